// hot path
// Finds an instrument's index by the bytes of its symbol, without making a string: open addressing, linear probing.
// Owner: the gateway thread.

import { NO_INSTRUMENT, SYMBOL_BYTES_MAX } from '../engine/domain/limits.js';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Slots for each symbol: short probes. */
const SLOTS_PER_SYMBOL = 4;

export class SymbolTable {
  /** Instrument index + 1 in each slot; 0 is empty. */
  #slots: Int32Array;
  /** SYMBOL_BYTES_MAX bytes for each slot. */
  #texts: Uint8Array;
  #lengths: Uint8Array;
  #size = 0;

  constructor(symbolsExpected = 64) {
    let slots = 16;
    while (slots < symbolsExpected * SLOTS_PER_SYMBOL) slots *= 2;
    this.#slots = new Int32Array(slots);
    this.#texts = new Uint8Array(slots * SYMBOL_BYTES_MAX);
    this.#lengths = new Uint8Array(slots);
  }

  /** The instrument with this symbol, or NO_INSTRUMENT. */
  find(bytes: Uint8Array, start: number, length: number): number {
    if (length === 0 || length > SYMBOL_BYTES_MAX) return NO_INSTRUMENT;
    const slot = this.#slotOf(bytes, start, length);
    return this.#slots[slot] - 1;
  }

  /** Cold: adds a symbol of 1 to SYMBOL_BYTES_MAX bytes. */
  add(symbol: Uint8Array, instrument: number): void {
    if (this.#size * SLOTS_PER_SYMBOL >= this.#slots.length) this.#rebuild(this.#slots.length * 2);
    const slot = this.#slotOf(symbol, 0, symbol.length);
    if (this.#slots[slot] === 0) this.#size++;
    this.#slots[slot] = instrument + 1;
    this.#lengths[slot] = symbol.length;
    this.#texts.set(symbol, slot * SYMBOL_BYTES_MAX);
  }

  /** Cold: forgets a symbol, by putting all the others in again. */
  remove(symbol: Uint8Array): void {
    const slot = this.#slotOf(symbol, 0, symbol.length);
    if (this.#slots[slot] === 0) return;
    this.#slots[slot] = 0;
    this.#rebuild(this.#slots.length);
  }

  /** The slot that holds this symbol, or the empty one where it belongs. */
  #slotOf(bytes: Uint8Array, start: number, length: number): number {
    let hash = FNV_OFFSET;
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ bytes[start + i], FNV_PRIME);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (this.#slots[slot] !== 0 && !this.#holds(slot, bytes, start, length)) slot = (slot + 1) & mask;
    return slot;
  }

  #holds(slot: number, bytes: Uint8Array, start: number, length: number): boolean {
    if (this.#lengths[slot] !== length) return false;
    const text = slot * SYMBOL_BYTES_MAX;
    for (let i = 0; i < length; i++) if (this.#texts[text + i] !== bytes[start + i]) return false;
    return true;
  }

  /** Cold: puts everything in again, in so many slots. */
  #rebuild(size: number): void {
    const slots = this.#slots;
    const texts = this.#texts;
    const lengths = this.#lengths;
    this.#slots = new Int32Array(size);
    this.#texts = new Uint8Array(size * SYMBOL_BYTES_MAX);
    this.#lengths = new Uint8Array(size);
    this.#size = 0;
    for (let i = 0; i < slots.length; i++) {
      if (slots[i] === 0) continue;
      const text = i * SYMBOL_BYTES_MAX;
      this.add(texts.subarray(text, text + lengths[i]), slots[i] - 1);
    }
  }
}
