// The price levels that count against the venue's capacity, as the naive model counts them: distinct prices of bids, of
// asks, of the stops that trigger above and below, and of the orders that wait for their first fill.

import { LARGEST } from './naive-form.js';
import { type NaiveOrder, triggersAbove } from './naive-order.js';

/** An order at a place, real or wished for. */
export type Standing = NaiveOrder;

/** Names the level; undefined where the order stands on none. */
export function levelOf(order: Standing): string | undefined {
  switch (order.place) {
    case 'book':
    case 'contingent':
      return `${order.instrument}:${order.place}:${order.side}:${order.price}`;
    case 'pending':
      return `${order.instrument}:${triggersAbove(order) ? 'above' : 'below'}:${order.stopPrice}`;
    default:
      return undefined;
  }
}

export function findRoom(
  others: NaiveOrder[],
  wanted: Standing,
  levelsMax: number,
): 'ok' | 'no level' | 'too many lots' {
  const occupied = new Set(others.map(levelOf).filter((level) => level !== undefined));
  const level = levelOf(wanted)!;
  if (!occupied.has(level)) return occupied.size < levelsMax ? 'ok' : 'no level';
  const there = others.filter((order) => levelOf(order) === level);
  const total = there.reduce((sum, order) => sum + BigInt(order.leaves), BigInt(wanted.leaves));
  return total <= BigInt(LARGEST) ? 'ok' : 'too many lots';
}
