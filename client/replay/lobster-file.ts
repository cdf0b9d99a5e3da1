// Reads LOBSTER files (lobsterdata.com): a message file has one order event a row, the orderbook file beside it the
// visible book after that event. Plain or gzipped, whole files in memory as columns of numbers.
// Units: prices in 1/10,000 of the quote currency, sizes in shares, times in nanoseconds after midnight.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Side } from '../../engine/domain/side.js';

/** The event types of a message row. */
export const LobsterType = {
  /** A new limit order. */
  SUBMISSION: 1,
  /** A part of a resting order is taken back. */
  REDUCTION: 2,
  /** A whole resting order is taken back. */
  DELETION: 3,
  /** A visible resting order trades. */
  EXECUTION: 4,
  HIDDEN_EXECUTION: 5,
  CROSS: 6,
  HALT: 7,
} as const;

/** One column per field, one entry per row; `direction` is the resting order's: 1 buy, -1 sell. */
export interface LobsterMessages {
  readonly rows: number;
  readonly time: Float64Array;
  readonly type: Uint8Array;
  readonly orderId: Float64Array;
  readonly size: Float64Array;
  readonly price: Float64Array;
  readonly direction: Int8Array;
}

const COLUMNS_A_LEVEL = 4;

/** The book after each message: `levels` levels a side, an empty one has size 0. */
export class LobsterBooks {
  constructor(
    readonly rows: number,
    readonly levels: number,
    private readonly cells: Float64Array,
  ) {}

  price(side: Side, row: number, level: number): number {
    return this.cells[(row * this.levels + level) * COLUMNS_A_LEVEL + (side === Side.SELL ? 0 : 2)];
  }
  size(side: Side, row: number, level: number): number {
    return this.cells[(row * this.levels + level) * COLUMNS_A_LEVEL + (side === Side.SELL ? 1 : 3)];
  }
}

/** A file that is not what its place on the command line says; names the file and the row. */
export class LobsterFileError extends Error {
  readonly code = 'RINGBOOK_LOBSTER_FILE';
  constructor(path: string, row: number, what: string) {
    super(`${path}, row ${row + 1}: ${what}`);
    this.name = 'LobsterFileError';
  }
}

/** Reads `…_message_N.csv` or `.csv.gz`. */
export function readLobsterMessages(path: string): LobsterMessages {
  const lines = readLines(path);
  const rows = lines.length;
  const messages = {
    rows,
    time: new Float64Array(rows),
    type: new Uint8Array(rows),
    orderId: new Float64Array(rows),
    size: new Float64Array(rows),
    price: new Float64Array(rows),
    direction: new Int8Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const fields = lines[row].split(',');
    if (fields.length < 6) throw new LobsterFileError(path, row, `6 columns expected, ${fields.length} found`);
    messages.time[row] = nanosAfterMidnight(fields[0]);
    messages.type[row] = Number(fields[1]);
    messages.orderId[row] = Number(fields[2]);
    messages.size[row] = Number(fields[3]);
    messages.price[row] = Number(fields[4]);
    messages.direction[row] = Number(fields[5]);
    if (!(messages.time[row] >= 0) || !(messages.type[row] >= 1) || !Number.isFinite(messages.price[row])) {
      throw new LobsterFileError(path, row, `not a message: "${lines[row]}"`);
    }
  }
  return messages;
}

/** Reads `…_orderbook_N.csv` or `.csv.gz`; the number of levels is that of its columns. */
export function readLobsterBooks(path: string): LobsterBooks {
  const lines = readLines(path);
  const columns = lines.length === 0 ? 0 : lines[0].split(',').length;
  if (columns === 0 || columns % COLUMNS_A_LEVEL !== 0) {
    throw new LobsterFileError(path, 0, `a multiple of 4 columns expected, ${columns} found`);
  }
  const cells = new Float64Array(lines.length * columns);
  for (let row = 0; row < lines.length; row++) {
    const fields = lines[row].split(',');
    if (fields.length !== columns)
      throw new LobsterFileError(path, row, `${columns} columns expected, ${fields.length} found`);
    for (let i = 0; i < columns; i++) cells[row * columns + i] = Number(fields[i]);
  }
  return new LobsterBooks(lines.length, columns / COLUMNS_A_LEVEL, cells);
}

/** The text of a plain or gzipped file. */
export function readMaybeGzipped(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

function readLines(path: string): string[] {
  const lines = readMaybeGzipped(path).split(/\r?\n/);
  while (lines.length > 0 && lines[lines.length - 1] === '') lines.pop();
  return lines;
}

/** "34200.18960767" is 34200189607670: exact, where a double of seconds would round. */
function nanosAfterMidnight(seconds: string): number {
  const point = seconds.indexOf('.');
  if (point < 0) return Number(seconds) * 1e9;
  return Number(seconds.slice(0, point)) * 1e9 + Number(seconds.slice(point + 1, point + 10).padEnd(9, '0'));
}
