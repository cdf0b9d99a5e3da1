// hot path
// Whether a fill-or-kill order would fill whole if it were matched now, self-trade prevention included: lots of its own
// account stop it (CANCEL_TAKER, CANCEL_BOTH), cost it lots that do not trade (DECREMENT) or are passed by (CANCEL_MAKER).

import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import { Side } from '../domain/side.js';
import type { OrderBook } from './order-book.js';
import type { OrderRegistry } from './order-registry.js';

/**
 * `limit` as for the match loop. Costs what filling would: the levels up to the one that completes it or the limit, or
 * where the account has open orders the orders on them. Refused, it may have looked at all that the limit reaches.
 */
export function canFillWhole(
  book: OrderBook,
  registry: OrderRegistry,
  account: number,
  instrument: number,
  side: number,
  limit: number,
  quantity: number,
  mode: number,
): boolean {
  const levels = book.levels;
  const makerSide = side === Side.BUY ? Side.SELL : Side.BUY;
  const mayMeetItself = mode !== SelfTradePrevention.NONE && registry.accountOrders.count(account) > 0;
  let missing = quantity;
  for (let level = book.best(instrument, makerSide); level !== 0; level = book.behind(level, makerSide)) {
    const price = levels.price(level);
    if (side === Side.BUY ? price > limit : price < limit) return false;
    if (mayMeetItself) {
      missing = missingAfterLevel(registry, levels.head(level), account, missing, mode);
      if (missing < 0) return false;
    } else {
      missing -= levels.quantity(level);
    }
    if (missing <= 0) return true;
  }
  return false;
}

/** What is missing after the orders of one level: 0 where nothing, -1 where an own order keeps it from ever filling. */
function missingAfterLevel(
  registry: OrderRegistry,
  head: number,
  account: number,
  missing: number,
  mode: number,
): number {
  const orders = registry.orders;
  for (let maker = head; maker !== 0; maker = orders.next(maker)) {
    if (orders.account(maker) === account) {
      if (mode !== SelfTradePrevention.CANCEL_MAKER) return -1;
    } else {
      missing -= orders.leaves(maker);
      if (missing <= 0) return 0;
    }
  }
  return missing;
}
