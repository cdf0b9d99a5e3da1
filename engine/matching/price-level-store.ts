// hot path
// The pool of occupied price levels of all queues, 64 bytes each: one cache line. Level 0 is none.
//
//   word 0            2             4        5        6        7
//   +-----------------+-------------+--------+--------+--------+--------+
//   | quantity (f64)  | price (f64) | head   | tail   | orders | place  |
//   +-----------------+-------------+--------+--------+--------+--------+
//   word 8            10            11            12       13           14
//   +-----------------+-------------+-------------+--------+------------+--------+
//   | concealed (f64) | hidden head | hidden tail | queue  | references | unused |
//   +-----------------+-------------+-------------+--------+------------+--------+
//
// Head and tail are the slots of the displayed orders, oldest first; behind them stand the hidden ones. Quantity and
// orders are what is displayed; concealed is the rest: hidden orders and what icebergs hold back. References counts the
// orders that pegged ones may follow. Place is the level's page and tick in the price ladder. A freed level keeps its
// price and queue, and its quantity and orders are 0, until it is used again: what is published of its end reads them.

import { breakInvariant } from '../domain/invariant.js';
import { type StateReader, type StateWriter, takeWords } from '../domain/state-sections.js';

/** log2 of the words and doubles of a record, and where its fields stand. */
export const LEVEL_SHIFT = 4;
export const LEVEL_DOUBLE_SHIFT = 3;
export const LEVEL_PRICE = 1;
export const CONCEALED = 4;
export const HEAD = 4;
export const TAIL = 5;
export const ORDERS = 6;
export const PLACE = 7;
export const HIDDEN_HEAD = 10;
export const HIDDEN_TAIL = 11;
export const QUEUE = 12;
export const REFERENCES = 13;

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
  open(queue: number, price: number, place: number): number {
    const words = this.int32;
    let level = this.#free;
    if (level !== 0) this.#free = words[(level << LEVEL_SHIFT) + HEAD];
    else if (this.#fresh <= this.#levelsMax) level = this.#fresh++;
    else breakInvariant('no free price level');
    const d = level << LEVEL_DOUBLE_SHIFT;
    this.float64[d] = 0;
    this.float64[d + LEVEL_PRICE] = price;
    this.float64[d + CONCEALED] = 0;
    const at = level << LEVEL_SHIFT;
    words[at + HEAD] = 0;
    words[at + TAIL] = 0;
    words[at + ORDERS] = 0;
    words[at + PLACE] = place;
    words[at + HIDDEN_HEAD] = 0;
    words[at + HIDDEN_TAIL] = 0;
    words[at + QUEUE] = queue;
    words[at + REFERENCES] = 0;
    return level;
  }

  release(level: number): void {
    this.int32[(level << LEVEL_SHIFT) + HEAD] = this.#free;
    this.#free = level;
  }

  /** Cold: how many levels are in use. */
  get used(): number {
    let used = this.#fresh - 1;
    for (let level = this.#free; level !== 0; level = this.head(level)) used--;
    return used;
  }

  /** Displayed lots. */
  quantity(level: number): number {
    return this.float64[level << LEVEL_DOUBLE_SHIFT];
  }
  price(level: number): number {
    return this.float64[(level << LEVEL_DOUBLE_SHIFT) + LEVEL_PRICE];
  }
  /** Lots of hidden orders, and those that icebergs hold back. */
  concealed(level: number): number {
    return this.float64[(level << LEVEL_DOUBLE_SHIFT) + CONCEALED];
  }
  /** All lots of the level. */
  total(level: number): number {
    return this.quantity(level) + this.concealed(level);
  }
  /** The oldest displayed order, or 0. */
  head(level: number): number {
    return this.int32[(level << LEVEL_SHIFT) + HEAD];
  }
  /** The oldest hidden order, or 0. */
  hiddenHead(level: number): number {
    return this.int32[(level << LEVEL_SHIFT) + HIDDEN_HEAD];
  }
  /** The order that trades first. */
  first(level: number): number {
    const head = this.int32[(level << LEVEL_SHIFT) + HEAD];
    return head !== 0 ? head : this.int32[(level << LEVEL_SHIFT) + HIDDEN_HEAD];
  }
  /** Displayed orders. */
  orders(level: number): number {
    return this.int32[(level << LEVEL_SHIFT) + ORDERS];
  }
  references(level: number): number {
    return this.int32[(level << LEVEL_SHIFT) + REFERENCES];
  }
  queue(level: number): number {
    return this.int32[(level << LEVEL_SHIFT) + QUEUE];
  }
  place(level: number): number {
    return this.int32[(level << LEVEL_SHIFT) + PLACE];
  }
  /** True where the level holds one order and no more. */
  holdsOne(level: number): boolean {
    const at = level << LEVEL_SHIFT;
    const words = this.int32;
    const one = words[at + HEAD] === words[at + TAIL];
    const oneHidden = words[at + HIDDEN_HEAD] === words[at + HIDDEN_TAIL];
    return one && oneHidden && (words[at + HEAD] === 0) !== (words[at + HIDDEN_HEAD] === 0);
  }

  /** Cold. */
  save(state: StateWriter): void {
    state.put('levels.records', Int32Array.of(this.#fresh, this.#free));
    state.put('levels', this.int32.subarray(0, this.#fresh << LEVEL_SHIFT));
  }

  /** Cold. */
  load(state: StateReader): void {
    [this.#fresh, this.#free] = takeWords(state, 'levels.records');
    state.take('levels', this.int32);
  }
}
