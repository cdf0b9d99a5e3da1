// What the naive model says about the command in hand: its reports, market events and exposure events as plain objects.

import { ExecType } from '../../engine/domain/exec-type.js';
import { ExposureEventKind, ExposureFlag, NamedFlag } from '../../engine/domain/exposure-event.js';
import { MarketEventKind } from '../../engine/domain/market-event.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import { counted, type NaiveOrder } from './naive-order.js';
import { isExecuted, type PlainAddInstrument, type PlainCommand, timeText } from './plain-command.js';
import {
  BLANK_EXECUTION,
  BLANK_EXPOSURE,
  type PlainExposureEvent,
  type PlainMarketEvent,
  type PlainReport,
} from './plain-records.js';

export interface NaiveAccount {
  readonly name: string;
  prevention: number;
  sequence: number;
}

export interface NaiveLevel {
  readonly price: number;
  readonly quantity: number;
  readonly orders: number;
}

type ExecutionFacts = Partial<typeof BLANK_EXECUTION>;

export class NaiveRecords {
  reports: PlainReport[] = [];
  marketEvents: PlainMarketEvent[] = [];
  exposures: PlainExposureEvent[] = [];
  readonly accounts = new Map<number, NaiveAccount>();
  /** Instruments that the command in hand has done something to. */
  readonly touched = new Set<number>();
  /** Engine time of the command in hand, in nanoseconds as in PlainCommand. */
  time = 0;
  sequence = 0;
  #command!: PlainCommand;

  begin(command: PlainCommand, engineSequence: number, time: number): void {
    this.#command = command;
    this.sequence = engineSequence;
    this.time = time;
    this.reports = [];
    this.marketEvents = [];
    this.exposures = [];
    this.touched.clear();
  }
  end(): void {
    Object.assign(this.reports.at(-1) ?? {}, { endOfCommand: true });
    Object.assign(this.marketEvents.at(-1) ?? {}, { endOfCommand: true });
  }

  report(order: NaiveOrder, facts: ExecutionFacts, rejectReason = 0): void {
    const account = this.accounts.get(order.account)!;
    this.reports.push({
      ...this.#header(ReportKind.EXECUTION, order.account, order.instrument, rejectReason),
      accountSequence: ++account.sequence,
      ...BLANK_EXECUTION,
      ...amountsOf(order),
      ...facts,
    });
    if (facts.execType !== ExecType.REJECTED) this.touched.add(order.instrument);
  }
  /** The NEW report of an order once more. */
  reportRepeated(order: NaiveOrder): void {
    const { price, stopPrice, status, quantity } = order.entered;
    this.reports.push({
      ...this.#header(ReportKind.EXECUTION, order.account, order.instrument),
      ...BLANK_EXECUTION,
      ...amountsOf(order),
      ...{ clientOrderId: order.clientOrderId, price, stopPrice, status, quantity, leavesQuantity: quantity },
      ...{ cumulativeQuantity: 0, execType: ExecType.NEW, commandType: 1, duplicate: true },
      engineSequence: order.entrySequence,
    });
  }
  reportStatus(order: NaiveOrder): void {
    this.reports.push({
      ...this.#header(ReportKind.EXECUTION, order.account, order.instrument),
      ...BLANK_EXECUTION,
      ...amountsOf(order),
      execType: ExecType.STATUS,
      queueAhead: order.queueAhead,
    });
  }

  /** A refusal that shows the command, since there is no order to show. */
  reportRefused(command: PlainCommand, facts: ExecutionFacts, rejectReason: number): void {
    const instrument = 'instrument' in command ? command.instrument : -1;
    const header = this.#header(ReportKind.EXECUTION, command.account, instrument, rejectReason);
    const account = this.accounts.get(command.account);
    if (account !== undefined && isExecuted(command)) header.accountSequence = ++account.sequence;
    const shown: PlainReport = {};
    if (['new', 'replace', 'cancel', 'queryOrder'].includes(command.kind)) {
      for (const field of Object.keys(BLANK_EXECUTION)) {
        if (field in command) shown[field] = (command as unknown as PlainReport)[field];
      }
      if (typeof shown.clientOrderId === 'string') shown.clientOrderId = shown.clientOrderId.slice(0, 36);
      if (typeof shown.tag === 'string') shown.tag = shown.tag.slice(0, 16);
    }
    const status = command.kind === 'new' ? OrderStatus.REJECTED : OrderStatus.UNSPECIFIED;
    this.reports.push({ ...header, ...BLANK_EXECUTION, ...shown, status, ...facts });
  }
  reportRaw(kind: number, account: number, instrument: number, body: PlainReport): void {
    this.reports.push({ ...this.#header(kind, account, instrument), ...body });
  }
  reportAccount(kind: number, index: number): void {
    const { name, prevention, sequence } = this.accounts.get(index)!;
    const header = this.#header(kind, index, -1);
    this.reports.push({ ...header, accountSequence: sequence, name, selfTradePrevention: prevention });
  }

  instrumentAdded(command: PlainAddInstrument, index: number, tradingStatus: number): void {
    this.reportRaw(ReportKind.INSTRUMENT_ADDED, -1, index, {
      symbol: command.symbol,
      tick: `${command.tickMantissa}e-${command.tickScale}`,
      lot: `${command.lotMantissa}e-${command.lotScale}`,
      tradingStatus,
    });
    const facts = { symbol: command.symbol, tradingStatus, time: '' };
    this.pushMarketEvent(MarketEventKind.INSTRUMENT_ADDED, index, Side.BUY, facts);
    this.#exposureEvent(ExposureEventKind.INSTRUMENT_ADDED, -1, index, {});
  }
  instrumentRemoved(account: number, index: number): void {
    this.reportRaw(ReportKind.INSTRUMENT_REMOVED, account, index, {});
    this.pushMarketEvent(MarketEventKind.INSTRUMENT_REMOVED, index, Side.BUY, { time: '' });
  }
  /** The report of a trading status, changed or found so. */
  tradingStatusReport(account: number, index: number, tradingStatus: number): void {
    this.reportRaw(ReportKind.TRADING_STATUS, account, index, { tradingStatus });
  }

  /** One market event; what `facts` leaves out is blank. */
  pushMarketEvent(kind: number, instrument: number, side: number, facts: Partial<PlainMarketEvent>): void {
    const blank = { price: 0, quantity: 0, orderId: 0, levelQuantity: 0, levelOrders: 0, tradeId: 0 };
    const header = { kind, instrument, side, sequence: this.sequence, isAuctionTrade: false };
    const time = timeText(this.time);
    this.marketEvents.push({ ...header, ...blank, time, endOfCommand: false, symbol: '', tradingStatus: 0, ...facts });
  }

  /** The open lots of an order changed; they count at its cap or its protection, where it has one, else at its price. */
  exposure(order: NaiveOrder, openQuantityChange: number, flags = 0): void {
    const price = counted(order);
    this.#exposureOf(order, { openQuantityChange, price, flags });
  }
  exposureTraded(order: NaiveOrder, openQuantityChange: number, trade: Partial<PlainExposureEvent>): void {
    const flags = order.leaves === 0 ? ExposureFlag.ENDED : 0;
    this.#exposureOf(order, { openQuantityChange, ...trade, flags });
  }
  #exposureOf(order: NaiveOrder, facts: Partial<PlainExposureEvent>): void {
    const { account, instrument, side, orderId } = order;
    const time = timeText(this.time);
    this.#exposureEvent(ExposureEventKind.EXPOSURE_CHANGED, account, instrument, { side, orderId, time, ...facts });
  }
  /** A new order, or one with a new client order id. */
  exposureNamed(order: NaiveOrder, reservation: number): void {
    const { account, instrument, orderId, clientOrderId } = order;
    const flags = order.protection > 0 ? NamedFlag.PROTECTED : 0;
    const facts = { orderId, clientOrderId, reservation, engineSequence: 0, flags };
    this.#exposureEvent(ExposureEventKind.ORDER_NAMED, account, instrument, facts);
  }
  exposureCommandEnded(account: number, reservation: number): void {
    this.#exposureEvent(ExposureEventKind.COMMAND_ENDED, account, -1, { reservation, engineSequence: 0 });
  }
  /** What the engine hands on to validators; `account` below 0: to all of them. */
  exposureSetting(kind: number, account: number, instrument: number, facts: Partial<PlainExposureEvent>): void {
    this.#exposureEvent(kind, account, instrument, facts);
  }
  exposureOpened(account: number): void {
    this.#exposureEvent(ExposureEventKind.ACCOUNT_OPENED, account, -1, {});
  }
  #exposureEvent(kind: number, account: number, instrument: number, facts: Partial<PlainExposureEvent>): void {
    const { sequence: engineSequence } = this;
    this.exposures.push({ ...BLANK_EXPOSURE, kind, account, instrument, engineSequence, ...facts });
  }

  #header(kind: number, account: number, instrument: number, rejectReason = 0): PlainReport {
    const { session, requestId } = this.#command;
    const stamps = [0, `${requestId + 1},1`, `${requestId + 2},1`, timeText(this.time), '0,0', '0,0'].join(';');
    const engineSequence = isExecuted(this.#command) ? this.sequence : 0;
    const header = { kind, account, session, instrument, rejectReason, requestId, stamps };
    return { ...header, accountSequence: 0, engineSequence, endOfCommand: false };
  }
}

function amountsOf(order: NaiveOrder): ExecutionFacts {
  const { orderId, clientOrderId, side, type, timeInForce, status, quantity, tag, price, stopPrice } = order;
  const amounts = { price, stopPrice, quantity, cumulativeQuantity: order.cumulative, leavesQuantity: order.leaves };
  return { orderId, clientOrderId, side, type, timeInForce, status, tag, ...amounts };
}
