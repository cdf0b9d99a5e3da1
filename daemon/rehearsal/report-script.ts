// The reports of a gateway's rehearsal, written into its ring like the engine's: orders that are accepted, each by a command of
// its own, and as many that one command cancels.

import { CommandType } from '../../engine/domain/command-type.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { AccountReport, ExecutionReport, InstrumentReport, KillSwitchReport } from '../../engine/domain/report.js';
import { ReportFlag, ReportKind } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { RING_FULL, type RingProducer } from '../../engine/ring/one-to-one-ring.js';
import type { TimeSource } from '../../engine/ring/time-source.js';

const ACCOUNT = 0;
/** In ticks, of as many digits as most prices have. */
const FIRST_PRICE = 20_000;
const LEVELS = 100;
/** Of longer and of shorter names by turns: a message below 128 bytes is written otherwise than a longer one. */
const REPORTS_OF_A_LENGTH = 300;
const encoder = new TextEncoder();

export class ReportScript {
  readonly #ring: RingProducer;
  readonly #clock: TimeSource;
  readonly #report: ExecutionReport;
  #accountSequence = 0;
  #engineSequence = 0;

  constructor(ring: RingProducer, clock: TimeSource) {
    this.#ring = ring;
    this.#clock = clock;
    this.#report = new ExecutionReport(ring.memory);
  }

  /** An instrument and an account exist. */
  directory(symbol: string, account: string): void {
    const instrument = new InstrumentReport(this.#ring.memory, this.#claim()).reset(ReportKind.INSTRUMENT_ADDED);
    const symbolBytes = encoder.encode(symbol);
    instrument.instrument = 0;
    instrument.setSymbol(symbolBytes, 0, symbolBytes.length);
    instrument.tickMantissa = 1;
    instrument.lotMantissa = 1;
    const opened = new AccountReport(this.#ring.memory, this.#claim()).reset(ReportKind.ACCOUNT_OPENED);
    const accountBytes = encoder.encode(account);
    opened.account = ACCOUNT;
    opened.setName(accountBytes, 0, accountBytes.length);
    this.#ring.commit();
  }

  accepted(count: number, session: number): void {
    for (let i = 0; i < count; i++) {
      this.#engineSequence++;
      const report = this.#next(session);
      report.execType = ExecType.NEW;
      report.status = OrderStatus.NEW;
      report.leavesQuantity = 1;
      report.commandType = CommandType.NEW;
      report.setRequestId(this.#engineSequence, 0);
      report.flags = ReportFlag.END_OF_COMMAND;
    }
    this.#ring.commit();
  }

  /** By a kill switch that this request of this session engages, which has its own report behind them. */
  canceled(count: number, session: number, requestId: number): void {
    this.#engineSequence++;
    for (let i = 0; i < count; i++) {
      const report = this.#next(session);
      report.execType = ExecType.CANCELED;
      report.status = OrderStatus.CANCELED;
      report.rejectReason = RejectReason.KILL_SWITCH;
      report.setRequestId(requestId, 0);
    }
    const report = new KillSwitchReport(this.#ring.memory, this.#claim()).reset(ReportKind.KILL_SWITCH);
    report.account = ACCOUNT;
    report.session = session;
    report.engineSequence = this.#engineSequence;
    report.setRequestId(requestId, 0);
    report.flags = ReportFlag.END_OF_COMMAND;
    this.#ring.commit();
  }

  #next(session: number): ExecutionReport {
    const report = this.#report.at(this.#claim()).reset(ReportKind.EXECUTION);
    const { low, high } = this.#clock;
    const isLong = Math.floor(++this.#accountSequence / REPORTS_OF_A_LENGTH) % 2 === 0;
    const name = encoder.encode(`${isLong ? 'rehearsal-' : 'r'}${this.#accountSequence}`);
    report.account = ACCOUNT;
    report.session = session;
    report.instrument = 0;
    report.accountSequence = this.#accountSequence;
    report.engineSequence = this.#engineSequence;
    report.orderId = this.#accountSequence;
    report.price = FIRST_PRICE + (this.#accountSequence % LEVELS);
    report.quantity = 1;
    report.side = Side.BUY;
    report.type = OrderType.LIMIT;
    report.timeInForce = TimeInForce.GTC;
    report.clientOrderIdLength = name.length;
    report.bytes.set(name, report.clientOrderIdByte);
    report.setGatewayIn(low, high);
    report.setRiskIn(low, high);
    report.setEngineIn(low, high);
    report.setMatched(low, high);
    report.setDurable(low, high);
    return report;
  }

  #claim(): number {
    const offset = this.#ring.tryClaim();
    if (offset === RING_FULL) throw new RangeError('a step of the rehearsal is longer than its ring');
    return offset;
  }
}
