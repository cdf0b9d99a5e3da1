// Makes the answer to an Admin call out of the records that its command causes. Owner: the gateway thread.

import { type sendUnaryData, status } from '@grpc/grpc-js';
import { ExecType } from '../../engine/domain/exec-type.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { ReportFlag, ReportKind } from '../../engine/domain/report-layout.js';
import { echo, plainRejectText } from '../reject-words.js';
import type { RequestAnswer } from '../requests.js';

/** An AdminAck. */
export interface Ack {
  readonly engine_sequence: number;
  readonly text: string;
  readonly duplicate?: boolean;
}

export interface Expected {
  /** The kind of the record that acknowledges the command. */
  readonly kind: number;
  /** What the command is about, for refusals of it. */
  readonly symbol?: string;
  readonly account?: string;
  readonly adjustmentId?: string;
  /** What has been done, for a person; a function is told with which record. */
  readonly text: string | ((memory: RecordMemory, offset: number) => string);
}

/** INVALID_ARGUMENT for every other. */
const STATUSES: Readonly<Record<number, status>> = {
  [RejectReason.UNKNOWN_SYMBOL]: status.NOT_FOUND,
  [RejectReason.NOT_LOGGED_ON]: status.NOT_FOUND,
  [RejectReason.INSTRUMENT_NOT_EMPTY]: status.FAILED_PRECONDITION,
  [RejectReason.SYMBOL_IN_USE]: status.ALREADY_EXISTS,
  [RejectReason.DUPLICATE_CLIENT_ORDER_ID]: status.ALREADY_EXISTS,
  [RejectReason.BOOK_FULL]: status.RESOURCE_EXHAUSTED,
  [RejectReason.STORAGE]: status.UNAVAILABLE,
};

export class AdminAnswer implements RequestAnswer {
  readonly #report: ExecutionReport;
  readonly #expected: Expected;
  readonly #respond: sendUnaryData<Ack>;
  #sequence = 0;
  #text = '';
  #isDuplicate = false;
  /** NONE unless the engine has refused the command. */
  #reason: number = RejectReason.NONE;

  constructor(reports: RecordMemory, expected: Expected, respond: sendUnaryData<Ack>) {
    this.#report = new ExecutionReport(reports);
    this.#expected = expected;
    this.#respond = respond;
  }

  onRecord(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    // Orders that the command ends, or lets trade, have their reports behind it.
    if (this.#sequence !== 0 || this.#reason !== RejectReason.NONE) return;
    if (report.kind === this.#expected.kind) {
      const { text } = this.#expected;
      this.#sequence = report.engineSequence;
      this.#isDuplicate = (report.flags & ReportFlag.DUPLICATE) !== 0;
      this.#text = typeof text === 'string' ? text : text(memory, offset);
    } else if (report.kind === ReportKind.EXECUTION && report.execType === ExecType.REJECTED) {
      this.#reason = report.rejectReason;
    }
  }

  onEnd(): void {
    if (this.#reason === RejectReason.NONE) {
      const text = this.#isDuplicate ? `done before: ${this.#text}` : this.#text;
      this.#respond(null, { engine_sequence: this.#sequence, text, duplicate: this.#isDuplicate });
      return;
    }
    const code = STATUSES[this.#reason] ?? status.INVALID_ARGUMENT;
    this.#respond({ code, details: refusalText(this.#reason, this.#expected) });
  }

  onAbandoned(): void {
    this.#respond({ code: status.UNAVAILABLE, details: plainRejectText(RejectReason.SHUTTING_DOWN) });
  }
}

function refusalText(reason: number, { symbol = '', account = '', adjustmentId = '' }: Expected): string {
  if (reason === RejectReason.DUPLICATE_CLIENT_ORDER_ID) {
    return `adjustment_id ${echo(adjustmentId)} is that of another adjustment of account ${echo(account)}`;
  }
  if (reason === RejectReason.INVALID_QUANTITY) {
    return `account ${echo(account)} would hold more than 2^53-1 lots of ${echo(symbol)}, long or short`;
  }
  if (reason === RejectReason.NOT_LOGGED_ON) return `account ${echo(account)} is not known`;
  if (reason === RejectReason.UNKNOWN_SYMBOL) return `symbol ${echo(symbol)} is not that of any instrument`;
  if (reason === RejectReason.SYMBOL_IN_USE) return `symbol ${echo(symbol)} is that of an instrument already`;
  if (reason === RejectReason.BOOK_FULL) return 'the venue has no room for another instrument';
  return plainRejectText(reason);
}
