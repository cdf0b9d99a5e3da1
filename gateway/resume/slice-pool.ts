// The buffers that older history is read into, a few for all sessions, and the line of those who want to read. One reads at
// a time, slice after slice, until it needs the journal no more or its client takes its time: whoever makes the reports
// again goes on where the last slice ended, and would have to begin anew for somebody else. Owner: the gateway thread.

import { HISTORY_SLICES_MAX, READER_PATIENCE_MILLIS } from '../gateway-limits.js';
import { HistorySlice, type Resumption } from './resumption.js';

export class SlicePool {
  readonly #recordsMax: number;
  readonly #free: HistorySlice[] = [];
  #made = 0;
  #line: Resumption[] = [];
  /** Whose turn to read it is, also between its slices. */
  #reader: Resumption | undefined;
  /** When it was given its last slice; undefined while it waits for one. */
  #answeredAt: number | undefined;

  constructor(recordsMax: number) {
    this.#recordsMax = recordsMax;
  }

  /** Puts one at the end of the line; the reader has its place at the front. */
  queue(resumption: Resumption): void {
    if (resumption === this.#reader) this.#line.unshift(resumption);
    else this.#line.push(resumption);
  }

  /** One needs the journal no more, for now. */
  release(resumption: Resumption): void {
    if (this.#reader === resumption) this.#reader = undefined;
  }

  /** One is over. */
  leave(resumption: Resumption): void {
    this.release(resumption);
    this.#line = this.#line.filter((waiting) => waiting !== resumption);
  }

  /** The next one to read, with a slice for it; undefined where nobody may now. */
  next(now: number): { readonly resumption: Resumption; readonly slice: HistorySlice } | undefined {
    const first = this.#line[0];
    if (first === undefined || (first !== this.#reader && this.#isTaken(now))) return undefined;
    const slice = this.#free.pop() ?? this.#make();
    if (slice === undefined) return undefined;
    slice.records = 0;
    slice.taken = 0;
    this.#line.shift();
    this.#reader = first;
    this.#answeredAt = undefined;
    return { resumption: first, slice };
  }

  /** The reader has its slice, and its client time to read it. */
  answered(resumption: Resumption, now: number): void {
    if (resumption === this.#reader) this.#answeredAt = now;
  }

  #isTaken(now: number): boolean {
    if (this.#reader === undefined) return false;
    return this.#answeredAt === undefined || now - this.#answeredAt < READER_PATIENCE_MILLIS;
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
