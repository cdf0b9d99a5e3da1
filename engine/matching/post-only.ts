// hot path
// Where a post-only order that would cross may rest instead: one tick behind the best opposite price.

import { AMOUNT_MAX } from '../domain/limits.js';
import { Side } from '../domain/side.js';

/** The price to slide to, or 0 where there is no price behind the best opposite one. */
export function slidPrice(side: number, bestOppositePrice: number): number {
  if (side === Side.BUY) return bestOppositePrice - 1; // 0 behind an ask at 1
  return bestOppositePrice === AMOUNT_MAX ? 0 : bestOppositePrice + 1;
}
