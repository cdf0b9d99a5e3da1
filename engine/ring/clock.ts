// hot path
// One clock for all threads: nanoseconds since the Unix epoch as two 32-bit words, read without allocating.
//
// A BigInt of process.hrtime allocates, so the reading is performance.now(), a double, which counts from an origin of
// the thread's own. Each thread measures that origin once against process.hrtime, the counter that all threads share
// (clock-line.ts), and takes wall time from the line over that counter that the main thread publishes and keeps true
// (clock-calibration.ts, clock-keeper.ts). So threads agree to some tens of nanoseconds and no reading is before the one
// before it: a wall clock that is set forward is followed at once, one that is set back by going slower.

import { type ClockSpec, clockVersion } from './clock-calibration.js';
import { ClockLine } from './clock-line.js';
import type { TimeSource } from './time-source.js';

export { type ClockSpec, startClock } from './clock-calibration.js';

const WORD = 0x1_0000_0000;

export class Clock implements TimeSource {
  /** The last reading, as signed 32-bit words. */
  low = 0;
  high = 0;
  readonly #line: ClockLine;

  constructor(spec: ClockSpec) {
    this.#line = new ClockLine(spec);
    this.#line.follow(0, 0);
    this.read();
  }

  /** Reads the clock into `low` and `high`. */
  read(): void {
    const line = this.#line;
    if (clockVersion(line.words) !== line.version) line.follow(this.low, this.high);
    let nanos = Math.round(performance.now() * line.nanosPerMilli + line.offset);
    if (nanos < line.earliest) nanos = line.earliest;
    const words = Math.floor(nanos / WORD);
    this.low = (nanos - words * WORD) | 0;
    this.high = (line.high + words) | 0;
  }
}
