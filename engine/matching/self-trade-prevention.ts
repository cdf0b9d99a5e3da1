// hot path
// What happens where an incoming order would meet a resting order of its own account: the incoming order's mode decides.
// What the incoming order traded before stands.

import { CommandType } from '../domain/command-type.js';
import { RejectReason } from '../domain/reject-reason.js';
import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import type { MatchingCore } from './matching-core.js';
import type { RestingOrders } from './resting-orders.js';

export class SelfTradePreventer {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;

  constructor(core: MatchingCore, resting: RestingOrders) {
    this.#core = core;
    this.#resting = resting;
  }

  /** Acts on the two orders by a mode other than NONE; returns true where the incoming order goes on matching. */
  prevent(taker: number, maker: number, mode: number, commandType: number): boolean {
    if (mode === SelfTradePrevention.DECREMENT) return this.#decrement(taker, maker, commandType);
    if (mode !== SelfTradePrevention.CANCEL_TAKER) {
      this.#resting.cancelResting(maker, CommandType.UNSPECIFIED, RejectReason.SELF_TRADE);
      if (mode === SelfTradePrevention.CANCEL_MAKER) return true;
    }
    this.#resting.cancel(taker, commandType, RejectReason.SELF_TRADE);
    return false;
  }

  /** Both shrink by what they could have traded, in their total quantities too; one that has nothing left is canceled. */
  #decrement(taker: number, maker: number, commandType: number): boolean {
    const { book, registry, reports } = this.#core;
    const { orders, details } = registry;
    const takerLeaves = orders.leaves(taker);
    const prevented = Math.min(takerLeaves, book.available(maker));
    const isMakerGone = prevented === orders.leaves(maker);
    if (isMakerGone) {
      this.#resting.takeOut(maker);
      orders.setLeaves(maker, 0);
    } else {
      this.#resting.reduceAvailable(maker, prevented);
    }
    orders.setLeaves(taker, takerLeaves - prevented);
    details.setQuantity(maker, details.quantity(maker) - prevented);
    details.setQuantity(taker, details.quantity(taker) - prevented);
    reports.tradePrevented(maker, CommandType.UNSPECIFIED, prevented);
    reports.tradePrevented(taker, commandType, prevented);
    if (isMakerGone) {
      this.#resting.cancel(maker, CommandType.UNSPECIFIED, RejectReason.SELF_TRADE);
    }
    if (prevented < takerLeaves) return true;
    this.#resting.cancel(taker, commandType, RejectReason.SELF_TRADE);
    return false;
  }
}
