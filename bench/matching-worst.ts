// `ringbook bench matching-worst`: what single commands cost that set off much. A mass cancel by how many open orders its
// account has besides those that it ends; and, where as many orders of an instrument wait as may, what moves them all.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CANCELED, MASS_CANCELS, measureMassCancel, WAITING_CASES } from './matching/worst-cases.js';
import { BenchFlags } from './support/bench-flags.js';
import { conditions } from './support/conditions.js';
import { grouped, markdownTable } from './support/markdown-table.js';
import { shownCommand } from './support/shown-command.js';
import { usableDirectory } from './support/usable-directory.js';

const HELP = `ringbook bench matching-worst [--waiting 1024,4096] [--open 1000,100000] [--out <folder>]

  --waiting  orders of one instrument that wait
  --open     open orders of an account, besides those that its mass cancel ends
  --turns    each command is measured over so many engines of its own, 5; their median counts
  --out      also writes matching-worst.md there

Milliseconds by the clock, of one command each.`;

const FLAGS = { values: ['waiting', 'open', 'turns', 'out'] };
const WAITING = [1024, 4096];
const OPEN = [1_000, 100_000];
/** Smaller and not counted: the code is compiled then. */
const WARM_UP = 512;
const PAGE = 'matching-worst.md';

interface Row {
  readonly name: string;
  readonly size: number;
  readonly median: number;
  readonly largest: number;
}

export async function run(args: string[]): Promise<number> {
  const flags = new BenchFlags('matching-worst', args, FLAGS);
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const turns = flags.wholeNumber('turns', 5);
  const out = flags.text('out');
  const folder = out === undefined ? undefined : usableDirectory('out', out);
  const cancels = rowsOf(MASS_CANCELS, flags.wholeNumbers('open', OPEN), turns, (cancel, open) =>
    measureMassCancel(open, cancel),
  );
  const waiting = rowsOf(WAITING_CASES, flags.wholeNumbers('waiting', WAITING), turns, (one, count) =>
    one.measure(count),
  );
  const page = pageOf(cancels, waiting, shownCommand('matching-worst', args));
  console.log(page);
  if (folder !== undefined) writeFileSync(join(folder, PAGE), page);
  return 0;
}

function rowsOf<Case extends { readonly name: string }>(
  cases: readonly Case[],
  sizes: readonly number[],
  turns: number,
  measure: (one: Case, size: number) => number,
): Row[] {
  // All of them first: what they have in common is compiled once more when a case does what none before it did.
  for (let turn = 0; turn < turns; turn++) for (const one of cases) measure(one, WARM_UP);
  return cases.flatMap((one) =>
    sizes.map((size) => {
      const millis = Float64Array.from({ length: turns }, () => measure(one, size)).sort();
      return { name: one.name, size, median: millis[turns >> 1], largest: millis[turns - 1] };
    }),
  );
}

function pageOf(cancels: readonly Row[], waiting: readonly Row[], command: string): string {
  return `${[
    '# What single commands cost that set off much',
    `Written by \`${command}\`. ${conditions()}.`,
    `## A mass cancel of ${CANCELED} orders`,
    tableOf(['by', 'other open orders of the account'], cancels),
    '## Orders that wait',
    tableOf(['one command, over', 'of these wait'], waiting),
  ].join('\n\n')}\n`;
}

function tableOf(head: readonly string[], rows: readonly Row[]): string {
  return markdownTable(
    [...head, 'ms (median)', 'largest'],
    rows.map(({ name, size, median, largest }) => [name, grouped(size), median.toFixed(2), largest.toFixed(2)]),
  );
}
