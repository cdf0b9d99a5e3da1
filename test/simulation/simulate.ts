// `npm run simulate`: seeds one after the other until the time is over or something is found.
//
//   --hours N     how long; 0.1 without it
//   --seed N      with --hours the first seed; alone this seed only
//   --trace       every line of what happens, with --seed
//   --planted     how many seeds it takes to find each planted bug

import { parseArgs } from 'node:util';
import { PLANTED_BUGS, SEEDS_MAX } from './planted-bugs.js';
import { findBug, runSeed, SimulationFailure } from './run-seed.js';

const PROGRESS_EVERY_MS = 2_000;
const DEFAULT_HOURS = 0.1;
const MS_AN_HOUR = 3_600_000;
const EXIT_FOUND = 1;

const { values } = parseArgs({
  options: {
    hours: { type: 'string' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
  },
});

function main(): void {
  if (values.planted) showPlanted();
  else if (values.seed !== undefined && values.hours === undefined) runOne(Number(values.seed));
  else runMany(Number(values.seed ?? Date.now() % 1_000_000_000), Number(values.hours ?? DEFAULT_HOURS));
}

function runOne(seed: number): void {
  const result = runSeed(seed, values.trace ? { onLine: (line) => console.log(line) } : {});
  console.log(`seed ${seed}: ${JSON.stringify(result)}`);
}

function runMany(first: number, hours: number): void {
  const began = performance.now();
  const end = began + hours * MS_AN_HOUR;
  const totals = { seeds: 0, commands: 0, lives: 0, reports: 0 };
  let shown = 0;
  for (let seed = first; performance.now() < end; seed++) {
    const { commands, lives, reports } = runSeed(seed);
    totals.seeds++;
    totals.commands += commands;
    totals.lives += lives;
    totals.reports += reports;
    if (performance.now() - shown < PROGRESS_EVERY_MS) continue;
    shown = performance.now();
    process.stdout.write(`\r${progress(totals, seed, (shown - began) / (end - began))}`);
  }
  console.log(`\r${progress(totals, first + totals.seeds - 1, 1)}: nothing found`);
}

function progress({ seeds, commands, lives, reports }: Record<string, number>, seed: number, share: number): string {
  const percent = Math.min(100, Math.floor(100 * share));
  return `${percent} %  seed ${seed}  ${seeds} runs, ${lives} lives, ${commands} commands, ${reports} reports heard`;
}

function showPlanted(): void {
  console.log(`${'planted bug'.padEnd(42)} ${'seeds'.padStart(5)}  found as`);
  let missed = 0;
  for (const bug of PLANTED_BUGS) {
    const found = findBug(bug, SEEDS_MAX);
    if (found === undefined) missed++;
    const message = found?.message.split('\n')[0].slice(0, 90) ?? 'not found';
    console.log(`${bug.name.padEnd(42)} ${String(found?.seed ?? `>${SEEDS_MAX}`).padStart(5)}  ${message}`);
  }
  if (missed > 0) process.exitCode = EXIT_FOUND;
}

try {
  main();
} catch (error) {
  if (!(error instanceof SimulationFailure)) throw error;
  console.log(`\n${error.trace.join('\n')}\n\n${error.message}`);
  process.exitCode = EXIT_FOUND;
}
