// hot path
// Matches an incoming order against the other side: best price first, then oldest first, at the resting order's price,
// until nothing is left of it, nothing that it may trade with, or self-trade prevention ends it.

import { OrderStatus } from '../domain/order-status.js';
import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import { Side } from '../domain/side.js';
import type { MatchingCore } from './matching-core.js';
import type { RestingOrders } from './resting-orders.js';
import { SelfTradePreventer } from './self-trade-prevention.js';

export class MatchLoop {
  readonly #core: MatchingCore;
  readonly #preventer: SelfTradePreventer;
  #tradeId = 0;

  constructor(core: MatchingCore, resting: RestingOrders) {
    this.#core = core;
    this.#preventer = new SelfTradePreventer(core, resting);
  }

  /** How many trades there have been; they are numbered from 1. */
  get lastTradeId(): number {
    return this.#tradeId;
  }

  /**
   * Trades an order that rests in no book up to its limit (ticks; for a market order the extreme of its side).
   * Returns true where it is still open, with leaves.
   */
  match(taker: number, limit: number, commandType: number): boolean {
    const { registry, book } = this.#core;
    const { orders } = registry;
    const levels = book.levels;
    const instrument = orders.instrument(taker);
    const side = orders.side(taker);
    const account = orders.account(taker);
    const mode = registry.details.selfTradePrevention(taker);
    for (;;) {
      const level = book.bestOpposite(instrument, side);
      if (level === 0) return true;
      const price = levels.price(level);
      if (side === Side.BUY ? price > limit : price < limit) return true;
      const maker = levels.head(level);
      if (mode !== SelfTradePrevention.NONE && orders.account(maker) === account) {
        if (!this.#preventer.prevent(taker, maker, mode, commandType)) return false;
      } else if (!this.#trade(taker, maker, level, price, commandType)) {
        return false;
      }
    }
  }

  /** One trade; returns true where the taker has leaves after it. */
  #trade(taker: number, maker: number, level: number, price: number, commandType: number): boolean {
    const { registry, book, reports, marketEvents, exposures } = this.#core;
    const { orders, details } = registry;
    const takerLeaves = orders.leaves(taker);
    const makerLeaves = orders.leaves(maker);
    const quantity = Math.min(takerLeaves, makerLeaves);
    const makerIsFilled = quantity === makerLeaves;
    const takerIsFilled = quantity === takerLeaves;
    const tradeId = ++this.#tradeId;

    book.reduce(maker, quantity);
    orders.setLeaves(taker, takerLeaves - quantity);
    details.addCumulative(maker, quantity);
    details.addCumulative(taker, quantity);
    if (makerIsFilled) book.remove(maker);
    orders.setStatus(maker, makerIsFilled ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED);
    orders.setStatus(taker, takerIsFilled ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED);

    reports.traded(maker, taker, commandType, tradeId, price, quantity);
    marketEvents.executed(maker, level, quantity, tradeId);
    exposures.traded(maker, -quantity, quantity, price);
    exposures.traded(taker, 0, quantity, price);
    if (makerIsFilled) registry.close(maker, OrderStatus.FILLED);
    if (takerIsFilled) registry.close(taker, OrderStatus.FILLED);
    return !takerIsFilled;
  }
}
