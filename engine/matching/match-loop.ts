// hot path
// Matches an incoming order against the other side: best price first, displayed before hidden, then oldest first, at the
// resting order's price, until nothing is left of it, nothing that it may trade with, or a rule ends it. At a price where
// the book has nothing left the contingent orders come, each where it gets its minimum.

import { RejectReason } from '../domain/reject-reason.js';
import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import { Side } from '../domain/side.js';
import { contingentQueue } from './book-queue.js';
import type { MatchingCore } from './matching-core.js';
import { REDUCE_ONLY_FLAG } from './order-store.js';
import type { PlainTrade } from './plain/plain-trade.js';
import { allowedQuantity } from './reduce-only.js';
import type { RestingOrders } from './resting-orders.js';
import { SelfTradePreventer } from './self-trade-prevention.js';
import type { Trading } from './trading.js';

export class MatchLoop {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;
  readonly #preventer: SelfTradePreventer;
  readonly #trading: Trading;
  readonly #plainTrade: PlainTrade | undefined;
  /** True where the last match ended because its next trade would have left the price band. */
  hasLeftBand = false;

  /** Without `plainTrade` every trade goes the long way. */
  constructor(core: MatchingCore, resting: RestingOrders, trading: Trading, plainTrade?: PlainTrade) {
    this.#core = core;
    this.#resting = resting;
    this.#preventer = new SelfTradePreventer(core, resting);
    this.#trading = trading;
    this.#plainTrade = plainTrade;
  }

  /**
   * Trades an order that stands in no queue up to its limit (ticks; for a market order the extreme of its side).
   * Returns true where it is still open, with leaves.
   */
  match(taker: number, limit: number, commandType: number): boolean {
    const { registry, book, states } = this.#core;
    const { orders } = registry;
    const levels = book.levels;
    const instrument = orders.instrument(taker);
    const side = orders.side(taker);
    const account = orders.account(taker);
    const mode = registry.details.selfTradePrevention(taker);
    const mayMeetContingent = states.waiting[instrument] > 0;
    let contingent = mayMeetContingent ? this.#firstContingent(instrument, side) : 0;
    // What was passed by may be allowed more after a trade only where it is a reduce-only order of the taker's account.
    const mayGrow = mayMeetContingent && states.reduceOnly[instrument] > 0;
    this.hasLeftBand = false;
    for (;;) {
      const level = book.bestOpposite(instrument, side);
      const price = level === 0 ? 0 : levels.price(level);
      if (contingent !== 0 && (level === 0 || isBetter(side, registry.details.price(contingent), price))) {
        if (isBetter(side, limit, registry.details.price(contingent))) {
          contingent = 0; // nor are those behind it within the limit
          continue;
        }
        const leaves = orders.leaves(taker);
        const next = this.#nextContingent(contingent);
        if (!this.#meetContingent(taker, contingent, mode, commandType)) return false;
        if (this.hasLeftBand) return true;
        const hasTraded = orders.leaves(taker) !== leaves;
        contingent = hasTraded && mayGrow ? this.#firstContingent(instrument, side) : next;
        continue;
      }
      if (level === 0) return true;
      if (side === Side.BUY ? price > limit : price < limit) return true;
      if (!states.isInBand(instrument, price)) {
        this.hasLeftBand = true;
        return true;
      }
      const maker = levels.first(level);
      if (mode !== SelfTradePrevention.NONE && orders.account(maker) === account) {
        if (!this.#preventer.prevent(taker, maker, mode, commandType)) return false;
      } else if (!this.#trade(taker, maker, level, price, commandType)) {
        return false;
      }
      if (mayGrow) contingent = this.#firstContingent(instrument, side);
    }
  }

  /** Returns true where the taker goes on matching. */
  #trade(taker: number, maker: number, level: number, price: number, commandType: number): boolean {
    const plain = this.#plainTrade;
    if (plain?.suits(taker, maker)) {
      return plain.take(taker, maker, level, this.#trading.nextTradeId(), commandType);
    }
    const { registry, book } = this.#core;
    const { orders } = registry;
    const quantity = Math.min(orders.leaves(taker), book.available(maker));
    if (orders.has(taker, REDUCE_ONLY_FLAG) === 0 && orders.has(maker, REDUCE_ONLY_FLAG) === 0) {
      return this.#trading.take(taker, maker, level, price, quantity, commandType);
    }
    return this.#tradeReducing(taker, maker, level, price, quantity, commandType);
  }

  #tradeReducing(
    taker: number,
    maker: number,
    level: number,
    price: number,
    quantity: number,
    commandType: number,
  ): boolean {
    const { registry, positions } = this.#core;
    const ofTaker = allowedQuantity(registry.orders, positions, taker);
    if (ofTaker === 0) {
      this.#resting.cancel(taker, commandType, RejectReason.REDUCE_ONLY);
      return false;
    }
    if (this.#trading.endWhereReduced(maker)) return true;
    const ofMaker = allowedQuantity(registry.orders, positions, maker);
    const allowed = Math.min(quantity, ofTaker, ofMaker);
    return this.#trading.take(taker, maker, level, price, allowed, commandType);
  }

  /** Trades with a contingent order where it gets its minimum; returns true where the taker has leaves after it. */
  #meetContingent(taker: number, maker: number, mode: number, commandType: number): boolean {
    const { registry, positions, states } = this.#core;
    const { orders, details, conditions } = registry;
    const price = details.price(maker);
    if (mode !== SelfTradePrevention.NONE && orders.account(maker) === orders.account(taker)) return true;
    const quantity = Math.min(
      orders.leaves(taker),
      orders.leaves(maker),
      allowedQuantity(orders, positions, taker),
      allowedQuantity(orders, positions, maker),
    );
    if (quantity < conditions.minQuantity(details.conditions(maker))) return true;
    if (!states.isInBand(orders.instrument(taker), price)) {
      this.hasLeftBand = true;
      return true;
    }
    return this.#trading.takeContingent(taker, maker, price, quantity, commandType);
  }

  #firstContingent(instrument: number, takerSide: number): number {
    const { book } = this.#core;
    const level = book.first(contingentQueue(instrument, takerSide === Side.BUY ? Side.SELL : Side.BUY));
    return level === 0 ? 0 : book.levels.head(level);
  }

  /** The contingent order next in price and time, or 0. */
  #nextContingent(slot: number): number {
    const { book, registry } = this.#core;
    const next = registry.orders.next(slot);
    if (next !== 0) return next;
    const level = book.behind(registry.orders.level(slot));
    return level === 0 ? 0 : book.levels.head(level);
  }
}

/** True where a resting order's price is better for a taker of this side than another. */
function isBetter(takerSide: number, price: number, than: number): boolean {
  return takerSide === Side.BUY ? price < than : price > than;
}
