// hot path
// Orders one queue's pages by price, to find the neighbours of a new page: an AA tree (Arne Andersson, "Balanced
// Search Trees Made Simple", 1993) with its links in a table beside the pages. Touched only when a page comes or goes;
// stepping from page to page uses the pages' own chain. Depth is at most 2 log2(n + 1), and so is the recursion.

import { type StateReader, type StateWriter, usedPrefix } from '../domain/state-sections.js';
import type { PricePageStore } from './price-page-store.js';

const LEFT = 0;
const RIGHT = 1;
const RANK = 2;
const NODE_SHIFT = 2;

export class PricePageTree {
  readonly #pages: PricePageStore;
  /** Left, right and rank of each page; those of page 0, which ends every branch, are 0. */
  readonly #nodes: Int32Array;
  readonly #roots: Int32Array;

  constructor(pages: PricePageStore, pagesMax: number, queuesMax: number) {
    this.#pages = pages;
    this.#nodes = new Int32Array((pagesMax + 1) << NODE_SHIFT);
    this.#roots = new Int32Array(queuesMax);
  }

  /** The queue's highest page with a number below this, or 0. */
  pageBelow(queue: number, number: number): number {
    let below = 0;
    let page = this.#roots[queue];
    while (page !== 0) {
      if (this.#pages.number(page) < number) {
        below = page;
        page = this.#nodes[(page << NODE_SHIFT) + RIGHT];
      } else {
        page = this.#nodes[(page << NODE_SHIFT) + LEFT];
      }
    }
    return below;
  }

  lowest(queue: number): number {
    let page = this.#roots[queue];
    while (page !== 0 && this.#nodes[(page << NODE_SHIFT) + LEFT] !== 0)
      page = this.#nodes[(page << NODE_SHIFT) + LEFT];
    return page;
  }

  insert(queue: number, page: number): void {
    this.#roots[queue] = this.#insert(this.#roots[queue], page);
  }

  /** Removes a page that is in the tree. */
  remove(queue: number, page: number): void {
    this.#roots[queue] = this.#remove(this.#roots[queue], page);
  }

  #insert(node: number, page: number): number {
    const nodes = this.#nodes;
    const at = node << NODE_SHIFT;
    if (node === 0) {
      nodes[(page << NODE_SHIFT) + LEFT] = 0;
      nodes[(page << NODE_SHIFT) + RIGHT] = 0;
      nodes[(page << NODE_SHIFT) + RANK] = 1;
      return page;
    }
    const branch = this.#pages.number(page) < this.#pages.number(node) ? LEFT : RIGHT;
    nodes[at + branch] = this.#insert(nodes[at + branch], page);
    return this.#split(this.#skew(node));
  }

  #remove(node: number, page: number): number {
    if (node === page) return this.#replaced(page);
    const at = (node << NODE_SHIFT) + (this.#pages.number(page) < this.#pages.number(node) ? LEFT : RIGHT);
    this.#nodes[at] = this.#remove(this.#nodes[at], page);
    return this.#rebalance(node);
  }

  /** What stands where `page` stood: its neighbour in price, taken out of the branch below it. */
  #replaced(page: number): number {
    const nodes = this.#nodes;
    const left = nodes[(page << NODE_SHIFT) + LEFT];
    const right = nodes[(page << NODE_SHIFT) + RIGHT];
    if (left === 0) return right; // of rank 1: a leaf, or one with a right neighbour of rank 1
    let heir = left;
    while (nodes[(heir << NODE_SHIFT) + RIGHT] !== 0) heir = nodes[(heir << NODE_SHIFT) + RIGHT];
    const remaining = this.#remove(left, heir);
    nodes[(heir << NODE_SHIFT) + LEFT] = remaining;
    nodes[(heir << NODE_SHIFT) + RIGHT] = right;
    nodes[(heir << NODE_SHIFT) + RANK] = nodes[(page << NODE_SHIFT) + RANK];
    return this.#rebalance(heir);
  }

  /** After a removal below `node`: lowers its rank where a child's has fallen, then levels the row again. */
  #rebalance(node: number): number {
    const nodes = this.#nodes;
    const at = node << NODE_SHIFT;
    const rank = Math.min(this.#rank(nodes[at + LEFT]), this.#rank(nodes[at + RIGHT])) + 1;
    if (rank >= nodes[at + RANK]) return node;
    nodes[at + RANK] = rank;
    const right = nodes[at + RIGHT] << NODE_SHIFT;
    if (rank < nodes[right + RANK]) nodes[right + RANK] = rank;
    const top = this.#skew(node);
    const second = this.#skew(nodes[(top << NODE_SHIFT) + RIGHT]);
    nodes[(top << NODE_SHIFT) + RIGHT] = second;
    if (second !== 0) {
      const third = nodes[(second << NODE_SHIFT) + RIGHT];
      nodes[(second << NODE_SHIFT) + RIGHT] = this.#skew(third);
    }
    const root = this.#split(top);
    nodes[(root << NODE_SHIFT) + RIGHT] = this.#split(nodes[(root << NODE_SHIFT) + RIGHT]);
    return root;
  }

  /** Turns a left neighbour of the same rank into the parent. */
  #skew(node: number): number {
    const nodes = this.#nodes;
    const left = nodes[(node << NODE_SHIFT) + LEFT];
    if (node === 0 || this.#rank(left) !== this.#rank(node)) return node;
    nodes[(node << NODE_SHIFT) + LEFT] = nodes[(left << NODE_SHIFT) + RIGHT];
    nodes[(left << NODE_SHIFT) + RIGHT] = node;
    return left;
  }

  /** Turns two right neighbours of the same rank into a parent with two children. */
  #split(node: number): number {
    const nodes = this.#nodes;
    const right = nodes[(node << NODE_SHIFT) + RIGHT];
    const afterRight = nodes[(right << NODE_SHIFT) + RIGHT];
    if (afterRight === 0 || this.#rank(afterRight) !== this.#rank(node)) return node;
    nodes[(node << NODE_SHIFT) + RIGHT] = nodes[(right << NODE_SHIFT) + LEFT];
    nodes[(right << NODE_SHIFT) + LEFT] = node;
    nodes[(right << NODE_SHIFT) + RANK]++;
    return right;
  }

  #rank(node: number): number {
    return this.#nodes[(node << NODE_SHIFT) + RANK];
  }

  /** Cold. */
  save(state: StateWriter): void {
    state.put('pages.nodes', usedPrefix(this.#nodes));
    state.put('pages.roots', usedPrefix(this.#roots));
  }

  /** Cold. */
  load(state: StateReader): void {
    state.take('pages.nodes', this.#nodes);
    state.take('pages.roots', this.#roots);
  }
}
