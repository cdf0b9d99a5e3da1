// hot path
// Encodes report records as the contract's ExecutionReport, canonically: fields in order, zeros left out, every length as
// short as it can be. Fields that repeat in every report of an account or instrument come encoded already.

import { CLIENT_ORDER_ID_BYTES_MAX, TAG_BYTES_MAX } from '../../engine/domain/limits.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { ExecutionReport, MassCancelReport } from '../../engine/domain/report.js';
import { ReportFlag } from '../../engine/domain/report-layout.js';
import { rejectText } from '../reject-text.js';
import { plainRejectText } from '../reject-words.js';
import { encodedText } from './encoded-text.js';
import type { WireWriter } from './wire-writer.js';

/** More than any report takes without its text. */
export const REPORT_BYTES_MAX = 1024;

const EVENTS_TAG = 10;
const REQUEST_ID_TAG = 8;
const REPORT_TAG = 26;
const MASS_CANCEL_TAG = 34;
const CANCELED_TAG = 8;
const STAMPS_TAG = 234;
const TEXT_TAG = 170;
/** One kill switch has reports by the ten thousand, all with the same sentence: it is encoded once. */
const PLAIN_REASON = RejectReason.KILL_SWITCH;
const PLAIN_TEXT = encodedText(TEXT_TAG, plainRejectText(PLAIN_REASON));

/** The gateway-out stamp of the report that is encoded now. */
export interface GatewayOut {
  readonly low: number;
  readonly high: number;
}

export class ReportEncoder {
  readonly #out: GatewayOut;

  constructor(out: GatewayOut) {
    this.#out = out;
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
    const reason = report.rejectReason;
    const text = reason === RejectReason.NONE || reason === PLAIN_REASON ? '' : rejectText(report, unknownSymbol);
    writer.reserve(REPORT_BYTES_MAX + symbol.length + text.length);
    const event = writer.beginMessage(EVENTS_TAG);
    if (own) writer.wordsField(REQUEST_ID_TAG, report.requestIdLow, report.requestIdHigh);
    const body = writer.beginMessage(REPORT_TAG);
    this.#writeBody(writer, report, symbol, account, text);
    writer.endMessage(body);
    writer.endMessage(event);
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
    const reason = report.rejectReason;
    const text = reason === RejectReason.NONE || reason === PLAIN_REASON ? '' : rejectText(report, unknownSymbol);
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
    const bytes = report.bytes;
    writer.amountField(8, report.accountSequence);
    writer.amountField(16, report.engineSequence);
    writer.amountField(24, report.orderId);
    const idLength = keptLength(bytes, report.clientOrderIdByte, report.clientOrderIdLength, CLIENT_ORDER_ID_BYTES_MAX);
    writer.bytesField(34, bytes, report.clientOrderIdByte, idLength);
    writer.writeBytes(symbol, 0, symbol.length);
    writer.writeBytes(account, 0, account.length);
    writer.varintField(56, report.side);
    writer.varintField(64, report.type);
    writer.varintField(72, report.timeInForce);
    writer.varintField(80, report.execType);
    writer.varintField(88, report.status);
    writer.amountField(96, report.price);
    writer.amountField(104, report.quantity);
    writer.amountField(112, report.lastQuantity);
    writer.amountField(120, report.lastPrice);
    writer.amountField(128, report.cumulativeQuantity);
    writer.amountField(136, report.leavesQuantity);
    writer.amountField(144, report.tradeId);
    writer.varintField(152, report.liquidity);
    writer.varintField(160, report.rejectReason);
    if (report.rejectReason === PLAIN_REASON) writer.writeBytes(PLAIN_TEXT, 0, PLAIN_TEXT.length);
    else if (text !== '') writer.textField(TEXT_TAG, text);
    this.#writeRest(writer, report);
  }

  #writeRest(writer: WireWriter, report: ExecutionReport): void {
    const bytes = report.bytes;
    const flags = report.flags;
    writer.varintField(176, report.commandType);
    writer.amountField(184, report.preventedQuantity);
    if ((flags & ReportFlag.PRIORITY_KEPT) !== 0) writer.varintField(192, 1);
    writer.amountField(200, report.queueAhead);
    if ((flags & ReportFlag.DUPLICATE) !== 0) writer.varintField(208, 1);
    writer.amountField(216, report.stopPrice);
    const tagLength = keptLength(bytes, report.tagByte, report.tagLength, TAG_BYTES_MAX);
    writer.bytesField(226, bytes, report.tagByte, tagLength);
    const stamps = writer.beginMessage(STAMPS_TAG);
    writer.wordsField(8, report.gatewayInLow, report.gatewayInHigh);
    writer.wordsField(16, report.riskInLow, report.riskInHigh);
    writer.wordsField(24, report.engineInLow, report.engineInHigh);
    writer.wordsField(32, report.matchedLow, report.matchedHigh);
    writer.wordsField(40, report.durableLow, report.durableHigh);
    writer.wordsField(48, this.#out.low, this.#out.high);
    writer.endMessage(stamps);
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
