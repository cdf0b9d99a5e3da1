// `ringbook bench matching-heap`: many commands of a steady mix through the engine, watching the heap. Fails where the whole
// heap is collected in the steady state, or where it grows: the engine must allocate nothing that stays.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HeapRow, measureHeap } from './matching/heap.js';
import { RESTING_MIN } from './matching/steady-mix.js';
import { BenchFlags } from './support/bench-flags.js';
import { conditions } from './support/conditions.js';
import { grouped, markdownTable } from './support/markdown-table.js';
import { usableDirectory } from './support/usable-directory.js';

const HELP = `ringbook bench matching-heap [--commands 50000000] [--resting 100000] [--out <folder>]

  --commands   in the steady state
  --resting    orders in the book, ${RESTING_MIN} and up
  --samples    of the heap, over the commands, 10; as many commands as between two of them go before
  --out        also writes matching-heap.md there

Exit code 1 where the whole heap was collected in the steady state, where the used heap grew by more than 1 MB, or where a
command did not do what it was written for.`;

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
  const { rows, mistakes } = await measureHeap(options);
  const failures = [...failuresOf(rows), ...mistakes];
  const table = heapTable(rows);
  const where = `${conditions()}; ${grouped(options.resting)} resting orders`;
  console.log(`${where}\n\n${table}\n`);
  console.log(failures.length === 0 ? outcomeOf(rows) : failures.join('\n'));
  if (folder !== undefined && failures.length === 0) {
    const command = ['ringbook bench matching-heap', ...args].join(' ');
    const page = ['# The heap in the steady state', `Written by \`${command}\`. ${where}.`, table, outcomeOf(rows)];
    writeFileSync(join(folder, 'matching-heap.md'), `${page.join('\n\n')}\n`);
  }
  return failures.length === 0 ? 0 : 1;
}

export function failuresOf(rows: readonly HeapRow[]): string[] {
  const last = rows[rows.length - 1];
  const grown = grownBy(rows);
  const failures = [];
  if (last.major > 0) failures.push(`the whole heap was collected ${last.major} times in the steady state`);
  if (grown > GROWTH_MAX) failures.push(`the used heap grew by ${grouped(grown)} bytes`);
  return failures;
}

function outcomeOf(rows: readonly HeapRow[]): string {
  const { commands, major, minor } = rows[rows.length - 1];
  const collections = `${minor} minor and ${major} major collections`;
  return `${grouped(commands)} commands: ${collections}, the used heap ${grouped(grownBy(rows))} bytes larger at the end.`;
}

function grownBy(rows: readonly HeapRow[]): number {
  return rows[rows.length - 1].heapUsed - rows[0].heapUsed;
}

function heapTable(rows: readonly HeapRow[]): string {
  return markdownTable(
    ['commands', 'minor collections', 'major collections', 'heap used, bytes', 'external, bytes'],
    rows.map((row) => [row.commands, row.minor, row.major, row.heapUsed, row.external].map(grouped)),
  );
}
