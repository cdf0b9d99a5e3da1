// Walks through the orders of the queues in their order: for listings, digests and audits, never in the path of an order.

import { Side } from '../domain/side.js';
import { bookQueue } from './book-queue.js';
import type { MatchingCore } from './matching-core.js';

/** The slots of one side of a book, best price first, displayed before hidden, then oldest first. */
export function restingOrders(core: MatchingCore, instrument: number, side: number): Generator<number> {
  return ordersOfQueue(core, bookQueue(instrument, side));
}

/** The slots of a queue in its order. */
export function* ordersOfQueue(core: MatchingCore, queue: number): Generator<number> {
  for (const level of levelsOfQueue(core, queue)) yield* ordersOfLevel(core, level);
}

export function* levelsOfQueue({ book }: MatchingCore, queue: number): Generator<number> {
  for (let level = book.first(queue); level !== 0; level = book.behind(level)) yield level;
}

export function* ordersOfLevel({ book, registry }: MatchingCore, level: number): Generator<number> {
  for (let slot = book.levels.head(level); slot !== 0; slot = registry.orders.next(slot)) yield slot;
  for (let slot = book.levels.hiddenHead(level); slot !== 0; slot = registry.orders.next(slot)) yield slot;
}

/** Trailing stops, pegged bids and pegged asks of an instrument, each by order of entry. */
export function* followersOf(core: MatchingCore, instrument: number): Generator<number> {
  const { followers } = core.registry;
  const groups = [followers.firstTrailing(instrument), followers.firstPegged(instrument, Side.BUY)];
  for (const first of [...groups, followers.firstPegged(instrument, Side.SELL)]) {
    for (let slot = first; slot !== 0; slot = followers.next(slot)) yield slot;
  }
}
