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
  const wakeAt = startNanos + index * intervalNanos - wakeBeforeNanos;
  for (let left = wakeAt - now(); left > 0; left = wakeAt - now()) Atomics.wait(nobodyWakes, 0, 0, left / 1e6);
  parentPort?.postMessage(0);
}

function now(): number {
  return Number(process.hrtime.bigint());
}
