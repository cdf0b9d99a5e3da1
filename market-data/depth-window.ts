// The best levels of a book as one depth of subscribers knows them, and what turns one such window into the next.

import type { LevelBook, LevelSide } from './level-book.js';

/** One side of a window, best level first. */
export class WindowSide {
  readonly prices: Float64Array;
  readonly quantities: Float64Array;
  readonly orders: Int32Array;
  count = 0;

  constructor(depth: number) {
    this.prices = new Float64Array(depth);
    this.quantities = new Float64Array(depth);
    this.orders = new Int32Array(depth);
  }

  fill(side: LevelSide): void {
    this.count = Math.min(side.count, this.prices.length);
    for (let rank = 0; rank < this.count; rank++) {
      this.prices[rank] = side.priceAt(rank);
      this.quantities[rank] = side.quantityAt(rank);
      this.orders[rank] = side.ordersAt(rank);
    }
  }
}

export class DepthWindow {
  readonly bids: WindowSide;
  readonly asks: WindowSide;

  constructor(depth: number) {
    this.bids = new WindowSide(depth);
    this.asks = new WindowSide(depth);
  }

  fill(book: LevelBook): void {
    this.bids.fill(book.bids);
    this.asks.fill(book.asks);
  }
}

/** Is told a level's new totals; quantity 0 where it is gone. */
export type LevelChanged = (price: number, quantity: number, orders: number) => void;

/** Tells, best first, each level in which two windows of a side differ; `sign` is 1 for bids, -1 for asks. */
export function forEachDifference(from: WindowSide, to: WindowSide, sign: 1 | -1, changed: LevelChanged): void {
  let i = 0;
  let j = 0;
  while (i < from.count || j < to.count) {
    const oldKey = i < from.count ? from.prices[i] * sign : Number.NEGATIVE_INFINITY;
    const newKey = j < to.count ? to.prices[j] * sign : Number.NEGATIVE_INFINITY;
    if (oldKey > newKey) {
      changed(from.prices[i++], 0, 0);
      continue;
    }
    const isSame = oldKey === newKey && from.quantities[i] === to.quantities[j] && from.orders[i] === to.orders[j];
    if (!isSame) changed(to.prices[j], to.quantities[j], to.orders[j]);
    if (oldKey === newKey) i++;
    j++;
  }
}
