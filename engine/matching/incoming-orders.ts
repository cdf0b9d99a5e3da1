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
  readonly #placement: OrderPlacement;

  constructor(
    core: MatchingCore,
    matchLoop: MatchLoop,
    resting: RestingOrders,
    statuses: TradingStatuses,
    placement: OrderPlacement,
  ) {
    this.#core = core;
    this.#matchLoop = matchLoop;
    this.#resting = resting;
    this.#statuses = statuses;
    this.#placement = placement;
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
      this.#resting.cancel(slot, commandType, this.#reasonOf(slot, terms.isProtected));
    }
  }

  /** Why what is left of an order ends that does not rest: where others are there, they are beyond its protection. */
  #reasonOf(slot: number, isProtected: boolean): number {
    const { book, registry } = this.#core;
    const { orders } = registry;
    const isCut = isProtected && book.bestOpposite(orders.instrument(slot), orders.side(slot)) !== 0;
    return isCut ? RejectReason.PRICE_COLLAR : RejectReason.NONE;
  }

  /** Trades what it can and puts what is left into the book, or ends it. */
  matchThenRest(slot: number, terms: OrderTerms, placement: OrderPlacement, commandType: number): void {
    this.#match(slot, terms.instrument, terms.rests, placement.price, terms.isProtected, commandType);
  }

  /** The same of a plain order. */
  enterPlain(slot: number, instrument: number, rests: boolean, limit: number, commandType: number): void {
    this.#core.touched.touch(instrument);
    this.#match(slot, instrument, rests, limit, false, commandType);
  }

  #match(
    slot: number,
    instrument: number,
    rests: boolean,
    limit: number,
    isProtected: boolean,
    commandType: number,
  ): void {
    const isOpen = this.#matchLoop.match(slot, limit, commandType);
    const leftBand = this.#matchLoop.hasLeftBand;
    if (isOpen && rests) this.#rest(slot, commandType);
    else if (isOpen) {
      const reason = leftBand ? RejectReason.INSTRUMENT_HALTED : this.#reasonOf(slot, isProtected);
      this.#resting.cancel(slot, commandType, reason);
    }
    if (leftBand) this.#statuses.startVolatilityAuction(instrument);
  }

  /** Matching may have changed what room there is: trailing stops move to levels of their own. */
  #rest(slot: number, commandType: number): void {
    const { book, registry } = this.#core;
    const { orders, details } = registry;
    const level = book.levelAt(bookQueue(orders.instrument(slot), orders.side(slot)), details.price(slot));
    if (this.#placement.hasRoom(level, orders.leaves(slot), false)) this.#resting.putIn(slot, level);
    else this.#resting.cancel(slot, commandType, RejectReason.BOOK_FULL);
  }
}
