// hot path
// What pegged orders follow: the best price of their own side among the displayed orders that are not pegged themselves.

import { Side } from '../domain/side.js';
import type { OrderBook } from './order-book.js';

/** Ticks, or 0 where there is no such order. Steps over the levels that hold only pegged or hidden orders. */
export function pegReference(book: OrderBook, instrument: number, side: number): number {
  let level = book.best(instrument, side);
  while (level !== 0 && book.levels.references(level) === 0) level = book.behind(level);
  return level === 0 ? 0 : book.levels.price(level);
}

/** Where the peg is: at the reference, but no worse for its owner than the cap; 0 is no cap. */
export function peggedPrice(side: number, reference: number, cap: number): number {
  if (cap === 0) return reference;
  return side === Side.BUY ? Math.min(reference, cap) : Math.max(reference, cap);
}
