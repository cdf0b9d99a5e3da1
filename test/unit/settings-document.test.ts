// docs/settings.md says of every setting exactly what the schema says.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SETTINGS_TABLE_HEAD, settingsTableRows } from '../support/settings-table.js';
import { projectRoot } from '../support/source-tree.js';

it('docs/settings.md has the row of every setting, and no other', () => {
  const lines = readFileSync(join(projectRoot, 'docs/settings.md'), 'utf8').split('\n');
  const start = lines.indexOf(SETTINGS_TABLE_HEAD[0]);
  const end = lines.indexOf('', start);
  expect(lines.slice(start, end)).toEqual([...SETTINGS_TABLE_HEAD, ...settingsTableRows()]);
});
