// `ringbook bench matching-growth`: what a command costs from a small book to a very large one, and the process memory that
// resting orders take. A steady mix of commands through the engine's own calls; every command must do what it was written for.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../daemon/usage-error.js';
import { type GrowthOptions, type GrowthRow, measureGrowth } from './matching/growth.js';
import {
  type GrowthResult,
  growthPage,
  growthPlot,
  growthSentences,
  growthTable,
  memoryTable,
  sharesTable,
} from './matching/growth-report.js';
import { measureMemoryApart } from './matching/memory.js';
import { clockNanos } from './matching/percentiles.js';
import { SHAPES } from './matching/shapes.js';
import { RESTING_MIN } from './matching/steady-mix.js';
import { BenchFlags } from './support/bench-flags.js';
import { conditions } from './support/conditions.js';
import { shownCommand } from './support/shown-command.js';
import { usableDirectory } from './support/usable-directory.js';

const HELP = `ringbook bench matching-growth [--resting 1000,10000,100000,1000000,4000000] [--out <folder>]

  --resting   sizes of the book, ${RESTING_MIN} orders and up
  --blocks    timed blocks of each size, 11; their median counts
  --commands  of each block, 100000
  --memory    resting orders whose memory is measured, 1000000
  --out       also writes matching-growth.md and matching-growth.svg there

Everything is measured of a dense and of a sparse book. Nanoseconds are of processor time, so that what else the machine
does counts as little as it can; the p99 is of the clock.`;

const FLAGS = { values: ['resting', 'blocks', 'commands', 'memory', 'out'] };
const RESTING = [1_000, 10_000, 100_000, 1_000_000, 4_000_000];
const WARM_UP: GrowthOptions = { resting: [RESTING_MIN], blocks: 1, commandsPerBlock: 200_000 };
const PAGE = 'matching-growth.md';
const PLOT = 'matching-growth.svg';

export async function run(args: string[]): Promise<number> {
  const flags = new BenchFlags('matching-growth', args, FLAGS);
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const options = {
    resting: flags.wholeNumbers('resting', RESTING),
    blocks: flags.wholeNumber('blocks', 11),
    commandsPerBlock: flags.wholeNumber('commands', 100_000),
  };
  const tooSmall = options.resting.find((resting) => resting < RESTING_MIN);
  if (tooSmall !== undefined) throw new UsageError(`--resting: ${tooSmall} is below ${RESTING_MIN}`);
  const memoryResting = flags.wholeNumber('memory', 1_000_000, RESTING_MIN);
  const out = flags.text('out');
  const folder = out === undefined ? undefined : usableDirectory('out', out);
  const result = measure(options, memoryResting);
  print(result);
  if (folder !== undefined) write(folder, result, shownCommand('matching-growth', args));
  return reportMistakes([...result.rows, ...result.memory]) ? 1 : 0;
}

function measure(options: GrowthOptions, memoryResting: number): GrowthResult {
  const memory = SHAPES.map((shape) => measureMemoryApart(shape, memoryResting));
  for (const shape of SHAPES) measureGrowth(shape, WARM_UP);
  const rows: GrowthRow[] = SHAPES.flatMap((shape) => measureGrowth(shape, options));
  return { conditions: conditions(), clockNanos: clockNanos(), rows, memory };
}

function print(result: GrowthResult): void {
  console.log(`${result.conditions}\n`);
  console.log(`${growthTable(result)}\n\n${growthSentences(result.rows).join('\n')}\n`);
  console.log(`${memoryTable(result.memory)}\n\n${sharesTable(result.memory)}`);
}

function write(folder: string, result: GrowthResult, command: string): void {
  writeFileSync(join(folder, PAGE), growthPage(result, command, PLOT));
  writeFileSync(join(folder, PLOT), growthPlot(result.rows));
}

function reportMistakes(rows: readonly { shape: string; resting: number; mistakes: readonly string[] }[]): boolean {
  const wrong = rows.flatMap((row) =>
    row.mistakes.map((mistake) => `${row.shape}, ${row.resting} resting: ${mistake}`),
  );
  for (const line of wrong) console.error(line);
  return wrong.length > 0;
}
