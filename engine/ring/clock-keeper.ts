// Keeps the common clock at wall time: after the machine was suspended, or when somebody sets its clock. Owner: the main
// thread, which calls `look` now and then; it is the only writer of the clock's shared area.
//
// hrtime is disciplined like the wall clock, so in between there is nothing to do: they part only where the wall clock
// is set. Forward is followed at once. Backward the clock goes slower, by 1/1000, until wall time has caught up: a second
// takes a quarter of an hour, and no stamp is ever before an earlier one.

import { type ClockSpec, publishTimeLine, readTimeLine, type TimeLine, wallAt } from './clock-calibration.js';

/** Where the time comes from; tests have one of their own. */
export interface WallTime {
  /** Whole milliseconds since the Unix epoch. */
  wallMillis(): number;
  hrtime(): bigint;
}

const SYSTEM: WallTime = { wallMillis: () => Date.now(), hrtime: () => process.hrtime.bigint() };
const NANOS_PER_MILLI = 1_000_000n;
/** What the clock may be off: the wall clock is read in whole milliseconds. */
const TOLERANCE_NANOS = NANOS_PER_MILLI;
/** Bounds the wait for the next millisecond; some milliseconds' worth of readings. */
const READINGS_MAX = 100_000;

export class ClockKeeper {
  readonly #spec: ClockSpec;
  readonly #onSet: (byNanos: bigint) => void;
  readonly #source: WallTime;
  #line: TimeLine;

  /** `onSet` hears by how much the wall clock was found to be set forward, or back (negative). */
  constructor(spec: ClockSpec, onSet: (byNanos: bigint) => void, source: WallTime = SYSTEM) {
    this.#spec = spec;
    this.#onSet = onSet;
    this.#source = source;
    this.#line = readTimeLine(new Int32Array(spec.buffer)).line;
  }

  /** Compares the clock with the wall clock and publishes a new line where they have parted. */
  look(): void {
    const before = this.#source.hrtime();
    const wall = BigInt(this.#source.wallMillis()) * NANOS_PER_MILLI;
    const after = this.#source.hrtime();
    // At some instant between the two, wall time lay within a millisecond from `wall`: these are the least differences.
    const behind = wall - wallAt(this.#line, after);
    const ahead = wallAt(this.#line, before) - (wall + NANOS_PER_MILLI);
    if (behind > TOLERANCE_NANOS) {
      this.#publish({ ...wallTick(this.#source), slowed: false });
      this.#onSet(behind);
    } else if (ahead > TOLERANCE_NANOS && !this.#line.slowed) {
      this.#publish({ hrtime: after, wall: wallAt(this.#line, after), slowed: true });
      this.#onSet(-ahead);
    } else if (ahead <= 0n && this.#line.slowed) {
      this.#publish({ hrtime: after, wall: wallAt(this.#line, after), slowed: false });
    }
  }

  #publish(line: TimeLine): void {
    this.#line = line;
    publishTimeLine(this.#spec, line);
  }
}

/** An instant whose wall time is known to less than a millisecond: the next one at which a millisecond begins. */
function wallTick(source: WallTime): { hrtime: bigint; wall: bigint } {
  const first = source.wallMillis();
  for (let i = 0; i < READINGS_MAX; i++) {
    const before = source.hrtime();
    const now = source.wallMillis();
    if (now !== first) return { hrtime: before, wall: BigInt(now) * NANOS_PER_MILLI };
  }
  return { hrtime: source.hrtime(), wall: BigInt(first) * NANOS_PER_MILLI };
}
