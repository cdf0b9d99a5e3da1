// hot path
// The orders' cold records (order-details-layout.ts): their clients' words for them, their terms and running amounts.

import { type StateReader, type StateWriter, takeNumbers, takeWords } from '../domain/state-sections.js';
import { DetailsLayout } from './order-details-layout.js';

const { DETAILS_SHIFT, DETAILS_DOUBLE_SHIFT, CLIENT_ORDER_ID, TAG, CONDITIONS, SESSION, TERMS } = DetailsLayout;
const { SELF_TRADE_PREVENTION, QUANTITY, PRICE, CUMULATIVE, QUEUE_AHEAD, ENTRY_SEQUENCE } = DetailsLayout;
const { TAG_LENGTH_SHIFT, TYPE_SHIFT, TIME_IN_FORCE_SHIFT, POST_ONLY_SHIFT, GROUP_LINKS, ID_HASH } = DetailsLayout;
const BYTE_MASK = 0xff;
const { MOVED, REQUESTED_SHIFT } = DetailsLayout;

export class OrderDetails {
  readonly int32: Int32Array;
  readonly float64: Float64Array;
  /** Quantity and price of the NEW report, two doubles a slot, of the orders that have other ones now. */
  readonly #entered: Float64Array;

  constructor(slotsMax: number) {
    const buffer = new ArrayBuffer((slotsMax + 1) * (4 << DETAILS_SHIFT));
    this.int32 = new Int32Array(buffer);
    this.float64 = new Float64Array(buffer);
    this.#entered = new Float64Array((slotsMax + 1) * 2);
  }

  setTerms(slot: number, side: number, type: number, timeInForce: number, postOnly: number): void {
    this.int32[(slot << DETAILS_SHIFT) + TERMS] =
      side | (type << TYPE_SHIFT) | (timeInForce << TIME_IN_FORCE_SHIFT) | (postOnly << POST_ONLY_SHIFT);
  }

  /** Of the client order id, as `hashClientOrderId` has it. */
  idHash(slot: number): number {
    return this.int32[(slot << DETAILS_SHIFT) + ID_HASH];
  }
  setIdHash(slot: number, hash: number): void {
    this.int32[(slot << DETAILS_SHIFT) + ID_HASH] = hash;
  }

  /** Amounts as they are on entry: nothing traded, nobody ahead. */
  setAmounts(slot: number, quantity: number, price: number, entrySequence: number): void {
    const at = slot << DETAILS_DOUBLE_SHIFT;
    this.float64[at + QUANTITY] = quantity;
    this.float64[at + PRICE] = price;
    this.float64[at + CUMULATIVE] = 0;
    this.float64[at + QUEUE_AHEAD] = 0;
    this.float64[at + ENTRY_SEQUENCE] = entrySequence;
    this.int32[(slot << DETAILS_SHIFT) + MOVED] = 0;
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
  clientOrderIdLength(slot: number): number {
    return this.int32[slot << DETAILS_SHIFT] & BYTE_MASK;
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
    return this.int32[(slot << DETAILS_SHIFT) + SELF_TRADE_PREVENTION] & BYTE_MASK;
  }
  /** The mode that the command asked for; UNSPECIFIED where it left it to the account's default. */
  requestedSelfTradePrevention(slot: number): number {
    return this.int32[(slot << DETAILS_SHIFT) + SELF_TRADE_PREVENTION] >> REQUESTED_SHIFT;
  }
  setSelfTradePrevention(slot: number, mode: number, requested: number): void {
    this.int32[(slot << DETAILS_SHIFT) + SELF_TRADE_PREVENTION] = mode | (requested << REQUESTED_SHIFT);
  }
  quantity(slot: number): number {
    return this.float64[(slot << DETAILS_DOUBLE_SHIFT) + QUANTITY];
  }
  setQuantity(slot: number, value: number): void {
    this.#keepEntered(slot);
    this.float64[(slot << DETAILS_DOUBLE_SHIFT) + QUANTITY] = value;
  }
  price(slot: number): number {
    return this.float64[(slot << DETAILS_DOUBLE_SHIFT) + PRICE];
  }
  setPrice(slot: number, value: number): void {
    this.#keepEntered(slot);
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
  enteredQuantity(slot: number): number {
    return this.#hasMoved(slot) ? this.#entered[slot << 1] : this.quantity(slot);
  }
  /** What the NEW report showed; 0 for a market kind. */
  enteredPrice(slot: number): number {
    return this.#hasMoved(slot) ? this.#entered[(slot << 1) + 1] : this.price(slot);
  }

  #hasMoved(slot: number): boolean {
    return this.int32[(slot << DETAILS_SHIFT) + MOVED] !== 0;
  }

  /** Before the first change: most orders never change, and write nothing here. */
  #keepEntered(slot: number): void {
    if (this.#hasMoved(slot)) return;
    this.#entered[slot << 1] = this.quantity(slot);
    this.#entered[(slot << 1) + 1] = this.price(slot);
    this.int32[(slot << DETAILS_SHIFT) + MOVED] = 1;
  }

  /** The command that entered the order: rises in order of arrival. */
  entrySequence(slot: number): number {
    return this.float64[(slot << DETAILS_DOUBLE_SHIFT) + ENTRY_SEQUENCE];
  }

  /** Cold: those of the slots below `slots`, without what is this process's own: a load makes it anew. */
  save(state: StateWriter, slots: number): void {
    const words = this.int32.slice(0, slots << DETAILS_SHIFT);
    for (let slot = 0; slot < slots; slot++) {
      const at = slot << DETAILS_SHIFT;
      words.fill(0, at + GROUP_LINKS, at + ID_HASH + 1);
    }
    state.put('details', words);
    const moved = Array.from({ length: slots }, (_, slot) => slot).filter((slot) => this.#hasMoved(slot));
    state.put('details.moved', Int32Array.from(moved));
    state.put(
      'details.entered',
      Float64Array.from(moved.flatMap((at) => [this.#entered[at << 1], this.#entered[(at << 1) + 1]])),
    );
  }

  /** Cold. */
  load(state: StateReader): void {
    state.take('details', this.int32);
    const entered = takeNumbers(state, 'details.entered');
    for (const [index, slot] of takeWords(state, 'details.moved').entries()) {
      this.#entered[slot << 1] = entered[index << 1];
      this.#entered[(slot << 1) + 1] = entered[(index << 1) + 1];
    }
  }
}
