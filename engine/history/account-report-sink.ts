// hot path
// A report sink that keeps the reports of one account from a sequence on and forgets all others: what a replay runs into
// when somebody wants an account's history. Owner: any one thread.

import { RecordMemory } from '../domain/record-memory.js';
import type { RecordSink } from '../domain/record-sink.js';
import { REPORT_BYTES, ReportKind, ReportLayout } from '../domain/report-layout.js';
import { copyWords } from '../domain/text-field.js';

const REPORT_WORDS = REPORT_BYTES >> 2;
const RECORDS_FIRST = 1024;
/** One command may cause more reports than anybody asked for: so many are kept, the rest can be made again. */
const RECORDS_MAX = 262_144;

export class AccountReportSink implements RecordSink {
  /** One scratch record: whole once the next one is claimed, or the command has ended. */
  readonly memory = RecordMemory.allocate(REPORT_BYTES);
  /** True where more came than are kept. */
  overflowed = false;
  #kept = RecordMemory.allocate(RECORDS_FIRST * REPORT_BYTES);
  #count = 0;
  #isClaimed = false;
  #account = 0;
  #after = 0;

  /** From now on keeps this account's reports with a sequence above `after`. */
  begin(account: number, after: number): void {
    this.#account = account;
    this.#after = after;
    this.#count = 0;
    this.overflowed = false;
  }

  get count(): number {
    return this.#count;
  }

  /** The sequence of the last one kept; 0 where there is none. */
  get lastSequence(): number {
    if (this.#count === 0) return 0;
    return this.#kept.float64[((this.#count - 1) * REPORT_BYTES + ReportLayout.ACCOUNT_SEQUENCE) >> 3];
  }

  claim(): number {
    this.endCommand();
    this.#isClaimed = true;
    return 0;
  }

  /** The record claimed last is whole. */
  endCommand(): void {
    if (!this.#isClaimed) return;
    this.#isClaimed = false;
    const { memory } = this;
    if (memory.uint8[ReportLayout.KIND] !== ReportKind.EXECUTION) return;
    if (memory.int32[ReportLayout.ACCOUNT >> 2] !== this.#account) return;
    if (memory.float64[ReportLayout.ACCOUNT_SEQUENCE >> 3] <= this.#after) return;
    if (this.#count * REPORT_BYTES === this.#kept.uint8.length && !this.#grow()) return;
    copyWords(this.#kept.int32, this.#count * REPORT_WORDS, memory.int32, 0, REPORT_WORDS);
    this.#count++;
  }

  /** Cold: moves the oldest, as many as there is room for, to `target`, and keeps the others; returns how many. */
  moveTo(target: RecordMemory): number {
    const moved = Math.min(this.#count, Math.floor(target.uint8.length / REPORT_BYTES));
    target.uint8.set(this.#kept.uint8.subarray(0, moved * REPORT_BYTES));
    this.#kept.uint8.copyWithin(0, moved * REPORT_BYTES, this.#count * REPORT_BYTES);
    this.#count -= moved;
    this.#after += moved;
    return moved;
  }

  /** True where the next one to be moved, or to be kept, is the account's after this sequence. */
  isAt(account: number, after: number): boolean {
    return this.#account === account && this.#after === after && !this.overflowed;
  }

  /** Cold: false where no more are kept. */
  #grow(): boolean {
    if (this.#count === RECORDS_MAX) {
      this.overflowed = true;
      return false;
    }
    const grown = RecordMemory.allocate(2 * this.#kept.uint8.length);
    grown.uint8.set(this.#kept.uint8);
    this.#kept = grown;
    return true;
  }
}
