// hot path
// Finds an open or remembered order by (account, client order id): open addressing with linear probing. Deletion shifts
// later entries back instead of leaving tombstones (Knuth, TAOCP 6.4, algorithm R), so a table that orders flow through
// for days stays as fast as a new one. The ids themselves stay in the order details.
//
// An entry is slot and hash, side by side: nearly every access misses the caches, and so it is one miss, whether it
// looks an id up, or asks of the entries behind a deleted one where they belong.

import { allocateCacheLines } from '../domain/cache-lines.js';
import { HASH_KEYS } from './hash-keys.js';
import type { OrderDetails } from './order-details.js';
import { DetailsLayout } from './order-details-layout.js';
import type { OrderStore } from './order-store.js';

const { CLIENT_ORDER_ID, DETAILS_SHIFT } = DetailsLayout;
// Constants of this module, which V8 folds into the code.
const [K0, K1, K2, K3, K4, K5, K6, K7, K8, K9] = HASH_KEYS;
const [K10, K11, K12, K13, K14, K15, K16, K17, K18, K19] = HASH_KEYS.subarray(10);

export class ClientOrderIdTable {
  readonly #orders: OrderStore;
  readonly #details: OrderDetails;
  /** Two words an entry: slot, 0 = empty, and hash. */
  readonly #entries: Int32Array;
  readonly #mask: number;

  /** At most three quarters full when every slot is taken. */
  constructor(orders: OrderStore, details: OrderDetails, slotsMax: number) {
    this.#orders = orders;
    this.#details = details;
    const size = 1 << (32 - Math.clz32(Math.ceil((slotsMax * 4) / 3)));
    this.#entries = allocateCacheLines(size * 8).int32;
    this.#mask = size - 1;
  }

  /** The slot of the account's order with this id, or 0. `hash` is `hashClientOrderId` of the same. */
  find(account: number, hash: number, words: Int32Array, word: number): number {
    const entries = this.#entries;
    const mask = this.#mask;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = entries[place << 1];
      if (slot === 0) return 0;
      if (entries[(place << 1) | 1] === hash && this.#matches(slot, account, words, word)) return slot;
    }
  }

  /** What stands where a search under this hash begins. */
  glance(hash: number): number {
    return this.#entries[(hash & this.#mask) << 1];
  }

  insert(slot: number, hash: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let place = hash & mask;
    while (entries[place << 1] !== 0) place = (place + 1) & mask;
    entries[place << 1] = slot;
    entries[(place << 1) | 1] = hash;
  }

  /** Removes the entry of a slot that is in the table under this hash. */
  remove(slot: number, hash: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let gap = hash & mask;
    while (entries[gap << 1] !== slot) gap = (gap + 1) & mask;
    for (let place = (gap + 1) & mask; entries[place << 1] !== 0; place = (place + 1) & mask) {
      const home = entries[(place << 1) | 1] & mask;
      // An entry may move into the gap only where its probe sequence passes the gap on its way from home to its place.
      if (((place - home) & mask) < ((place - gap) & mask)) continue;
      entries[gap << 1] = entries[place << 1];
      entries[(gap << 1) + 1] = entries[(place << 1) | 1];
      gap = place;
    }
    entries[gap << 1] = 0;
  }

  /** The hash under which an order is in the table. */
  hashOf(slot: number): number {
    const details = this.#details;
    const word = details.clientOrderIdWord(slot);
    return hashClientOrderId(this.#orders.account(slot), details.int32, word, details.clientOrderIdLength(slot));
  }

  #matches(slot: number, account: number, words: Int32Array, word: number): boolean {
    if (this.#orders.account(slot) !== account) return false;
    const own = this.#details.int32;
    const at = (slot << DETAILS_SHIFT) + CLIENT_ORDER_ID;
    return (
      own[at] === words[word] &&
      own[at + 1] === words[word + 1] &&
      own[at + 2] === words[word + 2] &&
      own[at + 3] === words[word + 3] &&
      own[at + 4] === words[word + 4] &&
      own[at + 5] === words[word + 5] &&
      own[at + 6] === words[word + 6] &&
      own[at + 7] === words[word + 7] &&
      own[at + 8] === words[word + 8]
    );
  }

  /**
   * Cold: enters every order that is open or remembered. Nothing of the table is kept: its hashes are this process's, and
   * its size this engine's.
   */
  load(): void {
    for (let slot = 1; slot < this.#orders.slotsUsed; slot++) {
      if (!this.#orders.isTaken(slot)) continue;
      this.insert(slot, this.hashOf(slot));
    }
  }
}

/**
 * A 32-bit hash over the account and the id, whose words are zeros beyond its length: each half of a word times a key of its
 * own (multilinear hashing, of which two texts hash alike with a chance of about 2^-17, whoever chose them), then the last
 * mixing steps of MurmurHash3. Written out, since a loop costs several times its body; most ids are short.
 */
export function hashClientOrderId(account: number, words: Int32Array, word: number, length: number): number {
  const w0 = words[word];
  const w1 = words[word + 1];
  const w2 = words[word + 2];
  const w3 = words[word + 3];
  let hash = (Math.imul(account & 0xffff, K0) + Math.imul(account >>> 16, K1)) | 0;
  hash = (hash + Math.imul(w0 & 0xffff, K2) + Math.imul(w0 >>> 16, K3)) | 0;
  hash = (hash + Math.imul(w1 & 0xffff, K4) + Math.imul(w1 >>> 16, K5)) | 0;
  hash = (hash + Math.imul(w2 & 0xffff, K6) + Math.imul(w2 >>> 16, K7)) | 0;
  hash = (hash + Math.imul(w3 & 0xffff, K8) + Math.imul(w3 >>> 16, K9)) | 0;
  if (length > 16) {
    hash = (hash + Math.imul(words[word + 4] & 0xffff, K10) + Math.imul(words[word + 4] >>> 16, K11)) | 0;
    hash = (hash + Math.imul(words[word + 5] & 0xffff, K12) + Math.imul(words[word + 5] >>> 16, K13)) | 0;
    hash = (hash + Math.imul(words[word + 6] & 0xffff, K14) + Math.imul(words[word + 6] >>> 16, K15)) | 0;
    hash = (hash + Math.imul(words[word + 7] & 0xffff, K16) + Math.imul(words[word + 7] >>> 16, K17)) | 0;
    hash = (hash + Math.imul(words[word + 8] & 0xffff, K18) + Math.imul(words[word + 8] >>> 16, K19)) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
