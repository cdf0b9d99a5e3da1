// hot path
// Writes ClientMessage bytes by hand into one reusable buffer, many commands a message. Orders are named by numbers: the
// client order id is a fixed prefix and the decimal digits of the number.
//
// Invariant: a command never exceeds COMMAND_BYTES_MAX; room for one is reserved as it begins.
//
//   0A len | 08 request_id | tag len | fields of the command …      (Command in ClientMessage.commands, field 1)

import { OrderType } from '../../engine/domain/order-type.js';
import { WireWriter } from '../../gateway/proto/wire-writer.js';

/** No command is longer. */
export const COMMAND_BYTES_MAX = 192;
/** The longest prefix of client order ids: 36 bytes less the 16 digits of the largest number. */
export const PREFIX_BYTES_MAX = 20;

/** Field number times eight, plus the wire type: 0 for a number, 2 for bytes. */
const Tag = {
  COMMAND: 0x0a,
  REQUEST_ID: 0x08,
  NEW_ORDER: 0x1a,
  REPLACE: 0x22,
  CANCEL: 0x2a,
  MASS_CANCEL: 0x32,
  HEARTBEAT: 0x3a,
} as const;
const NewOrderTag = {
  CLIENT_ORDER_ID: 0x0a,
  SYMBOL: 0x12,
  SIDE: 0x18,
  TYPE: 0x20,
  TIME_IN_FORCE: 0x28,
  QUANTITY: 0x30,
  PRICE: 0x38,
  STOP_PRICE: 0x40,
  TRAIL_OFFSET: 0x48,
  DISPLAY_QUANTITY: 0x50,
  MIN_QUANTITY: 0x58,
  POST_ONLY: 0x60,
  REDUCE_ONLY: 0x68,
  SELF_TRADE_PREVENTION: 0x70,
  EXPIRE_TIME: 0x78,
  HIDDEN: 0x90,
} as const;
const ReplaceTag = { QUANTITY: 0x18, PRICE: 0x20, STOP_PRICE: 0x28 } as const;
const REFERENCE_TAG = 0x0a;
const REFERENCE_CLIENT_ORDER_ID_TAG = 0x12;
const MASS_CANCEL_SYMBOL_TAG = 0x0a;

/** What only some orders have; zeros and false where they have not. One object may serve for many orders. */
export interface OrderConditions {
  stopPrice: number;
  trailOffset: number;
  displayQuantity: number;
  minQuantity: number;
  reduceOnly: boolean;
  hidden: boolean;
  /** Nanoseconds since the epoch, as its low and high words. */
  expireTimeLow: number;
  expireTimeHigh: number;
}

export class CommandEncoder {
  /** Commands written since the last `clear`. */
  commands = 0;
  private readonly writer: WireWriter;
  private readonly prefix: Uint8Array;
  private commandStart = 0;
  private bodyStart = 0;

  constructor(capacityBytes: number, clientOrderIdPrefix: Uint8Array) {
    this.writer = new WireWriter(capacityBytes);
    this.prefix = clientOrderIdPrefix;
  }

  /** Bytes written since the last `clear`. */
  get length(): number {
    return this.writer.at;
  }

  /** For the session, once a message: the message in memory of its own, for gRPC sends it later. */
  copyOfMessage(): Buffer {
    return Buffer.from(this.writer.bytes.subarray(0, this.writer.at));
  }

  clear(): void {
    this.writer.at = 0;
    this.commands = 0;
  }

  /** A market order leaves `price` out. `symbol` is its UTF-8 bytes, the rest are the contract's numbers. */
  newOrder(
    requestId: number,
    orderNumber: number,
    symbol: Uint8Array,
    side: number,
    type: number,
    timeInForce: number,
    quantity: number,
    price: number,
    selfTradePrevention: number,
    postOnly: number,
    conditions?: OrderConditions,
  ): void {
    this.begin(requestId, Tag.NEW_ORDER);
    const writer = this.writer;
    this.orderNumber(NewOrderTag.CLIENT_ORDER_ID, orderNumber);
    writer.bytesField(NewOrderTag.SYMBOL, symbol, 0, symbol.length);
    writer.varintField(NewOrderTag.SIDE, side);
    writer.varintField(NewOrderTag.TYPE, type);
    writer.varintField(NewOrderTag.TIME_IN_FORCE, timeInForce);
    writer.amountField(NewOrderTag.QUANTITY, quantity);
    if (type !== OrderType.MARKET) writer.amountField(NewOrderTag.PRICE, price);
    writer.varintField(NewOrderTag.POST_ONLY, postOnly);
    writer.varintField(NewOrderTag.SELF_TRADE_PREVENTION, selfTradePrevention);
    if (conditions !== undefined) this.conditions(conditions);
    this.end();
  }

  /** `quantity` is the new total, `price` the new price, `stopPrice` the new trigger; 0 keeps each. */
  replace(requestId: number, orderNumber: number, quantity: number, price: number, stopPrice = 0): void {
    this.begin(requestId, Tag.REPLACE);
    this.reference(orderNumber);
    this.writer.amountField(ReplaceTag.QUANTITY, quantity);
    this.writer.amountField(ReplaceTag.PRICE, price);
    this.writer.amountField(ReplaceTag.STOP_PRICE, stopPrice);
    this.end();
  }

  cancel(requestId: number, orderNumber: number): void {
    this.begin(requestId, Tag.CANCEL);
    this.reference(orderNumber);
    this.end();
  }

  /** All of the account's orders on a symbol; an empty symbol: on every one. */
  massCancel(requestId: number, symbol: Uint8Array): void {
    this.begin(requestId, Tag.MASS_CANCEL);
    this.writer.bytesField(MASS_CANCEL_SYMBOL_TAG, symbol, 0, symbol.length);
    this.end();
  }

  heartbeat(requestId: number): void {
    this.begin(requestId, Tag.HEARTBEAT);
    this.end();
  }

  private conditions(conditions: OrderConditions): void {
    const writer = this.writer;
    writer.amountField(NewOrderTag.STOP_PRICE, conditions.stopPrice);
    writer.amountField(NewOrderTag.TRAIL_OFFSET, conditions.trailOffset);
    writer.amountField(NewOrderTag.DISPLAY_QUANTITY, conditions.displayQuantity);
    writer.amountField(NewOrderTag.MIN_QUANTITY, conditions.minQuantity);
    writer.varintField(NewOrderTag.REDUCE_ONLY, conditions.reduceOnly ? 1 : 0);
    writer.wordsField(NewOrderTag.EXPIRE_TIME, conditions.expireTimeLow, conditions.expireTimeHigh);
    writer.varintField(NewOrderTag.HIDDEN, conditions.hidden ? 1 : 0);
  }

  private begin(requestId: number, tag: number): void {
    const writer = this.writer;
    writer.reserve(COMMAND_BYTES_MAX);
    this.commandStart = writer.beginMessage(Tag.COMMAND);
    writer.amountField(Tag.REQUEST_ID, requestId);
    this.bodyStart = writer.beginMessage(tag);
  }

  private end(): void {
    this.writer.endMessage(this.bodyStart);
    this.writer.endMessage(this.commandStart);
    this.commands++;
  }

  private reference(orderNumber: number): void {
    const start = this.writer.beginMessage(REFERENCE_TAG);
    this.orderNumber(REFERENCE_CLIENT_ORDER_ID_TAG, orderNumber);
    this.writer.endMessage(start);
  }

  private orderNumber(tag: number, value: number): void {
    const writer = this.writer;
    const prefix = this.prefix;
    let digits = 1;
    for (let rest = Math.floor(value / 10); rest > 0; rest = Math.floor(rest / 10)) digits++;
    writer.writeByte(tag);
    writer.writeByte(prefix.length + digits);
    writer.writeBytes(prefix, 0, prefix.length);
    const end = writer.at + digits;
    for (let at = end - 1; at >= writer.at; at--) {
      writer.bytes[at] = 48 + (value % 10);
      value = Math.floor(value / 10);
    }
    writer.at = end;
  }
}
