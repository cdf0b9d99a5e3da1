// hot path
// The newest reports of all accounts as they were sent, in one circle of records with a chain for each account: what most
// clients that come back have missed is here. Owner: the gateway thread.
//
// Invariant: an account's records here are its newest ones, without a gap; the oldest record of all makes room for the
// next, so it is always the oldest of its account.

import { breakInvariant } from '../../engine/domain/invariant.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { REPORT_BYTES, ReportKind, ReportLayout } from '../../engine/domain/report-layout.js';
import type { RingConsumer } from '../../engine/ring/one-to-one-ring.js';

export const NO_SLOT = -1;

const REPORT_DOUBLES = REPORT_BYTES >> 3;
const REPORT_SHIFT = 8;
const ACCOUNT_WORD = ReportLayout.ACCOUNT >> 2;
const SEQUENCE_DOUBLE = ReportLayout.ACCOUNT_SEQUENCE >> 3;

export class ReportHistory {
  /** A slot's record begins at `offsetOf(slot)`. */
  readonly memory: RecordMemory;
  readonly #capacity: number;
  /** By slot: the same account's next and previous record. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** By account: its oldest and newest record, and the last sequence that it was told, also where no record is left. */
  readonly #oldest: Int32Array;
  readonly #newest: Int32Array;
  readonly #last: Float64Array;
  #head = 0;
  #count = 0;

  constructor(capacity: number, accountsMax: number) {
    this.#capacity = capacity;
    this.memory = RecordMemory.allocate(capacity * REPORT_BYTES);
    this.#next = new Int32Array(capacity);
    this.#previous = new Int32Array(capacity);
    this.#oldest = new Int32Array(accountsMax).fill(NO_SLOT);
    this.#newest = new Int32Array(accountsMax).fill(NO_SLOT);
    this.#last = new Float64Array(accountsMax);
  }

  /** Keeps those of the first `count` records of the ring that have an account sequence. */
  keepAll(reports: RingConsumer, count: number): void {
    const { memory } = reports;
    for (let i = 0; i < count; i++) {
      const offset = reports.offsetAt(i);
      if (memory.uint8[offset] !== ReportKind.EXECUTION) continue;
      if (memory.float64[(offset >> 3) + SEQUENCE_DOUBLE] > 0) this.keep(memory, offset);
    }
  }

  keep(memory: RecordMemory, offset: number): void {
    const slot = this.#head;
    if (this.#count === this.#capacity) this.#forget(slot);
    else this.#count++;
    this.#head = slot + 1 === this.#capacity ? 0 : slot + 1;
    copyRecord(this.memory.float64, slot << (REPORT_SHIFT - 3), memory.float64, offset >> 3);
    const account = this.#accountOf(slot);
    const sequence = this.sequenceOf(slot);
    const newest = this.#newest[account];
    if (newest === NO_SLOT) this.#oldest[account] = slot;
    else {
      if (this.sequenceOf(newest) !== sequence - 1) breakInvariant('an account sequence is missing among the reports');
      this.#next[newest] = slot;
    }
    this.#previous[slot] = newest;
    this.#next[slot] = NO_SLOT;
    this.#newest[account] = slot;
    this.#last[account] = sequence;
  }

  offsetOf(slot: number): number {
    return slot << REPORT_SHIFT;
  }

  sequenceOf(slot: number): number {
    return this.memory.float64[(slot << (REPORT_SHIFT - 3)) + SEQUENCE_DOUBLE];
  }

  /** The account's next record after this one, NO_SLOT after its newest. */
  after(slot: number): number {
    return this.#next[slot];
  }

  /** The sequence of the account's oldest record here; 0 where it has none. */
  oldestOf(account: number): number {
    const slot = this.#oldest[account];
    return slot === NO_SLOT ? 0 : this.sequenceOf(slot);
  }

  /** The last sequence that the account was told, as far as this gateway has seen any; 0 otherwise. */
  lastOf(account: number): number {
    return this.#last[account];
  }

  /** True where the slot still holds this report. */
  holds(slot: number, account: number, sequence: number): boolean {
    return this.#accountOf(slot) === account && this.sequenceOf(slot) === sequence;
  }

  /** The slot of this report, NO_SLOT where it is not here; looks from the nearer end of the account's chain. */
  find(account: number, sequence: number): number {
    const oldest = this.#oldest[account];
    if (oldest === NO_SLOT) return NO_SLOT;
    const first = this.sequenceOf(oldest);
    const last = this.#last[account];
    if (sequence < first || sequence > last) return NO_SLOT;
    let slot = oldest;
    if (sequence - first <= last - sequence) {
      for (let at = first; at < sequence; at++) slot = this.#next[slot];
    } else {
      slot = this.#newest[account];
      for (let at = last; at > sequence; at--) slot = this.#previous[slot];
    }
    return slot;
  }

  #accountOf(slot: number): number {
    return this.memory.int32[(slot << (REPORT_SHIFT - 2)) + ACCOUNT_WORD];
  }

  #forget(slot: number): void {
    const account = this.#accountOf(slot);
    const next = this.#next[slot];
    this.#oldest[account] = next;
    if (next === NO_SLOT) this.#newest[account] = NO_SLOT;
    else this.#previous[next] = NO_SLOT;
  }
}

/** As doubles, which keep whatever bytes they have: half as many copies. */
function copyRecord(to: Float64Array, toDouble: number, from: Float64Array, fromDouble: number): void {
  for (let i = 0; i < REPORT_DOUBLES; i += 4) {
    to[toDouble + i] = from[fromDouble + i];
    to[toDouble + i + 1] = from[fromDouble + i + 1];
    to[toDouble + i + 2] = from[fromDouble + i + 2];
    to[toDouble + i + 3] = from[fromDouble + i + 3];
  }
}
