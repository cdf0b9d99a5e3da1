// hot path
// How many lots of a side of the book stand within a price, as that price becomes worse and worse: what is counted for one
// price is kept for the next, so that asking for many prices costs the levels once. All lots count, whoever's they are.

import { AMOUNT_MAX } from '../domain/limits.js';
import { Side } from '../domain/side.js';
import type { OrderBook } from './order-book.js';

export class LotsInReach {
  readonly #book: OrderBook;
  #best = 0;
  /** The worst level that is counted, 0 where none is, and the lots down to it. */
  #counted = 0;
  #lots = 0;
  /** The price within which is counted, by an order of this side. */
  #price = 0;
  #side: number = Side.BUY;

  constructor(book: OrderBook) {
    this.#book = book;
  }

  /** Begins with the best level of a side. */
  begin(best: number): void {
    this.#best = best;
    this.#counted = 0;
    this.#lots = 0;
  }

  /** From now on only within this price, of an order of the other side; never a better one than before. */
  reachTo(price: number, side: number): void {
    this.#price = price;
    this.#side = side;
    const { levels } = this.#book;
    // A sum beyond the exact numbers could lose a lot when it is taken back: it is counted anew.
    if (this.#lots > AMOUNT_MAX) this.begin(this.#best);
    while (this.#counted !== 0 && !this.#reaches(this.#counted)) {
      this.#lots -= levels.total(this.#counted);
      this.#counted = this.#counted === this.#best ? 0 : this.#book.ahead(this.#counted);
    }
  }

  /** True where at least as many lots are in reach. */
  are(lots: number): boolean {
    while (this.#lots < lots) {
      const next = this.#counted === 0 ? this.#best : this.#book.behind(this.#counted);
      if (next === 0 || !this.#reaches(next)) return false;
      this.#lots += this.#book.levels.total(next);
      this.#counted = next;
    }
    return true;
  }

  #reaches(level: number): boolean {
    const price = this.#book.levels.price(level);
    return this.#side === Side.BUY ? price <= this.#price : price >= this.#price;
  }
}
