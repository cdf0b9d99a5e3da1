// hot path
// Terminal orders that stay known: a queue of their slots, first in, first out. The oldest is forgotten, and its slot
// freed, when one more order ends than the queue holds.

import type { StateReader, StateWriter } from '../domain/state-sections.js';
import type { OrderRegistry } from './order-registry.js';

export class RememberedOrders {
  readonly #registry: OrderRegistry;
  readonly #queue: Int32Array;
  readonly #capacity: number;
  /** Where the oldest stands, or the next goes once the queue is full: the same place. */
  #at = 0;
  #count = 0;

  constructor(registry: OrderRegistry, capacity: number) {
    this.#registry = registry;
    this.#queue = new Int32Array(capacity);
    this.#capacity = capacity;
  }

  add(slot: number): void {
    const queue = this.#queue;
    const at = this.#at;
    if (this.#count === this.#capacity) {
      this.#registry.forget(queue[at]);
    } else {
      this.#count++;
    }
    queue[at] = slot;
    this.#at = at + 1 === this.#capacity ? 0 : at + 1;
  }

  /** Cold: the slots, oldest first. */
  *slots(): Generator<number> {
    const oldest = this.#count === this.#capacity ? this.#at : 0;
    for (let i = 0; i < this.#count; i++) yield this.#queue[(oldest + i) % this.#capacity];
  }

  /** Cold. */
  save(state: StateWriter): void {
    state.put('remembered', Int32Array.from(this.slots()));
  }

  /** Cold: a queue that holds more goes on filling up. */
  load(state: StateReader): void {
    state.take('remembered', this.#queue);
    this.#count = state.length('remembered');
    this.#at = this.#count % this.#capacity;
  }
}
