// The line of wall time as one thread computes with it: over its own performance.now(), in doubles and words. Cold: it
// changes only when the main thread publishes a new line.

import { highWord, lowWord, nanosBetween } from '../domain/time-words.js';
import { type ClockSpec, readTimeLine, SLOWED_ONE_IN, threadOrigin } from './clock-calibration.js';

const NANOS_PER_MILLI = 1e6;

/** An instant is `high` times 2^32 and `performance.now() * nanosPerMilli + offset` nanoseconds, at least `earliest`. */
export class ClockLine {
  /** The shared area, whose version says when to `follow`. */
  readonly words: Int32Array;
  version = 0;
  nanosPerMilli = 0;
  offset = 0;
  high = 0;
  earliest = 0;
  readonly #origin = threadOrigin();

  constructor(spec: ClockSpec) {
    this.words = new Int32Array(spec.buffer);
  }

  /** Takes over the line in force. One meets the next to a nanosecond or so, but no reading may be before the last. */
  follow(lastLow: number, lastHigh: number): void {
    const { version, line } = readTimeLine(this.words);
    const speed = line.slowed ? 1 - 1 / Number(SLOWED_ONE_IN) : 1;
    this.version = version;
    this.nanosPerMilli = NANOS_PER_MILLI * speed;
    this.offset = (lowWord(line.wall) >>> 0) - Number(line.hrtime - this.#origin) * speed;
    this.high = highWord(line.wall);
    this.earliest = nanosBetween(0, this.high, lastLow, lastHigh);
  }
}
