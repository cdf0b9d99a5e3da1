// hot path
// What only some orders have: a trigger, a slice to show, a minimum to trade, an expiry, a peg. A pool of records of 128
// bytes beside the orders' own; an order without conditions has none, so that plain orders pay nothing. Record 0 is none.
//
//   double 0     1              2     3                  4        5                  6                7
//   +------------+--------------+-----+------------------+--------+------------------+----------------+---------------+
//   | stop price | trail offset | cap | display quantity | shown  | minimum quantity | expires (u64)  | timer | unused|
//   +------------+--------------+-----+------------------+--------+------------------+----------------+---------------+
//   word 16      17
//   +------------+----------+
//   | next       | previous |   double 9 .. 12
//   +------------+----------+-----------------------------------------------------------------+
//   | ordered price | ordered stop price | entered stop price | protection price | unused     |
//   +------------------------------------------------------------------------------------------+
//
// Prices in ticks, quantities in lots, 0 where the order has none. Shown is the slice of an iceberg that stands in the
// book. Timer is the order's place among the expiry timers. Next and previous chain the group of orders that follow a
// price (trailing stops, pegged orders), oldest first. Ordered is what the command that entered the order said, entered
// what its NEW report did. Protection is the worst price at which a market kind may trade.

import { breakInvariant } from '../domain/invariant.js';
import { type StateReader, type StateWriter, takeWords } from '../domain/state-sections.js';

const SHIFT = 5;
const DOUBLE_SHIFT = 4;
const STOP_PRICE = 0;
const TRAIL_OFFSET = 1;
const CAP = 2;
const DISPLAY_QUANTITY = 3;
const SHOWN = 4;
const MIN_QUANTITY = 5;
const EXPIRES = 12;
const TIMER = 14;
const NEXT = 16;
const PREVIOUS = 17;
const ORDERED_PRICE = 9;
const ORDERED_STOP_PRICE = 10;
const ENTERED_STOP_PRICE = 11;
const PROTECTION_PRICE = 12;

export class OrderConditions {
  readonly #int32: Int32Array;
  readonly #float64: Float64Array;
  readonly #recordsMax: number;
  #fresh = 1;
  /** Top of the stack of freed records, chained through `next`. */
  #free = 0;

  constructor(recordsMax: number) {
    const buffer = new ArrayBuffer((recordsMax + 1) * (4 << SHIFT));
    this.#int32 = new Int32Array(buffer);
    this.#float64 = new Float64Array(buffer);
    this.#recordsMax = recordsMax;
  }

  /** A record of zeros. There are as many as orders, so there is always one. */
  open(): number {
    let record = this.#free;
    if (record !== 0) this.#free = this.#int32[(record << SHIFT) + NEXT];
    else if (this.#fresh <= this.#recordsMax) record = this.#fresh++;
    else breakInvariant('no free record of conditions');
    const at = record << SHIFT;
    for (let i = 0; i < 1 << SHIFT; i++) this.#int32[at + i] = 0;
    return record;
  }

  release(record: number): void {
    this.#int32[(record << SHIFT) + NEXT] = this.#free;
    this.#free = record;
  }

  /** Cold: how many records are in use. */
  get used(): number {
    let used = this.#fresh - 1;
    for (let record = this.#free; record !== 0; record = this.next(record)) used--;
    return used;
  }

  stopPrice(record: number): number {
    return this.#float64[(record << DOUBLE_SHIFT) + STOP_PRICE];
  }
  setStopPrice(record: number, value: number): void {
    this.#float64[(record << DOUBLE_SHIFT) + STOP_PRICE] = value;
  }
  trailOffset(record: number): number {
    return this.#float64[(record << DOUBLE_SHIFT) + TRAIL_OFFSET];
  }
  setTrailOffset(record: number, value: number): void {
    this.#float64[(record << DOUBLE_SHIFT) + TRAIL_OFFSET] = value;
  }
  /** The worst price that a pegged order follows to. */
  cap(record: number): number {
    return this.#float64[(record << DOUBLE_SHIFT) + CAP];
  }
  setCap(record: number, value: number): void {
    this.#float64[(record << DOUBLE_SHIFT) + CAP] = value;
  }
  displayQuantity(record: number): number {
    return this.#float64[(record << DOUBLE_SHIFT) + DISPLAY_QUANTITY];
  }
  setDisplayQuantity(record: number, value: number): void {
    this.#float64[(record << DOUBLE_SHIFT) + DISPLAY_QUANTITY] = value;
  }
  shown(record: number): number {
    return this.#float64[(record << DOUBLE_SHIFT) + SHOWN];
  }
  setShown(record: number, value: number): void {
    this.#float64[(record << DOUBLE_SHIFT) + SHOWN] = value;
  }
  minQuantity(record: number): number {
    return this.#float64[(record << DOUBLE_SHIFT) + MIN_QUANTITY];
  }
  setMinQuantity(record: number, value: number): void {
    this.#float64[(record << DOUBLE_SHIFT) + MIN_QUANTITY] = value;
  }
  expiresLow(record: number): number {
    return this.#int32[(record << SHIFT) + EXPIRES];
  }
  expiresHigh(record: number): number {
    return this.#int32[(record << SHIFT) + EXPIRES + 1];
  }
  /** True where the record has a time of expiry. */
  expires(record: number): boolean {
    return (this.expiresLow(record) | this.expiresHigh(record)) !== 0;
  }
  setExpires(record: number, low: number, high: number): void {
    this.#int32[(record << SHIFT) + EXPIRES] = low;
    this.#int32[(record << SHIFT) + EXPIRES + 1] = high;
  }
  orderedPrice(record: number): number {
    return this.#float64[(record << DOUBLE_SHIFT) + ORDERED_PRICE];
  }
  orderedStopPrice(record: number): number {
    return this.#float64[(record << DOUBLE_SHIFT) + ORDERED_STOP_PRICE];
  }
  setOrdered(record: number, price: number, stopPrice: number): void {
    this.#float64[(record << DOUBLE_SHIFT) + ORDERED_PRICE] = price;
    this.#float64[(record << DOUBLE_SHIFT) + ORDERED_STOP_PRICE] = stopPrice;
  }
  enteredStopPrice(record: number): number {
    return this.#float64[(record << DOUBLE_SHIFT) + ENTERED_STOP_PRICE];
  }
  setEnteredStopPrice(record: number, value: number): void {
    this.#float64[(record << DOUBLE_SHIFT) + ENTERED_STOP_PRICE] = value;
  }
  protectionPrice(record: number): number {
    return this.#float64[(record << DOUBLE_SHIFT) + PROTECTION_PRICE];
  }
  setProtectionPrice(record: number, value: number): void {
    this.#float64[(record << DOUBLE_SHIFT) + PROTECTION_PRICE] = value;
  }
  timer(record: number): number {
    return this.#int32[(record << SHIFT) + TIMER];
  }
  setTimer(record: number, place: number): void {
    this.#int32[(record << SHIFT) + TIMER] = place;
  }
  /** The slot that follows in the group, or 0. */
  next(record: number): number {
    return this.#int32[(record << SHIFT) + NEXT];
  }
  setNext(record: number, slot: number): void {
    this.#int32[(record << SHIFT) + NEXT] = slot;
  }
  previous(record: number): number {
    return this.#int32[(record << SHIFT) + PREVIOUS];
  }
  setPrevious(record: number, slot: number): void {
    this.#int32[(record << SHIFT) + PREVIOUS] = slot;
  }

  /** Cold. */
  save(state: StateWriter): void {
    state.put('conditions.records', Int32Array.of(this.#fresh, this.#free));
    state.put('conditions', this.#int32.subarray(0, this.#fresh << SHIFT));
  }

  /** Cold. */
  load(state: StateReader): void {
    [this.#fresh, this.#free] = takeWords(state, 'conditions.records');
    state.take('conditions', this.#int32);
  }
}
