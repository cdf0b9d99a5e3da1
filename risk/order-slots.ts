// hot path
// The columns of the order mirror: one slot for each order that is open or on its way, and one for each new name that a
// replace on its way asks for. Slots are found by order id and by (account, client order id). Slot 0 is none.
// Owner: a validator thread. Units: lots, ticks.

import { wordsEqual } from '../engine/domain/text-field.js';
import { SlotTable } from './slot-table.js';
import { grownFloats, grownWords } from './wide-sums.js';

const SLOTS_AT_START = 1024;
/** Of a client order id. */
export const ID_WORDS = 9;

export class OrderSlots {
  account = new Int32Array(SLOTS_AT_START);
  /** Of the position index. */
  row = new Int32Array(SLOTS_AT_START);
  /** 0 until the first event of an order that a replay has named. */
  side = new Int32Array(SLOTS_AT_START);
  /** Commands on their way that may change the order. */
  inFlight = new Int32Array(SLOTS_AT_START);
  /** Of a new name: the order's slot; 0 where the slot is an order's own. */
  target = new Int32Array(SLOTS_AT_START);
  /** 1 where it is counted at a protection, which another stop price moves. */
  isProtected = new Int32Array(SLOTS_AT_START);
  /** 1 once the engine has said the last of the order. */
  ended = new Int32Array(SLOTS_AT_START);
  /** 0 until the engine has named the order. */
  orderId: Float64Array = new Float64Array(SLOTS_AT_START);
  /** What the engine counts as open, and at which price. */
  leaves: Float64Array = new Float64Array(SLOTS_AT_START);
  price: Float64Array = new Float64Array(SLOTS_AT_START);
  traded: Float64Array = new Float64Array(SLOTS_AT_START);
  /** What is reserved: what it might come to. */
  reserved: Float64Array = new Float64Array(SLOTS_AT_START);
  reservedPrice: Float64Array = new Float64Array(SLOTS_AT_START);
  /** Cash held for it. */
  held: Float64Array = new Float64Array(SLOTS_AT_START);
  #texts = new Int32Array(SLOTS_AT_START * ID_WORDS);
  #fresh = 1;
  /** Top of the stack of freed slots, chained through `target`. */
  #free = 0;
  readonly #byOrderId = new SlotTable(SLOTS_AT_START);
  readonly #byText = new SlotTable(SLOTS_AT_START);

  /** A slot of zeros for this account, under this client order id. */
  open(account: number, words: Int32Array, word: number): number {
    let slot = this.#free;
    if (slot !== 0) this.#free = this.target[slot];
    else {
      slot = this.#fresh++;
      if (slot === this.account.length) this.#grow();
    }
    this.account[slot] = account;
    this.row[slot] = 0;
    this.side[slot] = 0;
    this.inFlight[slot] = 0;
    this.target[slot] = 0;
    this.isProtected[slot] = 0;
    this.ended[slot] = 0;
    this.orderId[slot] = 0;
    this.leaves[slot] = 0;
    this.price[slot] = 0;
    this.traded[slot] = 0;
    this.reserved[slot] = 0;
    this.reservedPrice[slot] = 0;
    this.held[slot] = 0;
    this.setText(slot, words, word);
    return slot;
  }

  /** Frees a slot that no table has any more. */
  free(slot: number): void {
    this.account[slot] = -1;
    this.target[slot] = this.#free;
    this.#free = slot;
  }

  setOrderId(slot: number, orderId: number): void {
    this.orderId[slot] = orderId;
    this.#byOrderId.insert(slot, hashOrderId(orderId));
  }

  setText(slot: number, words: Int32Array, word: number): void {
    const texts = this.#texts;
    const at = slot * ID_WORDS;
    for (let i = 0; i < ID_WORDS; i++) texts[at + i] = words[word + i];
    this.#byText.insert(slot, hashText(this.account[slot], words, word));
  }

  forgetOrderId(slot: number): void {
    this.#byOrderId.remove(slot);
  }

  forgetText(slot: number): void {
    this.#byText.remove(slot);
  }

  /** The slot of the order with this id, or 0. Takes any number. */
  findOrderId(orderId: number): number {
    const table = this.#byOrderId;
    let place = table.home(hashOrderId(orderId));
    for (let slot = table.at(place); slot !== 0; slot = table.at(place)) {
      if (this.orderId[slot] === orderId) return slot;
      place = table.after(place);
    }
    return 0;
  }

  /** The slot of the account's order that has this client order id, or is about to have it; 0 where there is none. */
  findText(account: number, words: Int32Array, word: number): number {
    const table = this.#byText;
    let place = table.home(hashText(account, words, word));
    for (let slot = table.at(place); slot !== 0; slot = table.at(place)) {
      if (this.account[slot] === account && wordsEqual(this.#texts, slot * ID_WORDS, words, word, ID_WORDS)) {
        const order = this.target[slot] === 0 ? slot : this.target[slot];
        if (this.ended[order] === 0) return order;
      }
      place = table.after(place);
    }
    return 0;
  }

  /** Cold: the nine words of its client order id begin here, in `words`. */
  get texts(): Int32Array {
    return this.#texts;
  }

  /** Cold: one more than the largest slot in use. */
  get end(): number {
    return this.#fresh;
  }

  /** Cold: the nine words of its client order id. */
  text(slot: number): string {
    return this.#texts.subarray(slot * ID_WORDS, (slot + 1) * ID_WORDS).join(',');
  }

  /** Cold: doubles the slots. */
  #grow(): void {
    const slots = 2 * this.account.length;
    this.account = grownWords(this.account, slots);
    this.row = grownWords(this.row, slots);
    this.side = grownWords(this.side, slots);
    this.inFlight = grownWords(this.inFlight, slots);
    this.target = grownWords(this.target, slots);
    this.isProtected = grownWords(this.isProtected, slots);
    this.ended = grownWords(this.ended, slots);
    this.orderId = grownFloats(this.orderId, slots);
    this.leaves = grownFloats(this.leaves, slots);
    this.price = grownFloats(this.price, slots);
    this.traded = grownFloats(this.traded, slots);
    this.reserved = grownFloats(this.reserved, slots);
    this.reservedPrice = grownFloats(this.reservedPrice, slots);
    this.held = grownFloats(this.held, slots);
    this.#texts = grownWords(this.#texts, slots * ID_WORDS);
  }
}

function hashOrderId(orderId: number): number {
  const high = Math.floor(orderId / 0x1_0000_0000);
  return mixed(Math.imul(orderId - high * 0x1_0000_0000, 0x9e3779b1) ^ high);
}

function hashText(account: number, words: Int32Array, word: number): number {
  let hash = Math.imul(account, 0x9e3779b1);
  for (let i = 0; i < ID_WORDS; i++) {
    const text = words[word + i];
    if (text === 0) break; // the rest is padding
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) ^ Math.imul(text, 0xcc9e2d51);
  }
  return mixed(hash);
}

function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return half ^ (half >>> 13);
}
