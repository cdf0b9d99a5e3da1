// The clock: near the wall clock, never backwards, the same on every thread.

import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { highWord, isAfter, lowWord, toBigInt } from '../../engine/domain/time-words.js';
import { Clock, startClock } from '../../engine/ring/clock.js';

const NANOS_PER_MILLI = 1_000_000n;
/** The wall clock is set right while a process runs; the process keeps the one it started with. */
const WALL_CLOCK_SLEW_MILLIS = 50;
/** Of a thread's origin, which is measured; a carry that went wrong is off by 4.3 s. */
const ORIGIN_ERROR_NANOS = 10_000n;

function reading(clock: Clock): bigint {
  clock.read();
  return toBigInt(clock.low, clock.high);
}

describe('Clock', () => {
  it('tells the time of day', () => {
    const clock = new Clock(startClock());
    const before = Date.now();
    const now = Number(reading(clock) / NANOS_PER_MILLI);
    const after = Date.now();
    expect(now).toBeGreaterThan(before - WALL_CLOCK_SLEW_MILLIS);
    expect(now).toBeLessThan(after + WALL_CLOCK_SLEW_MILLIS);
  });

  it('never goes back', () => {
    const clock = new Clock(startClock());
    let back = 0;
    for (let i = 0; i < 200_000; i++) {
      const low = clock.low;
      const high = clock.high;
      clock.read();
      if (isAfter(low, high, clock.low, clock.high)) back++;
    }
    expect(back).toBe(0);
  });

  it('carries from the low word into the high one', () => {
    const now = process.hrtime.bigint();
    for (const low of [0n, 1n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn]) {
      const epoch = (0x1234_5678n << 32n) + low;
      const clock = new Clock({ epochLow: lowWord(epoch), epochHigh: highWord(epoch) });
      const read = reading(clock);
      const expected = epoch + process.hrtime.bigint();
      expect(read).toBeGreaterThanOrEqual(epoch + now - ORIGIN_ERROR_NANOS);
      expect(read).toBeLessThanOrEqual(expected + ORIGIN_ERROR_NANOS);
    }
  });

  it('agrees between threads: a reading lies between two that another thread takes around it', async () => {
    const spec = startClock();
    const clock = new Clock(spec);
    const worker = new Worker(new URL('../concurrency/clock.worker.js', import.meta.url), { workerData: spec });
    try {
      for (let i = 0; i < 200; i++) {
        const before = reading(clock);
        worker.postMessage('read');
        const there = await new Promise<bigint>((resolve) => worker.once('message', resolve));
        const after = reading(clock);
        expect(there).toBeGreaterThan(before);
        expect(there).toBeLessThan(after);
      }
    } finally {
      await worker.terminate();
    }
  });
});
