// The buffers that older history is read into, a few for all sessions, and the line of those who wait for one: first come,
// first served, a slice at a time. Owner: the gateway thread.

import { HISTORY_SLICES_MAX } from '../gateway-limits.js';
import { HistorySlice, type Resumption } from './resumption.js';

export class SlicePool {
  readonly #recordsMax: number;
  readonly #free: HistorySlice[] = [];
  #made = 0;
  #line: Resumption[] = [];

  constructor(recordsMax: number) {
    this.#recordsMax = recordsMax;
  }

  /** Puts one at the end of the line. */
  queue(resumption: Resumption): void {
    this.#line.push(resumption);
  }

  /** One that is over waits no more. */
  leave(resumption: Resumption): void {
    this.#line = this.#line.filter((waiting) => waiting !== resumption);
  }

  /** The first in line with a slice for it; undefined where nobody waits or none is free. */
  next(): { readonly resumption: Resumption; readonly slice: HistorySlice } | undefined {
    if (this.#line.length === 0) return undefined;
    const slice = this.#free.pop() ?? this.#make();
    if (slice === undefined) return undefined;
    slice.records = 0;
    slice.taken = 0;
    return { resumption: this.#line.shift()!, slice };
  }

  giveBack(slice: HistorySlice): void {
    this.#free.push(slice);
  }

  /** Nobody resumes: the memory may go. */
  forget(): void {
    this.#made -= this.#free.length;
    this.#free.length = 0;
  }

  #make(): HistorySlice | undefined {
    if (this.#made === HISTORY_SLICES_MAX) return undefined;
    this.#made++;
    return new HistorySlice(this.#recordsMax);
  }
}
