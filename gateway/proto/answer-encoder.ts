// Encodes the answers of the unary calls that are not reports: books and positions.

import type { PositionReport } from '../../engine/domain/report.js';
import type { BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';
import type { WireWriter } from './wire-writer.js';

/** More than one level or one position takes. */
const ENTRY_BYTES_MAX = 256;
const DOUBLE_BYTES = 8;

/** A Book: the first `bids` levels of the area, then `asks` more. */
export function writeBook(
  writer: WireWriter,
  symbol: string,
  sequence: number,
  area: BookSnapshotArea,
  bids: number,
  asks: number,
): void {
  writer.textField(10, symbol);
  writer.reserve(ENTRY_BYTES_MAX);
  writer.amountField(16, sequence);
  for (let i = 0; i < bids + asks; i++) {
    writer.reserve(ENTRY_BYTES_MAX);
    const level = writer.beginMessage(i < bids ? 26 : 34);
    writer.amountField(8, area.price(i));
    writer.amountField(16, area.quantity(i));
    writer.varintField(24, area.orders(i));
    writer.endMessage(level);
  }
}

/** One `positions` entry of a PositionList. */
export function writePosition(writer: WireWriter, report: PositionReport, account: string, symbol: string): void {
  writer.reserve(ENTRY_BYTES_MAX);
  const position = writer.beginMessage(10);
  writer.textField(10, account);
  writer.textField(18, symbol);
  writeSigned(writer, 24, report.quantity);
  writeDouble(writer, 33, report.averagePrice);
  writeDouble(writer, 41, report.realizedPnl);
  writer.amountField(48, report.openBuyQuantity);
  writer.amountField(56, report.openSellQuantity);
  writeDouble(writer, 65, report.unrealizedPnl);
  writeDouble(writer, 73, report.fees);
  writer.endMessage(position);
}

/** A sint64: zigzag. */
function writeSigned(writer: WireWriter, tag: number, value: number): void {
  if (value === 0) return;
  const zigzag = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  writer.wordsField(tag, Number(zigzag & 0xffff_ffffn) | 0, Number(zigzag >> 32n) | 0);
}

function writeDouble(writer: WireWriter, tag: number, value: number): void {
  if (value === 0) return;
  writer.writeVarint(tag);
  writer.bytes.writeDoubleLE(value, writer.at);
  writer.at += DOUBLE_BYTES;
}
