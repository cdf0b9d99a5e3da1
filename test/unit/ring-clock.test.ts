// The clock: near the wall clock, never backwards, the same on every thread.

import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { isAfter, toBigInt } from '../../engine/domain/time-words.js';
import { Clock, startClock } from '../../engine/ring/clock.js';
import { allocateClock, publishTimeLine } from '../../engine/ring/clock-calibration.js';

const NANOS_PER_MILLI = 1_000_000n;
const NANOS_PER_SECOND = 1_000_000_000n;
/** The wall clock may be set right while a process runs; nobody keeps this clock at it here. */
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
      const clock = new Clock(allocateClock({ hrtime: 0n, wall: epoch, slowed: false }));
      const read = reading(clock);
      const expected = epoch + process.hrtime.bigint();
      expect(read).toBeGreaterThanOrEqual(epoch + now - ORIGIN_ERROR_NANOS);
      expect(read).toBeLessThanOrEqual(expected + ORIGIN_ERROR_NANOS);
    }
  });

  it('follows a line that begins anew, at once, and goes slower on a slowed one', () => {
    const hrtime = process.hrtime.bigint();
    const spec = allocateClock({ hrtime, wall: 1n << 60n, slowed: false });
    const clock = new Clock(spec);
    publishTimeLine(spec, { hrtime, wall: 1n << 61n, slowed: false });
    expect(reading(clock) - (1n << 61n)).toBeLessThan(10n * NANOS_PER_SECOND);
    const begun = hrtime - 1_000n * NANOS_PER_SECOND;
    publishTimeLine(spec, { hrtime: begun, wall: 1n << 61n, slowed: true });
    const before = process.hrtime.bigint() - begun;
    const read = reading(clock) - (1n << 61n);
    const after = process.hrtime.bigint() - begun;
    expect(read).toBeGreaterThanOrEqual((before * 999n) / 1000n - ORIGIN_ERROR_NANOS);
    expect(read).toBeLessThanOrEqual((after * 999n) / 1000n + ORIGIN_ERROR_NANOS);
  });

  it('never goes back from one line to the next', () => {
    const spec = startClock();
    const clock = new Clock(spec);
    for (let i = 0; i < 1_000; i++) {
      const { low, high } = clock;
      const wall = toBigInt(low, high) + BigInt(i % 7) * 300n - 1_000n;
      publishTimeLine(spec, { hrtime: process.hrtime.bigint(), wall, slowed: i % 2 === 0 });
      clock.read();
      expect(isAfter(low, high, clock.low, clock.high)).toBe(false);
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
