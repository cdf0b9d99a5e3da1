// hot path
// A column of exact integer sums. One amount may reach 2^53-1, so the sum of a few would no longer be exact in a double:
// each sum is kept as high x 2^32 + low, with low from 0 to 2^32-1, which is exact for 2^32 of the largest amounts.

import { type StateReader, type StateWriter, takeNumbers, takeWords } from '../engine/domain/state-sections.js';

const WORD = 0x1_0000_0000;

export class WideSums {
  #high: Float64Array;
  #low: Uint32Array;

  constructor(rows: number) {
    this.#high = new Float64Array(rows);
    this.#low = new Uint32Array(rows);
  }

  /** Adds a signed integer of at most 2^53-1 in magnitude. */
  add(row: number, amount: number): void {
    const high = Math.floor(amount / WORD);
    const low = this.#low[row] + (amount - high * WORD);
    const carry = low >= WORD ? 1 : 0;
    this.#low[row] = low - carry * WORD;
    this.#high[row] += high + carry;
  }

  /** The same of an amount that stands in an array: a large one as an argument would be an object of its own. */
  addFrom(row: number, amounts: Float64Array, at: number): void {
    const amount = amounts[at];
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

  /** Cold: the exact sum. */
  exact(row: number): bigint {
    return BigInt(this.#high[row]) * BigInt(WORD) + BigInt(this.#low[row]);
  }

  /** Cold: those of the rows from `first` to below `rows`. */
  save(state: StateWriter, name: string, rows: number, first = 1): void {
    state.put(`${name}.high`, this.#high.subarray(first, rows));
    state.put(`${name}.low`, Int32Array.from(this.#low.subarray(first, rows)));
  }

  /** Cold: what was kept of row `kept`, counted from 0, becomes this row's. */
  set(row: number, saved: SavedSums, kept: number): void {
    this.#high[row] = saved.high[kept];
    this.#low[row] = saved.low[kept];
  }

  /** Cold: makes room for more rows. */
  grow(rows: number): void {
    this.#high = grownFloats(this.#high, rows);
    const low = new Uint32Array(rows);
    low.set(this.#low);
    this.#low = low;
  }
}

/** Cold: the same column with more rows. */
export function grownFloats(column: Float64Array, rows: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(rows);
  grown.set(column);
  return grown;
}

/** Cold: the same column with more rows. */
export function grownWords(column: Int32Array, rows: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(rows);
  grown.set(column);
  return grown;
}

/** A column of sums as it was kept. */
export interface SavedSums {
  readonly high: Float64Array;
  /** The bits of unsigned words. */
  readonly low: Int32Array;
}

/** Cold. */
export function takeSums(state: StateReader, name: string): SavedSums {
  return { high: takeNumbers(state, `${name}.high`), low: takeWords(state, `${name}.low`) };
}
