// hot path
// Flyweights over command records: the common header, then one class for each shape of body (see command-layout.ts).

import { COMMAND_BYTES, CommandLayout } from './command-layout.js';
import { CLIENT_ORDER_ID_BYTES_MAX, NO_ACCOUNT, NO_INSTRUMENT, SYMBOL_BYTES_MAX, TAG_BYTES_MAX } from './limits.js';
import { RecordView } from './record-memory.js';
import { readText, writeText } from './text-field.js';

// A constant of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = CommandLayout;

/** What every command has: who, for which instrument, when, and whether a stage has refused it. */
export class Command extends RecordView {
  /** Zeros the whole record and gives it its kind; the producer then sets what applies. */
  reset(kind: number): this {
    this.int32.fill(0, this.w, this.w + (COMMAND_BYTES >> 2));
    this.uint8[this.b] = kind;
    this.account = NO_ACCOUNT;
    this.instrument = NO_INSTRUMENT;
    return this;
  }

  get kind(): number {
    return this.uint8[this.b];
  }
  get account(): number {
    return this.int32[this.w + (L.ACCOUNT >> 2)];
  }
  set account(value: number) {
    this.int32[this.w + (L.ACCOUNT >> 2)] = value;
  }
  /** The gateway session that sent it; 0 for the daemon itself. */
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

  get flags(): number {
    return this.uint8[this.b + L.FLAGS];
  }
  set flags(value: number) {
    this.uint8[this.b + L.FLAGS] = value;
  }
  /** The validator's own number for what it has reserved for a new order or a replace; 0 for nothing. Not journaled. */
  get reservation(): number {
    return this.int32[this.w + (L.RESERVATION >> 2)];
  }
  set reservation(value: number) {
    this.int32[this.w + (L.RESERVATION >> 2)] = value;
  }

  /** NONE while no stage has refused the command; a refused command travels on so that answers keep their order. */
  get rejectReason(): number {
    return this.uint16[this.h + (L.REJECT_REASON >> 1)];
  }
  get rejectField(): number {
    return this.uint8[this.b + L.REJECT_FIELD];
  }
  get rejectValue(): number {
    return this.float64[this.d + (L.REJECT_VALUE >> 3)];
  }
  get rejectLimit(): number {
    return this.float64[this.d + (L.REJECT_LIMIT >> 3)];
  }
  refuse(reason: number, field: number, value: number, limit: number): void {
    this.uint16[this.h + (L.REJECT_REASON >> 1)] = reason;
    this.uint8[this.b + L.REJECT_FIELD] = field;
    this.float64[this.d + (L.REJECT_VALUE >> 3)] = value;
    this.float64[this.d + (L.REJECT_LIMIT >> 3)] = limit;
  }
}

/** A command that names an order or carries its client's name for it. */
class OrderCommand extends Command {
  get quantity(): number {
    return this.float64[this.d + (L.QUANTITY >> 3)];
  }
  set quantity(value: number) {
    this.float64[this.d + (L.QUANTITY >> 3)] = value;
  }
  get price(): number {
    return this.float64[this.d + (L.PRICE >> 3)];
  }
  set price(value: number) {
    this.float64[this.d + (L.PRICE >> 3)] = value;
  }
  get stopPrice(): number {
    return this.float64[this.d + (L.STOP_PRICE >> 3)];
  }
  set stopPrice(value: number) {
    this.float64[this.d + (L.STOP_PRICE >> 3)] = value;
  }
  /** In bytes as the client sent it, capped at 255: above 36 the text was cut. */
  get clientOrderIdLength(): number {
    return this.uint8[this.b + L.CLIENT_ORDER_ID_LENGTH];
  }
  /** The word at which the nine words of the client order id begin, in `words`. */
  get clientOrderIdWord(): number {
    return this.w + (L.CLIENT_ORDER_ID >> 2);
  }
  setClientOrderId(source: Uint8Array, offset: number, length: number): void {
    this.uint8[this.b + L.CLIENT_ORDER_ID_LENGTH] = Math.min(length, 255);
    writeText(this.uint8, this.b + L.CLIENT_ORDER_ID, CLIENT_ORDER_ID_BYTES_MAX, source, offset, length);
  }
  /** For cold code. */
  get clientOrderId(): string {
    return readText(this.uint8, this.b + L.CLIENT_ORDER_ID, this.clientOrderIdLength, CLIENT_ORDER_ID_BYTES_MAX);
  }
}

/** Amounts in ticks and lots; enumerations as the contract numbers them, values above 255 as 255. */
export class NewOrderCommand extends OrderCommand {
  get trailOffset(): number {
    return this.float64[this.d + (L.TRAIL_OFFSET >> 3)];
  }
  set trailOffset(value: number) {
    this.float64[this.d + (L.TRAIL_OFFSET >> 3)] = value;
  }
  get displayQuantity(): number {
    return this.float64[this.d + (L.DISPLAY_QUANTITY >> 3)];
  }
  set displayQuantity(value: number) {
    this.float64[this.d + (L.DISPLAY_QUANTITY >> 3)] = value;
  }
  get minQuantity(): number {
    return this.float64[this.d + (L.MIN_QUANTITY >> 3)];
  }
  /** The worst price at which an order without a limit of its own may trade, ticks; 0 for any. The validator sets it. */
  get protectionPrice(): number {
    return this.float64[this.d + (L.PROTECTION_PRICE >> 3)];
  }
  set protectionPrice(value: number) {
    this.float64[this.d + (L.PROTECTION_PRICE >> 3)] = value;
  }
  set minQuantity(value: number) {
    this.float64[this.d + (L.MIN_QUANTITY >> 3)] = value;
  }
  get expireTimeLow(): number {
    return this.int32[this.w + (L.EXPIRE_TIME >> 2)];
  }
  get expireTimeHigh(): number {
    return this.int32[this.w + (L.EXPIRE_TIME >> 2) + 1];
  }
  setExpireTime(low: number, high: number): void {
    this.int32[this.w + (L.EXPIRE_TIME >> 2)] = low;
    this.int32[this.w + (L.EXPIRE_TIME >> 2) + 1] = high;
  }
  get deadlineLow(): number {
    return this.int32[this.w + (L.DEADLINE >> 2)];
  }
  get deadlineHigh(): number {
    return this.int32[this.w + (L.DEADLINE >> 2) + 1];
  }
  setDeadline(low: number, high: number): void {
    this.int32[this.w + (L.DEADLINE >> 2)] = low;
    this.int32[this.w + (L.DEADLINE >> 2) + 1] = high;
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
  get postOnly(): number {
    return this.uint8[this.b + L.POST_ONLY];
  }
  set postOnly(value: number) {
    this.uint8[this.b + L.POST_ONLY] = value;
  }
  get selfTradePrevention(): number {
    return this.uint8[this.b + L.SELF_TRADE_PREVENTION];
  }
  set selfTradePrevention(value: number) {
    this.uint8[this.b + L.SELF_TRADE_PREVENTION] = value;
  }
  get reduceOnly(): number {
    return this.uint8[this.b + L.REDUCE_ONLY];
  }
  set reduceOnly(value: number) {
    this.uint8[this.b + L.REDUCE_ONLY] = value;
  }
  get hidden(): number {
    return this.uint8[this.b + L.HIDDEN];
  }
  set hidden(value: number) {
    this.uint8[this.b + L.HIDDEN] = value;
  }
  /** In bytes as the client sent it, capped at 255: above 16 the text was cut. */
  get tagLength(): number {
    return this.uint8[this.b + L.TAG_LENGTH];
  }
  get tagWord(): number {
    return this.w + (L.TAG >> 2);
  }
  setTag(source: Uint8Array, offset: number, length: number): void {
    this.uint8[this.b + L.TAG_LENGTH] = Math.min(length, 255);
    writeText(this.uint8, this.b + L.TAG, TAG_BYTES_MAX, source, offset, length);
  }
  /** For cold code. */
  get tag(): string {
    return readText(this.uint8, this.b + L.TAG, this.tagLength, TAG_BYTES_MAX);
  }
}

/** Names an order by `orderId`, or where that is 0 by the client order id. `instrument` is optional. */
export class CancelCommand extends OrderCommand {
  get orderId(): number {
    return this.float64[this.d + (L.ORDER_ID >> 3)];
  }
  set orderId(value: number) {
    this.float64[this.d + (L.ORDER_ID >> 3)] = value;
  }
}

/** `quantity`, `price` and `stopPrice`: 0 keeps what the order has; so does an empty new client order id. */
export class ReplaceCommand extends CancelCommand {
  /** The protection that goes with another stop price, of an order that has one. The validator sets it. */
  get protectionPrice(): number {
    return this.float64[this.d + (L.PROTECTION_PRICE >> 3)];
  }
  set protectionPrice(value: number) {
    this.float64[this.d + (L.PROTECTION_PRICE >> 3)] = value;
  }
  get newClientOrderIdLength(): number {
    return this.uint8[this.b + L.NEW_CLIENT_ORDER_ID_LENGTH];
  }
  get newClientOrderIdWord(): number {
    return this.w + (L.NEW_CLIENT_ORDER_ID >> 2);
  }
  setNewClientOrderId(source: Uint8Array, offset: number, length: number): void {
    this.uint8[this.b + L.NEW_CLIENT_ORDER_ID_LENGTH] = Math.min(length, 255);
    writeText(this.uint8, this.b + L.NEW_CLIENT_ORDER_ID, CLIENT_ORDER_ID_BYTES_MAX, source, offset, length);
  }
}

/** Cancels the account's orders that match every filter given: `instrument`, `side`, tag, `onlySession`. */
export class MassCancelCommand extends NewOrderCommand {
  /** 0, or the session whose orders alone are meant. */
  get onlySession(): number {
    return this.price;
  }
  set onlySession(value: number) {
    this.price = value;
  }
}

/** Opens an account under its name (in the client order id field) or changes its default. */
export class ConfigureAccountCommand extends NewOrderCommand {}

/** Asks for a book; `depth` levels a side, 0 = all. */
export class QueryBookCommand extends Command {
  get depth(): number {
    return this.float64[this.d + (L.QUANTITY >> 3)];
  }
  set depth(value: number) {
    this.float64[this.d + (L.QUANTITY >> 3)] = value;
  }
}

/** Asks for one page of an account's open orders, those after the order `afterOrderId` (0 = from the first). */
export class QueryOpenOrdersCommand extends CancelCommand {}

/** Adds an instrument: symbol in the tag field; tick and lot sizes as decimal mantissas (in `price`, `quantity`) with scales. */
export class AddInstrumentCommand extends NewOrderCommand {
  /** tick size = tickMantissa / 10^tickScale, quote currency. */
  get tickMantissa(): number {
    return this.price;
  }
  set tickMantissa(value: number) {
    this.price = value;
  }
  get tickScale(): number {
    return this.side;
  }
  set tickScale(value: number) {
    this.side = value;
  }
  /** lot size = lotMantissa / 10^lotScale, base units. */
  get lotMantissa(): number {
    return this.quantity;
  }
  set lotMantissa(value: number) {
    this.quantity = value;
  }
  get lotScale(): number {
    return this.type;
  }
  set lotScale(value: number) {
    this.type = value;
  }
  /** Where an auction has nothing else to be near to, and the first centre of the price band: ticks, 0 for none. */
  get referencePrice(): number {
    return this.stopPrice;
  }
  set referencePrice(value: number) {
    this.stopPrice = value;
  }
  /** How far from its reference a trade may be, in 1/10000 of it; 0 for no band. */
  get priceBandBasisPoints(): number {
    return this.trailOffset;
  }
  set priceBandBasisPoints(value: number) {
    this.trailOffset = value;
  }
  /** How long the auction lasts that a trade outside the band starts. */
  get volatilityAuctionSeconds(): number {
    return this.displayQuantity;
  }
  set volatilityAuctionSeconds(value: number) {
    this.displayQuantity = value;
  }
  /** When DAY orders expire, in seconds of the UTC day. */
  get dayEndSecond(): number {
    return this.minQuantity;
  }
  set dayEndSecond(value: number) {
    this.minQuantity = value;
  }
  /** Seconds of the UTC day plus 1; all four 0 where the instrument has no schedule. */
  get openingAuctionSecond(): number {
    return this.expireTimeLow;
  }
  get openSecond(): number {
    return this.expireTimeHigh;
  }
  get closingAuctionSecond(): number {
    return this.deadlineLow;
  }
  get closeSecond(): number {
    return this.deadlineHigh;
  }
  setSchedule(openingAuction: number, open: number, closingAuction: number, close: number): void {
    this.setExpireTime(openingAuction, open);
    this.setDeadline(closingAuction, close);
  }
  setSymbol(source: Uint8Array, offset: number, length: number): void {
    this.setTag(source, offset, length);
  }
  /** For cold code. */
  get symbol(): string {
    return readText(this.uint8, this.b + L.TAG, this.tagLength, SYMBOL_BYTES_MAX);
  }
}

/** Sets an instrument's trading status, or removes the instrument. */
export class InstrumentCommand extends NewOrderCommand {
  get tradingStatus(): number {
    return this.side;
  }
  set tradingStatus(value: number) {
    this.side = value;
  }
}

/** Switches the kill switch of `account`, or with NO_ACCOUNT everyone's. */
export class KillSwitchCommand extends NewOrderCommand {
  get engaged(): boolean {
    return this.side === 1;
  }
  set engaged(value: boolean) {
    this.side = value ? 1 : 0;
  }
  get cancelsOpenOrders(): boolean {
    return this.type === 1;
  }
  set cancelsOpenOrders(value: boolean) {
    this.type = value ? 1 : 0;
  }
  /** A KillTrigger: who or what has switched it. */
  get trigger(): number {
    return this.timeInForce;
  }
  set trigger(value: number) {
    this.timeInForce = value;
  }
  /** What an automatic trigger has counted. */
  get value(): number {
    return this.quantity;
  }
  set value(value: number) {
    this.quantity = value;
  }
  /** What it may count to. */
  get limit(): number {
    return this.price;
  }
  set limit(value: number) {
    this.price = value;
  }
}

/**
 * Gives `account` cash (ticks x lots; NO_INSTRUMENT) or lots of an instrument, or takes them where negative. Its id, where it
 * has one, stands in the place of the client order id: the same one sent again does nothing more.
 */
export class AdjustCashCommand extends NewOrderCommand {
  /** Only an account takes it that nothing was adjusted of before. */
  get isFirst(): boolean {
    return this.side === 1;
  }
  set isFirst(value: boolean) {
    this.side = value ? 1 : 0;
  }
  get amount(): number {
    return this.quantity;
  }
  set amount(value: number) {
    this.quantity = value;
  }
  /** Of lots: at which price they enter the account's books. */
  get costPrice(): number {
    return this.price;
  }
  set costPrice(value: number) {
    this.price = value;
  }
}

/** Values about risk: CONFIGURE_RISK, and a validator's RISK_STATE. Which value is which: risk-settings.ts. */
export class RiskValuesCommand extends Command {
  get subject(): number {
    return this.uint8[this.b + L.RISK_SUBJECT];
  }
  set subject(value: number) {
    this.uint8[this.b + L.RISK_SUBJECT] = value;
  }
  value(index: number): number {
    return this.float64[this.d + (L.RISK_VALUES >> 3) + index];
  }
  setValue(index: number, value: number): void {
    this.float64[this.d + (L.RISK_VALUES >> 3) + index] = value;
  }
}

/** A position on its way from a validator to the gateway, through the engine; amounts as in `PositionReport`. */
export class PositionAnswer extends Command {
  get quantity(): number {
    return this.float64[this.d + (L.QUANTITY >> 3)];
  }
  set quantity(value: number) {
    this.float64[this.d + (L.QUANTITY >> 3)] = value;
  }
  get averagePrice(): number {
    return this.float64[this.d + (L.PRICE >> 3)];
  }
  set averagePrice(value: number) {
    this.float64[this.d + (L.PRICE >> 3)] = value;
  }
  get realizedPnl(): number {
    return this.float64[this.d + (L.STOP_PRICE >> 3)];
  }
  set realizedPnl(value: number) {
    this.float64[this.d + (L.STOP_PRICE >> 3)] = value;
  }
  get openBuyQuantity(): number {
    return this.float64[this.d + (L.DISPLAY_QUANTITY >> 3)];
  }
  set openBuyQuantity(value: number) {
    this.float64[this.d + (L.DISPLAY_QUANTITY >> 3)] = value;
  }
  get openSellQuantity(): number {
    return this.float64[this.d + (L.MIN_QUANTITY >> 3)];
  }
  set openSellQuantity(value: number) {
    this.float64[this.d + (L.MIN_QUANTITY >> 3)] = value;
  }
  get unrealizedPnl(): number {
    return this.float64[this.d + (L.EXPIRE_TIME >> 3)];
  }
  set unrealizedPnl(value: number) {
    this.float64[this.d + (L.EXPIRE_TIME >> 3)] = value;
  }
  get fees(): number {
    return this.float64[this.d + (L.DEADLINE >> 3)];
  }
  set fees(value: number) {
    this.float64[this.d + (L.DEADLINE >> 3)] = value;
  }
}
