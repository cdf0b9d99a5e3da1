// Stands in for validators and engine in tests of the gateway alone: takes commands off real rings and answers each with
// the records that the real ones would send, without a book: a stop order triggers at once and finds nobody, one that is
// GTD expires at once. Runs in the gateway's own thread, when told to.

import {
  AddInstrumentCommand,
  CancelCommand,
  Command,
  ConfigureAccountCommand,
  InstrumentCommand,
  MassCancelCommand,
  NewOrderCommand,
  QueryOpenOrdersCommand,
} from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { CommandType } from '../../engine/domain/command-type.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { NO_INSTRUMENT } from '../../engine/domain/limits.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { OrderType } from '../../engine/domain/order-type.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import {
  AccountReport,
  BookReadyReport,
  ExecutionReport,
  InstrumentReport,
  MassCancelReport,
  PositionReport,
  QueryEndReport,
  Report,
} from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportFlag, ReportKind } from '../../engine/domain/report-layout.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import type { Agent } from '../../engine/ring/agent.js';
import { allocateBookSnapshot, BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';
import { Clock, startClock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateRing, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { Gateway, type GatewayOptions } from '../../gateway/gateway.js';

export interface EchoOptions extends Partial<GatewayOptions> {
  readonly ringCapacity?: number;
  readonly validatorCount?: number;
  /** A report of this many open orders in each page of a query. */
  readonly openOrders?: number;
}

/** The price that the echo engine refuses, with INVALID_PRICE. */
export const REFUSED_PRICE = 13;
/** The quantity that fills at once, in two trades. */
export const FILLED_QUANTITY = 8;

/** The client order id of no order; nor is there an order 404. */
export const UNKNOWN_ID = 'unknown';
/** That of any order that is asked for: BTC-USD. */
const LOOKED_UP_INSTRUMENT = 1;

const OPEN_ORDERS_PAGE = 2;
/** Indices that the echo engine gives. */
const INSTRUMENTS_MAX = 4;

export class EchoEngine implements Agent {
  readonly name = 'echo';
  /** Rung by the gateway when it has sent commands. */
  readonly doorbell: Doorbell;
  readonly gateway: Gateway;
  readonly gatewayDoorbell: Doorbell;
  readonly inputs: readonly RingConsumer[];
  readonly reports: RingProducer;
  /** Kinds of the commands taken, in order. */
  readonly taken: number[] = [];
  /** The `onlySession` of each mass cancel. */
  readonly massCancels: { readonly account: number; readonly onlySession: number; readonly session: number }[] = [];
  /** The self-trade prevention default of each CONFIGURE_ACCOUNT. */
  readonly defaults: number[] = [];
  readonly #area: BookSnapshotArea;
  readonly #openOrders: number;
  /** Kind, account and instrument of each command of an administrator. */
  readonly administered: number[] = [];
  /** The rules of each instrument that was added: reference, band, auction, day end, schedule. */
  readonly addedRules: number[][] = [];
  readonly #symbols = new Map<number, string>();
  #nextInstrument = 0;
  readonly #accounts = new Map<number, { name: string; sequence: number }>();
  #sequence = 0;
  #orderId = 0;
  #tradeId = 0;
  #drained = 0;

  constructor(options: EchoOptions = {}) {
    const capacity = options.ringCapacity ?? 1024;
    const doorbell = allocateDoorbell();
    const validators = Array.from({ length: options.validatorCount ?? 2 }, (_, index) => ({
      ring: allocateRing(`commands-${index}`, capacity, COMMAND_BYTES),
      doorbell,
    }));
    this.doorbell = new Doorbell(doorbell);
    const reports = allocateRing('reports', 1 << 14, REPORT_BYTES);
    const bookSnapshot = allocateBookSnapshot(64);
    this.#area = new BookSnapshotArea(bookSnapshot);
    this.#openOrders = options.openOrders ?? 0;
    this.gateway = new Gateway({ validators, reports, bookSnapshot, clock: new Clock(startClock()), ...options });
    this.gatewayDoorbell = new Doorbell(allocateDoorbell());
    this.inputs = validators.map(({ ring }) => new RingConsumer(ring));
    this.reports = new RingProducer(reports, this.gatewayDoorbell);
    this.#addInstrument(0, 'AAPL', 1, 2);
    this.#addInstrument(1, 'BTC-USD', 5, 1);
    this.#claim(ReportKind.RECOVERED, Report);
    this.reports.commit();
  }

  get done(): boolean {
    return this.#drained === this.inputs.length;
  }

  hasWork(): boolean {
    return this.inputs.some((input) => input.available() > 0);
  }

  doWork(): number {
    return this.work();
  }

  close(): void {}

  /** Takes at most `limit` commands and publishes what they cause; returns how many it took. */
  work(limit = Number.POSITIVE_INFINITY): number {
    let taken = 0;
    for (const input of this.inputs) {
      const count = Math.min(input.available(), limit - taken);
      for (let i = 0; i < count; i++) this.#handle(new Command(input.memory, input.offsetAt(i)), input);
      input.release(count);
      taken += count;
    }
    this.reports.commit();
    return taken;
  }

  #handle(command: Command, input: RingConsumer): void {
    const { memory } = input;
    const offset = command.byteOffset;
    this.taken.push(command.kind);
    if (command.kind < CommandKind.QUERY_ORDER) this.#sequence++;
    switch (command.kind) {
      case CommandKind.CONFIGURE_ACCOUNT:
        this.#configure(new ConfigureAccountCommand(memory, offset));
        break;
      case CommandKind.LOGON:
        this.#describe(this.#begin(ReportKind.LOGON_ACK, AccountReport, command), command.account);
        break;
      case CommandKind.NEW_ORDER:
        this.#newOrder(new NewOrderCommand(memory, offset));
        break;
      case CommandKind.CANCEL:
      case CommandKind.REPLACE:
        this.#onOrder(new CancelCommand(memory, offset));
        break;
      case CommandKind.MASS_CANCEL:
        this.#massCancel(new MassCancelCommand(memory, offset));
        break;
      case CommandKind.SET_TRADING_STATUS:
      case CommandKind.ADD_INSTRUMENT:
      case CommandKind.REMOVE_INSTRUMENT:
        this.#administer(command, memory);
        break;
      case CommandKind.DRAIN:
        this.#drained++;
        if (this.#drained === this.inputs.length) this.#claim(ReportKind.DRAINED, Report);
        return;
      default:
        this.#query(command, input);
    }
    const last = this.reports.uncommitted - 1;
    new Report(this.reports.memory, this.reports.offsetOfUncommitted(last)).flags |= ReportFlag.END_OF_COMMAND;
  }

  /** Keeps the directory as the engine would; an instrument is empty unless it is the first. */
  #administer(command: Command, memory: RecordMemory): void {
    this.administered.push(command.kind, command.account, command.instrument);
    const add = new AddInstrumentCommand(memory, command.byteOffset);
    const reason = this.#faultOf(command, add.symbol);
    if (reason !== RejectReason.NONE) {
      const report = this.#begin(ReportKind.EXECUTION, ExecutionReport, command);
      report.execType = ExecType.REJECTED;
      report.rejectReason = reason;
    } else if (command.kind === CommandKind.SET_TRADING_STATUS) {
      const report = this.#begin(ReportKind.TRADING_STATUS, InstrumentReport, command);
      report.tradingStatus = new InstrumentCommand(memory, command.byteOffset).tradingStatus;
      report.engineSequence = this.#sequence;
    } else if (command.kind === CommandKind.REMOVE_INSTRUMENT) {
      this.#symbols.delete(command.instrument);
      this.#begin(ReportKind.INSTRUMENT_REMOVED, InstrumentReport, command).engineSequence = this.#sequence;
    } else {
      const report = this.#begin(ReportKind.INSTRUMENT_ADDED, InstrumentReport, command);
      const { referencePrice, priceBandBasisPoints, volatilityAuctionSeconds, dayEndSecond } = add;
      const times = [add.openingAuctionSecond, add.openSecond, add.closingAuctionSecond, add.closeSecond];
      this.addedRules.push([referencePrice, priceBandBasisPoints, volatilityAuctionSeconds, dayEndSecond, ...times]);
      this.#describeInstrument(report, this.#nextInstrument, add.symbol, add.tickMantissa, add.tickScale);
      report.engineSequence = this.#sequence;
    }
  }

  #faultOf({ kind, instrument }: Command, symbol: string): number {
    if (kind === CommandKind.ADD_INSTRUMENT) {
      if ([...this.#symbols.values()].includes(symbol)) return RejectReason.SYMBOL_IN_USE;
      return this.#nextInstrument < INSTRUMENTS_MAX ? RejectReason.NONE : RejectReason.BOOK_FULL;
    }
    if (!this.#symbols.has(instrument)) return RejectReason.UNKNOWN_SYMBOL;
    const isFull = kind === CommandKind.REMOVE_INSTRUMENT && instrument === 0;
    return isFull ? RejectReason.INSTRUMENT_NOT_EMPTY : RejectReason.NONE;
  }

  #query(command: Command, { memory }: RingConsumer): void {
    switch (command.kind) {
      case CommandKind.QUERY_ORDER: {
        const query = new CancelCommand(memory, command.byteOffset);
        const report = this.#begin(ReportKind.EXECUTION, ExecutionReport, command);
        report.orderId = query.orderId;
        const isUnknown = query.orderId === 404 || query.clientOrderId === UNKNOWN_ID;
        report.execType = isUnknown ? ExecType.REJECTED : ExecType.STATUS;
        report.rejectReason = isUnknown ? RejectReason.UNKNOWN_ORDER : RejectReason.NONE;
        report.instrument = isUnknown ? NO_INSTRUMENT : LOOKED_UP_INSTRUMENT;
        break;
      }
      case CommandKind.QUERY_OPEN_ORDERS:
        this.#openOrdersPage(new QueryOpenOrdersCommand(memory, command.byteOffset));
        break;
      case CommandKind.QUERY_POSITIONS: {
        const report = this.#begin(ReportKind.POSITION, PositionReport, command);
        Object.assign(report, { instrument: 0, quantity: -7, averagePrice: 100.5, realizedPnl: -2.25 });
        Object.assign(report, { openBuyQuantity: 3, unrealizedPnl: 12.5, fees: -3 });
        this.#begin(ReportKind.QUERY_END, QueryEndReport, command).records = 1;
        break;
      }
      case CommandKind.QUERY_BOOK: {
        this.#area.set(0, 100, 5, 1);
        this.#area.set(1, 99, 7, 2);
        this.#area.set(2, 101, 9, 3);
        const report = this.#begin(ReportKind.BOOK_READY, BookReadyReport, command);
        report.bids = 2;
        report.asks = 1;
        report.sequence = this.#sequence;
        break;
      }
      default:
        throw new Error(`the echo engine does not know command kind ${command.kind}`);
    }
  }

  #openOrdersPage(query: QueryOpenOrdersCommand): void {
    const first = query.orderId + 1;
    const last = Math.min(query.orderId + OPEN_ORDERS_PAGE, this.#openOrders);
    for (let id = first; id <= last; id++) {
      const report = this.#begin(ReportKind.EXECUTION, ExecutionReport, query);
      report.orderId = id;
      report.execType = ExecType.STATUS;
      report.status = OrderStatus.NEW;
    }
    const end = this.#begin(ReportKind.QUERY_END, QueryEndReport, query);
    end.records = last - first + 1;
    end.nextAfterOrderId = last < this.#openOrders ? last : 0;
  }

  #configure(command: ConfigureAccountCommand): void {
    const name = command.clientOrderId;
    this.defaults.push(command.selfTradePrevention);
    if (!this.#accounts.has(command.account)) this.#accounts.set(command.account, { name, sequence: 0 });
    const report = this.#begin(ReportKind.ACCOUNT_OPENED, AccountReport, command);
    report.selfTradePrevention = command.selfTradePrevention;
    this.#describe(report, command.account);
  }

  #describe(report: AccountReport, account: number): void {
    const { name, sequence } = this.#accounts.get(account)!;
    report.setName(Buffer.from(name), 0, name.length);
    report.accountSequence = sequence;
  }

  #newOrder(command: NewOrderCommand): void {
    if (command.rejectReason !== RejectReason.NONE || command.price === REFUSED_PRICE || command.quantity === 0) {
      const report = this.#describeOrder(this.#begin(ReportKind.EXECUTION, ExecutionReport, command), command);
      report.execType = ExecType.REJECTED;
      report.status = OrderStatus.REJECTED;
      report.rejectReason = RejectReason.INVALID_PRICE;
      report.rejectField = RejectField.PRICE;
      report.rejectValue = command.price;
      return;
    }
    this.#orderId++;
    const leaves = command.quantity;
    const waits = command.type === OrderType.STOP;
    this.#order(command, ExecType.NEW, waits ? OrderStatus.PENDING_TRIGGER : OrderStatus.NEW).leavesQuantity = leaves;
    if (waits) {
      this.#order(command, ExecType.TRIGGERED, OrderStatus.NEW).leavesQuantity = leaves;
      this.#order(command, ExecType.CANCELED, OrderStatus.CANCELED).rejectReason = RejectReason.NO_LIQUIDITY;
    }
    if (command.timeInForce === TimeInForce.GTD) this.#order(command, ExecType.EXPIRED, OrderStatus.EXPIRED);
    if (command.quantity !== FILLED_QUANTITY) return;
    this.#trade(command, 3, OrderStatus.PARTIALLY_FILLED);
    this.#trade(command, leaves, OrderStatus.FILLED);
  }

  #trade(command: NewOrderCommand, cumulative: number, status: number): void {
    const report = this.#order(command, ExecType.TRADE, status);
    report.tradeId = ++this.#tradeId;
    report.cumulativeQuantity = cumulative;
    report.leavesQuantity = command.quantity - cumulative;
    report.lastPrice = command.price;
    report.lastQuantity = status === OrderStatus.FILLED ? cumulative - 3 : cumulative;
  }

  #order(command: NewOrderCommand, execType: number, status: number): ExecutionReport {
    const report = this.#describeOrder(this.#sequenced(command), command);
    report.orderId = this.#orderId;
    report.execType = execType;
    report.status = status;
    return report;
  }

  #describeOrder(report: ExecutionReport, command: NewOrderCommand): ExecutionReport {
    report.commandType = CommandType.NEW;
    report.side = command.side;
    report.type = command.type;
    report.timeInForce = command.timeInForce;
    report.quantity = command.quantity;
    report.price = command.price;
    report.stopPrice = command.stopPrice;
    const id = Buffer.from(command.clientOrderId);
    report.clientOrderIdLength = id.length;
    report.bytes.set(id, report.clientOrderIdByte);
    return report;
  }

  #onOrder(command: CancelCommand): void {
    const report = this.#sequenced(command);
    report.orderId = command.orderId;
    report.price = command.price;
    report.execType = command.kind === CommandKind.CANCEL ? ExecType.CANCELED : ExecType.REPLACED;
    report.status = command.kind === CommandKind.CANCEL ? OrderStatus.CANCELED : OrderStatus.NEW;
    report.commandType = command.kind === CommandKind.CANCEL ? CommandType.CANCEL : CommandType.REPLACE;
  }

  #massCancel(command: MassCancelCommand): void {
    const { account, onlySession, session } = command;
    this.massCancels.push({ account, onlySession, session });
    this.#begin(ReportKind.MASS_CANCEL, MassCancelReport, command).canceled = 5;
  }

  #sequenced(command: Command): ExecutionReport {
    const report = this.#begin(ReportKind.EXECUTION, ExecutionReport, command);
    report.engineSequence = this.#sequence;
    report.accountSequence = ++this.#accounts.get(command.account)!.sequence;
    return report;
  }

  #begin<T extends Report>(kind: number, shape: new (memory: RecordMemory, offset: number) => T, command: Command): T {
    const report = this.#claim(kind, shape);
    report.account = command.account;
    report.session = command.session;
    report.instrument = command.instrument;
    report.setRequestId(command.requestIdLow, command.requestIdHigh);
    report.setGatewayIn(command.gatewayInLow, command.gatewayInHigh);
    report.setRiskIn(command.gatewayInLow, command.gatewayInHigh);
    report.setEngineIn(command.gatewayInLow, command.gatewayInHigh);
    report.setMatched(command.gatewayInLow, command.gatewayInHigh);
    report.setDurable(command.gatewayInLow, command.gatewayInHigh);
    return report;
  }

  #claim<T extends Report>(kind: number, shape: new (memory: RecordMemory, offset: number) => T): T {
    const offset = this.reports.tryClaim();
    if (offset < 0) throw new Error('the report ring of the test is full');
    const report = new shape(this.reports.memory, offset);
    report.reset(kind);
    return report;
  }

  #addInstrument(index: number, symbol: string, mantissa: number, scale: number): void {
    const report = this.#claim(ReportKind.INSTRUMENT_ADDED, InstrumentReport);
    this.#describeInstrument(report, index, symbol, mantissa, scale);
  }

  #describeInstrument(report: InstrumentReport, index: number, symbol: string, mantissa: number, scale: number): void {
    report.instrument = index;
    report.setSymbol(Buffer.from(symbol), 0, symbol.length);
    report.tickMantissa = mantissa;
    report.tickScale = scale;
    report.lotMantissa = 1;
    report.tradingStatus = 1;
    this.#symbols.set(index, symbol);
    this.#nextInstrument = index + 1;
  }
}
