// hot path
// The orders of every queue: price levels in order, and on each the orders by time, displayed before hidden. Knows no
// reports, no accounts and no rules of matching; it keeps what must always hold: a level's quantities are the sums of its
// orders', an empty level does not exist, and the best levels are the ones that the ladder would find.

import { Side } from '../domain/side.js';
import { type StateReader, type StateWriter, usedPrefix } from '../domain/state-sections.js';
import { bookQueue, isBookQueue, isLowestFirst, oppositeQueue, QUEUE_SHIFT } from './book-queue.js';
import { SLOTS } from './capacities.js';
import type { OrderConditions } from './order-conditions.js';
import type { OrderDetails } from './order-details.js';
import { OrderFlag, OrderLayout } from './order-layout.js';
import type { OrderStore } from './order-store.js';
import { PriceLadder } from './price-ladder.js';
import { LevelLayout } from './price-level-layout.js';
import type { PriceLevelStore } from './price-level-store.js';

const { FLAGS, LEVEL, NEXT, PREVIOUS, ORDER_SHIFT: ORDER_WORDS, ORDER_DOUBLE_SHIFT: ORDER_DOUBLES } = OrderLayout;
const { HIDDEN: HIDDEN_FLAG, ICEBERG: ICEBERG_FLAG, PEGGED: PEGGED_FLAG } = OrderFlag;
const { CONCEALED, HEAD, HIDDEN_HEAD, TAIL, ORDERS, QUEUE, REFERENCES } = LevelLayout;
const { LEVEL_SHIFT: WORDS, LEVEL_DOUBLE_SHIFT: DOUBLES } = LevelLayout;
/** From the head of a chain of orders to its tail. */
const TO_TAIL = 1;
/** Of slots and of levels: says that they are no larger, so that what is computed from them needs no checks. */
const SLOT_MASK = SLOTS - 1;

export class OrderBook {
  readonly levels: PriceLevelStore;
  readonly #ladder: PriceLadder;
  readonly #orders: OrderStore;
  readonly #details: OrderDetails;
  readonly #conditions: OrderConditions;
  readonly #orderWords: Int32Array;
  readonly #orderAmounts: Float64Array;
  readonly #levelWords: Int32Array;
  readonly #levelAmounts: Float64Array;
  /** Best level of each queue, 0 where the queue is empty. */
  readonly #best: Int32Array;

  constructor(
    orders: OrderStore,
    details: OrderDetails,
    conditions: OrderConditions,
    levelsMax: number,
    instrumentsMax: number,
  ) {
    this.#ladder = new PriceLadder(levelsMax, instrumentsMax << QUEUE_SHIFT);
    this.levels = this.#ladder.levels;
    this.#orders = orders;
    this.#orderWords = orders.int32;
    this.#orderAmounts = orders.float64;
    this.#levelWords = this.levels.int32;
    this.#levelAmounts = this.levels.float64;
    this.#details = details;
    this.#conditions = conditions;
    this.#best = new Int32Array(instrumentsMax << QUEUE_SHIFT);
  }

  /** The first level of this side of the book, or 0. */
  best(instrument: number, side: number): number {
    return this.#best[bookQueue(instrument, side)];
  }

  /** The first level that an order of this side would trade against, or 0. */
  bestOpposite(instrument: number, side: number): number {
    return this.#best[oppositeQueue(instrument, side)];
  }

  /** True where a bid meets an ask, as only in an auction. */
  isCrossed(instrument: number): boolean {
    const bid = this.#best[bookQueue(instrument, Side.BUY)];
    const ask = this.#best[bookQueue(instrument, Side.SELL)];
    return bid !== 0 && ask !== 0 && this.levels.price(bid) >= this.levels.price(ask);
  }

  /** The first level of any queue, or 0. */
  first(queue: number): number {
    return this.#best[queue];
  }

  /** The level next behind in its queue, or 0. */
  behind(level: number): number {
    return isLowestFirst(this.levels.queue(level)) ? this.#ladder.above(level) : this.#ladder.below(level);
  }

  /** The level next ahead in its queue, or 0. */
  ahead(level: number): number {
    return isLowestFirst(this.levels.queue(level)) ? this.#ladder.below(level) : this.#ladder.above(level);
  }

  /** The level of the queue at this price, or 0. */
  levelAt(queue: number, price: number): number {
    return this.#ladder.find(queue, price);
  }

  /** Puts an order at the back of the queue's level at `price`; `level` is that level, or 0 where it does not exist yet. */
  rest(slot: number, queue: number, price: number, level: number): number {
    if (level === 0) level = this.addLevel(queue, price);
    this.#append(slot, level);
    return level;
  }

  /** Shrinks an order in its place: what an iceberg holds back goes before what it shows. Returns the displayed lots gone. */
  reduce(slot: number, quantity: number): number {
    const orders = this.#orders;
    const level = orders.level(slot);
    const d = level << DOUBLES;
    const leaves = orders.float64[slot << ORDER_DOUBLES] - quantity;
    orders.float64[slot << ORDER_DOUBLES] = leaves;
    const flags = orders.int32[(slot << ORDER_WORDS) + FLAGS];
    if ((flags & (HIDDEN_FLAG | ICEBERG_FLAG)) === 0 || !isBookQueue(this.levels.queue(level))) {
      this.levels.float64[d] -= quantity;
      return quantity;
    }
    if ((flags & HIDDEN_FLAG) !== 0) {
      this.levels.float64[d + CONCEALED] -= quantity;
      return 0;
    }
    const record = this.#details.conditions(slot);
    const shown = this.#conditions.shown(record);
    const displayed = shown > leaves ? shown - leaves : 0;
    this.#conditions.setShown(record, shown - displayed);
    this.levels.float64[d] -= displayed;
    this.levels.float64[d + CONCEALED] -= quantity - displayed;
    return displayed;
  }

  /** What of an order may trade at once: an iceberg's slice, or all of another order. */
  available(slot: number): number {
    const orders = this.#orders;
    if ((orders.int32[(slot << ORDER_WORDS) + FLAGS] & ICEBERG_FLAG) === 0)
      return orders.float64[slot << ORDER_DOUBLES];
    return this.#conditions.shown(this.#details.conditions(slot));
  }

  /** Takes off what an order of the book traded: at most what is available. */
  take(slot: number, quantity: number): void {
    const orders = this.#orders;
    const at = slot << ORDER_WORDS;
    const d = orders.int32[at + LEVEL] << DOUBLES;
    const flags = orders.int32[at + FLAGS];
    orders.float64[slot << ORDER_DOUBLES] -= quantity;
    this.levels.float64[(flags & HIDDEN_FLAG) === 0 ? d : d + CONCEALED] -= quantity;
    if ((flags & ICEBERG_FLAG) === 0) return;
    const record = this.#details.conditions(slot);
    this.#conditions.setShown(record, this.#conditions.shown(record) - quantity);
  }

  /** An iceberg whose slice is used up leaves its place; its level stays, for `showNextSlice`. */
  retreat(slot: number): void {
    this.#unlink(slot, this.#orders.level(slot));
  }

  /** Puts the next slice of an iceberg that has retreated at the back of its level. */
  showNextSlice(slot: number): void {
    const level = this.#orders.level(slot);
    this.levels.float64[(level << DOUBLES) + CONCEALED] -= this.#orders.leaves(slot);
    this.#append(slot, level);
  }

  /** Takes an order out; its leaves stay as they are. Returns the level it was on, readable until the next `rest`. */
  remove(slot: number): number {
    const orders = this.#orders;
    const at = slot << ORDER_WORDS;
    const level = orders.int32[at + LEVEL];
    this.#unlink(slot, level);
    orders.int32[at + LEVEL] = 0;
    const leaves = orders.float64[slot << ORDER_DOUBLES];
    const d = level << DOUBLES;
    const flags = orders.int32[at + FLAGS];
    if ((flags & (HIDDEN_FLAG | ICEBERG_FLAG)) === 0 || !isBookQueue(this.levels.queue(level))) {
      this.levels.float64[d] -= leaves;
    } else if ((flags & HIDDEN_FLAG) !== 0) {
      this.levels.float64[d + CONCEALED] -= leaves;
    } else {
      const shown = this.#conditions.shown(this.#details.conditions(slot));
      this.levels.float64[d] -= shown;
      this.levels.float64[d + CONCEALED] -= leaves - shown;
    }
    if (this.levels.first(level) === 0) this.#removeLevel(level);
    return level;
  }

  /** Puts a plain order, whose next is 0, at the back of a level of the book. */
  appendPlain(slot: number, level: number): void {
    const orders = this.#orderWords;
    const levels = this.#levelWords;
    const at = (slot & SLOT_MASK) << ORDER_WORDS;
    const levelAt = (level & SLOT_MASK) << WORDS;
    const tail = levels[levelAt | TAIL];
    orders[at | LEVEL] = level;
    orders[at | PREVIOUS] = tail;
    if (tail === 0) levels[levelAt | HEAD] = slot;
    else orders[((tail & SLOT_MASK) << ORDER_WORDS) | NEXT] = slot;
    levels[levelAt | TAIL] = slot;
    levels[levelAt | ORDERS]++;
    levels[levelAt | REFERENCES]++;
    this.#levelAmounts[(level & SLOT_MASK) << DOUBLES] += this.#orderAmounts[(slot & SLOT_MASK) << ORDER_DOUBLES];
  }

  /** Takes a plain order out of the book, as `remove` does. */
  removePlain(slot: number): number {
    const orders = this.#orderWords;
    const levels = this.#levelWords;
    const at = (slot & SLOT_MASK) << ORDER_WORDS;
    const level = orders[at | LEVEL];
    const levelAt = (level & SLOT_MASK) << WORDS;
    const next = orders[at | NEXT];
    const previous = orders[at | PREVIOUS];
    if (previous === 0) levels[levelAt | HEAD] = next;
    else orders[((previous & SLOT_MASK) << ORDER_WORDS) | NEXT] = next;
    if (next === 0) levels[levelAt | TAIL] = previous;
    else orders[((next & SLOT_MASK) << ORDER_WORDS) | PREVIOUS] = previous;
    orders[at | LEVEL] = 0;
    levels[levelAt | ORDERS]--;
    levels[levelAt | REFERENCES]--;
    this.#levelAmounts[(level & SLOT_MASK) << DOUBLES] -= this.#orderAmounts[(slot & SLOT_MASK) << ORDER_DOUBLES];
    if ((levels[levelAt | HEAD] | levels[levelAt | HIDDEN_HEAD]) === 0) this.#removeLevel(level);
    return level;
  }

  /** At the back of its level, with all that it shows and hides. */
  #append(slot: number, level: number): void {
    const orders = this.#orders.int32;
    const levels = this.levels.int32;
    const at = slot << ORDER_WORDS;
    const levelAt = level << WORDS;
    const flags = orders[at + FLAGS];
    const leaves = this.#orders.float64[slot << ORDER_DOUBLES];
    const isPlain = (flags & (HIDDEN_FLAG | ICEBERG_FLAG)) === 0 || !isBookQueue(levels[levelAt + QUEUE]);
    const head = levelAt + (isPlain || (flags & HIDDEN_FLAG) === 0 ? HEAD : HIDDEN_HEAD);
    const tail = levels[head + TO_TAIL];
    orders[at + LEVEL] = level;
    orders[at + NEXT] = 0;
    orders[at + PREVIOUS] = tail;
    if (tail === 0) levels[head] = slot;
    else orders[(tail << ORDER_WORDS) + NEXT] = slot;
    levels[head + TO_TAIL] = slot;
    if (isPlain) {
      this.levels.float64[level << DOUBLES] += leaves;
    } else if ((flags & HIDDEN_FLAG) !== 0) {
      this.levels.float64[(level << DOUBLES) + CONCEALED] += leaves;
      return;
    } else {
      const record = this.#details.conditions(slot);
      const shown = Math.min(this.#conditions.displayQuantity(record), leaves);
      this.#conditions.setShown(record, shown);
      this.levels.float64[level << DOUBLES] += shown;
      this.levels.float64[(level << DOUBLES) + CONCEALED] += leaves - shown;
    }
    levels[levelAt + ORDERS]++;
    if ((flags & PEGGED_FLAG) === 0) levels[levelAt + REFERENCES]++;
  }

  #unlink(slot: number, level: number): void {
    const orders = this.#orders.int32;
    const levels = this.levels.int32;
    const at = slot << ORDER_WORDS;
    const levelAt = level << WORDS;
    const flags = orders[at + FLAGS];
    const isHidden = (flags & HIDDEN_FLAG) !== 0 && isBookQueue(levels[levelAt + QUEUE]);
    const head = levelAt + (isHidden ? HIDDEN_HEAD : HEAD);
    const next = orders[at + NEXT];
    const previous = orders[at + PREVIOUS];
    if (previous === 0) levels[head] = next;
    else orders[(previous << ORDER_WORDS) + NEXT] = next;
    if (next === 0) levels[head + TO_TAIL] = previous;
    else orders[(next << ORDER_WORDS) + PREVIOUS] = previous;
    if (isHidden) return;
    levels[levelAt + ORDERS]--;
    if ((flags & PEGGED_FLAG) === 0) levels[levelAt + REFERENCES]--;
  }

  addLevel(queue: number, price: number): number {
    const level = this.#ladder.add(queue, price);
    const best = this.#best[queue];
    if (best === 0) this.#best[queue] = level;
    else if (isLowestFirst(queue) ? price < this.levels.price(best) : price > this.levels.price(best))
      this.#best[queue] = level;
    return level;
  }

  #removeLevel(level: number): void {
    const queue = this.levels.queue(level);
    if (this.#best[queue] === level) this.#best[queue] = this.behind(level);
    this.#ladder.remove(level);
  }

  /** Cold. */
  save(state: StateWriter): void {
    this.#ladder.save(state);
    state.put('queues.best', usedPrefix(this.#best));
  }

  /** Cold. */
  load(state: StateReader): void {
    this.#ladder.load(state);
    state.take('queues.best', this.#best);
  }
}
