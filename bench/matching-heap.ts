// `ringbook bench matching-heap`: many commands of a steady mix through the engine, watching the heap. Fails where the whole
// heap is collected in the steady state, or where it grows: the engine must allocate nothing that stays.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HeapResult, type HeapRow, measureHeap } from './matching/heap.js';
import { RESTING_MIN } from './matching/steady-mix.js';
import { BenchFlags } from './support/bench-flags.js';
import { conditions } from './support/conditions.js';
import { grouped, markdownTable } from './support/markdown-table.js';
import { shownCommand } from './support/shown-command.js';
import { usableDirectory } from './support/usable-directory.js';

const HELP = `ringbook bench matching-heap [--commands 50000000] [--resting 100000] [--out <folder>]

  --commands   in the steady state
  --resting    orders in the book, ${RESTING_MIN} and up
  --samples    of the heap, over the commands, 10; as many commands as between two of them go before
  --out        also writes matching-heap.md there

Exit code 1 where the whole heap was collected in the steady state, where it grew by more than 1 MB from one full collection
before to one after, or where a command did not do what it was written for.`;

const FLAGS = { values: ['commands', 'resting', 'samples', 'out'] };
const GROWTH_MAX = 1e6;

export async function run(args: string[]): Promise<number> {
  const flags = new BenchFlags('matching-heap', args, FLAGS);
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const options = {
    commands: flags.wholeNumber('commands', 50_000_000),
    resting: flags.wholeNumber('resting', 100_000, RESTING_MIN),
    samples: flags.wholeNumber('samples', 10),
  };
  const out = flags.text('out');
  const folder = out === undefined ? undefined : usableDirectory('out', out);
  const result = await measureHeap(options);
  const failures = failuresOf(result);
  const table = heapTable(result.rows);
  const where = `${conditions()}; ${grouped(options.resting)} resting orders`;
  console.log(`${where}\n\n${table}\n`);
  console.log([outcomeOf(result), ...failures].join('\n'));
  if (folder !== undefined && failures.length === 0) {
    const command = shownCommand('matching-heap', args);
    const page = ['# The heap in the steady state', `Written by \`${command}\`. ${where}.`, table, outcomeOf(result)];
    writeFileSync(join(folder, 'matching-heap.md'), `${page.join('\n\n')}\n`);
  }
  return failures.length === 0 ? 0 : 1;
}

export function failuresOf({ rows, grown, mistakes }: HeapResult): string[] {
  const { major } = rows[rows.length - 1];
  const failures = [...mistakes];
  if (major > 0) failures.push(`the whole heap was collected ${major} times in the steady state`);
  if (grown > GROWTH_MAX) failures.push(`the heap grew by ${grouped(grown)} bytes`);
  return failures;
}

function outcomeOf({ rows, grown }: HeapResult): string {
  const { commands, major, minor } = rows[rows.length - 1];
  const heap = `the heap ${grown < 0 ? 'shrank' : 'grew'} by ${grouped(Math.abs(grown))} bytes`;
  return `${grouped(commands)} commands: ${minor} minor and ${major} major collections; ${heap}.`;
}

function heapTable(rows: readonly HeapRow[]): string {
  return markdownTable(
    ['commands', 'minor collections', 'major collections', 'heap used, bytes', 'external, bytes'],
    rows.map((row) => [row.commands, row.minor, row.major, row.heapUsed, row.external].map(grouped)),
  );
}
