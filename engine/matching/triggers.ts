// hot path
// Stops that wait for the last trade price: which ones a trade elects, and how trailing ones follow it. Rising triggers
// come first, the lowest stop before higher ones; then falling ones, the highest first; at one stop price the oldest.
//
// While trades go one way, no trailing stop that follows them is triggered by them. So all of a side move once for each
// run of such trades, when the price turns or all is done, and not at every trade.

import { AMOUNT_MAX } from '../domain/limits.js';
import { Side } from '../domain/side.js';
import { QueueKind, queueOf } from './book-queue.js';
import type { MatchingCore } from './matching-core.js';
import { CONTINGENT_FLAG } from './order-store.js';
import type { RestingOrders } from './resting-orders.js';

export class Triggers {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;
  /** By instrument: the price at which trades were last looked at here; 0 before the first. */
  readonly #lastPrices: Float64Array;
  /** By instrument: no trailing sell moves at a last price up to the one, no trailing buy from the other on. */
  readonly #sellsStayTo: Float64Array;
  readonly #buysStayFrom: Float64Array;

  constructor(core: MatchingCore, resting: RestingOrders, instrumentsMax: number) {
    this.#core = core;
    this.#resting = resting;
    this.#lastPrices = new Float64Array(instrumentsMax);
    this.#sellsStayTo = new Float64Array(instrumentsMax).fill(Number.POSITIVE_INFINITY);
    this.#buysStayFrom = new Float64Array(instrumentsMax).fill(Number.NEGATIVE_INFINITY);
  }

  /**
   * Elects what a trade at this price triggers; before it, where the price has turned, trailing stops follow the last one.
   * Only an open instrument elects.
   */
  elect(instrument: number, price: number): void {
    if (!this.#core.states.isOpen(instrument)) return;
    const last = this.#lastPrices[instrument];
    if (price < last) this.#followUp(instrument, last);
    else if (price > last && last !== 0) this.#followDown(instrument, last);
    this.#lastPrices[instrument] = price;
    this.#electQueue(queueOf(instrument, QueueKind.RISING_TRIGGERS), price);
    this.#electQueue(queueOf(instrument, QueueKind.FALLING_TRIGGERS), price);
  }

  /** Lets trailing stops follow the last price: nothing trades at a better one before they are looked at again. */
  follow(instrument: number): void {
    const last = this.#core.states.lastPrices[instrument];
    if (last === 0) return;
    this.#lastPrices[instrument] = last;
    this.#followUp(instrument, last);
    this.#followDown(instrument, last);
  }

  /**
   * Cold: after a load. Where trailing stops wait the command before has settled, and so the last trade was looked at; a
   * stop that found no room at its price is looked at there once more when the price turns, and must be here too.
   */
  watchAll(instruments: number): void {
    const { registry, states } = this.#core;
    const { followers } = registry;
    for (let instrument = 0; instrument < instruments; instrument++) {
      this.#lastPrices[instrument] = states.lastPrices[instrument];
      for (const side of [Side.BUY, Side.SELL]) {
        for (let slot = followers.firstTrailing(instrument, side); slot !== 0; slot = followers.next(slot)) {
          this.watch(slot);
        }
      }
    }
  }

  /** Looks after a new trailing stop from now on. */
  watch(slot: number): void {
    const { orders } = this.#core.registry;
    const instrument = orders.instrument(slot);
    const reach = this.#reach(slot);
    if (orders.side(slot) === Side.SELL) {
      this.#sellsStayTo[instrument] = Math.min(this.#sellsStayTo[instrument], reach);
    } else {
      this.#buysStayFrom[instrument] = Math.max(this.#buysStayFrom[instrument], reach);
    }
  }

  /** True where a last trade at this price triggers the order. */
  isMet(slot: number, price: number): boolean {
    const { registry } = this.#core;
    const stopPrice = registry.conditions.stopPrice(registry.details.conditions(slot));
    const isRising = (this.#resting.triggerQueue(slot) & 1) !== 0;
    return price !== 0 && (isRising ? stopPrice <= price : stopPrice >= price);
  }

  /** A contingent order that has its minimum goes on as an ordinary one. */
  release(slot: number): void {
    const { registry, elected } = this.#core;
    registry.endWait(slot);
    registry.orders.clear(slot, CONTINGENT_FLAG);
    elected.add(slot);
  }

  /** Where the stop of a trailing order of this side goes when the last trade was at `price`; the stop as it is where nowhere. */
  trailedStop(side: number, stopPrice: number, offset: number, price: number): number {
    if (side === Side.SELL) return Math.max(stopPrice, price - offset);
    return price + offset <= AMOUNT_MAX ? Math.min(stopPrice, price + offset) : stopPrice;
  }

  /** A protection keeps its distance to the stop, as far as it stays a price. */
  moveProtection(record: number, change: number): void {
    const { conditions } = this.#core.registry;
    const protection = conditions.protectionPrice(record);
    if (protection === 0) return;
    conditions.setProtectionPrice(record, Math.min(AMOUNT_MAX, Math.max(1, protection + change)));
  }

  #electQueue(queue: number, price: number): void {
    const { book, elected } = this.#core;
    const isRising = (queue & 1) !== 0;
    for (;;) {
      const level = book.first(queue);
      if (level === 0) return;
      const stopPrice = book.levels.price(level);
      if (isRising ? stopPrice > price : stopPrice < price) return;
      const slot = book.levels.head(level);
      book.remove(slot);
      elected.add(slot);
    }
  }

  /** Trailing sells follow a rise. */
  #followUp(instrument: number, price: number): void {
    if (price <= this.#sellsStayTo[instrument]) return;
    const { followers } = this.#core.registry;
    let stayTo = Number.POSITIVE_INFINITY;
    for (let slot = followers.firstTrailing(instrument, Side.SELL); slot !== 0; slot = followers.next(slot)) {
      this.#trail(slot, price);
      stayTo = Math.min(stayTo, this.#reach(slot));
    }
    this.#sellsStayTo[instrument] = stayTo;
  }

  /** Trailing buys follow a fall. */
  #followDown(instrument: number, price: number): void {
    if (price >= this.#buysStayFrom[instrument]) return;
    const { followers } = this.#core.registry;
    let stayFrom = Number.NEGATIVE_INFINITY;
    for (let slot = followers.firstTrailing(instrument, Side.BUY); slot !== 0; slot = followers.next(slot)) {
      this.#trail(slot, price);
      stayFrom = Math.max(stayFrom, this.#reach(slot));
    }
    this.#buysStayFrom[instrument] = stayFrom;
  }

  /** The last price beyond which a trailing stop moves. */
  #reach(slot: number): number {
    const { orders, details, conditions } = this.#core.registry;
    const record = details.conditions(slot);
    const offset = conditions.trailOffset(record);
    return conditions.stopPrice(record) + (orders.side(slot) === Side.SELL ? offset : -offset);
  }

  /** Moves a waiting trailing stop, and its limit by as much, where both stay in range and the stop finds room. */
  #trail(slot: number, price: number): void {
    const { book, registry } = this.#core;
    const { orders, details, conditions } = registry;
    if (orders.level(slot) === 0) return; // elected
    const record = details.conditions(slot);
    const stopPrice = conditions.stopPrice(record);
    const moved = this.trailedStop(orders.side(slot), stopPrice, conditions.trailOffset(record), price);
    if (moved === stopPrice) return;
    const limit = details.price(slot);
    const movedLimit = limit === 0 ? 0 : limit + (moved - stopPrice);
    if (limit !== 0 && (movedLimit < 1 || movedLimit * details.quantity(slot) > AMOUNT_MAX)) return;
    const level = book.levelAt(this.#resting.triggerQueue(slot), moved);
    const { levels } = book;
    const hasLevel = level !== 0 || levels.hasFreeLevel || levels.holdsOne(orders.level(slot));
    if (!hasLevel || (level !== 0 && levels.total(level) + orders.leaves(slot) > AMOUNT_MAX)) return;
    book.remove(slot);
    conditions.setStopPrice(record, moved);
    details.setPrice(slot, movedLimit);
    this.moveProtection(record, moved - stopPrice);
    this.#resting.placePending(slot, level);
  }
}
