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

/** The warm records and the first `timedCount` of those after them. */
export function firstCommands(workload: Workload, timedCount: number): Workload {
  const count = Math.min(timedCount, workload.timedCount);
  const records = workload.records.slice(0, (workload.warmCount + count) << RECORD_WORDS_SHIFT);
  return { ...workload, records, timedCount: count };
}

/** The workload without its REDUCE records: what they would have taken away stays in the book. */
export function withoutReduces(workload: Workload): Workload {
  const { records, warmCount } = workload;
  const kept = new Int32Array(records.length);
  let end = 0;
  for (let at = 0; at < records.length; at += 1 << RECORD_WORDS_SHIFT) {
    if ((records[at] & 0xff) === WorkloadType.REDUCE) continue;
    kept.set(records.subarray(at, at + (1 << RECORD_WORDS_SHIFT)), end);
    end += 1 << RECORD_WORDS_SHIFT;
  }
  return { ...workload, records: kept.slice(0, end), timedCount: (end >> RECORD_WORDS_SHIFT) - warmCount };
}
