// hot path
// A column of exact integer sums. One amount may reach 2^53-1, so the sum of a few would no longer be exact in a double:
// each sum is kept as high x 2^32 + low, with low from 0 to 2^32-1, which is exact for 2^32 of the largest amounts.

import { type StateReader, type StateWriter, takeNumbers } from '../engine/domain/state-sections.js';

const WORD = 0x1_0000_0000;

export class WideSums {
  #high: Float64Array;
  #low: Float64Array;

  constructor(rows: number) {
    this.#high = new Float64Array(rows);
    this.#low = new Float64Array(rows);
  }

  /** Adds a signed integer of at most 2^53-1 in magnitude. */
  add(row: number, amount: number): void {
    const high = Math.floor(amount / WORD);
    const low = this.#low[row] + (amount - high * WORD);
    const carry = low >= WORD ? 1 : 0;
    this.#low[row] = low - carry * WORD;
    this.#high[row] += high + carry;
  }

  /** The sum as the nearest double: exact up to 2^53. */
  value(row: number): number {
    return this.#high[row] * WORD + this.#low[row];
  }

  isNegative(row: number): boolean {
    return this.#high[row] < 0;
  }

  /** Cold: those of the rows from 1 to below `rows`. */
  save(state: StateWriter, name: string, rows: number): void {
    state.put(`${name}.high`, this.#high.subarray(1, rows));
    state.put(`${name}.low`, this.#low.subarray(1, rows));
  }

  /** Cold: what was kept of row `kept`, counted from 0, becomes this row's. */
  set(row: number, saved: SavedSums, kept: number): void {
    this.#high[row] = saved.high[kept];
    this.#low[row] = saved.low[kept];
  }

  /** Cold: makes room for more rows. */
  grow(rows: number): void {
    this.#high = grownFloats(this.#high, rows);
    this.#low = grownFloats(this.#low, rows);
  }
}

/** Cold: the same column with more rows. */
export function grownFloats(column: Float64Array, rows: number): Float64Array {
  const grown = new Float64Array(rows);
  grown.set(column);
  return grown;
}

/** A column of sums as it was kept. */
export interface SavedSums {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Cold. */
export function takeSums(state: StateReader, name: string): SavedSums {
  return { high: takeNumbers(state, `${name}.high`), low: takeNumbers(state, `${name}.low`) };
}
