// hot path
// The pool of price levels (price-level-layout.ts).

import { allocateCacheLines } from '../domain/cache-lines.js';
import { breakInvariant } from '../domain/invariant.js';
import { type StateReader, type StateWriter, takeWords } from '../domain/state-sections.js';
import { LevelLayout } from './price-level-layout.js';

const { LEVEL_SHIFT, LEVEL_DOUBLE_SHIFT, LEVEL_PRICE, CONCEALED, HEAD, TAIL, ORDERS, PLACE } = LevelLayout;
const { HIDDEN_HEAD, HIDDEN_TAIL, QUEUE, REFERENCES } = LevelLayout;

export class PriceLevelStore {
  readonly int32: Int32Array;
  readonly float64: Float64Array;
  readonly #levelsMax: number;
  #fresh = 1;
  /** Top of the stack of freed levels, chained through their heads. */
  #free = 0;

  constructor(levelsMax: number) {
    const { int32, float64 } = allocateCacheLines((levelsMax + 1) << (LEVEL_SHIFT + 2));
    this.int32 = int32;
    this.float64 = float64;
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
