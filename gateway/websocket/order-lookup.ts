// Asks the engine which instrument an order is of: the answer to one QUERY_ORDER.

import { ExecType } from '../../engine/domain/exec-type.js';
import { NO_INSTRUMENT } from '../../engine/domain/limits.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import type { RequestAnswer } from '../requests.js';

/** Gets the instrument's index, or NO_INSTRUMENT and why there is none. */
export type OnInstrument = (instrument: number, reason: number) => void;

export class OrderLookup implements RequestAnswer {
  readonly #done: OnInstrument;
  #instrument = NO_INSTRUMENT;
  #reason: number = RejectReason.NONE;

  constructor(done: OnInstrument) {
    this.#done = done;
  }

  onRecord(memory: RecordMemory, offset: number): void {
    const report = new ExecutionReport(memory, offset);
    if (report.execType === ExecType.STATUS) this.#instrument = report.instrument;
    else this.#reason = report.rejectReason;
  }

  onEnd(): void {
    this.#done(this.#instrument, this.#reason);
  }

  onAbandoned(): void {
    this.#done(NO_INSTRUMENT, RejectReason.SHUTTING_DOWN);
  }
}
