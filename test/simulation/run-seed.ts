// Runs seeds, and says what a failure needs to be run again.

import { execFileSync } from 'node:child_process';
import { NO_BUG, type PlantedBug } from './planted-bug.js';
import { type RunResult, Simulation } from './simulation.js';

export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';

  constructor(
    readonly seed: number,
    /** What was found. */
    override readonly cause: Error,
    readonly trace: readonly string[],
    steps: number,
  ) {
    const again = `npm run simulate -- --seed ${seed}`;
    super(
      `seed ${seed} at commit ${commit()}, step ${steps}: ${cause.message}\nrun it again: ${again}\n${cause.stack}`,
    );
  }
}

export interface RunOptions {
  readonly bug?: PlantedBug;
  readonly onLine?: (line: string) => void;
}

/** Throws SimulationFailure. */
export function runSeed(seed: number, { bug = NO_BUG, onLine }: RunOptions = {}): RunResult {
  const simulation = new Simulation(seed, bug, onLine);
  try {
    return simulation.run();
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    throw new SimulationFailure(seed, cause, simulation.trace.tail, simulation.steps);
  }
}

export interface Found {
  /** The first seed whose run found the bug, and so how many it took. */
  readonly seed: number;
  readonly message: string;
}

/** Looks for a planted bug, from seed 1 on; undefined where none of the seeds finds it. */
export function findBug(bug: PlantedBug, seedsMax: number): Found | undefined {
  for (let seed = 1; seed <= seedsMax; seed++) {
    try {
      runSeed(seed, { bug });
    } catch (error) {
      if (!(error instanceof SimulationFailure)) throw error;
      return { seed, message: error.cause.message };
    }
  }
  return undefined;
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
