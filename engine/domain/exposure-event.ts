// hot path
// The record on the ring from the engine back to a validator: what became of one account's orders and positions, and what
// an administrator has set. It is sent in live operation and during replay alike, so that a validator's state is a fold
// of these events. 64 bytes.
//
//   0        1        2        3        4                 8                 12                16
//   +--------+--------+--------+--------+-----------------+-----------------+-----------------+
//   | kind   | side   | flags  | liquid.| account         | instrument      | reservation     |
//   +--------+--------+--------+--------+-----------------+-----------------+-----------------+
//  16 open quantity change (f64)        | traded quantity (f64)                                |
//  32 price (f64)                       | order id (f64)                                       |
//  48 engine sequence (f64)             | engine time (u64)                                    |
//   +-----------------------------------------------------------------------------------------+
//
//   ORDER_NAMED      byte 1 length of the client order id, byte 2 flags | 16 client order id (36 bytes) | 52 zeros | 56 order id (f64)
//   RISK_CONFIGURED  byte 1 subject, byte 2 which half    | 16 six values (f64 each)
//   KILL_SWITCH_SET  byte 1 engaged, byte 2 trigger       | 16 value | 24 limit (f64 each) | 48 engine sequence
//   CASH_ADJUSTED                                           16 amount | 32 cost price (f64 each) | 48 engine sequence

import { CLIENT_ORDER_ID_BYTES_MAX } from './limits.js';
import { RecordView } from './record-memory.js';
import { readText } from './text-field.js';

/** Bytes of one exposure event record. */
export const EXPOSURE_EVENT_BYTES = 64;

/** Byte offsets. */
const L = {
  KIND: 0,
  SIDE: 1,
  FLAGS: 2,
  LIQUIDITY: 3,
  ACCOUNT: 4,
  INSTRUMENT: 8,
  RESERVATION: 12,
  OPEN_QUANTITY_CHANGE: 16,
  TRADED_QUANTITY: 24,
  PRICE: 32,
  ORDER_ID: 40,
  ENGINE_SEQUENCE: 48,
  TIME: 56,
  CLIENT_ORDER_ID: 16,
  NAMED_ORDER_ID: 56,
  VALUES: 16,
} as const;

export { L as ExposureEventLayout };

export const ExposureEventKind = {
  /**
   * The open quantity on `side` changed by `openQuantityChange` lots (signed) and `tradedQuantity` lots traded. `price` is
   * the trade's, or what the open lots are counted at: the limit, a pegged order's cap, a market kind's protection.
   */
  EXPOSURE_CHANGED: 1,
  /** An account exists: `account`. */
  ACCOUNT_OPENED: 2,
  /** An instrument exists: `instrument`. */
  INSTRUMENT_ADDED: 3,
  /** Recovery is over; what follows is live. */
  RECOVERED: 4,
  /** The first event of an order, with the reservation that its command bore; and one when it is renamed. */
  ORDER_NAMED: 5,
  /** A command that bore this reservation has been executed or refused. Not in a replay. */
  COMMAND_ENDED: 6,
  /** Half of what a CONFIGURE_RISK sets: to the account's validator, or to all where it is nobody's own. */
  RISK_CONFIGURED: 7,
  KILL_SWITCH_SET: 8,
  CASH_ADJUSTED: 9,
  /** Recovery begins with the snapshot that covers `engineSequence`: what it keeps of these accounts is loaded now. */
  RESTORE: 10,
} as const;
export type ExposureEventKind = (typeof ExposureEventKind)[keyof typeof ExposureEventKind];

/** Bits of the flags of EXPOSURE_CHANGED. */
export const ExposureFlag = {
  /** The order's last event. */
  ENDED: 1,
  /** The order has left its place, but not for good: another event of it follows in the same command. */
  CONTINUES: 2,
} as const;

/** Bits of the flags of ORDER_NAMED. */
export const NamedFlag = {
  /** What its open lots are counted at is a protection price, which moves with its stop price. */
  PROTECTED: 1,
} as const;

export class ExposureEvent extends RecordView {
  /** Zeros the record and sets what every kind has. */
  reset(kind: number, account: number, instrument: number): this {
    const w = this.w;
    for (let i = 0; i < EXPOSURE_EVENT_BYTES >> 2; i++) this.int32[w + i] = 0;
    this.uint8[this.b] = kind;
    this.int32[w + (L.ACCOUNT >> 2)] = account;
    this.int32[w + (L.INSTRUMENT >> 2)] = instrument;
    return this;
  }

  get kind(): number {
    return this.uint8[this.b];
  }
  get account(): number {
    return this.int32[this.w + (L.ACCOUNT >> 2)];
  }
  get instrument(): number {
    return this.int32[this.w + (L.INSTRUMENT >> 2)];
  }
  /** The side of the order. */
  get side(): number {
    return this.uint8[this.b + L.SIDE];
  }
  set side(value: number) {
    this.uint8[this.b + L.SIDE] = value;
  }
  get flags(): number {
    return this.uint8[this.b + L.FLAGS];
  }
  set flags(value: number) {
    this.uint8[this.b + L.FLAGS] = value;
  }
  /** Of a trade: which fee it pays. */
  get liquidity(): number {
    return this.uint8[this.b + L.LIQUIDITY];
  }
  set liquidity(value: number) {
    this.uint8[this.b + L.LIQUIDITY] = value;
  }
  get reservation(): number {
    return this.int32[this.w + (L.RESERVATION >> 2)];
  }
  set reservation(value: number) {
    this.int32[this.w + (L.RESERVATION >> 2)] = value;
  }
  get openQuantityChange(): number {
    return this.float64[this.d + (L.OPEN_QUANTITY_CHANGE >> 3)];
  }
  set openQuantityChange(value: number) {
    this.float64[this.d + (L.OPEN_QUANTITY_CHANGE >> 3)] = value;
  }
  get tradedQuantity(): number {
    return this.float64[this.d + (L.TRADED_QUANTITY >> 3)];
  }
  set tradedQuantity(value: number) {
    this.float64[this.d + (L.TRADED_QUANTITY >> 3)] = value;
  }
  get price(): number {
    return this.float64[this.d + (L.PRICE >> 3)];
  }
  set price(value: number) {
    this.float64[this.d + (L.PRICE >> 3)] = value;
  }
  get orderId(): number {
    return this.float64[this.d + (L.ORDER_ID >> 3)];
  }
  set orderId(value: number) {
    this.float64[this.d + (L.ORDER_ID >> 3)] = value;
  }
  get engineSequence(): number {
    return this.float64[this.d + (L.ENGINE_SEQUENCE >> 3)];
  }
  set engineSequence(value: number) {
    this.float64[this.d + (L.ENGINE_SEQUENCE >> 3)] = value;
  }
  /** The engine's time of the command, as two words. */
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

  /** Of ORDER_NAMED. */
  get clientOrderIdLength(): number {
    return this.uint8[this.b + L.SIDE];
  }
  get clientOrderIdWord(): number {
    return this.w + (L.CLIENT_ORDER_ID >> 2);
  }
  get namedOrderId(): number {
    return this.float64[this.d + (L.NAMED_ORDER_ID >> 3)];
  }
  set namedOrderId(value: number) {
    this.float64[this.d + (L.NAMED_ORDER_ID >> 3)] = value;
  }
  /** For cold code. */
  get clientOrderId(): string {
    return readText(this.uint8, this.b + L.CLIENT_ORDER_ID, this.clientOrderIdLength, CLIENT_ORDER_ID_BYTES_MAX);
  }

  /** Of RISK_CONFIGURED: a RiskSubject, which half of the values, and the values. */
  get subject(): number {
    return this.uint8[this.b + L.SIDE];
  }
  get half(): number {
    return this.uint8[this.b + L.FLAGS];
  }
  value(index: number): number {
    return this.float64[this.d + (L.VALUES >> 3) + index];
  }
  setValue(index: number, value: number): void {
    this.float64[this.d + (L.VALUES >> 3) + index] = value;
  }

  /** Of KILL_SWITCH_SET. */
  get engaged(): boolean {
    return this.uint8[this.b + L.SIDE] === 1;
  }
  get trigger(): number {
    return this.uint8[this.b + L.FLAGS];
  }
  get counted(): number {
    return this.float64[this.d + (L.VALUES >> 3)];
  }
  get limit(): number {
    return this.float64[this.d + (L.VALUES >> 3) + 1];
  }

  /** Of CASH_ADJUSTED. */
  get amount(): number {
    return this.float64[this.d + (L.OPEN_QUANTITY_CHANGE >> 3)];
  }
}
