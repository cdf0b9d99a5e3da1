// hot path
// Orders that wait until the other side can fill their minimum. They are tried after every command, the best price first
// and then the oldest, bids before asks; one that gets its minimum is an ordinary order from then on. Nearly all of them are
// told by the levels' lots alone that they must wait on; what they may really trade is counted for the others.

import { CommandType } from '../domain/command-type.js';
import { RejectReason } from '../domain/reject-reason.js';
import { Side } from '../domain/side.js';
import { bookQueue, contingentQueue } from './book-queue.js';
import type { FillableQuantity } from './fillable-quantity.js';
import type { IncomingOrders } from './incoming-orders.js';
import { LotsInReach } from './lots-in-reach.js';
import type { MatchingCore } from './matching-core.js';
import type { OrderPlacement } from './order-placement.js';
import { CONTINGENT_FLAG } from './order-store.js';
import { OrderTerms } from './order-terms.js';
import type { RestingOrders } from './resting-orders.js';

export class ContingentOrders {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;
  readonly #incoming: IncomingOrders;
  readonly #placement: OrderPlacement;
  readonly #fillable: FillableQuantity;
  readonly #terms = new OrderTerms();
  readonly #lots: LotsInReach;

  constructor(
    core: MatchingCore,
    resting: RestingOrders,
    incoming: IncomingOrders,
    placement: OrderPlacement,
    fillable: FillableQuantity,
  ) {
    this.#core = core;
    this.#resting = resting;
    this.#incoming = incoming;
    this.#placement = placement;
    this.#fillable = fillable;
    this.#lots = new LotsInReach(core.book);
  }

  /** Fills the first that can be filled now; returns true where there was one. */
  fillOne(instrument: number): boolean {
    return this.#fillOneOf(instrument, Side.BUY) || this.#fillOneOf(instrument, Side.SELL);
  }

  #fillOneOf(instrument: number, side: number): boolean {
    const { book, registry } = this.#core;
    const levels = book.levels;
    const opposite = book.bestOpposite(instrument, side);
    if (opposite === 0) return false;
    const bestPrice = levels.price(opposite);
    this.#lots.begin(opposite);
    let level = book.first(contingentQueue(instrument, side));
    while (level !== 0) {
      const price = levels.price(level);
      if (side === Side.BUY ? price < bestPrice : price > bestPrice) return false;
      this.#lots.reachTo(price, side);
      for (let slot = levels.head(level); slot !== 0; slot = registry.orders.next(slot)) {
        const minimum = registry.conditions.minQuantity(registry.details.conditions(slot));
        if (this.#lots.are(minimum) && this.#fill(slot, minimum)) return true;
      }
      level = book.behind(level);
    }
    return false;
  }

  #fill(slot: number, minimum: number): boolean {
    const { registry } = this.#core;
    this.#terms.ofOrder(registry, slot);
    if (this.#fillable.count(this.#terms, minimum) < minimum) return false;
    this.#resting.takeOut(slot);
    registry.endWait(slot);
    registry.orders.clear(slot, CONTINGENT_FLAG);
    this.#enter(slot);
    return true;
  }

  /** One that has traded as a resting order and has its minimum goes on like a new order. */
  bringIn(slot: number): void {
    const { registry, exposures } = this.#core;
    this.#terms.ofOrder(registry, slot);
    exposures.continues(slot, -registry.orders.leaves(slot));
    this.#enter(slot);
  }

  /** The same where nothing trades any more. */
  restReleased(slot: number): void {
    const { book, registry } = this.#core;
    const { orders, details } = registry;
    const level = book.levelAt(bookQueue(orders.instrument(slot), orders.side(slot)), details.price(slot));
    if (this.#placement.hasRoom(level, orders.leaves(slot), false)) {
      this.#resting.place(slot, level);
      return;
    }
    this.#resting.cancelOpen(slot, CommandType.UNSPECIFIED, RejectReason.BOOK_FULL);
  }

  #enter(slot: number): void {
    const placement = this.#placement;
    placement.price = this.#terms.limit;
    this.#incoming.matchThenRest(slot, this.#terms, placement, CommandType.UNSPECIFIED);
  }
}
