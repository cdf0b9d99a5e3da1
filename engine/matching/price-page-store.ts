// hot path
// The pool of price pages (price-page-layout.ts) and the hash by which they are found.

import { allocateCacheLines } from '../domain/cache-lines.js';
import { breakInvariant } from '../domain/invariant.js';
import { type StateReader, type StateWriter, takeWords } from '../domain/state-sections.js';
import { HASH_KEYS } from './hash-keys.js';
import { PageLayout } from './price-page-layout.js';

const { PAGE_TICKS_SHIFT, PAGE_SHIFT, PAGE_DOUBLE_SHIFT, OCCUPIED, NEXT_PAGE, PREVIOUS_PAGE } = PageLayout;
const { PAGE_QUEUE, NUMBER } = PageLayout;
const WORD = 0x1_0000_0000;
/** Pages whose places in the table are side by side. */
const NEIGHBOURS_SHIFT = 4;
const NEIGHBOURS = 1 << NEIGHBOURS_SHIFT;
const [K0, K1, K2, K3, K4] = HASH_KEYS;

export class PricePageStore {
  readonly headers: Int32Array;
  /** The level of each tick: `(page << PAGE_TICKS_SHIFT) + tick`; only those of occupied ticks count. */
  readonly levels: Int32Array;
  readonly #numbers: Float64Array;
  readonly #table: Int32Array;
  readonly #mask: number;
  #fresh = 1;
  /** Top of the stack of freed pages, chained through `next`. */
  #free = 0;

  constructor(pagesMax: number) {
    const headers = allocateCacheLines((pagesMax + 1) << (PAGE_SHIFT + 2));
    this.headers = headers.int32;
    this.#numbers = headers.float64;
    this.levels = allocateCacheLines((pagesMax + 1) << (PAGE_TICKS_SHIFT + 2)).int32;
    const size = 1 << (33 - Math.clz32(pagesMax));
    this.#table = allocateCacheLines(size * 4).int32;
    this.#mask = size - 1;
  }

  number(page: number): number {
    return this.#numbers[(page << PAGE_DOUBLE_SHIFT) + NUMBER];
  }

  /** True where this page is in use, and of this queue and number. Takes 0. */
  isAt(page: number, queue: number, number: number): boolean {
    if (this.#numbers[(page << PAGE_DOUBLE_SHIFT) | NUMBER] !== number) return false;
    const headers = this.headers;
    const at = page << PAGE_SHIFT;
    return headers[at | PAGE_QUEUE] === queue && headers[at | OCCUPIED] !== 0;
  }

  /** The page of this queue and number, or 0. */
  find(queue: number, number: number): number {
    const table = this.#table;
    const mask = this.#mask;
    for (let place = hashPage(queue, number) & mask; ; place = (place + 1) & mask) {
      const page = table[place];
      if (page === 0) return 0;
      const same = this.#numbers[(page << PAGE_DOUBLE_SHIFT) + NUMBER] === number;
      if (same && this.headers[(page << PAGE_SHIFT) + PAGE_QUEUE] === queue) return page;
    }
  }

  /** Takes an empty page, unchained, and makes it findable. */
  open(queue: number, number: number): number {
    const headers = this.headers;
    let page = this.#free;
    if (page !== 0) this.#free = headers[(page << PAGE_SHIFT) + NEXT_PAGE];
    else if (this.#fresh << PAGE_TICKS_SHIFT < this.levels.length) page = this.#fresh++;
    else breakInvariant('no free price page');
    const at = page << PAGE_SHIFT;
    headers[at + OCCUPIED] = 0;
    headers[at + NEXT_PAGE] = 0;
    headers[at + PREVIOUS_PAGE] = 0;
    headers[at + PAGE_QUEUE] = queue;
    this.#numbers[(page << PAGE_DOUBLE_SHIFT) + NUMBER] = number;
    this.#enter(page);
    return page;
  }

  /** Makes a page with its queue and number findable. */
  #enter(page: number): void {
    let place = this.#home(page);
    while (this.#table[place] !== 0) place = (place + 1) & this.#mask;
    this.#table[place] = page;
  }

  release(page: number): void {
    this.#removeFromTable(page);
    this.headers[(page << PAGE_SHIFT) + NEXT_PAGE] = this.#free;
    this.#free = page;
  }

  #removeFromTable(page: number): void {
    const table = this.#table;
    const mask = this.#mask;
    let gap = this.#home(page);
    while (table[gap] !== page) gap = (gap + 1) & mask;
    for (let place = (gap + 1) & mask; table[place] !== 0; place = (place + 1) & mask) {
      if (((place - this.#home(table[place])) & mask) < ((place - gap) & mask)) continue;
      table[gap] = table[place];
      gap = place;
    }
    table[gap] = 0;
  }

  #home(page: number): number {
    return hashPage(this.headers[(page << PAGE_SHIFT) + PAGE_QUEUE], this.number(page)) & this.#mask;
  }

  /** Cold. */
  save(state: StateWriter): void {
    state.put('pages.records', Int32Array.of(this.#fresh, this.#free));
    state.put('pages', this.headers.subarray(0, this.#fresh << PAGE_SHIFT));
    state.put('pages.levels', this.levels.subarray(0, this.#fresh << PAGE_TICKS_SHIFT));
  }

  /** Cold: enters every page that has a level anew, as this table may be of another size. */
  load(state: StateReader): void {
    [this.#fresh, this.#free] = takeWords(state, 'pages.records');
    state.take('pages', this.headers);
    state.take('pages.levels', this.levels);
    for (let page = 1; page < this.#fresh; page++) {
      if (this.headers[(page << PAGE_SHIFT) + OCCUPIED] !== 0) this.#enter(page);
    }
  }
}

/**
 * Sixteen neighbouring pages have places side by side, which a cache line holds: orders come where others are. The sixteen are
 * hashed, each half of a word times a key of its own, as client order ids are.
 */
function hashPage(queue: number, number: number): number {
  const sixteen = Math.floor(number / NEIGHBOURS);
  const high = Math.floor(sixteen / WORD);
  const low = (sixteen - high * WORD) | 0;
  let hash = (Math.imul(low & 0xffff, K0) + Math.imul(low >>> 16, K1) + Math.imul(high, K2)) | 0;
  hash = (hash + Math.imul(queue & 0xffff, K3) + Math.imul(queue >>> 16, K4)) | 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return ((hash ^ (hash >>> 13)) << NEIGHBOURS_SHIFT) | (number - sixteen * NEIGHBOURS);
}
