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

/** Pegged and trailing orders of an instrument, each group by order of entry. */
export function* followersOf(core: MatchingCore, instrument: number): Generator<number> {
  const { followers } = core.registry;
  const pegged = [Side.BUY, Side.SELL].map((side) => followers.firstPegged(instrument, side));
  const trailing = [Side.BUY, Side.SELL].map((side) => followers.firstTrailing(instrument, side));
  for (const first of [...pegged, ...trailing]) {
    for (let slot = first; slot !== 0; slot = followers.next(slot)) yield slot;
  }
}
