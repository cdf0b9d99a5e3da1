// hot path
// The record on the ring from the engine to the market-data thread: one change of one order in one book. 64 bytes.
//
//   0        1        2                 4                 8                                  16
//   +--------+--------+-----------------+-----------------+-----------------------------------+
//   | kind   | flags  | instrument      | level orders    | sequence (f64)                    |
//   +--------+--------+-----------------+-----------------+-----------------------------------+
//  16 price (f64)              | quantity (f64)                                                |
//  32 order id (f64)           | level quantity (f64)                                          |
//  48 trade id (f64)           | time (u64: two words, low then high)                          |
//   +-----------------------------------------------------------------------------------------+
//
// Level quantity and level orders are the price level's displayed totals after the change, so that a reader can keep
// levels (L2) or single orders (L3). INSTRUMENT_ADDED has a body of its own:
//
//  16 tick mantissa (f64)      | symbol (16 bytes)
//  40 tick scale, lot scale, trading status, symbol length (u8 each), padding
//  48 lot mantissa (f64)

import { SYMBOL_BYTES_MAX } from './limits.js';
import { RecordView } from './record-memory.js';
import { Side } from './side.js';
import { readText, writeText } from './text-field.js';

/** Bytes of one market event record. */
export const MARKET_EVENT_BYTES = 64;

/** Byte offsets; the last group is INSTRUMENT_ADDED's. */
const L = {
  KIND: 0,
  FLAGS: 1,
  INSTRUMENT: 2,
  LEVEL_ORDERS: 4,
  SEQUENCE: 8,
  PRICE: 16,
  QUANTITY: 24,
  ORDER_ID: 32,
  LEVEL_QUANTITY: 40,
  TRADE_ID: 48,
  TIME: 56,
  TICK_MANTISSA: 16,
  SYMBOL: 24,
  TICK_SCALE: 40,
  LOT_SCALE: 41,
  TRADING_STATUS: 42,
  SYMBOL_LENGTH: 43,
  LOT_MANTISSA: 48,
} as const;

export { L as MarketEventLayout };

/** What happened to the order. */
export const MarketEventKind = {
  /** It came to rest with `quantity` lots at the back of its level. */
  ORDER_ADDED: 1,
  /** It, the resting order, traded `quantity` lots at `price` under `tradeId`. */
  ORDER_EXECUTED: 2,
  /** It shrank by `quantity` lots and kept its place. */
  ORDER_REDUCED: 3,
  /** It left the book with `quantity` lots open. */
  ORDER_REMOVED: 4,
  INSTRUMENT_ADDED: 5,
  /** The trading status of an instrument, in the place of INSTRUMENT_ADDED's. */
  STATUS: 6,
  /** Recovery is over: the books are complete, what follows is live. */
  RECOVERED: 7,
  /** The engine has stopped; nothing follows. */
  DRAINED: 8,
  /** A resting order that is not shown traded: as ORDER_EXECUTED, but its level is as it was. */
  HIDDEN_TRADE: 9,
  /** Where an auction would trade now: `price` (0: nowhere), `quantity`, and `levelQuantity` = lots bid less lots offered there. */
  INDICATIVE: 10,
  /** The instrument is no more. */
  INSTRUMENT_REMOVED: 11,
} as const;
export type MarketEventKind = (typeof MarketEventKind)[keyof typeof MarketEventKind];

/** Bits of the flags byte. */
export const SELL_FLAG = 1;
export const END_OF_COMMAND_FLAG = 2;
/** On a trade of an auction: neither side took. */
export const AUCTION_FLAG = 4;

/** `side` is the side of the order in the book. */
export class MarketEvent extends RecordView {
  /** Zeros the record and gives it kind, instrument, side and sequence. */
  reset(kind: number, instrument: number, side: number, sequence: number): this {
    const w = this.w;
    for (let i = 0; i < MARKET_EVENT_BYTES >> 2; i++) this.int32[w + i] = 0;
    this.uint8[this.b] = kind;
    this.uint8[this.b + L.FLAGS] = side === Side.SELL ? SELL_FLAG : 0;
    this.uint16[this.h + (L.INSTRUMENT >> 1)] = instrument;
    this.float64[this.d + (L.SEQUENCE >> 3)] = sequence;
    return this;
  }

  get kind(): number {
    return this.uint8[this.b];
  }
  get side(): number {
    return (this.uint8[this.b + L.FLAGS] & SELL_FLAG) !== 0 ? Side.SELL : Side.BUY;
  }
  /** True on the last event of its command: only then do the books stand at `sequence`. */
  get endOfCommand(): boolean {
    return (this.uint8[this.b + L.FLAGS] & END_OF_COMMAND_FLAG) !== 0;
  }
  markEndOfCommand(): void {
    this.uint8[this.b + L.FLAGS] |= END_OF_COMMAND_FLAG;
  }
  /** True on a trade that an auction made. */
  get isAuctionTrade(): boolean {
    return (this.uint8[this.b + L.FLAGS] & AUCTION_FLAG) !== 0;
  }
  markAuctionTrade(): void {
    this.uint8[this.b + L.FLAGS] |= AUCTION_FLAG;
  }
  get instrument(): number {
    return this.uint16[this.h + (L.INSTRUMENT >> 1)];
  }
  get sequence(): number {
    return this.float64[this.d + (L.SEQUENCE >> 3)];
  }
  get levelOrders(): number {
    return this.int32[this.w + (L.LEVEL_ORDERS >> 2)];
  }
  set levelOrders(value: number) {
    this.int32[this.w + (L.LEVEL_ORDERS >> 2)] = value;
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
  get orderId(): number {
    return this.float64[this.d + (L.ORDER_ID >> 3)];
  }
  set orderId(value: number) {
    this.float64[this.d + (L.ORDER_ID >> 3)] = value;
  }
  get levelQuantity(): number {
    return this.float64[this.d + (L.LEVEL_QUANTITY >> 3)];
  }
  set levelQuantity(value: number) {
    this.float64[this.d + (L.LEVEL_QUANTITY >> 3)] = value;
  }
  get tradeId(): number {
    return this.float64[this.d + (L.TRADE_ID >> 3)];
  }
  set tradeId(value: number) {
    this.float64[this.d + (L.TRADE_ID >> 3)] = value;
  }
  get timeLow(): number {
    return this.int32[this.w + (L.TIME >> 2)];
  }
  get timeHigh(): number {
    return this.int32[this.w + (L.TIME >> 2) + 1];
  }
  setTime(low: number, high: number): void {
    this.int32[this.w + (L.TIME >> 2)] = low;
    this.int32[this.w + (L.TIME >> 2) + 1] = high;
  }
}

/** The body of INSTRUMENT_ADDED; `tradingStatus` also of STATUS. */
export class InstrumentEvent extends MarketEvent {
  get tickMantissa(): number {
    return this.float64[this.d + (L.TICK_MANTISSA >> 3)];
  }
  set tickMantissa(value: number) {
    this.float64[this.d + (L.TICK_MANTISSA >> 3)] = value;
  }
  get lotMantissa(): number {
    return this.float64[this.d + (L.LOT_MANTISSA >> 3)];
  }
  set lotMantissa(value: number) {
    this.float64[this.d + (L.LOT_MANTISSA >> 3)] = value;
  }
  get tickScale(): number {
    return this.uint8[this.b + L.TICK_SCALE];
  }
  set tickScale(value: number) {
    this.uint8[this.b + L.TICK_SCALE] = value;
  }
  get lotScale(): number {
    return this.uint8[this.b + L.LOT_SCALE];
  }
  set lotScale(value: number) {
    this.uint8[this.b + L.LOT_SCALE] = value;
  }
  get tradingStatus(): number {
    return this.uint8[this.b + L.TRADING_STATUS];
  }
  set tradingStatus(value: number) {
    this.uint8[this.b + L.TRADING_STATUS] = value;
  }
  setSymbol(source: Uint8Array, offset: number, length: number): void {
    this.uint8[this.b + L.SYMBOL_LENGTH] = length;
    writeText(this.uint8, this.b + L.SYMBOL, SYMBOL_BYTES_MAX, source, offset, length);
  }
  /** For cold code. */
  get symbol(): string {
    return readText(this.uint8, this.b + L.SYMBOL, this.uint8[this.b + L.SYMBOL_LENGTH], SYMBOL_BYTES_MAX);
  }
}
