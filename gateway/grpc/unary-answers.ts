// Collects the records that a unary call causes until its answer is complete. Owner: the gateway thread.

import { status } from '@grpc/grpc-js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { isTerminal } from '../../engine/domain/order-status.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport, PositionReport, QueryEndReport } from '../../engine/domain/report.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import type { Gateway } from '../gateway.js';
import { writePosition } from '../proto/answer-encoder.js';
import { WireWriter } from '../proto/wire-writer.js';
import { plainRejectText } from '../reject-words.js';
import type { RequestAnswer } from '../requests.js';

const ANSWER_BYTES = 512;
/** The `orders` field of an OrderList. */
const ORDERS_TAG = 10;

/** How a call ends that has no answer. */
export interface Failure {
  readonly code: status;
  readonly details: string;
}

/** Gets the bytes of the answer, or why there is none. */
export type Done = (outcome: Buffer | Failure) => void;

const ABANDONED: Failure = { code: status.UNAVAILABLE, details: plainRejectText(RejectReason.SHUTTING_DOWN) };

function written(writer: WireWriter): Buffer {
  return writer.bytes.subarray(0, writer.at);
}

/** A list that grows entry by entry up to the limit on an answer; beyond it no entry is kept. */
class BoundedList {
  readonly #bytesMax: number;
  /** Names the entries, in a failure. */
  readonly #what: string;
  readonly #advice: string;
  #writer = new WireWriter(ANSWER_BYTES);
  #entries = 0;
  isOver = false;

  constructor(bytesMax: number, what: string, advice: string) {
    this.#bytesMax = bytesMax;
    this.#what = what;
    this.#advice = advice;
  }

  add(write: (writer: WireWriter) => void): void {
    if (this.isOver) return;
    write(this.#writer);
    this.isOver = this.#writer.at > this.#bytesMax;
    if (this.isOver) this.#writer = new WireWriter(0);
    else this.#entries++;
  }

  get outcome(): Buffer | Failure {
    if (!this.isOver) return written(this.#writer);
    const details = `there are more than the ${this.#entries} ${this.#what} for which an answer of at most ${this.#bytesMax} bytes has room; ${this.#advice}`;
    return { code: status.RESOURCE_EXHAUSTED, details };
  }
}

/** One report: the first that is terminal for the command's order, else the last one about it. */
export class ExecutionAnswer implements RequestAnswer {
  readonly #gateway: Gateway;
  readonly #account: number;
  readonly #accountField: Uint8Array;
  readonly #done: Done;
  readonly #writer = new WireWriter(ANSWER_BYTES);
  readonly #report: ExecutionReport;
  #orderId: number | undefined;
  #final = false;

  /** `accountField`: the account's name as an encoded report field; the account may not be open. */
  constructor(gateway: Gateway, account: number, accountField: Uint8Array, done: Done) {
    this.#gateway = gateway;
    this.#account = account;
    this.#accountField = accountField;
    this.#done = done;
    this.#report = new ExecutionReport(gateway.reports.memory);
  }

  onRecord(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    if (this.#final || report.kind !== ReportKind.EXECUTION || report.account !== this.#account) return;
    this.#orderId ??= report.orderId;
    if (report.orderId !== this.#orderId) return;
    const { encoder, instruments } = this.#gateway;
    const symbol = instruments.symbolField(report.instrument);
    this.#writer.at = 0;
    encoder.writeReport(this.#writer, report, symbol, this.#accountField, '');
    this.#final = isTerminal(report.status) || report.execType === ExecType.REJECTED;
  }

  onEnd(): void {
    this.#done(written(this.#writer));
  }

  onAbandoned(): void {
    this.#done(ABANDONED);
  }
}

/** An OrderList, one page after another. */
export class OpenOrdersAnswer implements RequestAnswer {
  readonly #gateway: Gateway;
  readonly #done: Done;
  /** Asks for the page after an order. */
  readonly #nextPage: (afterOrderId: number) => void;
  readonly #list: BoundedList;
  readonly #report: ExecutionReport;
  readonly #end: QueryEndReport;
  #nextAfterOrderId = 0;

  /** `instrument`: only its orders are asked for; NO_INSTRUMENT for all. */
  constructor(gateway: Gateway, instrument: number, nextPage: (afterOrderId: number) => void, done: Done) {
    this.#gateway = gateway;
    const advice = instrument < 0 ? 'ask for one symbol at a time' : 'ask for single orders with GetOrder';
    this.#list = new BoundedList(gateway.limits.answerBytesMax, 'open orders', advice);
    this.#nextPage = nextPage;
    this.#done = done;
    this.#report = new ExecutionReport(gateway.reports.memory);
    this.#end = new QueryEndReport(gateway.reports.memory);
  }

  onRecord(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    if (report.kind === ReportKind.QUERY_END) this.#nextAfterOrderId = this.#end.over(memory, offset).nextAfterOrderId;
    if (report.kind !== ReportKind.EXECUTION) return;
    const { encoder, instruments, accounts } = this.#gateway;
    const symbol = instruments.symbolField(report.instrument);
    const account = accounts.nameField(report.account);
    this.#list.add((writer) => encoder.writeReport(writer, report, symbol, account, '', ORDERS_TAG));
  }

  onEnd(): void {
    if (this.#nextAfterOrderId !== 0 && !this.#list.isOver) this.#nextPage(this.#nextAfterOrderId);
    else this.#done(this.#list.outcome);
  }

  onAbandoned(): void {
    this.#done(ABANDONED);
  }
}

/** A PositionList. */
export class PositionsAnswer implements RequestAnswer {
  readonly #gateway: Gateway;
  /** Only this instrument's; NO_INSTRUMENT for all. */
  readonly #instrument: number;
  readonly #done: Done;
  readonly #list: BoundedList;
  readonly #report: PositionReport;

  constructor(gateway: Gateway, instrument: number, done: Done) {
    this.#gateway = gateway;
    this.#instrument = instrument;
    this.#list = new BoundedList(gateway.limits.answerBytesMax, 'positions', 'ask for one symbol at a time');
    this.#done = done;
    this.#report = new PositionReport(gateway.reports.memory);
  }

  onRecord(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    if (report.kind !== ReportKind.POSITION) return;
    if (this.#instrument >= 0 && report.instrument !== this.#instrument) return;
    const { accounts, instruments } = this.#gateway;
    const symbol = instruments.get(report.instrument)?.symbol ?? '';
    this.#list.add((writer) => writePosition(writer, report, accounts.name(report.account), symbol));
  }

  onEnd(): void {
    this.#done(this.#list.outcome);
  }

  onAbandoned(): void {
    this.#done(ABANDONED);
  }
}
