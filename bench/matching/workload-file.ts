// Reads a matching workload file: a 64-byte header, then 16-byte records (little endian). The first `warmCount` records
// build the book and are not timed.

import { readFileSync } from 'node:fs';

/** Types of a record. A cancel, replace or reduce names the order of an earlier record. */
export const WorkloadType = { NEW: 0, CANCEL: 1, REPLACE: 2, REDUCE: 3 } as const;

export interface Workload {
  /** Four words a record: type and side (a byte each), order id, price (ticks), quantity (lots; new open quantity). */
  readonly records: Int32Array;
  readonly warmCount: number;
  /** Records after the warm ones. */
  readonly timedCount: number;
  readonly orderIdMax: number;
}

export const RECORD_WORDS_SHIFT = 2;

export function readWorkload(path: string): Workload {
  const bytes = readFileSync(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.toString('latin1', 0, 8) !== 'OBWL0001') throw new Error(`${path} is no matching workload`);
  const warmCount = view.getUint32(16, true);
  const timedCount = view.getUint32(20, true);
  const records = new Int32Array((warmCount + timedCount) << RECORD_WORDS_SHIFT);
  new Uint8Array(records.buffer).set(bytes.subarray(64, 64 + records.byteLength));
  return { records, warmCount, timedCount, orderIdMax: view.getUint32(32, true) };
}
