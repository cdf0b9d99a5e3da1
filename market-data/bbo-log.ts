// hot path
// The best bid and ask of one book after each command that changed them, since the last publication. Prices count ticks,
// quantities lots; both are 0 where the side is empty. A log that is full keeps the newest and counts what it merged.

import type { LevelBook } from './level-book.js';

export class BboLog {
  readonly sequences: Float64Array;
  readonly bidPrices: Float64Array;
  readonly bidQuantities: Float64Array;
  readonly askPrices: Float64Array;
  readonly askQuantities: Float64Array;
  /** Entries since the last publication. */
  count = 0;
  /** Changes that the last entry stands for besides its own. */
  merged = 0;
  /** The newest best prices and quantities, published or not. */
  bidPrice = 0;
  bidQuantity = 0;
  askPrice = 0;
  askQuantity = 0;
  /** Engine sequence of the command that brought them. */
  sequence = 0;

  constructor(capacity: number) {
    this.sequences = new Float64Array(capacity);
    this.bidPrices = new Float64Array(capacity);
    this.bidQuantities = new Float64Array(capacity);
    this.askPrices = new Float64Array(capacity);
    this.askQuantities = new Float64Array(capacity);
  }

  /** Looks at the book as it stands after the command `sequence`. */
  observe(book: LevelBook, sequence: number): void {
    const bids = book.bids;
    const asks = book.asks;
    if (
      bids.bestPrice === this.bidPrice &&
      bids.bestQuantity === this.bidQuantity &&
      asks.bestPrice === this.askPrice &&
      asks.bestQuantity === this.askQuantity
    ) {
      return;
    }
    this.bidPrice = bids.bestPrice;
    this.bidQuantity = bids.bestQuantity;
    this.askPrice = asks.bestPrice;
    this.askQuantity = asks.bestQuantity;
    this.sequence = sequence;
    this.#append();
  }

  clear(): void {
    this.count = 0;
    this.merged = 0;
  }

  #append(): void {
    if (this.count === this.sequences.length) {
      this.count--;
      this.merged++;
    }
    const at = this.count++;
    this.sequences[at] = this.sequence;
    this.bidPrices[at] = this.bidPrice;
    this.bidQuantities[at] = this.bidQuantity;
    this.askPrices[at] = this.askPrice;
    this.askQuantities[at] = this.askQuantity;
  }
}
