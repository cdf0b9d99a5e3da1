// hot path
// The reports of one command that ends thousands of orders differ in few fields. This keeps the event of one of them, puts
// into it what another has otherwise, and appends it; what is not alike, or not as long, it leaves to the encoder, and goes
// on from what that has written.
//
// What comes out is, byte for byte, the encoder's: all that is not put in is compared, and a field is put in only where it
// takes as many bytes as the one that it is put over.

import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportLayout } from '../../engine/domain/report-layout.js';
import { putAmount, putBytes, putInstant } from './wire-put.js';
import type { WireWriter } from './wire-writer.js';

// A constant of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = ReportLayout;
const REPORT_WORDS = REPORT_BYTES >> 2;
/** The reasons that have no sentence, or one that depends on nothing. */
const NO_REASON = RejectReason.NONE;
const KILL_SWITCH = RejectReason.KILL_SWITCH;
/** The longest event that is kept. */
const EVENT_BYTES_MAX = 512;
/** Of the stamp that stands last in an event, its tag included, where its high word is not below this. */
const INSTANT_BYTES = 10;
const INSTANT_HIGH_MIN = 1 << 24;
const GATEWAY_OUT_TAG = 48;
/** After so many events that were not like the kept one, one of them is kept. */
const EVENTS_UNLIKE = 16;

/** The instant at which what is encoded now leaves. */
export interface GatewayOut {
  readonly low: number;
  readonly high: number;
}

/** A number's field in the event, and which numbers take as many bytes. */
class Place {
  readonly #tag: number;
  #at = 0;
  #min = 0;
  #limit = 0;

  /** The tag has one byte. */
  constructor(tag: number) {
    this.#tag = tag;
  }

  /** Its field begins here; returns where the next one does. */
  stand(at: number, value: number): number {
    this.#at = at;
    this.#min = 0;
    this.#limit = 1;
    if (value === 0) return at;
    let bytes = 1;
    for (; value >= this.#limit; bytes++) {
      this.#min = this.#limit;
      this.#limit *= 128;
    }
    return at + bytes;
  }

  takes(value: number): boolean {
    return value >= this.#min && value < this.#limit;
  }

  put(event: Uint8Array, value: number): void {
    putAmount(event, this.#at, this.#tag, value);
  }
}

export class ReportRun {
  readonly #out: GatewayOut;
  /** The command whose reports were last written, and how many of them are still passed over. */
  #engineSequence = 0;
  #passed = 0;
  /** The event is that of a report of this command. */
  #isKept = false;
  /** A Buffer like those of the writers: with two kinds of bytes to write to, every primitive would be slower. */
  readonly #event: Uint8Array = Buffer.allocUnsafeSlow(EVENT_BYTES_MAX);
  /** As much of it as there is; by length, each made once. */
  readonly #views: Uint8Array[] = [];
  #view: Uint8Array = this.#event;
  /** What that report said. */
  readonly #words = new Int32Array(REPORT_WORDS);
  #symbol: Uint8Array = this.#event;
  #account: Uint8Array = this.#event;
  readonly #sequence = new Place(8);
  readonly #engine = new Place(16);
  readonly #orderId = new Place(24);
  readonly #price = new Place(96);
  readonly #quantity = new Place(104);
  #idAt = 0;
  #idLength = 0;

  constructor(out: GatewayOut) {
    this.#out = out;
  }

  /** Appends the report's event where it is like the one that is kept. */
  append(writer: WireWriter, report: ExecutionReport, symbol: Uint8Array, account: Uint8Array): boolean {
    const { bytes, byteOffset, doubles } = report;
    const d = byteOffset >> 3;
    if (!this.#isKept || doubles[d + (L.ENGINE_SEQUENCE >> 3)] !== this.#engineSequence) return false;
    if (symbol !== this.#symbol || account !== this.#account || this.#out.high < INSTANT_HIGH_MIN) return false;
    if (!this.#isAlike(report.words, byteOffset >> 2)) return false;
    const sequence = doubles[d + (L.ACCOUNT_SEQUENCE >> 3)];
    const orderId = doubles[d + (L.ORDER_ID >> 3)];
    const price = doubles[d + (L.PRICE >> 3)];
    const quantity = doubles[d + (L.QUANTITY >> 3)];
    if (!this.#sequence.takes(sequence) || !this.#orderId.takes(orderId)) return false;
    if (!this.#price.takes(price) || !this.#quantity.takes(quantity)) return false;
    const event = this.#event;
    this.#sequence.put(event, sequence);
    this.#orderId.put(event, orderId);
    this.#price.put(event, price);
    this.#quantity.put(event, quantity);
    putBytes(event, this.#idAt, bytes, byteOffset + L.CLIENT_ORDER_ID, this.#idLength);
    const view = this.#view;
    putInstant(event, view.length - INSTANT_BYTES, GATEWAY_OUT_TAG, this.#out.low, this.#out.high);
    writer.reserve(view.length);
    writer.bytes.set(view, writer.at);
    writer.at += view.length;
    return true;
  }

  /** The encoder has written this report's event, from `start` to the writer's end; its body and its price begin there. */
  follow(
    writer: WireWriter,
    start: number,
    body: number,
    price: number,
    report: ExecutionReport,
    symbol: Uint8Array,
    account: Uint8Array,
  ): void {
    const engineSequence = report.doubles[(report.byteOffset + L.ENGINE_SEQUENCE) >> 3];
    if (engineSequence !== this.#engineSequence) {
      this.#engineSequence = engineSequence;
      this.#isKept = false;
      this.#passed = 0;
    } else if (engineSequence !== 0 && --this.#passed < 0) {
      this.#passed = EVENTS_UNLIKE;
      this.#symbol = symbol;
      this.#account = account;
      this.#keep(writer, start, body, price, report);
    }
  }

  #keep(writer: WireWriter, start: number, body: number, price: number, report: ExecutionReport): void {
    const { byteOffset, doubles, rejectReason, words } = report;
    const d = byteOffset >> 3;
    const w = byteOffset >> 2;
    const length = writer.at - start;
    const isPlain = rejectReason === NO_REASON || rejectReason === KILL_SWITCH;
    const isWhole = report.clientOrderIdLength <= L.TAG - L.CLIENT_ORDER_ID && report.clientOrderIdLength > 0;
    this.#isKept = false;
    if (!isPlain || !isWhole || length > EVENT_BYTES_MAX || this.#out.high < INSTANT_HIGH_MIN) return;
    this.#isKept = true;
    for (let i = 0; i < length; i++) this.#event[i] = writer.bytes[start + i];
    for (let i = 0; i < REPORT_WORDS; i++) this.#words[i] = words[w + i];
    this.#views[length] ??= this.#event.subarray(0, length);
    this.#view = this.#views[length];
    let at = this.#sequence.stand(body - start, doubles[d + (L.ACCOUNT_SEQUENCE >> 3)]);
    at = this.#engine.stand(at, doubles[d + (L.ENGINE_SEQUENCE >> 3)]);
    at = this.#orderId.stand(at, doubles[d + (L.ORDER_ID >> 3)]);
    this.#idAt = at + 2; // behind its tag and its length
    this.#idLength = report.clientOrderIdLength;
    at = this.#price.stand(price - start, doubles[d + (L.PRICE >> 3)]);
    this.#quantity.stand(at, doubles[d + (L.QUANTITY >> 3)]);
  }

  /** True where all words say the same, but for those that are put in, and the numbers of the reject text. */
  #isAlike(words: Int32Array, w: number): boolean {
    const kept = this.#words;
    let other = (words[w] ^ kept[0]) | (words[w + 1] ^ kept[1]);
    for (let i = L.INSTRUMENT >> 2; i < L.ACCOUNT_SEQUENCE >> 2; i++) other |= words[w + i] ^ kept[i];
    for (let i = L.LAST_QUANTITY >> 2; i < L.REJECT_VALUE >> 2; i++) other |= words[w + i] ^ kept[i];
    for (let i = L.SIDE >> 2; i < L.CLIENT_ORDER_ID >> 2; i++) other |= words[w + i] ^ kept[i];
    for (let i = L.TAG >> 2; i < REPORT_WORDS; i++) other |= words[w + i] ^ kept[i];
    return other === 0;
  }
}
