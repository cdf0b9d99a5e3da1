// What `npm run mutation-check` would change still stands where it was: each original once in its file.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { occurrences, pathOf } from '../mutation/mutant.js';
import { MUTATIONS } from '../mutation/mutations.js';
import { projectRoot } from '../support/source-tree.js';

it.each(MUTATIONS)('$rule: its mutation finds its place in $file', (mutation) => {
  const text = readFileSync(join(projectRoot, `${pathOf(mutation)}.ts`), 'utf8');
  expect(occurrences(mutation, text)).toBe(1);
});

it('each mutation breaks a rule of its own', () => {
  expect(new Set(MUTATIONS.map(({ rule }) => rule)).size).toBe(MUTATIONS.length);
});
