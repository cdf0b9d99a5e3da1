// hot path
// Terminal orders that stay known: a queue of their slots and of their client order ids' hashes, first in, first out. The
// oldest is forgotten, and its slot freed, when one more order ends than the queue holds.
//
// What is forgotten has not been looked at for long, and its slot is the next new order's: all of it misses the caches.
// The queue knows long before which orders those are, so it looks at several of them at a time, ahead of their turn: the
// misses of such a look wait for memory together, where each order's own would wait one after the other.

import type { OrderRegistry } from './order-registry.js';

/** Orders that one look ahead takes in: a power of two. */
const LOOK_AHEAD = 8;

export class RememberedOrders {
  readonly #registry: OrderRegistry;
  /** Two words an order: slot and hash. */
  readonly #queue: Int32Array;
  readonly #capacity: number;
  /** Where the oldest stands, or the next goes once the queue is full: the same place. */
  #at = 0;
  #count = 0;
  /** Of what was looked at, so that no look is for nothing and left out. */
  #seen = 0;

  constructor(registry: OrderRegistry, capacity: number) {
    this.#registry = registry;
    this.#queue = new Int32Array(capacity * 2);
    this.#capacity = capacity;
  }

  add(slot: number, hash: number): void {
    const queue = this.#queue;
    const at = this.#at;
    if (this.#count === this.#capacity) {
      if ((at & (LOOK_AHEAD - 1)) === 0) this.#lookAhead(at);
      this.#registry.forget(queue[at << 1], queue[(at << 1) + 1]);
    } else {
      this.#count++;
    }
    queue[at << 1] = slot;
    queue[(at << 1) + 1] = hash;
    this.#at = at + 1 === this.#capacity ? 0 : at + 1;
  }

  /** Looks at those that come after the next few, which the look before this one has taken in. */
  #lookAhead(at: number): void {
    const queue = this.#queue;
    const from = at + LOOK_AHEAD;
    if (from + LOOK_AHEAD > this.#capacity) return;
    let seen = this.#seen;
    for (let i = from; i < from + LOOK_AHEAD; i++) seen ^= this.#registry.touch(queue[i << 1], queue[(i << 1) + 1]);
    this.#seen = seen;
  }

  /** Cold: the slots, oldest first. */
  *slots(): Generator<number> {
    const oldest = this.#count === this.#capacity ? this.#at : 0;
    for (let i = 0; i < this.#count; i++) yield this.#queue[((oldest + i) % this.#capacity) << 1];
  }
}
