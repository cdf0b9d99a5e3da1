// The disk's own floor: what is due is written into a preallocated file and synced, at the pace of the orders, with
// nothing else around it. It records how long one write + fdatasync takes, and the wait from the due time.

import { closeSync, fdatasyncSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encode, newHistogram, record } from './histograms.js';
import type { JobResult } from './jobs.js';
import { monotonicNanos, Schedule } from './open-loop.js';
import { FROM_DUE } from './venue-load.js';

/** About what a journaled command takes. */
const BYTES_A_COMMAND = 96;
const FILE_BYTES = 16 * 1024 * 1024;
export const WRITE_AND_SYNC = 'write + fdatasync';

export function measureDisk(directory: string, rate: number, seconds: number): JobResult {
  const own = mkdtempSync(join(directory, 'disk-floor-'));
  const file = openSync(join(own, 'floor'), 'w');
  try {
    preallocate(file);
    return writeAtPace(file, rate, Math.ceil(rate * seconds));
  } finally {
    closeSync(file);
    rmSync(own, { recursive: true, force: true });
  }
}

function writeAtPace(file: number, rate: number, count: number): JobResult {
  const histograms = { [WRITE_AND_SYNC]: newHistogram(), [FROM_DUE]: newHistogram() };
  const schedule = new Schedule(monotonicNanos() + 1e6, rate, count);
  const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));
  const bytes = Buffer.alloc(BYTES_A_COMMAND * count, 1);
  let messages = 0;
  let position = 0;
  for (let next = 0; next < count; messages++) {
    const waitNanos = schedule.due(next) - monotonicNanos();
    if (waitNanos > 0) Atomics.wait(nobodyWakes, 0, 0, waitNanos / 1e6);
    const first = next;
    const before = monotonicNanos();
    while (next < count && schedule.due(next) <= before) next++;
    if (next === first) next++; // woken a little early
    const length = (next - first) * BYTES_A_COMMAND;
    if (position + length > FILE_BYTES) position = 0;
    writeSync(file, bytes, 0, length, position);
    fdatasyncSync(file);
    position += length;
    const after = monotonicNanos();
    record(histograms[WRITE_AND_SYNC], after - before);
    for (let index = first; index < next; index++) record(histograms[FROM_DUE], after - schedule.due(index));
  }
  const seconds = (monotonicNanos() - schedule.startNanos) / 1e9;
  return {
    histograms: encode(histograms),
    sent: count,
    answered: count,
    wrong: 0,
    seconds,
    messages,
    commandBytes: BYTES_A_COMMAND,
    answerBytes: 0,
  };
}

/** Zeros on disk, so that a later sync has no new blocks to record. */
function preallocate(file: number): void {
  ftruncateSync(file, FILE_BYTES);
  const zeros = Buffer.alloc(1024 * 1024);
  for (let position = 0; position < FILE_BYTES; position += zeros.length)
    writeSync(file, zeros, 0, zeros.length, position);
  fdatasyncSync(file);
}
