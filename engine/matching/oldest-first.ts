// hot path
// Merges groups of orders into one sequence by order of entry: a binary heap of each group's next order. Taking one costs
// the logarithm of the groups.

import type { OrderRegistry } from './order-registry.js';

export class OldestFirst {
  readonly #registry: OrderRegistry;
  /** Slots; place 0 is not used. */
  readonly #heap: Int32Array;
  #count = 0;

  constructor(registry: OrderRegistry, groupsMax: number) {
    this.#registry = registry;
    this.#heap = new Int32Array(groupsMax + 1);
  }

  /** Adds a group by its oldest order. */
  add(slot: number): void {
    const heap = this.#heap;
    let place = ++this.#count;
    while (place > 1 && this.#isBefore(slot, heap[place >> 1])) {
      heap[place] = heap[place >> 1];
      place >>= 1;
    }
    heap[place] = slot;
  }

  /** Takes the oldest order out, with which the caller may then do what it likes; 0 where none is left. */
  take(): number {
    if (this.#count === 0) return 0;
    const slot = this.#heap[1];
    const younger = this.#registry.groups.younger(slot);
    if (younger !== 0) this.#sink(younger);
    else if (--this.#count > 0) this.#sink(this.#heap[this.#count + 1]);
    return slot;
  }

  /** Finds the place of an order from the top on. */
  #sink(slot: number): void {
    const heap = this.#heap;
    const count = this.#count;
    let place = 1;
    for (let child = 2; child <= count; child = place << 1) {
      if (child < count && this.#isBefore(heap[child + 1], heap[child])) child++;
      if (!this.#isBefore(heap[child], slot)) break;
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = slot;
  }

  #isBefore(a: number, b: number): boolean {
    const { details } = this.#registry;
    return details.entrySequence(a) < details.entrySequence(b);
  }
}
