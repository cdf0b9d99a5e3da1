// The newest reports that a recovery makes again: they go to the gateway before it opens, so that clients which come back
// after a crash find there what they have missed. Owner: the engine thread.

import type { RecordSink } from '../domain/record-sink.js';
import { ScratchSink } from '../domain/record-sink.js';
import { REPORT_BYTES, ReportKind, ReportLayout } from '../domain/report-layout.js';
import { copyWords } from '../domain/text-field.js';

const REPORT_WORDS = REPORT_BYTES >> 2;

export class ReplayedReports {
  /** What the replay runs into: a circle. */
  readonly sink: ScratchSink;
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = Math.max(1, capacity);
    this.sink = new ScratchSink(REPORT_BYTES, this.#capacity);
  }

  /** Hands on those that have an account sequence, oldest first. */
  publish(reports: RecordSink): void {
    const { claimed, memory } = this.sink;
    for (let i = Math.max(0, claimed - this.#capacity); i < claimed; i++) {
      const offset = (i % this.#capacity) * REPORT_BYTES;
      if (memory.uint8[offset + ReportLayout.KIND] !== ReportKind.EXECUTION) continue;
      if (memory.float64[(offset + ReportLayout.ACCOUNT_SEQUENCE) >> 3] === 0) continue;
      const to = reports.claim();
      copyWords(reports.memory.int32, to >> 2, memory.int32, offset >> 2, REPORT_WORDS);
      // No command of this daemon has caused it: nobody waits for its end.
      reports.memory.int32[(to + ReportLayout.SESSION) >> 2] = 0;
    }
  }
}
