// hot path
// Where an order at a price would go now: whether it meets the other side, where post-only sends it, whether it would
// find room to rest. New orders and replaces plan with it before they change anything, so that a refusal leaves no trace.

import { AMOUNT_MAX } from '../domain/limits.js';
import { PostOnly } from '../domain/post-only.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { Side } from '../domain/side.js';
import type { OrderBook } from './order-book.js';
import { slidPrice } from './post-only.js';
import type { Refusal } from './refusal.js';

export class OrderPlacement {
  readonly #book: OrderBook;
  readonly #refusal: Refusal;
  /** The limit, slid where post-only says so. */
  price = 0;
  /** True where it trades, or meets its own account's orders, before it may rest. */
  crosses = false;

  constructor(book: OrderBook, refusal: Refusal) {
    this.#book = book;
    this.#refusal = refusal;
  }

  /** Finds `price` and `crosses` for a limit; false where post-only refuses it. */
  plan(instrument: number, side: number, price: number, postOnly: number): boolean {
    const best = this.#book.bestOpposite(instrument, side);
    this.price = price;
    this.crosses = false;
    if (best === 0) return true;
    const bestPrice = this.#book.levels.price(best);
    if (side === Side.BUY ? price < bestPrice : price > bestPrice) return true;
    if (postOnly === PostOnly.OFF) {
      this.crosses = true;
      return true;
    }
    const slid = postOnly === PostOnly.SLIDE ? slidPrice(side, bestPrice) : 0;
    if (slid === 0)
      return this.#refusal.because(RejectReason.POST_ONLY_WOULD_CROSS, RejectField.PRICE, price, bestPrice);
    this.price = slid;
    return true;
  }

  /**
   * Whether `quantity` more lots fit at the level (0: a new one is needed), which `freesLevel` says the order itself
   * would make room for. What crosses needs no such question: it rests only after a whole level has gone.
   */
  hasRoom(level: number, quantity: number, freesLevel: boolean): boolean {
    const levels = this.#book.levels;
    if (level === 0) return freesLevel || levels.hasFreeLevel || this.#refusal.because(RejectReason.BOOK_FULL);
    if (levels.quantity(level) + quantity <= AMOUNT_MAX) return true;
    return this.#refusal.because(RejectReason.BOOK_FULL, RejectField.QUANTITY, quantity, AMOUNT_MAX);
  }
}
