// A session's refusals that the gateway makes itself (MALFORMED, UNKNOWN_SYMBOL, BUSY, …), kept until the session's
// earlier commands have been answered in full, so that answers come in the order of the commands, whoever refuses.
//
// A refused order command is held as a report record, any other refusal as the numbers of a SessionReject in the same
// record; the memory is a circle that doubles when it is full, up to a limit, and goes once it is empty after a backlog.

import { RecordMemory } from '../engine/domain/record-memory.js';
import { ExecutionReport } from '../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../engine/domain/report-layout.js';
import type { EventPublisher } from './event-publisher.js';
import { REFUSALS_HELD_MAX } from './gateway-limits.js';

/** In a held record's kind: a SessionReject. No report on the ring has it. */
const SESSION_REJECT = 0;
const SIZE_FIRST = 4;
/** An empty queue keeps no more than so many records. */
const SIZE_KEPT = 64;

export class RefusalQueue {
  #memory: RecordMemory | undefined;
  #report: ExecutionReport | undefined;
  /** Which count of ended commands each waits for. */
  #after: number[] = [];
  /** A SessionReject's sentence, or a refused order's unknown symbol. */
  #texts: string[] = [];
  #capacity = 0;
  #head = 0;
  #count = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** True where another refusal would pass the limit. */
  get isFull(): boolean {
    return this.#count >= REFUSALS_HELD_MAX;
  }

  /** Adds a refused order command, due when `after` commands have ended; the caller fills the record. */
  addReport(after: number, unknownSymbol: string): ExecutionReport {
    return this.#add(ReportKind.EXECUTION, after, unknownSymbol);
  }

  addSessionReject(after: number, requestIdLow: number, requestIdHigh: number, reason: number, text: string): void {
    const report = this.#add(SESSION_REJECT, after, text);
    report.setRequestId(requestIdLow, requestIdHigh);
    report.rejectReason = reason;
  }

  /** Publishes, in order, all refusals that are due now that `ended` commands have been answered. */
  release(ended: number, publisher: EventPublisher): void {
    while (this.#count > 0 && this.#after[this.#head] <= ended) {
      const text = this.#texts[this.#head];
      const report = this.#report!.at(this.#head * REPORT_BYTES);
      if (report.kind === SESSION_REJECT) {
        publisher.sessionReject(report.requestIdLow, report.requestIdHigh, report.rejectReason, text);
      } else {
        publisher.refusal(report, text);
      }
      this.#texts[this.#head] = '';
      this.#head = (this.#head + 1) % this.#capacity;
      this.#count--;
    }
    if (this.#count === 0 && this.#capacity > SIZE_KEPT) this.#free();
  }

  #add(kind: number, after: number, text: string): ExecutionReport {
    if (this.#count === this.#capacity) this.#grow();
    const index = (this.#head + this.#count) % this.#capacity;
    this.#count++;
    this.#after[index] = after;
    this.#texts[index] = text;
    return this.#report!.at(index * REPORT_BYTES).reset(kind);
  }

  #free(): void {
    this.#memory = undefined;
    this.#report = undefined;
    this.#after = [];
    this.#texts = [];
    this.#capacity = 0;
    this.#head = 0;
  }

  #grow(): void {
    const capacity = Math.max(SIZE_FIRST, this.#capacity * 2);
    const memory = RecordMemory.allocate(capacity * REPORT_BYTES);
    const after: number[] = [];
    const texts: string[] = [];
    for (let i = 0; i < this.#count; i++) {
      const from = (this.#head + i) % this.#capacity;
      const record = this.#memory!.uint8.subarray(from * REPORT_BYTES, (from + 1) * REPORT_BYTES);
      memory.uint8.set(record, i * REPORT_BYTES);
      after.push(this.#after[from]);
      texts.push(this.#texts[from]);
    }
    this.#memory = memory;
    this.#report = new ExecutionReport(memory);
    this.#after = after;
    this.#texts = texts;
    this.#capacity = capacity;
    this.#head = 0;
  }
}
