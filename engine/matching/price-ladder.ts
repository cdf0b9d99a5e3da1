// hot path
// Every queue's occupied price levels in price order, for any price from 1 to 2^53-1, in memory proportional to the
// levels and not to the range of prices. A level is found through its page's hash; the next one by the page's bits or
// the chain of pages.

import type { StateReader, StateWriter } from '../domain/state-sections.js';
import { SLOTS } from './capacities.js';
import { LevelLayout } from './price-level-layout.js';
import { PriceLevelStore } from './price-level-store.js';
import { PageLayout } from './price-page-layout.js';
import { PricePageStore } from './price-page-store.js';
import { PricePageTree } from './price-page-tree.js';

const { LEVEL_SHIFT, PLACE } = LevelLayout;
const { NEXT_PAGE, OCCUPIED, PAGE_QUEUE, PAGE_SHIFT, PAGE_TICKS, PAGE_TICKS_SHIFT, PREVIOUS_PAGE, TICK_MASK } =
  PageLayout;

/** Of pages: says that they are no larger, so that what is computed from them needs no checks. */
const PAGE_MASK = SLOTS - 1;

export class PriceLadder {
  readonly levels: PriceLevelStore;
  readonly #pages: PricePageStore;
  readonly #tree: PricePageTree;
  /** By queue: the page that was found last, which may be gone by now. */
  readonly #recent: Int32Array;

  constructor(levelsMax: number, queuesMax: number) {
    this.levels = new PriceLevelStore(levelsMax);
    this.#pages = new PricePageStore(levelsMax);
    this.#recent = new Int32Array(queuesMax);
    this.#tree = new PricePageTree(this.#pages, levelsMax, queuesMax);
  }

  /** The occupied level at this price, or 0. */
  find(queue: number, price: number): number {
    const { headers, levels } = this.#pages;
    const page = this.#findPage(queue, Math.floor(price / PAGE_TICKS));
    const tick = price & TICK_MASK;
    if ((headers[((page & PAGE_MASK) << PAGE_SHIFT) | OCCUPIED] & (1 << tick)) === 0) return 0;
    return levels[((page & PAGE_MASK) << PAGE_TICKS_SHIFT) | tick];
  }

  /** Most prices are on the page that was last asked for. */
  #findPage(queue: number, number: number): number {
    const recent = this.#recent[queue];
    if (this.#pages.isAt(recent, queue, number)) return recent;
    const page = this.#pages.find(queue, number);
    this.#recent[queue] = page;
    return page;
  }

  /** Adds an empty level at a price that has none. */
  add(queue: number, price: number): number {
    const number = Math.floor(price / PAGE_TICKS);
    let page = this.#findPage(queue, number);
    if (page === 0) page = this.#addPage(queue, number);
    const tick = price - number * PAGE_TICKS;
    const place = (page << PAGE_TICKS_SHIFT) + tick;
    const level = this.levels.open(queue, price, place);
    this.#pages.headers[(page << PAGE_SHIFT) + OCCUPIED] |= 1 << tick;
    this.#pages.levels[place] = level;
    return level;
  }

  /** Takes a level away; its record stays readable until the next `add`. */
  remove(level: number): void {
    const place = this.levels.place(level);
    const page = place >> PAGE_TICKS_SHIFT;
    const at = page << PAGE_SHIFT;
    const occupied = this.#pages.headers[at + OCCUPIED] & ~(1 << (place & TICK_MASK));
    this.#pages.headers[at + OCCUPIED] = occupied;
    this.levels.release(level);
    if (occupied === 0) this.#removePage(page);
  }

  /** The occupied level next above, or 0. */
  above(level: number): number {
    const place = this.levels.int32[(level << LEVEL_SHIFT) + PLACE];
    const headers = this.#pages.headers;
    let page = place >> PAGE_TICKS_SHIFT;
    // Two shifts: one by 32, for the highest tick, would be one by 0.
    let higher = headers[(page << PAGE_SHIFT) + OCCUPIED] & ((-1 << (place & TICK_MASK)) << 1);
    if (higher === 0) {
      page = headers[(page << PAGE_SHIFT) + NEXT_PAGE];
      if (page === 0) return 0;
      higher = headers[(page << PAGE_SHIFT) + OCCUPIED];
    }
    const tick = TICK_MASK - Math.clz32(higher & -higher);
    return this.#pages.levels[(page << PAGE_TICKS_SHIFT) + tick];
  }

  /** The occupied level next below, or 0. */
  below(level: number): number {
    const place = this.levels.int32[(level << LEVEL_SHIFT) + PLACE];
    const headers = this.#pages.headers;
    let page = place >> PAGE_TICKS_SHIFT;
    let lower = headers[(page << PAGE_SHIFT) + OCCUPIED] & ((1 << (place & TICK_MASK)) - 1);
    if (lower === 0) {
      page = headers[(page << PAGE_SHIFT) + PREVIOUS_PAGE];
      if (page === 0) return 0;
      lower = headers[(page << PAGE_SHIFT) + OCCUPIED];
    }
    return this.#pages.levels[(page << PAGE_TICKS_SHIFT) + TICK_MASK - Math.clz32(lower)];
  }

  #addPage(queue: number, number: number): number {
    const page = this.#pages.open(queue, number);
    const headers = this.#pages.headers;
    const below = this.#tree.pageBelow(queue, number);
    const above = below === 0 ? this.#tree.lowest(queue) : headers[(below << PAGE_SHIFT) + NEXT_PAGE];
    this.#chain(below, page);
    this.#chain(page, above);
    this.#tree.insert(queue, page);
    return page;
  }

  #removePage(page: number): void {
    const at = page << PAGE_SHIFT;
    const headers = this.#pages.headers;
    this.#tree.remove(headers[at + PAGE_QUEUE], page);
    this.#chain(headers[at + PREVIOUS_PAGE], headers[at + NEXT_PAGE]);
    this.#pages.release(page);
  }

  #chain(lower: number, upper: number): void {
    if (lower !== 0) this.#pages.headers[(lower << PAGE_SHIFT) + NEXT_PAGE] = upper;
    if (upper !== 0) this.#pages.headers[(upper << PAGE_SHIFT) + PREVIOUS_PAGE] = lower;
  }

  /** Cold. */
  save(state: StateWriter): void {
    this.levels.save(state);
    this.#pages.save(state);
    this.#tree.save(state);
  }

  /** Cold. */
  load(state: StateReader): void {
    this.levels.load(state);
    this.#pages.load(state);
    this.#tree.load(state);
  }
}
