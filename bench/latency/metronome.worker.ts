// Worker thread that sleeps until shortly before each due time and then wakes the sender. Atomics.wait keeps time to some
// tens of microseconds, where timers of the event loop keep whole milliseconds.

import { parentPort, workerData } from 'node:worker_threads';

export interface MetronomeSpec {
  readonly startNanos: number;
  readonly intervalNanos: number;
  readonly count: number;
  readonly wakeBeforeNanos: number;
}

const { startNanos, intervalNanos, count, wakeBeforeNanos } = workerData as MetronomeSpec;
const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));

for (let index = 0; index < count; index++) {
  const left = wakeAt(index) - now();
  if (left > 0) sleep(left);
  else if (index + 1 < count && wakeAt(index + 1) <= now()) continue; // the next one's wake-up is due too: one is enough
  parentPort?.postMessage(0);
}

function wakeAt(index: number): number {
  return startNanos + index * intervalNanos - wakeBeforeNanos;
}

function sleep(nanos: number): void {
  const until = now() + nanos;
  for (let left = nanos; left > 0; left = until - now()) Atomics.wait(nobodyWakes, 0, 0, left / 1e6);
}

function now(): number {
  return Number(process.hrtime.bigint());
}
