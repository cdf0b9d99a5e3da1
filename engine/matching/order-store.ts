// hot path
// The hot half of every order, 32 bytes a slot: what matching reads and writes. Slots are handed out here; an order id
// is generation * 2^24 + slot, so that finding an order is one indexed read and a stale id never finds a later order.
//
//   word 0        2        3        4        5        6            7
//   +-------------+--------+--------+--------+--------+------------+--------+
//   | leaves (f64)| level  | next   | prev   | account| generation | flags  |
//   +-------------+--------+--------+--------+--------+------------+--------+
//
// Flags: instrument (16 bits), side (2), status (3), and a bit for each way in which an order is not a plain one. Level
// is 0 while the order stands in no queue; next and prev chain the orders of one level, oldest first, and next the free
// slots. Slot 0 is nobody.

import { breakInvariant } from '../domain/invariant.js';
import type { OrderStatus } from '../domain/order-status.js';
import { type StateReader, type StateWriter, takeWords } from '../domain/state-sections.js';
import { GENERATIONS, SLOTS } from './capacities.js';

/** log2 of the words and doubles of a record, and where its fields stand. */
export const ORDER_SHIFT = 3;
export const ORDER_DOUBLE_SHIFT = 2;
export const LEVEL = 2;
export const NEXT = 3;
export const PREVIOUS = 4;
export const ACCOUNT = 5;
export const GENERATION = 6;
export const FLAGS = 7;

export const INSTRUMENT_MASK = 0xffff;
export const SIDE_SHIFT = 16;
const SIDE_MASK = 3;
const STATUS_SHIFT = 18;
const STATUS_MASK = 7;

/** Stands behind the displayed orders of its price and is never shown. */
export const HIDDEN_FLAG = 1 << 21;
/** Shows a slice of itself at a time. */
export const ICEBERG_FLAG = 1 << 22;
/** Its price follows the best one of its own side. */
export const PEGGED_FLAG = 1 << 23;
/** Ends where it would no longer reduce its account's position. */
export const REDUCE_ONLY_FLAG = 1 << 24;
/** Its first fill must still reach its minimum quantity. */
export const CONTINGENT_FLAG = 1 << 25;
/** Its stop price follows the last trade price while it waits. */
export const TRAILING_FLAG = 1 << 26;
/** Counts among the orders of its instrument that wait for something. */
export const WAITING_FLAG = 1 << 27;

export class OrderStore {
  readonly int32: Int32Array;
  readonly float64: Float64Array;
  readonly #slotsMax: number;
  /** The next slot that was never used. */
  #fresh = 1;
  /** Top of the stack of freed slots. */
  #free = 0;

  constructor(slotsMax: number) {
    const buffer = new ArrayBuffer((slotsMax + 1) << (ORDER_SHIFT + 2));
    this.int32 = new Int32Array(buffer);
    this.float64 = new Float64Array(buffer);
    this.#slotsMax = slotsMax;
  }

  get hasFreeSlot(): boolean {
    return this.#free !== 0 || this.#fresh <= this.#slotsMax;
  }

  /** One more than the largest slot that was ever used. */
  get slotsUsed(): number {
    return this.#fresh;
  }

  /** Takes a slot and fills its record; the caller has asked `hasFreeSlot` and sets the leaves. */
  open(account: number, instrument: number, side: number, status: OrderStatus, flags: number): number {
    const words = this.int32;
    let slot = this.#free;
    if (slot !== 0) this.#free = words[(slot << ORDER_SHIFT) + NEXT];
    else if (this.#fresh <= this.#slotsMax) slot = this.#fresh++;
    else breakInvariant('no free order slot');
    const at = slot << ORDER_SHIFT;
    words[at + LEVEL] = 0;
    words[at + NEXT] = 0;
    words[at + PREVIOUS] = 0;
    words[at + ACCOUNT] = account;
    words[at + FLAGS] = instrument | (side << SIDE_SHIFT) | (status << STATUS_SHIFT) | flags;
    return slot;
  }

  /** Frees the slot for another order under the next generation; the last generation retires it. */
  release(slot: number): void {
    const words = this.int32;
    const at = slot << ORDER_SHIFT;
    words[at + FLAGS] = 0;
    const generation = words[at + GENERATION] + 1;
    if (generation === GENERATIONS) return;
    words[at + GENERATION] = generation;
    words[at + NEXT] = this.#free;
    this.#free = slot;
  }

  /** The slot of the open or remembered order with this id, or 0. Takes any number. */
  find(orderId: number): number {
    const generation = Math.floor(orderId / SLOTS);
    const slot = orderId - generation * SLOTS;
    if (!(slot >= 1 && slot < this.#fresh) || slot !== Math.floor(slot)) return 0;
    const at = slot << ORDER_SHIFT;
    const found = this.int32[at + GENERATION] === generation && this.int32[at + FLAGS] !== 0;
    return found ? slot : 0;
  }

  id(slot: number): number {
    return this.int32[(slot << ORDER_SHIFT) + GENERATION] * SLOTS + slot;
  }
  leaves(slot: number): number {
    return this.float64[slot << ORDER_DOUBLE_SHIFT];
  }
  setLeaves(slot: number, value: number): void {
    this.float64[slot << ORDER_DOUBLE_SHIFT] = value;
  }
  level(slot: number): number {
    return this.int32[(slot << ORDER_SHIFT) + LEVEL];
  }
  next(slot: number): number {
    return this.int32[(slot << ORDER_SHIFT) + NEXT];
  }
  account(slot: number): number {
    return this.int32[(slot << ORDER_SHIFT) + ACCOUNT];
  }
  instrument(slot: number): number {
    return this.int32[(slot << ORDER_SHIFT) + FLAGS] & INSTRUMENT_MASK;
  }
  side(slot: number): number {
    return (this.int32[(slot << ORDER_SHIFT) + FLAGS] >> SIDE_SHIFT) & SIDE_MASK;
  }
  status(slot: number): number {
    return (this.int32[(slot << ORDER_SHIFT) + FLAGS] >> STATUS_SHIFT) & STATUS_MASK;
  }
  /** The bits among `mask` that the order has. */
  has(slot: number, mask: number): number {
    return this.int32[(slot << ORDER_SHIFT) + FLAGS] & mask;
  }
  set(slot: number, mask: number): void {
    this.int32[(slot << ORDER_SHIFT) + FLAGS] |= mask;
  }
  clear(slot: number, mask: number): void {
    this.int32[(slot << ORDER_SHIFT) + FLAGS] &= ~mask;
  }
  setNext(slot: number, next: number): void {
    this.int32[(slot << ORDER_SHIFT) + NEXT] = next;
  }
  setStatus(slot: number, status: OrderStatus): void {
    const at = (slot << ORDER_SHIFT) + FLAGS;
    this.int32[at] = (this.int32[at] & ~(STATUS_MASK << STATUS_SHIFT)) | (status << STATUS_SHIFT);
  }

  /** Cold: the freed slots, the next to be used first. */
  *freeSlots(): Generator<number> {
    for (let slot = this.#free; slot !== 0; slot = this.next(slot)) yield slot;
  }

  /** Cold: every slot that was ever used, and the freed ones in their order. */
  save(state: StateWriter): void {
    state.put('orders.slots', Int32Array.of(this.#fresh, this.#free));
    state.put('orders', this.int32.subarray(0, this.#fresh << ORDER_SHIFT));
  }

  /** Cold. */
  load(state: StateReader): void {
    [this.#fresh, this.#free] = takeWords(state, 'orders.slots');
    state.take('orders', this.int32);
  }

  /** True where the slot holds an order, open or remembered. */
  isTaken(slot: number): boolean {
    return this.int32[(slot << ORDER_SHIFT) + FLAGS] !== 0;
  }
}
