// hot path
// Which price levels of a book changed, in order: a circle of the last `capacity` changes, shared by all subscribers, so
// that one who fell behind costs nothing but a position in it. A change is the level's price, negated for a bid: sorted,
// changes stand best first on each side, bids before asks.
//
// Positions count changes since the start, in doubles, which never wrap; position p is kept while head - p <= capacity.

import { Side } from '../engine/domain/side.js';

export class ChangeLog {
  readonly #changes: Float64Array;
  readonly #mask: number;
  #head = 0;

  /** `capacity` is a power of two. */
  constructor(capacity: number) {
    this.#changes = new Float64Array(capacity);
    this.#mask = capacity - 1;
  }

  /** The position behind the last change. */
  get head(): number {
    return this.#head;
  }

  append(side: number, price: number): void {
    this.#changes[this.#head & this.#mask] = side === Side.BUY ? -price : price;
    this.#head++;
  }

  /** True where every change since that position is still kept. */
  keeps(position: number): boolean {
    return this.#head - position <= this.#mask + 1;
  }

  /** Writes the changes since a kept position to `target`, sorted and each once; returns how many. */
  collect(position: number, target: Float64Array): number {
    const count = this.#head - position;
    for (let i = 0; i < count; i++) target[i] = this.#changes[(position + i) & this.#mask];
    target.subarray(0, count).sort();
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (kept === 0 || target[i] !== target[kept - 1]) target[kept++] = target[i];
    }
    return kept;
  }
}
