// How a thread's performance.now() relates to process.hrtime and that to wall time; cold, once a thread.

import { highWord, lowWord, toBigInt } from '../domain/time-words.js';

/** Wall time, in ns since the epoch, at which process.hrtime.bigint() was 0: one value for the whole process. */
export interface ClockSpec {
  readonly epochLow: number;
  readonly epochHigh: number;
}

const SAMPLES = 200;
const NANOS_PER_MILLI = 1e6;

/** Called once, on the main thread, before the others start. */
export function startClock(): ClockSpec {
  const wallNanos = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n;
  const epoch = wallNanos - process.hrtime.bigint();
  return { epochLow: lowWord(epoch), epochHigh: highWord(epoch) };
}

/** The wall instant at which this thread's performance.now() was 0. */
export function threadBase(spec: ClockSpec): { low: number; high: number } {
  const base = toBigInt(spec.epochLow, spec.epochHigh) + threadOrigin();
  return { low: lowWord(base), high: highWord(base) };
}

/**
 * process.hrtime at which this thread's performance.now() was 0. Each sample brackets it: a reading between two of
 * hrtime says that the origin lies between their differences. The intersection of the brackets is some tens of ns wide.
 */
function threadOrigin(): bigint {
  let earliest = 0n;
  let latest = 0n;
  for (let i = 0; i < SAMPLES; i++) {
    const before = process.hrtime.bigint();
    const now = BigInt(Math.round(performance.now() * NANOS_PER_MILLI));
    const after = process.hrtime.bigint();
    if (i === 0 || before - now > earliest) earliest = before - now;
    if (i === 0 || after - now < latest) latest = after - now;
  }
  return (earliest + latest) / 2n;
}
