// Runs the two sides of a test on a worker thread each and waits for what both have to say.

import { Worker } from 'node:worker_threads';

/**
 * More late wake-ups than these are lost ones. A machine that stops a producer between its commit and its ring makes one:
 * the safety net of the other side then comes first.
 */
export const LATE_WAKE_UPS_MAX = 3;

/** Starts the worker once for each side with `{ side, ...shared }`; the answers come in the order of the sides. */
export async function runSides<T>(entry: URL, sides: readonly string[], shared: object): Promise<T[]> {
  const workers = sides.map((side) => new Worker(entry, { workerData: { side, ...shared } }));
  try {
    return await Promise.all(
      workers.map(
        (worker) =>
          new Promise<T>((resolve, reject) => {
            worker.once('message', resolve);
            worker.once('error', reject);
            worker.once('exit', (code) => reject(new Error(`a side ended with code ${code} and said nothing`)));
          }),
      ),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** A small generator of numbers, the same for the same seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** An integer from 0 to `sides` - 1. */
  roll(sides: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) | 0;
    return (this.#state >>> 8) % sides;
  }
}
