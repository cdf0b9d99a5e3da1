// The answer to a command of which nothing matters but whether it was taken.

import { ExecType } from '../engine/domain/exec-type.js';
import type { RecordMemory } from '../engine/domain/record-memory.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { ExecutionReport } from '../engine/domain/report.js';
import { ReportKind } from '../engine/domain/report-layout.js';
import type { RequestAnswer } from './requests.js';

export class Acknowledgement implements RequestAnswer {
  readonly #report: ExecutionReport;
  readonly #done: (reason: number) => void;
  #reason: number = RejectReason.NONE;

  /** `done`: NONE, or why the command was refused. */
  constructor(reports: RecordMemory, done: (reason: number) => void) {
    this.#report = new ExecutionReport(reports);
    this.#done = done;
  }

  onRecord(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    if (report.kind !== ReportKind.EXECUTION || report.execType !== ExecType.REJECTED) return;
    this.#reason = report.rejectReason;
  }

  onEnd(): void {
    this.#done(this.#reason);
  }

  onAbandoned(): void {
    this.#done(RejectReason.SHUTTING_DOWN);
  }
}
