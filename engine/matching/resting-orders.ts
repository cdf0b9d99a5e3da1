// hot path
// Everything that puts orders into a queue, shrinks them there, takes them out or ends them, trades aside: done once to
// the book, and told to the market, the account's exposure and its reports. Hidden and waiting orders are told to nobody
// but their account.

import { CommandType } from '../domain/command-type.js';
import { OrderStatus } from '../domain/order-status.js';
import { bookQueue, contingentQueue, isBookQueue } from './book-queue.js';
import type { MatchingCore } from './matching-core.js';
import { CONTINGENT_FLAG, HIDDEN_FLAG, ICEBERG_FLAG } from './order-store.js';
import { triggerQueueOf } from './trigger-queue.js';

export class RestingOrders {
  readonly #core: MatchingCore;

  constructor(core: MatchingCore) {
    this.#core = core;
  }

  /** Puts an order into the book at its price; `level` is the one there, or 0 where there is none. */
  putIn(slot: number, level: number): void {
    this.place(slot, level);
    const { registry, exposures } = this.#core;
    exposures.openChanged(slot, registry.orders.leaves(slot));
  }

  /** The same for one that is counted as open already. */
  place(slot: number, level: number): void {
    const { book, registry, marketEvents } = this.#core;
    const { orders, details } = registry;
    const queue = bookQueue(orders.instrument(slot), orders.side(slot));
    const at = book.rest(slot, queue, details.price(slot), level);
    if (orders.has(slot, HIDDEN_FLAG) === 0) marketEvents.added(slot, at, book.available(slot));
  }

  /** Lets an order wait for its trigger, at the back of its stop price; `level` as for `putIn`. */
  putPending(slot: number, level: number): void {
    this.placePending(slot, level);
    const { registry, exposures } = this.#core;
    exposures.openChanged(slot, registry.orders.leaves(slot));
  }

  /** The same for one that is counted as open already. */
  placePending(slot: number, level: number): void {
    const { book, registry } = this.#core;
    const stopPrice = registry.conditions.stopPrice(registry.details.conditions(slot));
    book.rest(slot, this.triggerQueue(slot), stopPrice, level);
  }

  /** Lets an order wait for its minimum at its price; `level` as for `putIn`. */
  putContingent(slot: number, level: number): void {
    const { book, registry, exposures } = this.#core;
    const { orders, details } = registry;
    orders.set(slot, CONTINGENT_FLAG);
    book.rest(slot, contingentQueue(orders.instrument(slot), orders.side(slot)), details.price(slot), level);
    exposures.openChanged(slot, orders.leaves(slot));
  }

  /** Where an order waits for its trigger. */
  triggerQueue(slot: number): number {
    const { orders, details } = this.#core.registry;
    return triggerQueueOf(orders.instrument(slot), orders.side(slot), details.type(slot));
  }

  /** Replaces an order's total quantity by one that is no larger; it keeps its place. */
  shrink(slot: number, quantity: number): void {
    const { registry, reports } = this.#core;
    const reduction = registry.details.quantity(slot) - quantity;
    registry.details.setQuantity(slot, quantity);
    if (reduction > 0) this.reduce(slot, reduction);
    reports.replaced(slot, CommandType.REPLACE, true);
  }

  /** Shrinks an order by less than its leaves; it keeps its place. */
  reduce(slot: number, quantity: number): void {
    const { book, registry, marketEvents, exposures } = this.#core;
    const level = registry.orders.level(slot);
    const displayed = book.reduce(slot, quantity);
    if (displayed > 0 && isBookQueue(book.levels.queue(level))) marketEvents.reduced(slot, level, displayed);
    exposures.openChanged(slot, -quantity);
  }

  /** Shrinks an order of the book by what it had available to trade, or less. An iceberg goes on with its next slice. */
  reduceAvailable(slot: number, quantity: number): void {
    const { book, registry, marketEvents, exposures } = this.#core;
    const level = registry.orders.level(slot);
    book.take(slot, quantity);
    if (book.available(slot) > 0) {
      if (registry.orders.has(slot, HIDDEN_FLAG) === 0) marketEvents.reduced(slot, level, quantity);
    } else {
      book.retreat(slot);
      marketEvents.removed(slot, level, quantity);
      this.showNextSlice(slot);
    }
    exposures.openChanged(slot, -quantity);
  }

  /** For an iceberg that has retreated from its place. */
  showNextSlice(slot: number): void {
    const { book, registry, marketEvents } = this.#core;
    book.showNextSlice(slot);
    marketEvents.added(slot, registry.orders.level(slot), book.available(slot));
  }

  /** Takes an order out of the queue where it stands, without ending it. */
  takeOut(slot: number): void {
    this.#leave(slot);
    this.#core.exposures.continues(slot, -this.#core.registry.orders.leaves(slot));
  }

  #leave(slot: number): void {
    const { book, registry, marketEvents } = this.#core;
    const shown = book.available(slot);
    const level = book.remove(slot);
    const isShown = isBookQueue(book.levels.queue(level)) && registry.orders.has(slot, HIDDEN_FLAG) === 0;
    if (isShown) marketEvents.removed(slot, level, shown);
  }

  /** Cancels an order that stands in a queue. */
  cancelResting(slot: number, commandType: number, reason: number): void {
    this.#leave(slot);
    this.cancelOpen(slot, commandType, reason);
  }

  /** Cancels what is left of an order that is in no queue, and is counted as open. */
  cancelOpen(slot: number, commandType: number, reason: number): void {
    this.#core.exposures.ended(slot, -this.#core.registry.orders.leaves(slot));
    this.#cancel(slot, commandType, reason);
  }

  /** Cancels what is left of an order that is in no queue, and is not counted as open. */
  cancel(slot: number, commandType: number, reason: number): void {
    this.#core.exposures.ended(slot, 0);
    this.#cancel(slot, commandType, reason);
  }

  #cancel(slot: number, commandType: number, reason: number): void {
    this.#core.registry.close(slot, OrderStatus.CANCELED);
    this.#core.reports.canceled(slot, commandType, reason);
  }

  /** Ends an order that stands in a queue because its time is over. */
  expire(slot: number): void {
    const { exposures, registry, reports } = this.#core;
    this.#leave(slot);
    exposures.ended(slot, -registry.orders.leaves(slot));
    registry.close(slot, OrderStatus.EXPIRED);
    reports.expired(slot);
  }

  /** True where the order is one that shows a slice, has used it up and has more. */
  hasUsedSlice(slot: number): boolean {
    const { book, registry } = this.#core;
    return (
      registry.orders.has(slot, ICEBERG_FLAG) !== 0 && book.available(slot) === 0 && registry.orders.leaves(slot) > 0
    );
  }
}
