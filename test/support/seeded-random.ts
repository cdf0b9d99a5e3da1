// Random numbers that a seed repeats, with what tests draw.

import { SeededRandom as Numbers } from '../../market-data/feeds/seeded-random.js';

export class SeededRandom extends Numbers {
  /** A whole number from 0 to bound - 1. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)];
  }
}
