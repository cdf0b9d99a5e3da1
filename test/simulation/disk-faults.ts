// What the simulated disk does wrong, and when: set by the run, drawn from its random numbers.

import type { SeededRandom } from '../support/seeded-random.js';
import type { SimulatedTime } from './simulated-time.js';

/** Thrown out of a disk call in which the machine or the process ends; everything above it is gone. */
export class SimulatedCrash extends Error {
  override readonly name = 'SimulatedCrash';

  constructor() {
    super('the simulated process ends here');
  }
}

export class DiskFaults {
  /** Calls until the crash; none where it is negative. */
  crashInCalls = -1;
  /** Bytes that all files together may have. */
  bytesMax = Number.POSITIVE_INFINITY;
  /** What goes wrong with a write, and how often. */
  writeErrorChance = 0;
  writeErrorCode = 'EIO';
  syncErrorChance = 0;
  /** The longest that one call takes. */
  slowNanosMax = 0;
  /** Errors that came of it. */
  errors = 0;
  readonly #random: SeededRandom;
  readonly #time: SimulatedTime;
  #crashesWithin = false;

  constructor(random: SeededRandom, time: SimulatedTime) {
    this.#random = random;
    this.#time = time;
  }

  /** A disk without faults. */
  reset(): void {
    this.crashInCalls = -1;
    this.bytesMax = Number.POSITIVE_INFINITY;
    this.writeErrorChance = 0;
    this.syncErrorChance = 0;
    this.slowNanosMax = 0;
    this.#crashesWithin = false;
  }

  /** Trouble does not last for ever: somebody makes room, the controller comes back. */
  calmDown(): void {
    if (this.#random.chance(0.1)) this.bytesMax = Number.POSITIVE_INFINITY;
    if (this.#random.chance(0.1)) this.writeErrorChance = 0;
  }

  /** A call begins; true where everything ends before it has done anything. */
  beginCall(): boolean {
    if (this.slowNanosMax > 0) this.#time.pass(this.#random.below(this.slowNanosMax));
    if (this.crashInCalls < 0 || this.crashInCalls-- > 0) return false;
    this.#crashesWithin = this.#random.chance(0.5);
    return !this.#crashesWithin;
  }

  /** True where everything ends in the middle of this write. */
  crashesWithin(): boolean {
    return this.#crashesWithin;
  }

  writeError(): string | undefined {
    if (this.writeErrorChance === 0 || !this.#random.chance(this.writeErrorChance)) return undefined;
    this.errors++;
    return this.writeErrorCode;
  }

  syncError(): boolean {
    if (this.syncErrorChance === 0 || !this.#random.chance(this.syncErrorChance)) return false;
    this.errors++;
    return true;
  }
}
