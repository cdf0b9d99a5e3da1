// The seeds that every test run goes through.

import { runSeed } from './run-seed.js';

/** Of one test file: there are several, so that they share the machine's cores. */
export const SEEDS_A_FILE = 100;
/** Many times what they take on an idle machine. */
export const SEEDS_TIMEOUT_MS = 300_000;

export interface Totals {
  readonly runs: number;
  readonly lives: number;
  readonly commands: number;
  readonly reports: number;
}

/** Throws SimulationFailure at the first seed that finds something. */
export function runSeeds(first: number, count: number): Totals {
  let [lives, commands, reports] = [0, 0, 0];
  for (let seed = first; seed < first + count; seed++) {
    const result = runSeed(seed);
    lives += result.lives;
    commands += result.commands;
    reports += result.reports;
  }
  return { runs: count, lives, commands, reports };
}
