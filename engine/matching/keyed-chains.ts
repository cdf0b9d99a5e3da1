// hot path
// Chains of numbered elements, each found by four words: an open-addressing table of chains with linear probing. Putting
// an element into a chain costs one look into the table, taking it out none: where a chain ends, the link of its last
// element holds the chain itself, negative.
//
//   word 0                  4      5      6      7
//   +-----------------------+------+------+------+------+
//   | key, four words       | head | tail | hash | idle |
//   +-----------------------+------+------+------+------+
//
// A chain that has emptied stays in the table, so that one which fills and empties with every order costs little more than
// another; head and tail then chain the idle ones. A new chain that needs room takes that of the one longest idle.

import { allocateCacheLines } from '../domain/cache-lines.js';
import { breakInvariant } from '../domain/invariant.js';
import { HASH_KEYS } from './hash-keys.js';

const SHIFT = 3;
const HEAD = 4;
const TAIL = 5;
const HASH = 6;
const IDLE = 7;
/** From an element's link to the next to its link to the one before. */
const TO_PREVIOUS = 1;

export class KeyedChains {
  readonly #links: Int32Array;
  readonly #linkShift: number;
  readonly #linkAt: number;
  readonly #chains: Int32Array;
  readonly #chainsMax: number;
  readonly #table: Int32Array;
  readonly #mask: number;
  #fresh = 1;
  #longestIdle = 0;
  #lastIdle = 0;

  /**
   * The two links of an element, a number from 1, stand in `links` from `(element << linkShift) + linkAt` on. At most
   * `chainsMax` chains have elements at once.
   */
  constructor(links: Int32Array, linkShift: number, linkAt: number, chainsMax: number) {
    this.#links = links;
    this.#linkShift = linkShift;
    this.#linkAt = linkAt;
    this.#chainsMax = chainsMax;
    this.#chains = allocateCacheLines((chainsMax + 1) * (4 << SHIFT)).int32;
    const size = 1 << (32 - Math.clz32(Math.ceil((chainsMax * 4) / 3)));
    this.#table = new Int32Array(size);
    this.#mask = size - 1;
  }

  /** The chain of this key, or 0. */
  find(key0: number, key1: number, key2: number, key3: number): number {
    return this.#table[this.#placeOf(key0, key1, key2, key3, hashKey(key0, key1, key2, key3))];
  }

  /** The last element of this chain where it, or one that was, is of this key, or 0; -1 where it is not. Takes 0. */
  lastOf(chain: number, key0: number, key1: number, key2: number, key3: number): number {
    const chains = this.#chains;
    const at = chain << SHIFT;
    if (chain === 0 || chains[at] !== key0 || chains[at | 1] !== key1) return -1;
    if (chains[at | 2] !== key2 || chains[at | 3] !== key3) return -1;
    return chains[at | IDLE] === 0 ? chains[at | TAIL] : 0;
  }

  /** The first element of the chain of this key, or 0. */
  firstOf(key0: number, key1: number, key2: number, key3: number): number {
    return this.first(this.#table[this.#placeOf(key0, key1, key2, key3, hashKey(key0, key1, key2, key3))]);
  }

  /** The first element of a chain, or 0. */
  first(chain: number): number {
    const at = chain << SHIFT;
    return this.#chains[at + IDLE] === 0 ? this.#chains[at + HEAD] : 0;
  }

  /** The element behind this one in its chain, or 0. */
  next(element: number): number {
    const next = this.#links[(element << this.#linkShift) + this.#linkAt];
    return next < 0 ? 0 : next;
  }

  /** A word of the chain's key, 0 to 3. */
  key(chain: number, word: number): number {
    return this.#chains[(chain << SHIFT) + word];
  }

  /** Puts an element at the end of the chain of this key; returns the chain where it is the only one there, else 0. */
  append(key0: number, key1: number, key2: number, key3: number, element: number): number {
    const chains = this.#chains;
    const links = this.#links;
    const hash = hashKey(key0, key1, key2, key3);
    const found = this.#table[this.#placeOf(key0, key1, key2, key3, hash)];
    const chain = found === 0 ? this.#open(key0, key1, key2, key3, hash) : found;
    const at = chain << SHIFT;
    if (chains[at + IDLE] !== 0) this.#leaveIdle(chain);
    const link = (element << this.#linkShift) + this.#linkAt;
    const tail = chains[at + TAIL];
    links[link] = -chain;
    chains[at + TAIL] = element;
    if (tail === 0) {
      links[link + TO_PREVIOUS] = -chain;
      chains[at + HEAD] = element;
      return chain;
    }
    links[link + TO_PREVIOUS] = tail;
    links[(tail << this.#linkShift) + this.#linkAt] = element;
    return 0;
  }

  /** Takes an element out of its chain; returns the chain where it was the last one there, else 0. */
  remove(element: number): number {
    const links = this.#links;
    const link = (element << this.#linkShift) + this.#linkAt;
    const next = links[link];
    const previous = links[link + TO_PREVIOUS];
    if (next < 0 && previous < 0) {
      this.#joinIdle(-next);
      return -next;
    }
    if (next > 0) links[(next << this.#linkShift) + this.#linkAt + TO_PREVIOUS] = previous;
    else this.#chains[(-next << SHIFT) + TAIL] = previous;
    if (previous > 0) links[(previous << this.#linkShift) + this.#linkAt] = next;
    else this.#chains[(-previous << SHIFT) + HEAD] = next;
    return 0;
  }

  /** Where the chain of this key stands in the table, or the free place where it would go. */
  #placeOf(key0: number, key1: number, key2: number, key3: number, hash: number): number {
    const chains = this.#chains;
    const mask = this.#mask;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const chain = this.#table[place];
      if (chain === 0) return place;
      const at = chain << SHIFT;
      if (chains[at + HASH] !== hash || chains[at] !== key0 || chains[at + 1] !== key1) continue;
      if (chains[at + 2] === key2 && chains[at + 3] === key3) return place;
    }
  }

  /** A chain of this key, which has none, without elements. */
  #open(key0: number, key1: number, key2: number, key3: number, hash: number): number {
    const chains = this.#chains;
    const chain = this.#fresh <= this.#chainsMax ? this.#fresh++ : this.#reclaim();
    const at = chain << SHIFT;
    chains[at] = key0;
    chains[at + 1] = key1;
    chains[at + 2] = key2;
    chains[at + 3] = key3;
    chains[at + HEAD] = 0;
    chains[at + TAIL] = 0;
    chains[at + HASH] = hash;
    const mask = this.#mask;
    let place = hash & mask;
    while (this.#table[place] !== 0) place = (place + 1) & mask;
    this.#table[place] = chain;
    return chain;
  }

  #reclaim(): number {
    const chain = this.#longestIdle;
    if (chain === 0) breakInvariant('no idle chain');
    this.#leaveIdle(chain);
    const table = this.#table;
    const mask = this.#mask;
    let gap = this.#chains[(chain << SHIFT) + HASH] & mask;
    while (table[gap] !== chain) gap = (gap + 1) & mask;
    for (let place = (gap + 1) & mask; table[place] !== 0; place = (place + 1) & mask) {
      const home = this.#chains[(table[place] << SHIFT) + HASH] & mask;
      if (((place - home) & mask) < ((place - gap) & mask)) continue;
      table[gap] = table[place];
      gap = place;
    }
    table[gap] = 0;
    return chain;
  }

  #joinIdle(chain: number): void {
    const chains = this.#chains;
    const at = chain << SHIFT;
    const last = this.#lastIdle;
    chains[at + IDLE] = 1;
    chains[at + HEAD] = 0;
    chains[at + TAIL] = last;
    if (last === 0) this.#longestIdle = chain;
    else chains[(last << SHIFT) + HEAD] = chain;
    this.#lastIdle = chain;
  }

  #leaveIdle(chain: number): void {
    const chains = this.#chains;
    const at = chain << SHIFT;
    const next = chains[at + HEAD];
    const previous = chains[at + TAIL];
    if (previous === 0) this.#longestIdle = next;
    else chains[(previous << SHIFT) + HEAD] = next;
    if (next === 0) this.#lastIdle = previous;
    else chains[(next << SHIFT) + TAIL] = previous;
    chains[at + IDLE] = 0;
    chains[at + HEAD] = 0;
    chains[at + TAIL] = 0;
  }
}

/** Keyed where clients choose: a tag. */
function hashKey(key0: number, key1: number, key2: number, key3: number): number {
  const keys = HASH_KEYS;
  let hash = Math.imul(key0, keys[0]) ^ Math.imul(key1, keys[1]);
  hash = Math.imul(hash ^ (hash >>> 15), keys[2]) + Math.imul(key2, keys[3]);
  hash = (hash + Math.imul(key3 & 0xffff, keys[4]) + Math.imul(key3 >>> 16, keys[5])) | 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
  return hash ^ (hash >>> 16);
}
