// hot path
// How much an order could trade in the book now: what a fill-or-kill order and a minimum quantity ask before anything is
// changed. Counts what icebergs hold back and what is hidden; counts neither contingent orders nor reduce-only ones, which
// may turn out smaller than they look, and of a reduce-only order no more than it may trade itself, so that what is
// promised here is kept.
//
// The order's own account's orders stop the count (CANCEL_TAKER, CANCEL_BOTH), cost lots that do not trade (DECREMENT,
// which stops it too) or are passed by (CANCEL_MAKER). Costs the levels in reach; their orders too, where the account has any
// on that side, or the instrument a reduce-only one.

import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import { Side } from '../domain/side.js';
import type { AccountPositions } from './account-positions.js';
import type { InstrumentStates } from './instrument-states.js';
import type { OrderBook } from './order-book.js';
import { GroupList, sideKey } from './order-groups.js';
import type { OrderRegistry } from './order-registry.js';
import { REDUCE_ONLY_FLAG } from './order-store.js';
import type { OrderTerms } from './order-terms.js';
import { reducible } from './reduce-only.js';

export class FillableQuantity {
  readonly #book: OrderBook;
  readonly #registry: OrderRegistry;
  readonly #states: InstrumentStates;
  readonly #positions: AccountPositions;
  /** An own order was met that ends the count. */
  #isStopped = false;

  constructor(book: OrderBook, registry: OrderRegistry, states: InstrumentStates, positions: AccountPositions) {
    this.#book = book;
    this.#registry = registry;
    this.#states = states;
    this.#positions = positions;
  }

  /** Lots; counting ends where there are `enough`. */
  count(terms: OrderTerms, enough: number): number {
    const book = this.#book;
    const states = this.#states;
    const instrument = terms.instrument;
    const mayMeetItself = terms.selfTradePrevention !== SelfTradePrevention.NONE && this.#hasOpposite(terms);
    const looksAtOrders = mayMeetItself || states.reduceOnly[instrument] > 0;
    this.#isStopped = false;
    let lots = 0;
    let level = book.bestOpposite(instrument, terms.side);
    if (level !== 0) states.findBand(instrument, book.levels.price(level));
    while (level !== 0 && lots < enough && !this.#isStopped) {
      const price = book.levels.price(level);
      if (!terms.reaches(price) || price < states.lowest || price > states.highest) break;
      lots += looksAtOrders ? this.#lotsOfLevel(level, terms, mayMeetItself) : book.levels.total(level);
      level = book.behind(level);
    }
    if (!terms.isReduceOnly) return Math.min(lots, enough);
    return Math.min(lots, enough, reducible(this.#positions, terms.account, instrument, terms.side));
  }

  /** True where the account has orders on the side that it would trade with, or waiting to be there. */
  #hasOpposite(terms: OrderTerms): boolean {
    const opposite = terms.side === Side.BUY ? Side.SELL : Side.BUY;
    const place = sideKey(terms.instrument, opposite);
    return this.#registry.groups.first(GroupList.INSTRUMENT_AND_SIDE, terms.account, place) !== 0;
  }

  #lotsOfLevel(level: number, terms: OrderTerms, mayMeetItself: boolean): number {
    const levels = this.#book.levels;
    const stops = mayMeetItself && terms.selfTradePrevention !== SelfTradePrevention.CANCEL_MAKER;
    const account = mayMeetItself ? terms.account : -1;
    // Where an own order stands among the displayed, only the slices before it come first.
    const slices = this.#lotsOfChain(levels.head(level), account, stops, true);
    if (this.#isStopped) return slices;
    const displayed = this.#lotsOfChain(levels.head(level), account, false, false);
    return displayed + this.#lotsOfChain(levels.hiddenHead(level), account, stops, false);
  }

  #lotsOfChain(head: number, account: number, stops: boolean, slicesOnly: boolean): number {
    const { orders } = this.#registry;
    let lots = 0;
    for (let maker = head; maker !== 0; maker = orders.next(maker)) {
      if (orders.account(maker) === account) {
        if (!stops) continue;
        this.#isStopped = true;
        return lots;
      }
      if (orders.has(maker, REDUCE_ONLY_FLAG) !== 0) continue;
      lots += slicesOnly ? this.#book.available(maker) : orders.leaves(maker);
    }
    return lots;
  }
}
