// hot path
// The way into the market of everything that is not there yet: new orders, moved ones, triggered stops, contingent orders
// that have their minimum. It trades first, then rests, waits, or ends. The caller has planned where it goes.

import { RejectReason } from '../domain/reject-reason.js';
import { bookQueue } from './book-queue.js';
import type { MatchLoop } from './match-loop.js';
import type { MatchingCore } from './matching-core.js';
import type { OrderPlacement } from './order-placement.js';
import type { OrderTerms } from './order-terms.js';
import type { RestingOrders } from './resting-orders.js';
import type { TradingStatuses } from './trading-statuses.js';

export class IncomingOrders {
  readonly #core: MatchingCore;
  readonly #matchLoop: MatchLoop;
  readonly #resting: RestingOrders;
  readonly #statuses: TradingStatuses;

  constructor(core: MatchingCore, matchLoop: MatchLoop, resting: RestingOrders, statuses: TradingStatuses) {
    this.#core = core;
    this.#matchLoop = matchLoop;
    this.#resting = resting;
    this.#statuses = statuses;
  }

  /** Brings in an accepted order as planned; its price is set. */
  enter(slot: number, terms: OrderTerms, placement: OrderPlacement, commandType: number): void {
    if (placement.crosses) {
      this.matchThenRest(slot, terms, placement, commandType);
    } else if (placement.isContingent) {
      this.#core.registry.beginWait(slot);
      this.#resting.putContingent(slot, placement.level);
    } else if (terms.rests) {
      this.#resting.putIn(slot, placement.level);
    } else {
      this.#resting.cancel(slot, commandType, this.#reasonOf(terms));
    }
  }

  /** Why what is left of an order ends that does not rest: where others are there, they are beyond its protection. */
  #reasonOf(terms: OrderTerms): number {
    const isCut = terms.isProtected && this.#core.book.bestOpposite(terms.instrument, terms.side) !== 0;
    return isCut ? RejectReason.PRICE_COLLAR : RejectReason.NONE;
  }

  /** Trades what it can and puts what is left into the book, or ends it. */
  matchThenRest(slot: number, terms: OrderTerms, placement: OrderPlacement, commandType: number): void {
    const isOpen = this.#matchLoop.match(slot, placement.price, commandType);
    const leftBand = this.#matchLoop.hasLeftBand;
    if (isOpen && terms.rests) this.#rest(slot, placement, commandType);
    else if (isOpen) {
      this.#resting.cancel(slot, commandType, leftBand ? RejectReason.INSTRUMENT_HALTED : this.#reasonOf(terms));
    }
    if (leftBand) this.#statuses.startVolatilityAuction(terms.instrument);
  }

  /** Matching may have changed what room there is: trailing stops move to levels of their own. */
  #rest(slot: number, placement: OrderPlacement, commandType: number): void {
    const { book, registry } = this.#core;
    const { orders, details } = registry;
    const level = book.levelAt(bookQueue(orders.instrument(slot), orders.side(slot)), details.price(slot));
    if (placement.hasRoom(level, orders.leaves(slot), false)) this.#resting.putIn(slot, level);
    else this.#resting.cancel(slot, commandType, RejectReason.BOOK_FULL);
  }
}
