// Collects the records that a unary call causes until its answer is complete. Owner: the gateway thread.

import { ExecType } from '../../engine/domain/exec-type.js';
import { isTerminal } from '../../engine/domain/order-status.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { ExecutionReport, PositionReport, QueryEndReport } from '../../engine/domain/report.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import type { Gateway } from '../gateway.js';
import { writePosition } from '../proto/answer-encoder.js';
import { WireWriter } from '../proto/wire-writer.js';
import type { RequestAnswer } from '../requests.js';

const ANSWER_BYTES = 512;
/** The `orders` field of an OrderList. */
const ORDERS_TAG = 10;

/** The bytes of the answer, or undefined where the venue went down first. */
export type Done = (answer: Buffer | undefined) => void;

function written(writer: WireWriter): Buffer {
  return writer.bytes.subarray(0, writer.at);
}

/** One report: the first that is terminal for the command's order, else the last one about it. */
export class ExecutionAnswer implements RequestAnswer {
  readonly #gateway: Gateway;
  readonly #account: number;
  readonly #done: Done;
  readonly #writer = new WireWriter(ANSWER_BYTES);
  readonly #report: ExecutionReport;
  #orderId: number | undefined;
  #final = false;

  constructor(gateway: Gateway, account: number, done: Done) {
    this.#gateway = gateway;
    this.#account = account;
    this.#done = done;
    this.#report = new ExecutionReport(gateway.reports.memory);
  }

  onRecord(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    if (this.#final || report.kind !== ReportKind.EXECUTION || report.account !== this.#account) return;
    this.#orderId ??= report.orderId;
    if (report.orderId !== this.#orderId) return;
    const { encoder, instruments, accounts } = this.#gateway;
    const symbol = instruments.symbolField(report.instrument);
    this.#writer.at = 0;
    encoder.writeReport(this.#writer, report, symbol, accounts.nameField(report.account), '');
    this.#final = isTerminal(report.status) || report.execType === ExecType.REJECTED;
  }

  onEnd(): void {
    this.#done(written(this.#writer));
  }

  onAbandoned(): void {
    this.#done(undefined);
  }
}

/** An OrderList, one page after another. */
export class OpenOrdersAnswer implements RequestAnswer {
  readonly #gateway: Gateway;
  readonly #done: Done;
  /** Asks for the page after an order. */
  readonly #nextPage: (afterOrderId: number) => void;
  readonly #writer = new WireWriter(ANSWER_BYTES);
  readonly #report: ExecutionReport;
  readonly #end: QueryEndReport;
  #nextAfterOrderId = 0;

  constructor(gateway: Gateway, nextPage: (afterOrderId: number) => void, done: Done) {
    this.#gateway = gateway;
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
    encoder.writeReport(this.#writer, report, symbol, accounts.nameField(report.account), '', ORDERS_TAG);
  }

  onEnd(): void {
    if (this.#nextAfterOrderId !== 0) this.#nextPage(this.#nextAfterOrderId);
    else this.#done(written(this.#writer));
  }

  onAbandoned(): void {
    this.#done(undefined);
  }
}

/** A PositionList. */
export class PositionsAnswer implements RequestAnswer {
  readonly #gateway: Gateway;
  /** Only this instrument's; NO_INSTRUMENT for all. */
  readonly #instrument: number;
  readonly #done: Done;
  readonly #writer = new WireWriter(ANSWER_BYTES);
  readonly #report: PositionReport;

  constructor(gateway: Gateway, instrument: number, done: Done) {
    this.#gateway = gateway;
    this.#instrument = instrument;
    this.#done = done;
    this.#report = new PositionReport(gateway.reports.memory);
  }

  onRecord(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    if (report.kind !== ReportKind.POSITION) return;
    if (this.#instrument >= 0 && report.instrument !== this.#instrument) return;
    const { accounts, instruments } = this.#gateway;
    const symbol = instruments.get(report.instrument)?.symbol ?? '';
    writePosition(this.#writer, report, accounts.name(report.account), symbol);
  }

  onEnd(): void {
    this.#done(written(this.#writer));
  }

  onAbandoned(): void {
    this.#done(undefined);
  }
}
