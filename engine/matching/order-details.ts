// hot path
// The cold half of every order, 128 bytes a slot: its client's words for it, its terms and its running amounts. Matching
// passes it by; reports are filled from it.
//
//   word 0       1                   10           14        15
//   +------------+-------------------+------------+---------+---------+
//   | lengths    | client order id   | tag        | condit. | session |      first cache line
//   +------------+-------------------+------------+---------+---------+
//   word 16      17                  double 9 .. 13
//   +------------+-------------------+---------------------------------------------------------------------+
//   | terms      | self-trade prev.  | quantity | price | cumulative | queue ahead | entry sequence | unused |
//   +------------+-------------------+---------------------------------------------------------------------+
//
// Words 0 to 13 stand as in a report (client order id length in the low byte, tag length in the next), and the terms are
// side, type, time in force and post-only, a byte each, the first three as in a report. Price is 0 for a market order.
// Condit. is the order's record among the order conditions, or 0.

import type { StateReader, StateWriter } from '../domain/state-sections.js';

/** log2 of the words and doubles of a record, and where its fields stand. */
export const DETAILS_SHIFT = 5;
export const DETAILS_DOUBLE_SHIFT = 4;
export const CLIENT_ORDER_ID = 1;
export const CLIENT_ORDER_ID_WORDS = 9;
export const TAG = 10;
export const TAG_WORDS = 4;
export const CONDITIONS = 14;
export const SESSION = 15;
export const TERMS = 16;
const SELF_TRADE_PREVENTION = 17;
export const QUANTITY = 9;
export const PRICE = 10;
export const CUMULATIVE = 11;
export const QUEUE_AHEAD = 12;
const ENTRY_SEQUENCE = 13;

const BYTE_MASK = 0xff;
const TAG_LENGTH_SHIFT = 8;
const TYPE_SHIFT = 8;
const TIME_IN_FORCE_SHIFT = 16;
const POST_ONLY_SHIFT = 24;
/** The bytes of the terms that a report repeats. */
export const REPORTED_TERMS = 0xffffff;

export class OrderDetails {
  readonly int32: Int32Array;
  readonly float64: Float64Array;

  constructor(slotsMax: number) {
    const buffer = new ArrayBuffer((slotsMax + 1) * (4 << DETAILS_SHIFT));
    this.int32 = new Int32Array(buffer);
    this.float64 = new Float64Array(buffer);
  }

  setTerms(slot: number, side: number, type: number, timeInForce: number, postOnly: number): void {
    this.int32[(slot << DETAILS_SHIFT) + TERMS] =
      side | (type << TYPE_SHIFT) | (timeInForce << TIME_IN_FORCE_SHIFT) | (postOnly << POST_ONLY_SHIFT);
  }

  /** Amounts as they are on entry: nothing traded, nobody ahead. */
  setAmounts(slot: number, quantity: number, price: number, entrySequence: number): void {
    const at = slot << DETAILS_DOUBLE_SHIFT;
    this.float64[at + QUANTITY] = quantity;
    this.float64[at + PRICE] = price;
    this.float64[at + CUMULATIVE] = 0;
    this.float64[at + QUEUE_AHEAD] = 0;
    this.float64[at + ENTRY_SEQUENCE] = entrySequence;
  }

  /** Written whole, not read: the record of a reused slot is cold, and a store does not wait for it. */
  setTextLengths(slot: number, clientOrderIdLength: number, tagLength: number): void {
    this.int32[slot << DETAILS_SHIFT] = clientOrderIdLength | (tagLength << TAG_LENGTH_SHIFT);
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
  tagLength(slot: number): number {
    return this.int32[slot << DETAILS_SHIFT] >> TAG_LENGTH_SHIFT;
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
    return (this.int32[(slot << DETAILS_SHIFT) + TERMS] >> TYPE_SHIFT) & BYTE_MASK;
  }
  timeInForce(slot: number): number {
    return (this.int32[(slot << DETAILS_SHIFT) + TERMS] >> TIME_IN_FORCE_SHIFT) & BYTE_MASK;
  }
  postOnly(slot: number): number {
    return (this.int32[(slot << DETAILS_SHIFT) + TERMS] >> POST_ONLY_SHIFT) & BYTE_MASK;
  }
  selfTradePrevention(slot: number): number {
    return this.int32[(slot << DETAILS_SHIFT) + SELF_TRADE_PREVENTION];
  }
  setSelfTradePrevention(slot: number, mode: number): void {
    this.int32[(slot << DETAILS_SHIFT) + SELF_TRADE_PREVENTION] = mode;
  }
  quantity(slot: number): number {
    return this.float64[(slot << DETAILS_DOUBLE_SHIFT) + QUANTITY];
  }
  setQuantity(slot: number, value: number): void {
    this.float64[(slot << DETAILS_DOUBLE_SHIFT) + QUANTITY] = value;
  }
  price(slot: number): number {
    return this.float64[(slot << DETAILS_DOUBLE_SHIFT) + PRICE];
  }
  setPrice(slot: number, value: number): void {
    this.float64[(slot << DETAILS_DOUBLE_SHIFT) + PRICE] = value;
  }
  cumulative(slot: number): number {
    return this.float64[(slot << DETAILS_DOUBLE_SHIFT) + CUMULATIVE];
  }
  addCumulative(slot: number, quantity: number): void {
    this.float64[(slot << DETAILS_DOUBLE_SHIFT) + CUMULATIVE] += quantity;
  }
  queueAhead(slot: number): number {
    return this.float64[(slot << DETAILS_DOUBLE_SHIFT) + QUEUE_AHEAD];
  }
  setQueueAhead(slot: number, value: number): void {
    this.float64[(slot << DETAILS_DOUBLE_SHIFT) + QUEUE_AHEAD] = value;
  }
  /** The command that entered the order: rises in order of arrival. */
  entrySequence(slot: number): number {
    return this.float64[(slot << DETAILS_DOUBLE_SHIFT) + ENTRY_SEQUENCE];
  }

  /** Cold: those of the slots below `slots`. */
  save(state: StateWriter, slots: number): void {
    state.put('details', this.int32.subarray(0, slots << DETAILS_SHIFT));
  }

  /** Cold. */
  load(state: StateReader): void {
    state.take('details', this.int32);
  }
}
