// hot path
// Finds an open or remembered order by (account, client order id): open addressing with linear probing. Deletion shifts
// later entries back instead of leaving tombstones (Knuth, TAOCP 6.4, algorithm R), so a table that orders flow through
// for days stays as fast as a new one. The ids themselves stay in the order details.
//
// An entry is one word, slot and the top eight bits of the hash, so that the table spans as little memory as it can: nearly
// every access to it misses the caches, and what it costs is how far apart its entries lie. The rest of the hash, which a
// deletion needs of the entries behind it, stands in a table by slot.

import type { StateReader, StateWriter } from '../domain/state-sections.js';
import { wordsEqual } from '../domain/text-field.js';
import { SLOTS } from './capacities.js';
import { CLIENT_ORDER_ID_WORDS, type OrderDetails } from './order-details.js';
import type { OrderStore } from './order-store.js';

const SLOT_MASK = SLOTS - 1;
const TAG_MASK = ~SLOT_MASK;

export class ClientOrderIdTable {
  readonly #orders: OrderStore;
  readonly #details: OrderDetails;
  /** Slot in the low 24 bits, tag above; 0 = empty. */
  readonly #entries: Int32Array;
  readonly #hashes: Int32Array;
  readonly #mask: number;

  /** At most three quarters full when every slot is taken. */
  constructor(orders: OrderStore, details: OrderDetails, slotsMax: number) {
    this.#orders = orders;
    this.#details = details;
    const size = 1 << (32 - Math.clz32(Math.ceil((slotsMax * 4) / 3)));
    this.#entries = new Int32Array(size);
    this.#hashes = new Int32Array(slotsMax + 1);
    this.#mask = size - 1;
  }

  /** The slot of the account's order with this id, or 0. `hash` is `hashClientOrderId` of the same. */
  find(account: number, hash: number, words: Int32Array, word: number): number {
    const entries = this.#entries;
    const mask = this.#mask;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const entry = entries[place];
      if (entry === 0) return 0;
      const mayMatch = ((entry ^ hash) & TAG_MASK) === 0;
      if (mayMatch && this.#matches(entry & SLOT_MASK, account, words, word)) return entry & SLOT_MASK;
    }
  }

  insert(slot: number, hash: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let place = hash & mask;
    while (entries[place] !== 0) place = (place + 1) & mask;
    entries[place] = (hash & TAG_MASK) | slot;
    this.#hashes[slot] = hash;
  }

  /** Removes the entry of a slot that is in the table. */
  remove(slot: number): void {
    const entries = this.#entries;
    const hashes = this.#hashes;
    const mask = this.#mask;
    const hash = hashes[slot];
    const removed = (hash & TAG_MASK) | slot;
    let gap = hash & mask;
    while (entries[gap] !== removed) gap = (gap + 1) & mask;
    for (let place = (gap + 1) & mask; entries[place] !== 0; place = (place + 1) & mask) {
      const home = hashes[entries[place] & SLOT_MASK] & mask;
      // An entry may move into the gap only where its probe sequence passes the gap on its way from home to its place.
      if (((place - home) & mask) < ((place - gap) & mask)) continue;
      entries[gap] = entries[place];
      gap = place;
    }
    entries[gap] = 0;
  }

  #matches(slot: number, account: number, words: Int32Array, word: number): boolean {
    const details = this.#details;
    return (
      this.#orders.account(slot) === account &&
      wordsEqual(details.int32, details.clientOrderIdWord(slot), words, word, CLIENT_ORDER_ID_WORDS)
    );
  }

  /** Cold: the hash of each slot below `slots`; where each stands follows from them. */
  save(state: StateWriter, slots: number): void {
    state.put('ids.hashes', this.#hashes.subarray(0, slots));
  }

  /** Cold: enters every order that is open or remembered anew, as this table may be of another size. */
  load(state: StateReader): void {
    const slots = state.length('ids.hashes');
    state.take('ids.hashes', this.#hashes);
    for (let slot = 1; slot < slots; slot++) {
      if (this.#orders.isTaken(slot)) this.insert(slot, this.#hashes[slot]);
    }
  }
}

/** A 32-bit hash over the account and the words that an id of this length has (the mixing steps of MurmurHash3). */
export function hashClientOrderId(account: number, words: Int32Array, word: number, length: number): number {
  let hash = Math.imul(account, 0x9e3779b1) ^ length;
  const end = word + ((length + 3) >> 2);
  for (let at = word; at < end; at++) {
    let mixed = Math.imul(words[at], 0xcc9e2d51);
    mixed = (mixed << 15) | (mixed >>> 17);
    hash ^= Math.imul(mixed, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
