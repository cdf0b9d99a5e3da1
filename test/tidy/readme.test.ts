// The README says what is true: its strategy is the example that the tests run, its links lead somewhere, and it names
// the commands that exist.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bench } from '../../daemon/commands/bench.js';
import { projectRoot } from '../support/source-tree.js';

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
const documents = ['README.md', 'ARCHITECTURE.md'];

it('shows the smallest strategy as it is compiled and run', () => {
  const example = readFileSync(join(projectRoot, 'examples/smallest-strategy.ts'), 'utf8');
  const shown = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  expect(shown).toBe(example.slice(example.indexOf('import ')));
});

it.each(documents)('%s links to files that exist', (document) => {
  const text = readFileSync(join(projectRoot, document), 'utf8');
  const targets = [...text.matchAll(/\]\(((?!https?:|#)[^)]+)\)/g)].map((match) => match[1].split('#')[0]);
  expect(targets.length).toBeGreaterThan(3);
  expect(targets.filter((target) => !existsSync(join(projectRoot, target)))).toEqual([]);
});

it('names every benchmark', () => {
  const row = readme.split('\n').find((line) => line.startsWith('| `ringbook bench <name>` |'))!;
  const named = [...row.split('|')[2].matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
  const listed = [...bench.help.split('Each has')[0].matchAll(/^ {2}([\w-]+) {2,}/gm)].map(([, name]) => name);
  expect(listed.length).toBeGreaterThan(5);
  expect(named.sort()).toEqual(listed.sort());
});

it('ARCHITECTURE.md names source files that exist', () => {
  const text = readFileSync(join(projectRoot, 'ARCHITECTURE.md'), 'utf8');
  const named = [...text.matchAll(/`((?:engine|risk|gateway|market-data|daemon|client)\/[\w/.-]+\.ts)`/g)];
  expect(named.length).toBeGreaterThan(10);
  expect(named.map((match) => match[1]).filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
});

it.each(documents)('%s holds no place that is still to be filled in', (document) => {
  expect(readFileSync(join(projectRoot, document), 'utf8')).not.toMatch(
    /\b(?:[A-Z]+_TABLE|TBD|TO BE (?:DONE|MEASURED))\b/,
  );
});
