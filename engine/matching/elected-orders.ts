// hot path
// The orders that a trade has set free while a command is at work, first come first served: stops whose trigger was met,
// and contingent orders that have their minimum. They stand on no level meanwhile. Empty between commands.

import { OrderLayout } from './order-layout.js';
import type { OrderStore } from './order-store.js';

const { ORDER_SHIFT, PREVIOUS } = OrderLayout;

export class ElectedOrders {
  readonly #orders: OrderStore;
  #head = 0;
  #tail = 0;

  constructor(orders: OrderStore) {
    this.#orders = orders;
  }

  get isEmpty(): boolean {
    return this.#head === 0;
  }

  add(slot: number): void {
    this.#orders.setNext(slot, 0);
    this.#setPrevious(slot, this.#tail);
    if (this.#tail === 0) this.#head = slot;
    else this.#orders.setNext(this.#tail, slot);
    this.#tail = slot;
  }

  /** Takes out one that is among them, wherever it stands. */
  remove(slot: number): void {
    const next = this.#orders.next(slot);
    const previous = this.#orders.int32[(slot << ORDER_SHIFT) + PREVIOUS];
    if (previous === 0) this.#head = next;
    else this.#orders.setNext(previous, next);
    if (next === 0) this.#tail = previous;
    else this.#setPrevious(next, previous);
  }

  /** Takes the first one out, or returns 0. */
  take(): number {
    const slot = this.#head;
    if (slot === 0) return 0;
    this.#head = this.#orders.next(slot);
    if (this.#head === 0) this.#tail = 0;
    else this.#setPrevious(this.#head, 0);
    return slot;
  }

  #setPrevious(slot: number, previous: number): void {
    this.#orders.int32[(slot << ORDER_SHIFT) + PREVIOUS] = previous;
  }
}
