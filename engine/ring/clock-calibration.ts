// What the clocks of all threads have in common: how wall time follows from process.hrtime, the counter that they share.
// Cold: read by a thread when it starts and when the main thread (clock-keeper.ts) has published something new.
//
// Wall time is a line over hrtime that begins at a known point: as fast as hrtime, or 1/1000 slower while the clock waits
// for a wall clock that was set back. All threads compute it from the same line, so they agree wherever they are.
//
//   word    0        1 2 3 4 5     6 7 8 9 10
//        version      line 0        line 1        line = hrtime low, high; wall low, high; 1 where slowed
//
// Line `version & 1` is in force. Its only writer, the main thread, fills the other one and then counts the version up:
// no reader ever waits, and one that was held up so long that both lines are new sees it by the version and reads again.

import { highWord, lowWord, toBigInt } from '../domain/time-words.js';

const VERSION = 0;
const LINE_WORDS = 5;
const AREA_WORDS = 1 + 2 * LINE_WORDS;
const SAMPLES = 200;
const NANOS_PER_MILLI = 1e6;
/** A slowed line loses a nanosecond in so many. */
export const SLOWED_ONE_IN = 1_000n;

export interface ClockSpec {
  readonly buffer: SharedArrayBuffer;
}

/** Wall time from an instant on; nanoseconds, wall time since the Unix epoch. */
export interface TimeLine {
  readonly hrtime: bigint;
  readonly wall: bigint;
  readonly slowed: boolean;
}

/** Called once, on the main thread, before the others start. */
export function startClock(): ClockSpec {
  const wall = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n;
  return allocateClock({ hrtime: process.hrtime.bigint(), wall, slowed: false });
}

export function allocateClock(line: TimeLine): ClockSpec {
  const spec = { buffer: new SharedArrayBuffer(AREA_WORDS * Int32Array.BYTES_PER_ELEMENT) };
  publishTimeLine(spec, line);
  return spec;
}

/** For the main thread alone. */
export function publishTimeLine(spec: ClockSpec, line: TimeLine): void {
  const words = new Int32Array(spec.buffer);
  const version = (words[VERSION] + 1) | 0;
  const at = lineWord(version);
  const values = [lowWord(line.hrtime), highWord(line.hrtime), lowWord(line.wall), highWord(line.wall)];
  // Partner: the loads in readTimeLine.
  for (const [i, value] of values.entries()) Atomics.store(words, at + i, value);
  Atomics.store(words, at + values.length, line.slowed ? 1 : 0);
  // Partner: the loads in readTimeLine and clockVersion. Last, so that whoever sees it sees the line.
  Atomics.store(words, VERSION, version);
}

/** Changes with every line that is published. */
export function clockVersion(words: Int32Array): number {
  // Partner: the last store in publishTimeLine.
  return Atomics.load(words, VERSION);
}

/** The line in force and its version. */
export function readTimeLine(words: Int32Array): { version: number; line: TimeLine } {
  for (;;) {
    const version = clockVersion(words);
    // Partner: the stores in publishTimeLine.
    const word = (i: number) => Atomics.load(words, lineWord(version) + i);
    const line = { hrtime: toBigInt(word(0), word(1)), wall: toBigInt(word(2), word(3)), slowed: word(4) === 1 };
    if (clockVersion(words) === version) return { version, line };
  }
}

/** Wall time at an instant of hrtime. */
export function wallAt(line: TimeLine, hrtime: bigint): bigint {
  const elapsed = hrtime - line.hrtime;
  return line.wall + elapsed - (line.slowed ? elapsed / SLOWED_ONE_IN : 0n);
}

/**
 * process.hrtime at which this thread's performance.now() was 0. Each sample brackets it: a reading between two of
 * hrtime says that the origin lies between their differences. The intersection of the brackets is some tens of ns wide.
 */
export function threadOrigin(): bigint {
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

function lineWord(version: number): number {
  return 1 + (version & 1) * LINE_WORDS;
}
