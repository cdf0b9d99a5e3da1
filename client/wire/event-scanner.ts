// hot path
// Scans a ServerMessage event by event and leaves the fields of each execution report in place as plain numbers: what a
// client at high rates needs, without an object or a string per report.
//
// Owner: the client's event loop. The scanner is valid for one handler call only; the next event overwrites it.

import { WireReader, WireType } from '../../gateway/proto/wire-reader.js';
import { readOrdinaryReport } from './ordinary-report.js';

/** The kinds of event, by their field numbers in the contract. */
export const EventKind = {
  NONE: 0,
  LOGON_ACK: 2,
  REPORT: 3,
  MASS_CANCEL: 4,
  HEARTBEAT: 5,
  GOODBYE: 6,
  REJECT: 7,
} as const;

/** Stages in `stamps`, two words each (low, high), in the order in which an order passes them. */
export const Stamp = { GATEWAY_IN: 0, RISK_IN: 1, ENGINE_IN: 2, MATCHED: 3, DURABLE: 4, GATEWAY_OUT: 5 } as const;
export const STAMPS = 6;

/** Tags: field number times eight, plus the wire type. */
const EVENT_TAG = 0x0a;
const REQUEST_ID_TAG = 0x08;
const STAMPS_TAG = 0xea; // field 29, length-delimited

const REPORT_FIELDS = 32;
const Field = {
  ACCOUNT_SEQUENCE: 1,
  ENGINE_SEQUENCE: 2,
  ORDER_ID: 3,
  SIDE: 7,
  TYPE: 8,
  TIME_IN_FORCE: 9,
  EXEC_TYPE: 10,
  STATUS: 11,
  PRICE: 12,
  QUANTITY: 13,
  LAST_QUANTITY: 14,
  LAST_PRICE: 15,
  CUMULATIVE_QUANTITY: 16,
  LEAVES_QUANTITY: 17,
  TRADE_ID: 18,
  LIQUIDITY: 19,
  REJECT_REASON: 20,
  COMMAND_TYPE: 22,
  PREVENTED_QUANTITY: 23,
  PRIORITY_KEPT: 24,
  QUEUE_AHEAD: 25,
  STOP_PRICE: 27,
} as const;

export interface EventHandler {
  /** An execution report: read the scanner's fields. */
  onReport(event: EventScanner): void;
  /** Any other event: its body is `bytes` from `bodyStart` to `bodyEnd`. */
  onEvent(event: EventScanner): void;
}

export class EventScanner {
  kind = 0;
  requestId = 0;
  /** The event's body: `bytes` from `bodyStart` to `bodyEnd`. */
  bytes: Uint8Array = new Uint8Array(0);
  bodyStart = 0;
  bodyEnd = 0;
  /** Low and high word of each stamp; zero where the stage did not stamp. */
  readonly stamps = new Int32Array(2 * STAMPS);
  private readonly fields = new Float64Array(REPORT_FIELDS);
  private readonly message = new WireReader();
  private readonly event = new WireReader();
  private readonly body = new WireReader();

  /** Hands each event of a ServerMessage to the handler; false where the bytes are no ServerMessage. */
  scan(bytes: Uint8Array, handler: EventHandler): boolean {
    const message = this.message.over(bytes, 0, bytes.length);
    this.bytes = bytes;
    for (let tag = message.readTag(); tag !== 0; tag = message.readTag()) {
      if (tag !== EVENT_TAG) {
        message.skip(tag);
        continue;
      }
      const end = message.readLength() + message.at;
      if (message.failed || !this.scanEvent(message.at, end)) return false;
      message.at = end;
      if (this.kind === EventKind.REPORT) handler.onReport(this);
      else if (this.kind !== EventKind.NONE) handler.onEvent(this);
    }
    return !message.failed;
  }

  private scanEvent(start: number, end: number): boolean {
    const event = this.event.over(this.bytes, start, end);
    this.kind = EventKind.NONE;
    this.requestId = 0;
    for (let tag = event.readTag(); tag !== 0; tag = event.readTag()) {
      if (tag === REQUEST_ID_TAG) this.requestId = event.readAmount();
      else if ((tag & 7) === WireType.LENGTH_DELIMITED && tag >>> 3 <= EventKind.REJECT) {
        const length = event.readLength();
        this.kind = tag >>> 3;
        this.bodyStart = event.at;
        this.bodyEnd = event.at + length;
        event.at = this.bodyEnd;
      } else event.skip(tag);
    }
    return !event.failed && (this.kind !== EventKind.REPORT || this.scanReport());
  }

  private scanReport(): boolean {
    const { bytes, bodyStart, bodyEnd, fields, stamps } = this;
    fields.fill(0);
    stamps.fill(0);
    return readOrdinaryReport(bytes, bodyStart, bodyEnd, fields, STAMPS_TAG, stamps) || this.scanOtherReport();
  }

  private scanOtherReport(): boolean {
    const body = this.body.over(this.bytes, this.bodyStart, this.bodyEnd);
    const fields = this.fields;
    fields.fill(0);
    this.stamps.fill(0);
    for (let tag = body.readTag(); tag !== 0; tag = body.readTag()) {
      const field = tag >>> 3;
      if ((tag & 7) === WireType.VARINT && field < REPORT_FIELDS) fields[field] = body.readAmount();
      else if (tag === STAMPS_TAG) this.scanStamps();
      else body.skip(tag);
    }
    return !body.failed;
  }

  private scanStamps(): void {
    const body = this.body;
    const end = body.readLength() + body.at;
    while (body.at < end) {
      const tag = body.readTag();
      const stage = (tag >>> 3) - 1;
      if ((tag & 7) === WireType.VARINT && stage < STAMPS) {
        body.readVarint();
        this.stamps[2 * stage] = body.low;
        this.stamps[2 * stage + 1] = body.high;
      } else if (tag !== 0) body.skip(tag);
    }
    if (body.at !== end) body.fail();
  }

  get accountSequence(): number {
    return this.fields[Field.ACCOUNT_SEQUENCE];
  }
  get engineSequence(): number {
    return this.fields[Field.ENGINE_SEQUENCE];
  }
  get orderId(): number {
    return this.fields[Field.ORDER_ID];
  }
  get side(): number {
    return this.fields[Field.SIDE];
  }
  get type(): number {
    return this.fields[Field.TYPE];
  }
  get timeInForce(): number {
    return this.fields[Field.TIME_IN_FORCE];
  }
  get execType(): number {
    return this.fields[Field.EXEC_TYPE];
  }
  get status(): number {
    return this.fields[Field.STATUS];
  }
  get price(): number {
    return this.fields[Field.PRICE];
  }
  get stopPrice(): number {
    return this.fields[Field.STOP_PRICE];
  }
  get quantity(): number {
    return this.fields[Field.QUANTITY];
  }
  get lastQuantity(): number {
    return this.fields[Field.LAST_QUANTITY];
  }
  get lastPrice(): number {
    return this.fields[Field.LAST_PRICE];
  }
  get cumulativeQuantity(): number {
    return this.fields[Field.CUMULATIVE_QUANTITY];
  }
  get leavesQuantity(): number {
    return this.fields[Field.LEAVES_QUANTITY];
  }
  get tradeId(): number {
    return this.fields[Field.TRADE_ID];
  }
  get liquidity(): number {
    return this.fields[Field.LIQUIDITY];
  }
  get rejectReason(): number {
    return this.fields[Field.REJECT_REASON];
  }
  get commandType(): number {
    return this.fields[Field.COMMAND_TYPE];
  }
  get preventedQuantity(): number {
    return this.fields[Field.PREVENTED_QUANTITY];
  }
  get priorityKept(): boolean {
    return this.fields[Field.PRIORITY_KEPT] !== 0;
  }
  get queueAhead(): number {
    return this.fields[Field.QUEUE_AHEAD];
  }
}
