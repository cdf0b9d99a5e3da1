// hot path
// The record on the ring from the engine back to a validator: what one account's exposure in one instrument became. It
// is sent in live operation and during replay alike, so that a validator's state is a fold of these events. 64 bytes.
//
//   0        1                          4                 8                 12                16
//   +--------+--------------------------+-----------------+-----------------+-----------------+
//   | kind   | side   | padding         | account         | instrument      | padding         |
//   +--------+--------------------------+-----------------+-----------------+-----------------+
//  16 open quantity change (f64)        | traded quantity (f64)                                |
//  32 price (f64)                       | order id (f64)                                       |
//  48 engine sequence (f64)             | unused (8 bytes)                                     |
//   +-----------------------------------------------------------------------------------------+

import { RecordView } from './record-memory.js';

/** Bytes of one exposure event record. */
export const EXPOSURE_EVENT_BYTES = 64;

/** Byte offsets. */
const L = {
  KIND: 0,
  SIDE: 1,
  ACCOUNT: 4,
  INSTRUMENT: 8,
  OPEN_QUANTITY_CHANGE: 16,
  TRADED_QUANTITY: 24,
  PRICE: 32,
  ORDER_ID: 40,
  ENGINE_SEQUENCE: 48,
} as const;

export { L as ExposureEventLayout };

export const ExposureEventKind = {
  /** The open quantity on `side` changed by `openQuantityChange` lots (signed) and `tradedQuantity` lots traded at `price`. */
  EXPOSURE_CHANGED: 1,
  /** An account exists: `account`. */
  ACCOUNT_OPENED: 2,
  /** An instrument exists: `instrument`. */
  INSTRUMENT_ADDED: 3,
  /** Recovery is over; what follows is live. */
  RECOVERED: 4,
  /** Recovery begins with the snapshot that covers `engineSequence`: what it keeps of these accounts is loaded now. */
  RESTORE: 5,
} as const;
export type ExposureEventKind = (typeof ExposureEventKind)[keyof typeof ExposureEventKind];

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
}
