// hot path
// The orders' hot records (order-layout.ts). Slots are handed out here; an order id is generation * 2^24 + slot, so that
// finding an order is one indexed read and a stale id never finds a later order.

import { allocateCacheLines } from '../domain/cache-lines.js';
import { breakInvariant } from '../domain/invariant.js';
import type { OrderStatus } from '../domain/order-status.js';
import { type StateReader, type StateWriter, takeWords } from '../domain/state-sections.js';
import { GENERATIONS, SLOTS } from './capacities.js';
import { OrderFlag, OrderLayout } from './order-layout.js';

const { ORDER_SHIFT, ORDER_DOUBLE_SHIFT, LEVEL, NEXT, PREVIOUS, ACCOUNT, GENERATION, FLAGS } = OrderLayout;
const { INSTRUMENT_MASK, PLACE_IN_ACCOUNT, PLACE_IN_GROUP, SIDE_SHIFT, SIDE_MASK, STATUS_SHIFT, STATUS_MASK } =
  OrderLayout;
const SLOTS_OF_A_GENERATION = SLOTS;
const SLOT_MASK = SLOTS - 1;
const GENERATIONS_MAX = GENERATIONS;

export const HIDDEN_FLAG = OrderFlag.HIDDEN;
export const ICEBERG_FLAG = OrderFlag.ICEBERG;
export const PEGGED_FLAG = OrderFlag.PEGGED;
export const REDUCE_ONLY_FLAG = OrderFlag.REDUCE_ONLY;
export const CONTINGENT_FLAG = OrderFlag.CONTINGENT;
export const TRAILING_FLAG = OrderFlag.TRAILING;
export const WAITING_FLAG = OrderFlag.WAITING;

export class OrderStore {
  readonly int32: Int32Array;
  readonly float64: Float64Array;
  readonly #slotsMax: number;
  /** The next slot that was never used. */
  #fresh = 1;
  /** Top of the stack of freed slots. */
  #free = 0;

  constructor(slotsMax: number) {
    const { int32, float64 } = allocateCacheLines((slotsMax + 1) * (4 << ORDER_SHIFT));
    this.int32 = int32;
    this.float64 = float64;
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
    const slot = this.take();
    const at = slot << ORDER_SHIFT;
    words[at + LEVEL] = 0;
    words[at + NEXT] = 0;
    words[at + PREVIOUS] = 0;
    words[at + ACCOUNT] = account;
    words[at + FLAGS] = instrument | (side << SIDE_SHIFT) | (status << STATUS_SHIFT) | flags;
    return slot;
  }

  /** Takes a slot and leaves its record to the caller, who has asked `hasFreeSlot`. */
  take(): number {
    const slot = this.#free;
    if (slot === 0) return this.#takeFresh();
    this.#free = this.int32[(slot << ORDER_SHIFT) | NEXT];
    return slot;
  }

  #takeFresh(): number {
    if (this.#fresh > this.#slotsMax) breakInvariant('no free order slot');
    return this.#fresh++;
  }

  /** Frees the slot for another order under the next generation; the last generation retires it. */
  release(slot: number): void {
    const words = this.int32;
    const at = slot << ORDER_SHIFT;
    words[at + FLAGS] = 0;
    const generation = words[at + GENERATION] + 1;
    if (generation === GENERATIONS_MAX) return;
    words[at + GENERATION] = generation;
    words[at + NEXT] = this.#free;
    this.#free = slot;
  }

  /**
   * The slot of the open or remembered order whose id stands here, or 0. Takes any number, and where it stands rather than
   * the number itself: past 2^31 one that is handed to a function becomes an object on its way.
   */
  find(ids: Float64Array, double: number): number {
    const orderId = ids[double];
    // The low bits of any number: what it is not, its own id shows.
    const slot = orderId & SLOT_MASK;
    if (slot >= this.#fresh) return 0;
    const at = slot << ORDER_SHIFT;
    const found = this.int32[at | GENERATION] * SLOTS_OF_A_GENERATION + slot === orderId;
    return found && this.int32[at | FLAGS] !== 0 ? slot : 0;
  }

  id(slot: number): number {
    return this.int32[(slot << ORDER_SHIFT) + GENERATION] * SLOTS_OF_A_GENERATION + slot;
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

  /** Cold: every slot that was ever used, without its places in lists, and the freed ones in their order. */
  save(state: StateWriter): void {
    state.put('orders.slots', Int32Array.of(this.#fresh, this.#free));
    const words = this.int32.slice(0, this.#fresh << ORDER_SHIFT);
    for (let slot = 0; slot < this.#fresh; slot++) {
      words.fill(0, (slot << ORDER_SHIFT) + PLACE_IN_ACCOUNT, (slot << ORDER_SHIFT) + PLACE_IN_GROUP + 1);
    }
    state.put('orders', words);
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
