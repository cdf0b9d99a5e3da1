// hot path
// The open orders that expire, soonest first: a binary heap of their slots by (time, order of entry). Joining and leaving
// cost the logarithm of how many there are; orders good till canceled never come here.

import type { StateReader, StateWriter } from '../domain/state-sections.js';
import { isAfter } from '../domain/time-words.js';
import type { OrderConditions } from './order-conditions.js';
import type { OrderDetails } from './order-details.js';

export class ExpiryTimers {
  readonly #details: OrderDetails;
  readonly #conditions: OrderConditions;
  /** Slots; place 0 is not used, so that a timer of 0 means none. */
  readonly #heap: Int32Array;
  #count = 0;

  constructor(details: OrderDetails, conditions: OrderConditions, ordersMax: number) {
    this.#details = details;
    this.#conditions = conditions;
    this.#heap = new Int32Array(ordersMax + 1);
  }

  get count(): number {
    return this.#count;
  }

  /** The order that expires first, or 0. */
  get first(): number {
    return this.#count === 0 ? 0 : this.#heap[1];
  }

  /** Adds an order whose time of expiry is set. */
  add(slot: number): void {
    this.#up(++this.#count, slot);
  }

  /** Takes an order out, if it is in. */
  remove(slot: number): void {
    const record = this.#details.conditions(slot);
    const place = record === 0 ? 0 : this.#conditions.timer(record);
    if (place === 0) return;
    this.#conditions.setTimer(record, 0);
    const last = this.#heap[this.#count--];
    if (last === slot) return;
    if (place > 1 && this.#isBefore(last, this.#heap[place >> 1])) this.#up(place, last);
    else this.#down(place, last);
  }

  #up(from: number, slot: number): void {
    const heap = this.#heap;
    let place = from;
    while (place > 1 && this.#isBefore(slot, heap[place >> 1])) {
      this.#put(place, heap[place >> 1]);
      place >>= 1;
    }
    this.#put(place, slot);
  }

  #down(from: number, slot: number): void {
    const heap = this.#heap;
    let place = from;
    for (;;) {
      let child = place << 1;
      if (child > this.#count) break;
      if (child < this.#count && this.#isBefore(heap[child + 1], heap[child])) child++;
      if (!this.#isBefore(heap[child], slot)) break;
      this.#put(place, heap[child]);
      place = child;
    }
    this.#put(place, slot);
  }

  #put(place: number, slot: number): void {
    this.#heap[place] = slot;
    this.#conditions.setTimer(this.#details.conditions(slot), place);
  }

  #isBefore(a: number, b: number): boolean {
    const conditions = this.#conditions;
    const ra = this.#details.conditions(a);
    const rb = this.#details.conditions(b);
    const low = conditions.expiresLow(ra);
    const high = conditions.expiresHigh(ra);
    if (isAfter(conditions.expiresLow(rb), conditions.expiresHigh(rb), low, high)) return true;
    if (isAfter(low, high, conditions.expiresLow(rb), conditions.expiresHigh(rb))) return false;
    return this.#details.entrySequence(a) < this.#details.entrySequence(b);
  }

  /** Cold: the heap as it stands; the orders' conditions hold their places in it. */
  save(state: StateWriter): void {
    state.put('timers', this.#heap.subarray(0, this.#count + 1));
  }

  /** Cold. */
  load(state: StateReader): void {
    state.take('timers', this.#heap);
    this.#count = state.length('timers') - 1;
  }
}
