// hot path
// Encodes report records as the contract's ExecutionReport, canonically: fields in order, zeros left out, every length as
// short as it can be. Fields that repeat in every report of an account or instrument come encoded already.

import { CLIENT_ORDER_ID_BYTES_MAX, TAG_BYTES_MAX } from '../../engine/domain/limits.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { ExecutionReport, MassCancelReport } from '../../engine/domain/report.js';
import { ReportFlag, ReportLayout } from '../../engine/domain/report-layout.js';
import { rejectText } from '../reject-text.js';
import { type GatewayOut, ReportRun } from './report-run.js';
import { putAmount, putBytes, putBytesField, putField, putInstant, putTag } from './wire-put.js';
import type { WireWriter } from './wire-writer.js';

// A constant of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = ReportLayout;

/** More than any report takes without its text. */
export const REPORT_BYTES_MAX = 1024;

const EVENTS_TAG = 10;
const REQUEST_ID_TAG = 8;
const REPORT_TAG = 26;
const MASS_CANCEL_TAG = 34;
const CANCELED_TAG = 8;
const STAMPS_TAG = 234;
const TEXT_TAG = 170;

export class ReportEncoder {
  readonly #out: GatewayOut;
  /** The reports that a session's own command has caused, and the others. */
  readonly #ownRun: ReportRun;
  readonly #othersRun: ReportRun;
  /** Where the last body has its price. */
  #priceAt = 0;

  constructor(out: GatewayOut) {
    this.#out = out;
    this.#ownRun = new ReportRun(out);
    this.#othersRun = new ReportRun(out);
  }

  /** One `events` field of a ServerMessage. `symbol` and `account` are encoded fields 5 and 6, empty where there is none. */
  writeEvent(
    writer: WireWriter,
    report: ExecutionReport,
    own: boolean,
    symbol: Uint8Array,
    account: Uint8Array,
    unknownSymbol: string,
  ): void {
    const run = own ? this.#ownRun : this.#othersRun;
    if (run.append(writer, report, symbol, account)) return;
    const text = report.rejectReason === RejectReason.NONE ? '' : rejectText(report, unknownSymbol);
    writer.reserve(REPORT_BYTES_MAX + symbol.length + text.length);
    const start = writer.at;
    const event = writer.beginMessage(EVENTS_TAG);
    if (own) writer.wordsField(REQUEST_ID_TAG, report.requestIdLow, report.requestIdHigh);
    const body = writer.beginMessage(REPORT_TAG);
    this.#writeBody(writer, report, symbol, account, text);
    const end = writer.at;
    writer.endMessage(body);
    writer.endMessage(event);
    const moved = end - writer.at; // where a length takes one byte instead of two
    run.follow(writer, start, body - moved, this.#priceAt - moved, report, symbol, account);
  }

  /** A bare ExecutionReport, or with a tag an embedded one. */
  writeReport(
    writer: WireWriter,
    report: ExecutionReport,
    symbol: Uint8Array,
    account: Uint8Array,
    unknownSymbol: string,
    tag = 0,
  ): void {
    const text = report.rejectReason === RejectReason.NONE ? '' : rejectText(report, unknownSymbol);
    writer.reserve(REPORT_BYTES_MAX + symbol.length + text.length);
    const body = tag === 0 ? 0 : writer.beginMessage(tag);
    this.#writeBody(writer, report, symbol, account, text);
    if (tag !== 0) writer.endMessage(body);
  }

  writeMassCancel(writer: WireWriter, report: MassCancelReport): void {
    writer.reserve(REPORT_BYTES_MAX);
    const event = writer.beginMessage(EVENTS_TAG);
    writer.wordsField(REQUEST_ID_TAG, report.requestIdLow, report.requestIdHigh);
    const body = writer.beginMessage(MASS_CANCEL_TAG);
    writer.amountField(CANCELED_TAG, report.canceled);
    writer.endMessage(body);
    writer.endMessage(event);
  }

  #writeBody(writer: WireWriter, report: ExecutionReport, symbol: Uint8Array, account: Uint8Array, text: string): void {
    const { bytes, doubles, words } = report;
    const b = report.byteOffset;
    const d = b >> 3;
    const reason = (words[b >> 2] >>> (L.REJECT_REASON * 8)) & 0xffff;
    const idByte = b + L.CLIENT_ORDER_ID;
    const idLength = keptLength(bytes, idByte, bytes[b + L.CLIENT_ORDER_ID_LENGTH], CLIENT_ORDER_ID_BYTES_MAX);
    const to = writer.bytes;
    let at = writer.at;
    at = putAmount(to, at, 8, doubles[d + (L.ACCOUNT_SEQUENCE >> 3)]);
    at = putAmount(to, at, 16, doubles[d + (L.ENGINE_SEQUENCE >> 3)]);
    at = putAmount(to, at, 24, doubles[d + (L.ORDER_ID >> 3)]);
    at = putBytesField(to, at, 34, bytes, idByte, idLength);
    at = putBytes(to, at, symbol, 0, symbol.length);
    at = putBytes(to, at, account, 0, account.length);
    at = putField(to, at, 56, bytes[b + L.SIDE]);
    at = putField(to, at, 64, bytes[b + L.TYPE]);
    at = putField(to, at, 72, bytes[b + L.TIME_IN_FORCE]);
    at = putField(to, at, 80, bytes[b + L.EXEC_TYPE]);
    at = putField(to, at, 88, bytes[b + L.STATUS]);
    this.#priceAt = at;
    at = putAmount(to, at, 96, doubles[d + (L.PRICE >> 3)]);
    at = putAmount(to, at, 104, doubles[d + (L.QUANTITY >> 3)]);
    at = putAmount(to, at, 112, doubles[d + (L.LAST_QUANTITY >> 3)]);
    at = putAmount(to, at, 120, doubles[d + (L.LAST_PRICE >> 3)]);
    at = putAmount(to, at, 128, doubles[d + (L.CUMULATIVE_QUANTITY >> 3)]);
    at = putAmount(to, at, 136, doubles[d + (L.LEAVES_QUANTITY >> 3)]);
    at = putAmount(to, at, 144, doubles[d + (L.TRADE_ID >> 3)]);
    at = putField(to, at, 152, bytes[b + L.LIQUIDITY]);
    at = putField(to, at, 160, reason);
    writer.at = at;
    if (text !== '') writer.textField(TEXT_TAG, text);
    this.#writeRest(writer, report);
  }

  #writeRest(writer: WireWriter, report: ExecutionReport): void {
    const { bytes, doubles, words } = report;
    const b = report.byteOffset;
    const d = b >> 3;
    const w = b >> 2;
    const flags = bytes[b + L.FLAGS];
    const tagByte = b + L.TAG;
    const tagLength = keptLength(bytes, tagByte, bytes[b + L.TAG_LENGTH], TAG_BYTES_MAX);
    const to = writer.bytes;
    let at = writer.at;
    at = putField(to, at, 176, bytes[b + L.COMMAND_TYPE]);
    at = putAmount(to, at, 184, doubles[d + (L.PREVENTED_QUANTITY >> 3)]);
    if ((flags & ReportFlag.PRIORITY_KEPT) !== 0) at = putField(to, at, 192, 1);
    at = putAmount(to, at, 200, doubles[d + (L.QUEUE_AHEAD >> 3)]);
    if ((flags & ReportFlag.DUPLICATE) !== 0) at = putField(to, at, 208, 1);
    at = putAmount(to, at, 216, doubles[d + (L.STOP_PRICE >> 3)]);
    at = putBytesField(to, at, 226, bytes, tagByte, tagLength);
    at = putTag(to, at, STAMPS_TAG);
    const stamps = ++at; // their length takes one byte: they have at most 66
    at = putInstant(to, at, 8, words[w + (L.GATEWAY_IN >> 2)], words[w + (L.GATEWAY_IN >> 2) + 1]);
    at = putInstant(to, at, 16, words[w + (L.RISK_IN >> 2)], words[w + (L.RISK_IN >> 2) + 1]);
    at = putInstant(to, at, 24, words[w + (L.ENGINE_IN >> 2)], words[w + (L.ENGINE_IN >> 2) + 1]);
    at = putInstant(to, at, 32, words[w + (L.MATCHED >> 2)], words[w + (L.MATCHED >> 2) + 1]);
    at = putInstant(to, at, 40, words[w + (L.DURABLE >> 2)], words[w + (L.DURABLE >> 2) + 1]);
    at = putInstant(to, at, 48, this.#out.low, this.#out.high);
    to[stamps - 1] = at - stamps;
    writer.at = at;
  }
}

/** How much of a text is sent back: all of it, or where the record had to cut it, as many whole characters as it kept. */
function keptLength(bytes: Uint8Array, start: number, length: number, size: number): number {
  if (length <= size) return length;
  let kept = size;
  while (kept > 0 && (bytes[start + kept - 1] & 0xc0) === 0x80) kept--;
  if (kept === 0) return 0;
  const lead = bytes[start + kept - 1];
  const characterBytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return kept - 1 + characterBytes <= size ? kept - 1 + characterBytes : kept - 1;
}
