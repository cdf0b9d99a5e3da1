// hot path
// Stops that wait for the last trade price: which ones a trade elects, and how trailing ones follow it. Rising triggers
// come first, the lowest stop before higher ones; then falling ones, the highest first; at one stop price the oldest.

import { AMOUNT_MAX } from '../domain/limits.js';
import { Side } from '../domain/side.js';
import { QueueKind, queueOf } from './book-queue.js';
import type { MatchingCore } from './matching-core.js';
import { CONTINGENT_FLAG } from './order-store.js';
import type { RestingOrders } from './resting-orders.js';

export class Triggers {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;

  constructor(core: MatchingCore, resting: RestingOrders) {
    this.#core = core;
    this.#resting = resting;
  }

  /** Lets trailing stops follow a trade at this price, then elects what it triggers. Only an open instrument elects. */
  elect(instrument: number, price: number): void {
    if (!this.#core.states.isOpen(instrument)) return;
    const { followers } = this.#core.registry;
    let slot = followers.firstTrailing(instrument);
    while (slot !== 0) {
      this.#trail(slot, price);
      slot = followers.next(slot);
    }
    this.#electQueue(queueOf(instrument, QueueKind.RISING_TRIGGERS), price);
    this.#electQueue(queueOf(instrument, QueueKind.FALLING_TRIGGERS), price);
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
