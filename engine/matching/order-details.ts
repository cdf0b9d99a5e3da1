// hot path
// What the orders' clients said of them (order-details-layout.ts), and their amounts.

import { type StateReader, type StateWriter, takeNumbers, takeWords } from '../domain/state-sections.js';
import { DetailsLayout } from './order-details-layout.js';
import { OrderLayout } from './order-layout.js';
import type { OrderStore } from './order-store.js';

const { CLIENT_ORDER_ID, CONDITIONS, DETAILS_SHIFT, ENTRY_SEQUENCE, ENTRY_SHIFT, SESSION, TAG, TERMS } = DetailsLayout;
const { LENGTHS_MASK, POST_ONLY_MASK, POST_ONLY_SHIFT, REQUESTED_SHIFT, TAG_LENGTH_SHIFT, TYPE_MASK, TYPE_SHIFT } =
  DetailsLayout;
const { SELF_TRADE_PREVENTION_MASK, SELF_TRADE_PREVENTION_SHIFT, TIME_IN_FORCE_MASK, TIME_IN_FORCE_SHIFT } =
  DetailsLayout;
const { CUMULATIVE, FLAGS, MOVED, ORDER_DOUBLE_SHIFT, ORDER_SHIFT, PRICE, QUANTITY } = OrderLayout;
const BYTE_MASK = 0xff;

export class OrderDetails {
  readonly int32: Int32Array;
  readonly float64: Float64Array;
  /** Lots ahead and entry sequence, two doubles a slot. */
  readonly entries: Float64Array;
  /** Quantity and price of the NEW report, two doubles a slot, of the orders that have other ones now. */
  readonly #entered: Float64Array;

  constructor(orders: OrderStore, slotsMax: number) {
    this.int32 = orders.int32;
    this.float64 = orders.float64;
    this.entries = new Float64Array((slotsMax + 1) << ENTRY_SHIFT);
    this.#entered = new Float64Array((slotsMax + 1) * 2);
  }

  /** The first word of a new order's, without terms: written whole, since a store does not wait for a cold record. */
  setTextLengths(slot: number, clientOrderIdLength: number, tagLength: number): void {
    this.int32[(slot << DETAILS_SHIFT) + TERMS] = clientOrderIdLength | (tagLength << TAG_LENGTH_SHIFT);
  }

  /** Of an order that has had no terms yet. */
  setTerms(slot: number, type: number, timeInForce: number, postOnly: number): void {
    this.int32[(slot << DETAILS_SHIFT) + TERMS] |=
      (type << TYPE_SHIFT) | (timeInForce << TIME_IN_FORCE_SHIFT) | (postOnly << POST_ONLY_SHIFT);
  }

  /** Amounts as they are on entry: nothing traded, nobody ahead. */
  setAmounts(slot: number, quantity: number, price: number, entrySequence: number): void {
    const at = slot << ORDER_DOUBLE_SHIFT;
    this.float64[at + QUANTITY] = quantity;
    this.float64[at + PRICE] = price;
    this.float64[at + CUMULATIVE] = 0;
    this.entries[slot << ENTRY_SHIFT] = 0;
    this.entries[(slot << ENTRY_SHIFT) + ENTRY_SEQUENCE] = entrySequence;
  }

  setClientOrderIdLength(slot: number, length: number): void {
    const at = (slot << DETAILS_SHIFT) + TERMS;
    this.int32[at] = (this.int32[at] & ~BYTE_MASK) | length;
  }

  /** The nine words, written out: a loop costs several times its body. */
  setClientOrderId(slot: number, source: Int32Array, word: number): void {
    const words = this.int32;
    const at = slot << DETAILS_SHIFT;
    words[at + CLIENT_ORDER_ID] = source[word];
    words[at + CLIENT_ORDER_ID + 1] = source[word + 1];
    words[at + CLIENT_ORDER_ID + 2] = source[word + 2];
    words[at + CLIENT_ORDER_ID + 3] = source[word + 3];
    words[at + CLIENT_ORDER_ID + 4] = source[word + 4];
    words[at + CLIENT_ORDER_ID + 5] = source[word + 5];
    words[at + CLIENT_ORDER_ID + 6] = source[word + 6];
    words[at + CLIENT_ORDER_ID + 7] = source[word + 7];
    words[at + CLIENT_ORDER_ID + 8] = source[word + 8];
  }

  setTag(slot: number, source: Int32Array, word: number): void {
    const words = this.int32;
    const at = slot << DETAILS_SHIFT;
    words[at + TAG] = source[word];
    words[at + TAG + 1] = source[word + 1];
    words[at + TAG + 2] = source[word + 2];
    words[at + TAG + 3] = source[word + 3];
  }

  clientOrderIdWord(slot: number): number {
    return (slot << DETAILS_SHIFT) + CLIENT_ORDER_ID;
  }
  tagWord(slot: number): number {
    return (slot << DETAILS_SHIFT) + TAG;
  }
  clientOrderIdLength(slot: number): number {
    return this.int32[(slot << DETAILS_SHIFT) + TERMS] & BYTE_MASK;
  }
  tagLength(slot: number): number {
    return (this.int32[(slot << DETAILS_SHIFT) + TERMS] & LENGTHS_MASK) >> TAG_LENGTH_SHIFT;
  }
  conditions(slot: number): number {
    return this.int32[(slot << DETAILS_SHIFT) + CONDITIONS];
  }
  setConditions(slot: number, record: number): void {
    this.int32[(slot << DETAILS_SHIFT) + CONDITIONS] = record;
  }
  session(slot: number): number {
    return this.int32[(slot << DETAILS_SHIFT) + SESSION];
  }
  setSession(slot: number, session: number): void {
    this.int32[(slot << DETAILS_SHIFT) + SESSION] = session;
  }
  type(slot: number): number {
    return (this.int32[(slot << DETAILS_SHIFT) + TERMS] >> TYPE_SHIFT) & TYPE_MASK;
  }
  timeInForce(slot: number): number {
    return (this.int32[(slot << DETAILS_SHIFT) + TERMS] >> TIME_IN_FORCE_SHIFT) & TIME_IN_FORCE_MASK;
  }
  postOnly(slot: number): number {
    return (this.int32[(slot << DETAILS_SHIFT) + TERMS] >> POST_ONLY_SHIFT) & POST_ONLY_MASK;
  }
  selfTradePrevention(slot: number): number {
    return (this.int32[(slot << DETAILS_SHIFT) + TERMS] >> SELF_TRADE_PREVENTION_SHIFT) & SELF_TRADE_PREVENTION_MASK;
  }
  /** The mode that the command asked for; UNSPECIFIED where it left it to the account's default. */
  requestedSelfTradePrevention(slot: number): number {
    return (this.int32[(slot << DETAILS_SHIFT) + TERMS] >> REQUESTED_SHIFT) & SELF_TRADE_PREVENTION_MASK;
  }
  /** Of an order that has had no modes yet. */
  setSelfTradePrevention(slot: number, mode: number, requested: number): void {
    this.int32[(slot << DETAILS_SHIFT) + TERMS] |=
      (mode << SELF_TRADE_PREVENTION_SHIFT) | (requested << REQUESTED_SHIFT);
  }
  quantity(slot: number): number {
    return this.float64[(slot << ORDER_DOUBLE_SHIFT) + QUANTITY];
  }
  setQuantity(slot: number, value: number): void {
    this.#keepEntered(slot);
    this.float64[(slot << ORDER_DOUBLE_SHIFT) + QUANTITY] = value;
  }
  price(slot: number): number {
    return this.float64[(slot << ORDER_DOUBLE_SHIFT) + PRICE];
  }
  setPrice(slot: number, value: number): void {
    this.#keepEntered(slot);
    this.float64[(slot << ORDER_DOUBLE_SHIFT) + PRICE] = value;
  }
  cumulative(slot: number): number {
    return this.float64[(slot << ORDER_DOUBLE_SHIFT) + CUMULATIVE];
  }
  addCumulative(slot: number, quantity: number): void {
    this.float64[(slot << ORDER_DOUBLE_SHIFT) + CUMULATIVE] += quantity;
  }
  queueAhead(slot: number): number {
    return this.entries[slot << ENTRY_SHIFT];
  }
  setQueueAhead(slot: number, value: number): void {
    this.entries[slot << ENTRY_SHIFT] = value;
  }
  enteredQuantity(slot: number): number {
    return this.#hasMoved(slot) ? this.#entered[slot << 1] : this.quantity(slot);
  }
  /** What the NEW report showed; 0 for a market kind. */
  enteredPrice(slot: number): number {
    return this.#hasMoved(slot) ? this.#entered[(slot << 1) + 1] : this.price(slot);
  }

  #hasMoved(slot: number): boolean {
    return (this.int32[(slot << ORDER_SHIFT) + FLAGS] & MOVED) !== 0;
  }

  /** Before the first change: most orders never change, and write nothing here. */
  #keepEntered(slot: number): void {
    if (this.#hasMoved(slot)) return;
    this.#entered[slot << 1] = this.quantity(slot);
    this.#entered[(slot << 1) + 1] = this.price(slot);
    this.int32[(slot << ORDER_SHIFT) + FLAGS] |= MOVED;
  }

  /** The command that entered the order: rises in order of arrival. */
  entrySequence(slot: number): number {
    return this.entries[(slot << ENTRY_SHIFT) + ENTRY_SEQUENCE];
  }

  /** Cold: of the slots below `slots`, what stands apart from their records. */
  save(state: StateWriter, slots: number): void {
    state.put('details.entries', this.entries.subarray(0, slots << ENTRY_SHIFT));
    const moved = Array.from({ length: slots }, (_, slot) => slot).filter((slot) => this.#hasMoved(slot));
    state.put('details.moved', Int32Array.from(moved));
    state.put(
      'details.entered',
      Float64Array.from(moved.flatMap((at) => [this.#entered[at << 1], this.#entered[(at << 1) + 1]])),
    );
  }

  /** Cold. */
  load(state: StateReader): void {
    state.take('details.entries', this.entries);
    const entered = takeNumbers(state, 'details.entered');
    for (const [index, slot] of takeWords(state, 'details.moved').entries()) {
      this.#entered[slot << 1] = entered[index << 1];
      this.#entered[(slot << 1) + 1] = entered[(index << 1) + 1];
    }
  }
}
