// hot path
// How much an order may trade without opening or turning its account's position.

import { Side } from '../domain/side.js';
import type { AccountPositions } from './account-positions.js';
import { type OrderStore, REDUCE_ONLY_FLAG } from './order-store.js';

/** Lots by which an order of this side may reduce the position. */
export function reducible(positions: AccountPositions, account: number, instrument: number, side: number): number {
  const position = positions.get(account, instrument);
  return side === Side.SELL ? Math.max(0, position) : Math.max(0, -position);
}

/** Lots that this order may trade now: any number where it is not reduce-only. */
export function allowedQuantity(orders: OrderStore, positions: AccountPositions, slot: number): number {
  if (orders.has(slot, REDUCE_ONLY_FLAG) === 0) return Number.POSITIVE_INFINITY;
  return reducible(positions, orders.account(slot), orders.instrument(slot), orders.side(slot));
}
