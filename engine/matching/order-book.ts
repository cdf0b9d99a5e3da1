// hot path
// The resting orders of every instrument: price levels in order, and on each the orders by time. Knows no reports, no
// accounts and no rules of matching; it keeps what must always hold: a level's quantity is the sum of its orders' leaves,
// an empty level does not exist, and the best levels are the ones that the ladder would find.

import { Side } from '../domain/side.js';
import type { OrderDetails } from './order-details.js';
import {
  FLAGS,
  INSTRUMENT_MASK,
  LEVEL,
  NEXT,
  ORDER_DOUBLE_SHIFT,
  ORDER_SHIFT,
  type OrderStore,
  PREVIOUS,
} from './order-store.js';
import { PriceLadder } from './price-ladder.js';
import { HEAD, LEVEL_DOUBLE_SHIFT, LEVEL_SHIFT, ORDERS, type PriceLevelStore, TAIL } from './price-level-store.js';

export class OrderBook {
  readonly levels: PriceLevelStore;
  readonly #ladder: PriceLadder;
  readonly #orders: OrderStore;
  readonly #details: OrderDetails;
  /** Best level of each instrument and side (buy, sell), 0 where the side is empty. */
  readonly #best: Int32Array;

  constructor(orders: OrderStore, details: OrderDetails, levelsMax: number, instrumentsMax: number) {
    this.#ladder = new PriceLadder(levelsMax, instrumentsMax);
    this.levels = this.#ladder.levels;
    this.#orders = orders;
    this.#details = details;
    this.#best = new Int32Array(instrumentsMax << 1);
  }

  /** The best level of this side, or 0. */
  best(instrument: number, side: number): number {
    return this.#best[(instrument << 1) + side - Side.BUY];
  }

  /** The best level that an order of this side would trade against, or 0. */
  bestOpposite(instrument: number, side: number): number {
    return this.#best[(instrument << 1) + Side.SELL - side];
  }

  /** The level of this side next behind in priority, or 0. */
  behind(level: number, side: number): number {
    return side === Side.BUY ? this.#ladder.below(level) : this.#ladder.above(level);
  }

  /** The level at this price, of whichever side, or 0. */
  levelAt(instrument: number, price: number): number {
    return this.#ladder.find(instrument, price);
  }

  /** Puts an order at the back of the level at its price; `level` is that level, or 0 where it does not exist yet. */
  rest(slot: number, level: number): number {
    if (level === 0) level = this.#addLevel(slot);
    const orders = this.#orders.int32;
    const levels = this.levels.int32;
    const at = slot << ORDER_SHIFT;
    const levelAt = level << LEVEL_SHIFT;
    const tail = levels[levelAt + TAIL];
    orders[at + LEVEL] = level;
    orders[at + NEXT] = 0;
    orders[at + PREVIOUS] = tail;
    if (tail === 0) levels[levelAt + HEAD] = slot;
    else orders[(tail << ORDER_SHIFT) + NEXT] = slot;
    levels[levelAt + TAIL] = slot;
    levels[levelAt + ORDERS]++;
    this.levels.float64[level << LEVEL_DOUBLE_SHIFT] += this.#orders.float64[slot << ORDER_DOUBLE_SHIFT];
    return level;
  }

  /** Shrinks a resting order in its place. */
  reduce(slot: number, quantity: number): void {
    this.#orders.float64[slot << ORDER_DOUBLE_SHIFT] -= quantity;
    this.levels.float64[this.#orders.level(slot) << LEVEL_DOUBLE_SHIFT] -= quantity;
  }

  /** Takes a resting order out; its leaves stay as they are. Returns the level it was on, readable until the next `rest`. */
  remove(slot: number): number {
    const orders = this.#orders.int32;
    const levels = this.levels.int32;
    const at = slot << ORDER_SHIFT;
    const level = orders[at + LEVEL];
    const levelAt = level << LEVEL_SHIFT;
    const next = orders[at + NEXT];
    const previous = orders[at + PREVIOUS];
    if (previous === 0) levels[levelAt + HEAD] = next;
    else orders[(previous << ORDER_SHIFT) + NEXT] = next;
    if (next === 0) levels[levelAt + TAIL] = previous;
    else orders[(next << ORDER_SHIFT) + PREVIOUS] = previous;
    orders[at + LEVEL] = 0;
    levels[levelAt + ORDERS]--;
    this.levels.float64[level << LEVEL_DOUBLE_SHIFT] -= this.#orders.float64[slot << ORDER_DOUBLE_SHIFT];
    if ((next | previous) === 0)
      this.#removeLevel(level, orders[at + FLAGS] & INSTRUMENT_MASK, this.#orders.side(slot));
    return level;
  }

  #addLevel(slot: number): number {
    const instrument = this.#orders.instrument(slot);
    const side = this.#orders.side(slot);
    const price = this.#details.price(slot);
    const level = this.#ladder.add(instrument, price);
    const at = (instrument << 1) + side - Side.BUY;
    const best = this.#best[at];
    if (best === 0) this.#best[at] = level;
    else if (side === Side.BUY ? price > this.levels.price(best) : price < this.levels.price(best))
      this.#best[at] = level;
    return level;
  }

  #removeLevel(level: number, instrument: number, side: number): void {
    const at = (instrument << 1) + side - Side.BUY;
    if (this.#best[at] === level) this.#best[at] = this.behind(level, side);
    this.#ladder.remove(level);
  }
}
