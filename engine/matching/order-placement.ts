// hot path
// Where an order would go now: whether it meets the other side, where post-only or a peg sends it, whether it must wait
// for its minimum, whether it would find room to rest. Everything that enters the market is planned with it before
// anything changes, so that a refusal leaves no trace.

import { AMOUNT_MAX } from '../domain/limits.js';
import { PostOnly } from '../domain/post-only.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { bookQueue, contingentQueue, oppositeQueue } from './book-queue.js';
import type { FillableQuantity } from './fillable-quantity.js';
import type { InstrumentStates } from './instrument-states.js';
import type { OrderBook } from './order-book.js';
import { hasNotional } from './order-form.js';
import type { OrderTerms } from './order-terms.js';
import { peggedPrice, pegReference } from './peg-reference.js';
import { slidPrice } from './post-only.js';
import type { Refusal } from './refusal.js';

/** From the queue of a side to that of its contingent orders. */
const TO_CONTINGENT = 4;

export class OrderPlacement {
  readonly #book: OrderBook;
  readonly #states: InstrumentStates;
  readonly #fillable: FillableQuantity;
  readonly #refusal: Refusal;
  /** The limit, slid where post-only says so, or where the peg is. */
  price = 0;
  /** True where it trades, or meets its own account's orders, before it may rest. */
  crosses = false;
  /** True where it has a minimum that cannot be filled now. */
  isContingent = false;
  /** The level on which it comes to rest if it does not trade first; 0 where it would be a new one. */
  level = 0;

  constructor(book: OrderBook, states: InstrumentStates, fillable: FillableQuantity, refusal: Refusal) {
    this.#book = book;
    this.#states = states;
    this.#fillable = fillable;
    this.#refusal = refusal;
  }

  /** False where the order cannot go anywhere, for what `refusal` says. */
  plan(terms: OrderTerms): boolean {
    this.#reset(terms);
    if (terms.isPegged) {
      if (!this.#planPegged(terms)) return false;
    } else if (this.#states.isOpen(terms.instrument)) {
      if (!this.#planOpposite(terms)) return false;
    } else {
      this.isContingent = terms.minQuantity > 0;
    }
    return !terms.rests || this.#planRest(terms);
  }

  /** Finds only where the price is that an order of the book moves to, and whether it crosses there; not its notional. */
  planPrice(terms: OrderTerms): boolean {
    this.#reset(terms);
    if (!this.#states.isOpen(terms.instrument)) return true;
    const best = this.#book.bestOpposite(terms.instrument, terms.side);
    const meets = best !== 0 && terms.reaches(this.#book.levels.price(best));
    if (terms.postOnly !== PostOnly.OFF) return !meets || this.#slide(terms, best);
    this.crosses = meets || this.#meetsContingent(terms);
    return true;
  }

  #reset(terms: OrderTerms): void {
    this.price = terms.limit;
    this.crosses = false;
    this.isContingent = false;
    this.level = 0;
  }

  /** Lots in front of it when it comes to rest, as everybody may see them. */
  get queueAhead(): number {
    return this.isContingent || this.level === 0 ? 0 : this.#book.levels.quantity(this.level);
  }

  #planOpposite(terms: OrderTerms): boolean {
    const best = this.#book.bestOpposite(terms.instrument, terms.side);
    if (best === 0 && terms.isMarket) return this.#refusal.because(RejectReason.NO_LIQUIDITY);
    const meets = best !== 0 && terms.reaches(this.#book.levels.price(best));
    if (terms.postOnly !== PostOnly.OFF) {
      return !meets || (this.#slide(terms, best) && hasNotional(this.price, terms.quantity, this.#refusal));
    }
    this.crosses = meets || this.#meetsContingent(terms);
    if (terms.fillsWhole && this.#fillable.count(terms, terms.quantity) < terms.quantity) {
      return this.#refusal.because(RejectReason.FOK_NOT_FILLABLE);
    }
    return terms.minQuantity === 0 || this.#planMinimum(terms);
  }

  #slide(terms: OrderTerms, best: number): boolean {
    const bestPrice = this.#book.levels.price(best);
    const slid = terms.postOnly === PostOnly.SLIDE ? slidPrice(terms.side, bestPrice) : 0;
    if (slid === 0) {
      return this.#refusal.because(RejectReason.POST_ONLY_WOULD_CROSS, RejectField.PRICE, terms.limit, bestPrice);
    }
    this.price = slid;
    return true;
  }

  #planMinimum(terms: OrderTerms): boolean {
    const fillable = this.#fillable.count(terms, terms.minQuantity);
    if (fillable >= terms.minQuantity) return true;
    if (!terms.rests) {
      return this.#refusal.because(RejectReason.MIN_QUANTITY, RejectField.MIN_QUANTITY, fillable, terms.minQuantity);
    }
    this.crosses = false;
    this.isContingent = true;
    return true;
  }

  #meetsContingent(terms: OrderTerms): boolean {
    const level = this.#book.first(oppositeQueue(terms.instrument, terms.side) + TO_CONTINGENT);
    return level !== 0 && terms.reaches(this.#book.levels.price(level));
  }

  #planPegged(terms: OrderTerms): boolean {
    const reference = pegReference(this.#book, terms.instrument, terms.side);
    if (reference === 0) return this.#refusal.because(RejectReason.NO_LIQUIDITY);
    this.price = peggedPrice(terms.side, reference, terms.limit);
    return hasNotional(this.price, terms.quantity, this.#refusal);
  }

  #planRest(terms: OrderTerms): boolean {
    const { instrument, side } = terms;
    if ((this.isContingent || terms.isPegged) && !this.hasRoomToWait(instrument)) return false;
    const queue = this.isContingent ? contingentQueue(instrument, side) : bookQueue(instrument, side);
    this.level = this.#book.levelAt(queue, this.price);
    return this.hasRoom(this.level, terms.quantity, false);
  }

  /** Whether one more order of the instrument may wait. */
  hasRoomToWait(instrument: number): boolean {
    const waiting = this.#states.waiting[instrument];
    const { waitingMax } = this.#states;
    if (waiting < waitingMax) return true;
    return this.#refusal.because(RejectReason.BOOK_FULL, RejectField.WAITING_ORDERS, waiting, waitingMax);
  }

  /** Whether `quantity` more lots fit at the level (0: a new one is needed), which `freesLevel` says the order gives back. */
  hasRoom(level: number, quantity: number, freesLevel: boolean): boolean {
    const levels = this.#book.levels;
    if (level === 0) return freesLevel || levels.hasFreeLevel || this.#refusal.because(RejectReason.BOOK_FULL);
    if (levels.total(level) + quantity <= AMOUNT_MAX) return true;
    return this.#refusal.because(RejectReason.BOOK_FULL, RejectField.QUANTITY, quantity, AMOUNT_MAX);
  }
}
