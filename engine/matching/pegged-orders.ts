// hot path
// Pegged orders follow the best price of their own side: after every command those whose peg has moved join the back of
// their new price. They never take: their price is at most the best one of others, who do not cross.

import { CommandType } from '../domain/command-type.js';
import { AMOUNT_MAX } from '../domain/limits.js';
import { Side } from '../domain/side.js';
import { bookQueue } from './book-queue.js';
import type { MatchingCore } from './matching-core.js';
import { peggedPrice, pegReference } from './peg-reference.js';
import type { RestingOrders } from './resting-orders.js';

export class PeggedOrders {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;

  constructor(core: MatchingCore, resting: RestingOrders) {
    this.#core = core;
    this.#resting = resting;
  }

  /** Moves the pegged orders of an open instrument; returns true where one moved. */
  follow(instrument: number): boolean {
    const bidsMoved = this.#followSide(instrument, Side.BUY);
    return this.#followSide(instrument, Side.SELL) || bidsMoved;
  }

  #followSide(instrument: number, side: number): boolean {
    const { book, registry } = this.#core;
    const { details, conditions, followers } = registry;
    let slot = followers.firstPegged(instrument, side);
    if (slot === 0) return false;
    const reference = pegReference(book, instrument, side);
    if (reference === 0 || followers.follows(instrument, side, reference)) return false;
    let moved = false;
    let allFollow = true;
    for (; slot !== 0; slot = followers.next(slot)) {
      const price = peggedPrice(side, reference, conditions.cap(details.conditions(slot)));
      if (price === details.price(slot)) continue;
      if (this.#move(slot, price)) moved = true;
      else allFollow = false;
    }
    followers.setFollowed(instrument, side, allFollow ? reference : 0);
    return moved;
  }

  /** False where the order stays, because there is no room at the new price. */
  #move(slot: number, price: number): boolean {
    const { book, registry, reports } = this.#core;
    const { orders, details } = registry;
    if (price * details.quantity(slot) > AMOUNT_MAX) return false;
    const level = book.levelAt(bookQueue(orders.instrument(slot), orders.side(slot)), price);
    const { levels } = book;
    const hasLevel = level !== 0 || levels.hasFreeLevel || levels.holdsOne(orders.level(slot));
    if (!hasLevel || (level !== 0 && levels.total(level) + orders.leaves(slot) > AMOUNT_MAX)) return false;
    this.#resting.takeOut(slot);
    details.setPrice(slot, price);
    details.setQueueAhead(slot, level === 0 ? 0 : levels.quantity(level));
    reports.replaced(slot, CommandType.UNSPECIFIED, false);
    this.#resting.putIn(slot, level);
    return true;
  }
}
