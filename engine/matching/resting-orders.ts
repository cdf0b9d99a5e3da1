// hot path
// Everything that puts orders into a book, shrinks them there, takes them out or cancels them, trades aside: done once
// to the book, and told to the market, the account's exposure and its reports.

import { OrderStatus } from '../domain/order-status.js';
import type { MatchingCore } from './matching-core.js';

export class RestingOrders {
  readonly #core: MatchingCore;

  constructor(core: MatchingCore) {
    this.#core = core;
  }

  /** Puts an order at the back of its level; `level` is the one at its price, or 0 where there is none. */
  putIn(slot: number, level: number): void {
    const { book, registry, marketEvents, exposures } = this.#core;
    const at = book.rest(slot, level);
    marketEvents.added(slot, at);
    exposures.openChanged(slot, registry.orders.leaves(slot), book.levels.price(at));
  }

  /** Shrinks a resting order by less than its leaves; it keeps its place. */
  reduce(slot: number, quantity: number): void {
    const { book, registry, marketEvents, exposures } = this.#core;
    const level = registry.orders.level(slot);
    book.reduce(slot, quantity);
    marketEvents.reduced(slot, level, quantity);
    exposures.openChanged(slot, -quantity, book.levels.price(level));
  }

  /** Takes a resting order out of its book without ending it. */
  takeOut(slot: number): void {
    const { book, registry, marketEvents, exposures } = this.#core;
    const level = book.remove(slot);
    marketEvents.removed(slot, level);
    exposures.openChanged(slot, -registry.orders.leaves(slot), book.levels.price(level));
  }

  /** Cancels a resting order. */
  cancelResting(slot: number, commandType: number, reason: number): void {
    this.takeOut(slot);
    this.cancel(slot, commandType, reason);
  }

  /** Cancels what is left of an order that is in no book. */
  cancel(slot: number, commandType: number, reason: number): void {
    this.#core.registry.close(slot, OrderStatus.CANCELED);
    this.#core.reports.canceled(slot, commandType, reason);
  }
}
