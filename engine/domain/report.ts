// hot path
// Flyweights over report records: the common header, then one class for each shape of body (see report-layout.ts).

import { CLIENT_ORDER_ID_BYTES_MAX, NO_ACCOUNT, NO_INSTRUMENT, SYMBOL_BYTES_MAX, TAG_BYTES_MAX } from './limits.js';
import { RecordView } from './record-memory.js';
import { REPORT_BYTES, ReportFlag, ReportLayout } from './report-layout.js';
import { readText, writeText } from './text-field.js';

// A constant of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = ReportLayout;

/** What every record on the report ring has: whom it concerns and when each stage had it. */
export class Report extends RecordView {
  /** Zeros the whole record and gives it its kind; the producer then sets what applies. */
  reset(kind: number): this {
    this.int32.fill(0, this.w, this.w + (REPORT_BYTES >> 2));
    this.uint8[this.b] = kind;
    this.account = NO_ACCOUNT;
    this.instrument = NO_INSTRUMENT;
    return this;
  }

  get kind(): number {
    return this.uint8[this.b + L.KIND];
  }
  set kind(value: number) {
    this.uint8[this.b + L.KIND] = value;
  }
  get flags(): number {
    return this.uint8[this.b + L.FLAGS];
  }
  set flags(value: number) {
    this.uint8[this.b + L.FLAGS] = value;
  }
  get endOfCommand(): boolean {
    return (this.flags & ReportFlag.END_OF_COMMAND) !== 0;
  }
  get rejectReason(): number {
    return this.uint16[this.h + (L.REJECT_REASON >> 1)];
  }
  set rejectReason(value: number) {
    this.uint16[this.h + (L.REJECT_REASON >> 1)] = value;
  }
  get account(): number {
    return this.int32[this.w + (L.ACCOUNT >> 2)];
  }
  set account(value: number) {
    this.int32[this.w + (L.ACCOUNT >> 2)] = value;
  }
  /** The session whose command caused it; 0 where none did. */
  get session(): number {
    return this.int32[this.w + (L.SESSION >> 2)];
  }
  set session(value: number) {
    this.int32[this.w + (L.SESSION >> 2)] = value;
  }
  get instrument(): number {
    return this.int32[this.w + (L.INSTRUMENT >> 2)];
  }
  set instrument(value: number) {
    this.int32[this.w + (L.INSTRUMENT >> 2)] = value;
  }
  get requestIdLow(): number {
    return this.int32[this.w + (L.REQUEST_ID >> 2)];
  }
  get requestIdHigh(): number {
    return this.int32[this.w + (L.REQUEST_ID >> 2) + 1];
  }
  setRequestId(low: number, high: number): void {
    this.int32[this.w + (L.REQUEST_ID >> 2)] = low;
    this.int32[this.w + (L.REQUEST_ID >> 2) + 1] = high;
  }
  get gatewayInLow(): number {
    return this.int32[this.w + (L.GATEWAY_IN >> 2)];
  }
  get gatewayInHigh(): number {
    return this.int32[this.w + (L.GATEWAY_IN >> 2) + 1];
  }
  setGatewayIn(low: number, high: number): void {
    this.int32[this.w + (L.GATEWAY_IN >> 2)] = low;
    this.int32[this.w + (L.GATEWAY_IN >> 2) + 1] = high;
  }
  get riskInLow(): number {
    return this.int32[this.w + (L.RISK_IN >> 2)];
  }
  get riskInHigh(): number {
    return this.int32[this.w + (L.RISK_IN >> 2) + 1];
  }
  setRiskIn(low: number, high: number): void {
    this.int32[this.w + (L.RISK_IN >> 2)] = low;
    this.int32[this.w + (L.RISK_IN >> 2) + 1] = high;
  }
  get engineInLow(): number {
    return this.int32[this.w + (L.ENGINE_IN >> 2)];
  }
  get engineInHigh(): number {
    return this.int32[this.w + (L.ENGINE_IN >> 2) + 1];
  }
  setEngineIn(low: number, high: number): void {
    this.int32[this.w + (L.ENGINE_IN >> 2)] = low;
    this.int32[this.w + (L.ENGINE_IN >> 2) + 1] = high;
  }
  get matchedLow(): number {
    return this.int32[this.w + (L.MATCHED >> 2)];
  }
  get matchedHigh(): number {
    return this.int32[this.w + (L.MATCHED >> 2) + 1];
  }
  setMatched(low: number, high: number): void {
    this.int32[this.w + (L.MATCHED >> 2)] = low;
    this.int32[this.w + (L.MATCHED >> 2) + 1] = high;
  }
  get durableLow(): number {
    return this.int32[this.w + (L.DURABLE >> 2)];
  }
  get durableHigh(): number {
    return this.int32[this.w + (L.DURABLE >> 2) + 1];
  }
  setDurable(low: number, high: number): void {
    this.int32[this.w + (L.DURABLE >> 2)] = low;
    this.int32[this.w + (L.DURABLE >> 2) + 1] = high;
  }
  /** Gapless and rising per account; 0 for a refusal that no engine sequence caused. */
  get accountSequence(): number {
    return this.float64[this.d + (L.ACCOUNT_SEQUENCE >> 3)];
  }
  set accountSequence(value: number) {
    this.float64[this.d + (L.ACCOUNT_SEQUENCE >> 3)] = value;
  }
  /** The journaled command behind it; 0 where none was. */
  get engineSequence(): number {
    return this.float64[this.d + (L.ENGINE_SEQUENCE >> 3)];
  }
  set engineSequence(value: number) {
    this.float64[this.d + (L.ENGINE_SEQUENCE >> 3)] = value;
  }
}

/** What happened to one order. Amounts in ticks and lots. */
export class ExecutionReport extends Report {
  get orderId(): number {
    return this.float64[this.d + (L.ORDER_ID >> 3)];
  }
  set orderId(value: number) {
    this.float64[this.d + (L.ORDER_ID >> 3)] = value;
  }
  get price(): number {
    return this.float64[this.d + (L.PRICE >> 3)];
  }
  set price(value: number) {
    this.float64[this.d + (L.PRICE >> 3)] = value;
  }
  get quantity(): number {
    return this.float64[this.d + (L.QUANTITY >> 3)];
  }
  set quantity(value: number) {
    this.float64[this.d + (L.QUANTITY >> 3)] = value;
  }
  get lastQuantity(): number {
    return this.float64[this.d + (L.LAST_QUANTITY >> 3)];
  }
  set lastQuantity(value: number) {
    this.float64[this.d + (L.LAST_QUANTITY >> 3)] = value;
  }
  get lastPrice(): number {
    return this.float64[this.d + (L.LAST_PRICE >> 3)];
  }
  set lastPrice(value: number) {
    this.float64[this.d + (L.LAST_PRICE >> 3)] = value;
  }
  get cumulativeQuantity(): number {
    return this.float64[this.d + (L.CUMULATIVE_QUANTITY >> 3)];
  }
  set cumulativeQuantity(value: number) {
    this.float64[this.d + (L.CUMULATIVE_QUANTITY >> 3)] = value;
  }
  get leavesQuantity(): number {
    return this.float64[this.d + (L.LEAVES_QUANTITY >> 3)];
  }
  set leavesQuantity(value: number) {
    this.float64[this.d + (L.LEAVES_QUANTITY >> 3)] = value;
  }
  get tradeId(): number {
    return this.float64[this.d + (L.TRADE_ID >> 3)];
  }
  set tradeId(value: number) {
    this.float64[this.d + (L.TRADE_ID >> 3)] = value;
  }
  get preventedQuantity(): number {
    return this.float64[this.d + (L.PREVENTED_QUANTITY >> 3)];
  }
  set preventedQuantity(value: number) {
    this.float64[this.d + (L.PREVENTED_QUANTITY >> 3)] = value;
  }
  get queueAhead(): number {
    return this.float64[this.d + (L.QUEUE_AHEAD >> 3)];
  }
  set queueAhead(value: number) {
    this.float64[this.d + (L.QUEUE_AHEAD >> 3)] = value;
  }
  get stopPrice(): number {
    return this.float64[this.d + (L.STOP_PRICE >> 3)];
  }
  set stopPrice(value: number) {
    this.float64[this.d + (L.STOP_PRICE >> 3)] = value;
  }
  get rejectValue(): number {
    return this.float64[this.d + (L.REJECT_VALUE >> 3)];
  }
  set rejectValue(value: number) {
    this.float64[this.d + (L.REJECT_VALUE >> 3)] = value;
  }
  get rejectLimit(): number {
    return this.float64[this.d + (L.REJECT_LIMIT >> 3)];
  }
  set rejectLimit(value: number) {
    this.float64[this.d + (L.REJECT_LIMIT >> 3)] = value;
  }
  get side(): number {
    return this.uint8[this.b + L.SIDE];
  }
  set side(value: number) {
    this.uint8[this.b + L.SIDE] = value;
  }
  get type(): number {
    return this.uint8[this.b + L.TYPE];
  }
  set type(value: number) {
    this.uint8[this.b + L.TYPE] = value;
  }
  get timeInForce(): number {
    return this.uint8[this.b + L.TIME_IN_FORCE];
  }
  set timeInForce(value: number) {
    this.uint8[this.b + L.TIME_IN_FORCE] = value;
  }
  get execType(): number {
    return this.uint8[this.b + L.EXEC_TYPE];
  }
  set execType(value: number) {
    this.uint8[this.b + L.EXEC_TYPE] = value;
  }
  get status(): number {
    return this.uint8[this.b + L.STATUS];
  }
  set status(value: number) {
    this.uint8[this.b + L.STATUS] = value;
  }
  get liquidity(): number {
    return this.uint8[this.b + L.LIQUIDITY];
  }
  set liquidity(value: number) {
    this.uint8[this.b + L.LIQUIDITY] = value;
  }
  get commandType(): number {
    return this.uint8[this.b + L.COMMAND_TYPE];
  }
  set commandType(value: number) {
    this.uint8[this.b + L.COMMAND_TYPE] = value;
  }
  get rejectField(): number {
    return this.uint8[this.b + L.REJECT_FIELD];
  }
  set rejectField(value: number) {
    this.uint8[this.b + L.REJECT_FIELD] = value;
  }
  /** In bytes; above 36 the text was cut, in a refusal of just that. */
  get clientOrderIdLength(): number {
    return this.uint8[this.b + L.CLIENT_ORDER_ID_LENGTH];
  }
  set clientOrderIdLength(value: number) {
    this.uint8[this.b + L.CLIENT_ORDER_ID_LENGTH] = value;
  }
  get tagLength(): number {
    return this.uint8[this.b + L.TAG_LENGTH];
  }
  set tagLength(value: number) {
    this.uint8[this.b + L.TAG_LENGTH] = value;
  }
  get clientOrderIdByte(): number {
    return this.b + L.CLIENT_ORDER_ID;
  }
  get clientOrderIdWord(): number {
    return this.w + (L.CLIENT_ORDER_ID >> 2);
  }
  get tagByte(): number {
    return this.b + L.TAG;
  }
  get tagWord(): number {
    return this.w + (L.TAG >> 2);
  }
  /** For cold code. */
  get clientOrderId(): string {
    return readText(this.uint8, this.b + L.CLIENT_ORDER_ID, this.clientOrderIdLength, CLIENT_ORDER_ID_BYTES_MAX);
  }
  /** For cold code. */
  get tag(): string {
    return readText(this.uint8, this.b + L.TAG, this.tagLength, TAG_BYTES_MAX);
  }
}

/** How many orders a mass cancel took, after their own reports. */
export class MassCancelReport extends Report {
  get canceled(): number {
    return this.float64[this.d + (L.QUANTITY >> 3)];
  }
  set canceled(value: number) {
    this.float64[this.d + (L.QUANTITY >> 3)] = value;
  }
}

/** An account and its state: after a logon (LOGON_ACK), on opening and after recovery (ACCOUNT_OPENED). */
export class AccountReport extends Report {
  /** The account's default; UNSPECIFIED where it has stated none. */
  get selfTradePrevention(): number {
    return this.uint8[this.b + L.SIDE];
  }
  set selfTradePrevention(value: number) {
    this.uint8[this.b + L.SIDE] = value;
  }
  setName(source: Uint8Array, offset: number, length: number): void {
    this.uint8[this.b + L.CLIENT_ORDER_ID_LENGTH] = length;
    writeText(this.uint8, this.b + L.CLIENT_ORDER_ID, CLIENT_ORDER_ID_BYTES_MAX, source, offset, length);
  }
  /** For cold code. */
  get name(): string {
    const length = this.uint8[this.b + L.CLIENT_ORDER_ID_LENGTH];
    return readText(this.uint8, this.b + L.CLIENT_ORDER_ID, length, CLIENT_ORDER_ID_BYTES_MAX);
  }
}

/** An instrument exists: its index is `instrument`; tick and lot size are decimal mantissas with scales. */
export class InstrumentReport extends Report {
  get tickMantissa(): number {
    return this.float64[this.d + (L.PRICE >> 3)];
  }
  set tickMantissa(value: number) {
    this.float64[this.d + (L.PRICE >> 3)] = value;
  }
  get lotMantissa(): number {
    return this.float64[this.d + (L.QUANTITY >> 3)];
  }
  set lotMantissa(value: number) {
    this.float64[this.d + (L.QUANTITY >> 3)] = value;
  }
  get tickScale(): number {
    return this.uint8[this.b + L.SIDE];
  }
  set tickScale(value: number) {
    this.uint8[this.b + L.SIDE] = value;
  }
  get lotScale(): number {
    return this.uint8[this.b + L.TYPE];
  }
  set lotScale(value: number) {
    this.uint8[this.b + L.TYPE] = value;
  }
  get tradingStatus(): number {
    return this.uint8[this.b + L.STATUS];
  }
  set tradingStatus(value: number) {
    this.uint8[this.b + L.STATUS] = value;
  }
  setSymbol(source: Uint8Array, offset: number, length: number): void {
    this.uint8[this.b + L.TAG_LENGTH] = length;
    writeText(this.uint8, this.b + L.TAG, SYMBOL_BYTES_MAX, source, offset, length);
  }
  /** For cold code. */
  get symbol(): string {
    return readText(this.uint8, this.b + L.TAG, this.uint8[this.b + L.TAG_LENGTH], SYMBOL_BYTES_MAX);
  }
}

/** One position: signed lots and the doubles that the contract answers with. */
export class PositionReport extends Report {
  /** Signed lots, negative = short. */
  get quantity(): number {
    return this.float64[this.d + (L.QUANTITY >> 3)];
  }
  set quantity(value: number) {
    this.float64[this.d + (L.QUANTITY >> 3)] = value;
  }
  /** Ticks. */
  get averagePrice(): number {
    return this.float64[this.d + (L.PRICE >> 3)];
  }
  set averagePrice(value: number) {
    this.float64[this.d + (L.PRICE >> 3)] = value;
  }
  /** Ticks x lots. */
  get realizedPnl(): number {
    return this.float64[this.d + (L.LAST_PRICE >> 3)];
  }
  set realizedPnl(value: number) {
    this.float64[this.d + (L.LAST_PRICE >> 3)] = value;
  }
  get openBuyQuantity(): number {
    return this.float64[this.d + (L.CUMULATIVE_QUANTITY >> 3)];
  }
  set openBuyQuantity(value: number) {
    this.float64[this.d + (L.CUMULATIVE_QUANTITY >> 3)] = value;
  }
  get openSellQuantity(): number {
    return this.float64[this.d + (L.LEAVES_QUANTITY >> 3)];
  }
  set openSellQuantity(value: number) {
    this.float64[this.d + (L.LEAVES_QUANTITY >> 3)] = value;
  }
  /** Ticks x lots, at the reference price. */
  get unrealizedPnl(): number {
    return this.float64[this.d + (L.PREVENTED_QUANTITY >> 3)];
  }
  set unrealizedPnl(value: number) {
    this.float64[this.d + (L.PREVENTED_QUANTITY >> 3)] = value;
  }
  /** Ticks x lots paid, less those received; part of the realized profit. */
  get fees(): number {
    return this.float64[this.d + (L.QUEUE_AHEAD >> 3)];
  }
  set fees(value: number) {
    this.float64[this.d + (L.QUEUE_AHEAD >> 3)] = value;
  }
}

/** A kill switch as it is now: that of `account`, or with NO_ACCOUNT everyone's. */
export class KillSwitchReport extends Report {
  /** Orders that were canceled with it. */
  get canceled(): number {
    return this.float64[this.d + (L.QUANTITY >> 3)];
  }
  set canceled(value: number) {
    this.float64[this.d + (L.QUANTITY >> 3)] = value;
  }
  get engaged(): boolean {
    return this.uint8[this.b + L.SIDE] === 1;
  }
  set engaged(value: boolean) {
    this.uint8[this.b + L.SIDE] = value ? 1 : 0;
  }
  /** A KillTrigger. */
  get trigger(): number {
    return this.uint8[this.b + L.TYPE];
  }
  set trigger(value: number) {
    this.uint8[this.b + L.TYPE] = value;
  }
  /** What an automatic trigger has counted, and what it may count to. */
  get value(): number {
    return this.float64[this.d + (L.REJECT_VALUE >> 3)];
  }
  set value(value: number) {
    this.float64[this.d + (L.REJECT_VALUE >> 3)] = value;
  }
  get limit(): number {
    return this.float64[this.d + (L.REJECT_LIMIT >> 3)];
  }
  set limit(value: number) {
    this.float64[this.d + (L.REJECT_LIMIT >> 3)] = value;
  }
}

/** Values about risk, which risk-settings.ts names: those in force (RISK_CONFIGURED's echo) or an answer to a query. */
export class RiskValuesReport extends Report {
  get subject(): number {
    return this.uint8[this.b + L.SIDE];
  }
  set subject(value: number) {
    this.uint8[this.b + L.SIDE] = value;
  }
  value(index: number): number {
    return this.float64[this.d + (L.RISK_VALUES >> 3) + index];
  }
  setValue(index: number, value: number): void {
    this.float64[this.d + (L.RISK_VALUES >> 3) + index] = value;
  }
}

/** The end of a query's answer. */
export class QueryEndReport extends Report {
  /** How many records this page had. */
  get records(): number {
    return this.float64[this.d + (L.QUANTITY >> 3)];
  }
  set records(value: number) {
    this.float64[this.d + (L.QUANTITY >> 3)] = value;
  }
  /** Where the next page begins; 0 where this was the last. */
  get nextAfterOrderId(): number {
    return this.float64[this.d + (L.ORDER_ID >> 3)];
  }
  set nextAfterOrderId(value: number) {
    this.float64[this.d + (L.ORDER_ID >> 3)] = value;
  }
}

/** The answer to a book query: `bids` then `asks` levels stand in the book snapshot area. */
export class BookReadyReport extends Report {
  get bids(): number {
    return this.float64[this.d + (L.QUANTITY >> 3)];
  }
  set bids(value: number) {
    this.float64[this.d + (L.QUANTITY >> 3)] = value;
  }
  get asks(): number {
    return this.float64[this.d + (L.LAST_QUANTITY >> 3)];
  }
  set asks(value: number) {
    this.float64[this.d + (L.LAST_QUANTITY >> 3)] = value;
  }
  /** The engine sequence of the command that last changed this instrument's book. */
  get sequence(): number {
    return this.float64[this.d + (L.ORDER_ID >> 3)];
  }
  set sequence(value: number) {
    this.float64[this.d + (L.ORDER_ID >> 3)] = value;
  }
}

/** Recovery is over. No command has caused it, so it has no session and ends none's command. */
export class RecoveredReport extends Report {
  /** The highest session number that a journaled order bears: new sessions are numbered above it. */
  get highestSession(): number {
    return this.float64[this.d + (L.QUANTITY >> 3)];
  }
  set highestSession(value: number) {
    this.float64[this.d + (L.QUANTITY >> 3)] = value;
  }
}
