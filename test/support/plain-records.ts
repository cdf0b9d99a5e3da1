// What the engine publishes as plain objects, and a sink that keeps it: every field of every record, so that a
// comparison with a model leaves nothing out.

import { ExposureEvent, ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { InstrumentEvent, MarketEvent, MarketEventKind } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import type { RecordSink } from '../../engine/domain/record-sink.js';
import {
  AccountReport,
  BookReadyReport,
  ExecutionReport,
  InstrumentReport,
  KillSwitchReport,
  MassCancelReport,
  QueryEndReport,
  Report,
  RiskValuesReport,
} from '../../engine/domain/report.js';
import { ReportFlag, ReportKind } from '../../engine/domain/report-layout.js';
import { RISK_VALUES } from '../../engine/domain/risk-settings.js';

/** Keeps every record since the last `clear`. Records are handed out full of rubbish, as a ring's are of old content. */
export class CollectingSink implements RecordSink {
  readonly memory: RecordMemory;
  readonly #recordBytes: number;
  #count = 0;

  constructor(recordBytes: number, recordsMax = 4096) {
    this.#recordBytes = recordBytes;
    this.memory = RecordMemory.allocate(recordBytes * recordsMax);
  }

  claim(): number {
    const offset = this.#count++ * this.#recordBytes;
    this.memory.uint8.fill(0xa5, offset, offset + this.#recordBytes);
    return offset;
  }

  clear(): void {
    this.#count = 0;
  }

  /** The kept records. */
  bytes(): Buffer {
    return Buffer.from(this.memory.buffer as ArrayBuffer, 0, this.#count * this.#recordBytes);
  }

  /** Each kept record through `decode`, given the byte at which it begins. */
  collect<T>(decode: (memory: RecordMemory, offset: number) => T): T[] {
    return Array.from({ length: this.#count }, (_, index) => decode(this.memory, index * this.#recordBytes));
  }
}

export type PlainReport = Record<string, number | string | boolean>;

/** An execution report in which nothing has happened: the model's reports start from it. */
export const BLANK_EXECUTION = {
  orderId: 0,
  clientOrderId: '',
  side: 0,
  type: 0,
  timeInForce: 0,
  execType: 0,
  status: 0,
  price: 0,
  quantity: 0,
  lastQuantity: 0,
  lastPrice: 0,
  cumulativeQuantity: 0,
  leavesQuantity: 0,
  tradeId: 0,
  liquidity: 0,
  commandType: 0,
  preventedQuantity: 0,
  queueAhead: 0,
  stopPrice: 0,
  tag: '',
  priorityKept: false,
  duplicate: false,
  rejectField: 0,
  rejectValue: 0,
  rejectLimit: 0,
};

export function decodeReport(memory: RecordMemory, offset: number): PlainReport {
  const report = new Report(memory, offset);
  const header: PlainReport = {
    kind: report.kind,
    account: report.account,
    session: report.session,
    instrument: report.instrument,
    rejectReason: report.rejectReason,
    requestId: report.requestIdLow,
    stamps: [
      [report.requestIdHigh],
      [report.gatewayInLow, report.gatewayInHigh],
      [report.riskInLow, report.riskInHigh],
      [report.engineInLow, report.engineInHigh],
      [report.matchedLow, report.matchedHigh],
      [report.durableLow, report.durableHigh],
    ].join(';'),
    accountSequence: report.accountSequence,
    engineSequence: report.engineSequence,
    endOfCommand: report.endOfCommand,
  };
  return { ...header, ...decodeReportBody(report.kind, memory, offset) };
}

function decodeReportBody(kind: number, memory: RecordMemory, offset: number): PlainReport {
  switch (kind) {
    case ReportKind.EXECUTION:
      return decodeExecution(new ExecutionReport(memory, offset));
    case ReportKind.MASS_CANCEL:
      return { canceled: new MassCancelReport(memory, offset).canceled };
    case ReportKind.LOGON_ACK:
    case ReportKind.ACCOUNT_OPENED: {
      const report = new AccountReport(memory, offset);
      return { name: report.name, selfTradePrevention: report.selfTradePrevention };
    }
    case ReportKind.INSTRUMENT_ADDED: {
      const report = new InstrumentReport(memory, offset);
      return {
        symbol: report.symbol,
        tick: `${report.tickMantissa}e-${report.tickScale}`,
        lot: `${report.lotMantissa}e-${report.lotScale}`,
        tradingStatus: report.tradingStatus,
      };
    }
    case ReportKind.TRADING_STATUS:
      return { tradingStatus: new InstrumentReport(memory, offset).tradingStatus };
    case ReportKind.INSTRUMENT_REMOVED:
      return {};
    case ReportKind.CASH_ADJUSTED:
      return { duplicate: (new Report(memory, offset).flags & ReportFlag.DUPLICATE) !== 0 };
    case ReportKind.KILL_SWITCH: {
      const { canceled, engaged, trigger } = new KillSwitchReport(memory, offset);
      return { canceled, engaged, trigger };
    }
    case ReportKind.RISK_CONFIGURED: {
      const report = new RiskValuesReport(memory, offset);
      const values = Array.from({ length: RISK_VALUES }, (_, index) => report.value(index));
      return { subject: report.subject, values: values.join(',') };
    }
    case ReportKind.QUERY_END: {
      const report = new QueryEndReport(memory, offset);
      return { records: report.records, nextAfterOrderId: report.nextAfterOrderId };
    }
    case ReportKind.BOOK_READY: {
      const report = new BookReadyReport(memory, offset);
      return { bids: report.bids, asks: report.asks, sequence: report.sequence };
    }
    default:
      throw new Error(`unexpected report kind ${kind}`);
  }
}

function decodeExecution(report: ExecutionReport): PlainReport {
  const decoded: PlainReport = {};
  for (const field of Object.keys(BLANK_EXECUTION)) {
    const flag = REPORT_FLAGS[field];
    decoded[field] = flag === undefined ? (report as unknown as PlainReport)[field] : (report.flags & flag) !== 0;
  }
  const { END_OF_COMMAND, PRIORITY_KEPT, DUPLICATE } = ReportFlag;
  const unknownFlags = report.flags & ~(END_OF_COMMAND | PRIORITY_KEPT | DUPLICATE);
  if (unknownFlags !== 0) throw new Error(`unexpected report flags ${report.flags}`);
  return decoded;
}

const REPORT_FLAGS: Readonly<Record<string, number>> = {
  priorityKept: ReportFlag.PRIORITY_KEPT,
  duplicate: ReportFlag.DUPLICATE,
};

export interface PlainMarketEvent {
  readonly kind: number;
  readonly instrument: number;
  readonly side: number;
  readonly sequence: number;
  readonly price: number;
  readonly quantity: number;
  readonly orderId: number;
  readonly levelQuantity: number;
  readonly levelOrders: number;
  readonly tradeId: number;
  readonly time: string;
  readonly isAuctionTrade: boolean;
  readonly endOfCommand: boolean;
  /** Of INSTRUMENT_ADDED. */
  readonly symbol: string;
  /** Of INSTRUMENT_ADDED and STATUS. */
  readonly tradingStatus: number;
}

export function decodeMarketEvent(memory: RecordMemory, offset: number): PlainMarketEvent {
  const event = new MarketEvent(memory, offset);
  const { INSTRUMENT_ADDED, INSTRUMENT_REMOVED, STATUS } = MarketEventKind;
  const isAdded = event.kind === INSTRUMENT_ADDED;
  const isStatus = event.kind === STATUS;
  const isOfInstrument = isAdded || isStatus || event.kind === INSTRUMENT_REMOVED;
  const instrument = new InstrumentEvent(memory, offset);
  return {
    kind: event.kind,
    instrument: event.instrument,
    side: event.side,
    sequence: event.sequence,
    price: isOfInstrument ? 0 : event.price,
    quantity: isOfInstrument ? 0 : event.quantity,
    orderId: isOfInstrument ? 0 : event.orderId,
    levelQuantity: isOfInstrument ? 0 : event.levelQuantity,
    levelOrders: event.levelOrders,
    tradeId: isOfInstrument ? 0 : event.tradeId,
    time: isOfInstrument && !isStatus ? '' : `${event.timeLow},${event.timeHigh}`,
    isAuctionTrade: event.isAuctionTrade,
    endOfCommand: event.endOfCommand,
    symbol: isAdded ? instrument.symbol : '',
    tradingStatus: isAdded || isStatus ? instrument.tradingStatus : 0,
  };
}

export interface PlainExposureEvent {
  readonly kind: number;
  readonly account: number;
  readonly instrument: number;
  readonly side: number;
  readonly openQuantityChange: number;
  readonly tradedQuantity: number;
  readonly price: number;
  readonly orderId: number;
  readonly engineSequence: number;
  readonly flags: number;
  readonly liquidity: number;
  readonly reservation: number;
  readonly time: string;
  readonly clientOrderId: string;
}

export const BLANK_EXPOSURE: Omit<PlainExposureEvent, 'kind' | 'account' | 'instrument'> = {
  side: 0,
  openQuantityChange: 0,
  tradedQuantity: 0,
  price: 0,
  orderId: 0,
  engineSequence: 0,
  flags: 0,
  liquidity: 0,
  reservation: 0,
  time: '',
  clientOrderId: '',
};

export function decodeExposureEvent(memory: RecordMemory, offset: number): PlainExposureEvent {
  const event = new ExposureEvent(memory, offset);
  const isNamed = event.kind === ExposureEventKind.ORDER_NAMED;
  const isSetting = event.kind >= ExposureEventKind.RISK_CONFIGURED;
  const isValues = event.kind === ExposureEventKind.RISK_CONFIGURED;
  const timed = event.kind === ExposureEventKind.EXPOSURE_CHANGED;
  if (isNamed) {
    const { kind, account, instrument, namedOrderId: orderId, reservation, clientOrderId, flags } = event;
    return { ...BLANK_EXPOSURE, kind, account, instrument, orderId, reservation, clientOrderId, flags };
  }
  return {
    clientOrderId: '',
    flags: event.flags,
    liquidity: isSetting ? 0 : event.liquidity,
    reservation: event.reservation,
    time: timed ? `${event.timeLow},${event.timeHigh}` : isValues ? String(event.value(5)) : '',
    kind: event.kind,
    account: event.account,
    instrument: event.instrument,
    side: event.side,
    openQuantityChange: event.openQuantityChange,
    tradedQuantity: event.tradedQuantity,
    price: event.price,
    orderId: event.orderId,
    engineSequence: event.engineSequence,
  };
}
