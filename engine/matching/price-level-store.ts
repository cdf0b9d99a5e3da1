// hot path
// The pool of occupied price levels of all instruments, 32 bytes each. Level 0 is none.
//
//   word 0            2             4        5        6        7
//   +-----------------+-------------+--------+--------+--------+--------+
//   | quantity (f64)  | price (f64) | head   | tail   | orders | place  |
//   +-----------------+-------------+--------+--------+--------+--------+
//
// Head and tail are order slots, oldest first. Place is the level's page and tick in the price ladder. A freed level
// keeps its price, and its quantity and orders are 0, until it is used again: what is published of its end reads them.

import { breakInvariant } from '../domain/invariant.js';

/** log2 of the words and doubles of a record, and where its fields stand. */
export const LEVEL_SHIFT = 3;
export const LEVEL_DOUBLE_SHIFT = 2;
export const LEVEL_PRICE = 1;
export const HEAD = 4;
export const TAIL = 5;
export const ORDERS = 6;
export const PLACE = 7;

export class PriceLevelStore {
  readonly int32: Int32Array;
  readonly float64: Float64Array;
  readonly #levelsMax: number;
  #fresh = 1;
  /** Top of the stack of freed levels, chained through their heads. */
  #free = 0;

  constructor(levelsMax: number) {
    const buffer = new ArrayBuffer((levelsMax + 1) << (LEVEL_SHIFT + 2));
    this.int32 = new Int32Array(buffer);
    this.float64 = new Float64Array(buffer);
    this.#levelsMax = levelsMax;
  }

  get hasFreeLevel(): boolean {
    return this.#free !== 0 || this.#fresh <= this.#levelsMax;
  }

  /** Takes an empty level; the caller has asked `hasFreeLevel`. */
  open(price: number, place: number): number {
    const words = this.int32;
    let level = this.#free;
    if (level !== 0) this.#free = words[(level << LEVEL_SHIFT) + HEAD];
    else if (this.#fresh <= this.#levelsMax) level = this.#fresh++;
    else breakInvariant('no free price level');
    this.float64[level << LEVEL_DOUBLE_SHIFT] = 0;
    this.float64[(level << LEVEL_DOUBLE_SHIFT) + LEVEL_PRICE] = price;
    const at = level << LEVEL_SHIFT;
    words[at + HEAD] = 0;
    words[at + TAIL] = 0;
    words[at + ORDERS] = 0;
    words[at + PLACE] = place;
    return level;
  }

  release(level: number): void {
    this.int32[(level << LEVEL_SHIFT) + HEAD] = this.#free;
    this.#free = level;
  }

  quantity(level: number): number {
    return this.float64[level << LEVEL_DOUBLE_SHIFT];
  }
  price(level: number): number {
    return this.float64[(level << LEVEL_DOUBLE_SHIFT) + LEVEL_PRICE];
  }
  head(level: number): number {
    return this.int32[(level << LEVEL_SHIFT) + HEAD];
  }
  orders(level: number): number {
    return this.int32[(level << LEVEL_SHIFT) + ORDERS];
  }
  place(level: number): number {
    return this.int32[(level << LEVEL_SHIFT) + PLACE];
  }
}
