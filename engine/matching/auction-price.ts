// hot path
// The price at which an auction trades: the one at which most lots trade; of those, where fewest are left over; of those,
// nearest the reference; of those, the higher. Between two prices at which orders stand nothing changes, so every such
// stretch is looked at once, from the best ask up to the best bid. Costs the levels in that range, twice.
//
// The last rule never decides: of two stretches in which as much trades and as much is left over, one has too many bids
// and the other too many offers, and they are neighbours, so that the reference is nearer to one of them.

import { Side } from '../domain/side.js';
import type { OrderBook } from './order-book.js';
import { WideSum } from './wide-sum.js';

export class AuctionPrice {
  readonly #book: OrderBook;
  /** Ticks; 0 where the book is not crossed and nothing would trade. */
  price = 0;
  /** Lots that would trade there. */
  volume = 0;
  /** Lots bid there less lots offered there. */
  surplus = 0;
  #distance = 0;
  readonly #bids = new WideSum();
  readonly #offers = new WideSum();

  constructor(book: OrderBook) {
    this.#book = book;
  }

  /** Finds price, volume and surplus; `reference` in ticks, 0 for none. */
  find(instrument: number, reference: number): void {
    this.price = 0;
    this.volume = 0;
    this.surplus = 0;
    const { levels } = this.#book;
    let bid = this.#book.best(instrument, Side.BUY);
    let ask = this.#book.best(instrument, Side.SELL);
    if (bid === 0 || ask === 0 || levels.price(bid) < levels.price(ask)) return;
    const lowest = levels.price(ask);
    const highest = levels.price(bid);
    const near = reference === 0 ? lowest + Math.floor((highest - lowest) / 2) : reference;

    // From the lowest price up: all lots bid in the range, then fewer; no lots offered, then more.
    const bids = this.#bids.clear();
    const offers = this.#offers.clear();
    bid = this.#addBids(instrument, lowest);
    let from = lowest;
    while (from <= highest) {
      // At `from` and up to `to` the same bids and offers count.
      while (ask !== 0 && levels.price(ask) <= from) {
        offers.add(levels.total(ask), 1);
        ask = this.#book.behind(ask);
      }
      while (bid !== 0 && levels.price(bid) < from) {
        bids.add(levels.total(bid), -1);
        bid = this.#book.ahead(bid);
      }
      let to = highest;
      if (ask !== 0) to = Math.min(to, levels.price(ask) - 1);
      if (bid !== 0) to = Math.min(to, levels.price(bid));
      this.#consider(from, to, near);
      from = to + 1;
    }
  }

  /** Whether the best price of this stretch is better than the best so far. */
  #consider(from: number, to: number, near: number): void {
    const surplus = this.#bids.minus(this.#offers);
    const volume = surplus < 0 ? this.#bids.value : this.#offers.value;
    const price = Math.max(from, Math.min(to, near));
    const distance = Math.abs(price - near);
    if (volume < this.volume || volume === 0) return;
    if (volume === this.volume) {
      const less = Math.abs(surplus) - Math.abs(this.surplus);
      if (less > 0 || (less === 0 && distance > this.#distance)) return;
    }
    this.price = price;
    this.volume = volume;
    this.surplus = surplus;
    this.#distance = distance;
  }

  /** Adds up the bids from the best down to this price; returns the lowest of their levels. */
  #addBids(instrument: number, lowest: number): number {
    const { levels } = this.#book;
    let last = 0;
    let level = this.#book.best(instrument, Side.BUY);
    while (level !== 0 && levels.price(level) >= lowest) {
      this.#bids.add(levels.total(level), 1);
      last = level;
      level = this.#book.behind(level);
    }
    return last;
  }
}
