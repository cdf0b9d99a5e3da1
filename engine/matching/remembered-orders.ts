// hot path
// Terminal orders that stay known: a queue of their slots, first in, first out. The oldest is forgotten, and its slot
// freed, when one more order ends than the queue holds.
//
// What is forgotten has not been looked at for long, and so each of its records misses the caches. The queue therefore
// keeps what forgetting must know of an order beside its slot: the hash of its client order id, and whether it has
// conditions.

import type { StateReader, StateWriter } from '../domain/state-sections.js';
import type { OrderRegistry } from './order-registry.js';

/** How many are looked at together before they are forgotten: enough for their cache misses to overlap. */
const GLANCE_ORDERS = 8;

export class RememberedOrders {
  readonly #registry: OrderRegistry;
  /** Two words an order: its slot, negative where it has conditions, and its hash. */
  readonly #queue: Int32Array;
  readonly #capacity: number;
  /** Where the oldest stands, or the next goes once the queue is full: the same place. */
  #at = 0;
  #count = 0;
  /** What was read in advance, in a word: what nobody asked for would not be read. */
  #read = 0;

  constructor(registry: OrderRegistry, capacity: number) {
    this.#registry = registry;
    this.#queue = new Int32Array(capacity * 2);
    this.#capacity = capacity;
  }

  add(slot: number, idHash: number, hasConditions: boolean): void {
    const queue = this.#queue;
    const at = this.#at;
    if (this.#count === this.#capacity) {
      if (at % GLANCE_ORDERS === 0) this.#glance(at);
      const oldest = queue[at << 1];
      this.#registry.forget(Math.abs(oldest), queue[(at << 1) + 1], oldest < 0);
    } else {
      this.#count++;
    }
    queue[at << 1] = hasConditions ? -slot : slot;
    queue[(at << 1) + 1] = idHash;
    this.#at = at + 1 === this.#capacity ? 0 : at + 1;
  }

  /**
   * What is forgotten has not been looked at for long, and each of its records misses the caches. Those of several orders, asked
   * for together, come together.
   */
  #glance(from: number): void {
    const queue = this.#queue;
    const to = Math.min(from + GLANCE_ORDERS, this.#capacity);
    for (let at = from; at < to; at++) {
      this.#read ^= this.#registry.glance(Math.abs(queue[at << 1]), queue[(at << 1) + 1]);
    }
  }

  /** Cold: the slots, oldest first. */
  *slots(): Generator<number> {
    const oldest = this.#count === this.#capacity ? this.#at : 0;
    for (let i = 0; i < this.#count; i++) yield Math.abs(this.#queue[((oldest + i) % this.#capacity) << 1]);
  }

  /** Cold. */
  save(state: StateWriter): void {
    state.put('remembered', Int32Array.from(this.slots()));
  }

  /** Cold: the ids are entered already; a queue that holds more goes on filling up. */
  load(state: StateReader): void {
    const slots = new Int32Array(state.length('remembered'));
    state.take('remembered', slots);
    const { details, ids } = this.#registry;
    for (const slot of slots) this.add(slot, ids.hashOf(slot), details.conditions(slot) !== 0);
  }
}
