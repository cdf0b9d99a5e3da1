// hot path
// The pool of price pages: a page is 32 neighbouring ticks of one queue of which at least one is an occupied price
// level. It says by one bit a tick which are, and by a table which level each is. Page 0 is none.
//
//   header, word 0     1      2          3            4               6
//   +----------+--------+----------+------------+---------------+----------------+
//   | occupied | next   | previous | queue      | number (f64)  | unused         |
//   +----------+--------+----------+------------+---------------+----------------+
//
// Number = floor(price / 32). Next and previous chain a queue's pages by rising price. Pages are found by a hash
// of (queue, number); an open-addressing table with backward-shift deletion, as the one of client order ids.

import { breakInvariant } from '../domain/invariant.js';
import { type StateReader, type StateWriter, takeWords } from '../domain/state-sections.js';

/** log2 of the ticks of a page; of the words of its header, and where its fields stand. */
export const PAGE_TICKS_SHIFT = 5;
export const PAGE_TICKS = 1 << PAGE_TICKS_SHIFT;
export const TICK_MASK = PAGE_TICKS - 1;
export const PAGE_SHIFT = 3;
export const OCCUPIED = 0;
export const NEXT_PAGE = 1;
export const PREVIOUS_PAGE = 2;
export const PAGE_QUEUE = 3;
const PAGE_DOUBLE_SHIFT = 2;
const NUMBER = 2;

const WORD = 0x1_0000_0000;

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
    const buffer = new ArrayBuffer((pagesMax + 1) << (PAGE_SHIFT + 2));
    this.headers = new Int32Array(buffer);
    this.#numbers = new Float64Array(buffer);
    this.levels = new Int32Array((pagesMax + 1) << PAGE_TICKS_SHIFT);
    const size = 1 << (33 - Math.clz32(pagesMax));
    this.#table = new Int32Array(size);
    this.#mask = size - 1;
  }

  number(page: number): number {
    return this.#numbers[(page << PAGE_DOUBLE_SHIFT) + NUMBER];
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

function hashPage(queue: number, number: number): number {
  const high = Math.floor(number / WORD);
  let hash = Math.imul((number - high * WORD) | 0, 0x9e3779b1) ^ Math.imul((high << 16) ^ queue, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}
