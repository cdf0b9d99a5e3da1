// docs/snapshot-format.md says what the code does.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as layout from '../../engine/journal/snapshot/snapshot-layout.js';
import { projectRoot } from '../support/source-tree.js';

const document = readFileSync(join(projectRoot, 'docs/snapshot-format.md'), 'utf8');

/** The first two cells of each row of the table whose head begins so. */
function table(head: string): [string, number][] {
  const lines = document.slice(document.indexOf(`| ${head} |`)).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) => {
    const [, name, value] = line.split('|').map((cell) => cell.replaceAll('`', '').trim());
    return [name, Number(value)];
  });
}

describe('docs/snapshot-format.md', () => {
  it('gives every constant of the layout', () => {
    const constants = Object.entries(layout).filter(([, value]) => typeof value === 'number');
    expect(table('constant').sort()).toEqual(constants.sort());
  });

  it('gives the fields of the header and the kinds of elements', () => {
    expect(table('field')).toEqual(Object.entries(layout.SnapshotHeader));
    expect(table('element kind')).toEqual(Object.entries(layout.SectionKind));
  });

  it('draws header and entries as the code does', () => {
    const source = readFileSync(join(projectRoot, 'engine/journal/snapshot/snapshot-layout.ts'), 'utf8');
    const drawn = source.split('\n').filter((line) => /^\/\/ .*\|.*\|/.test(line));
    expect(drawn.length).toBeGreaterThan(4);
    const plain = (line: string) =>
      line
        .replace(/^\/\/ */, '')
        .replace(/^\d+ +/, '')
        .replace(/\s+/g, ' ')
        .trim();
    const shown = document.split('\n').map((line) => plain(line.trim()));
    for (const line of drawn)
      expect(
        shown.some((other) => other.includes(plain(line).split(' of bytes')[0])),
        line,
      ).toBe(true);
  });
});
