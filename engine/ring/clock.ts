// hot path
// One clock for all threads: nanoseconds since the Unix epoch as two 32-bit words, read without allocating.
//
// A BigInt of process.hrtime allocates, so the reading is performance.now(), a double, which counts from an origin of
// the thread's own. Each thread measures that origin once against process.hrtime, the counter all threads share
// (clock-calibration.ts), and adds the wall time that the main thread gave to that counter at start. So the clock never
// steps, threads agree to some tens of nanoseconds, and it follows the wall clock as far as the machine's oscillator does.

import { type ClockSpec, threadBase } from './clock-calibration.js';

export { type ClockSpec, startClock } from './clock-calibration.js';

const WORD = 0x1_0000_0000;

export class Clock {
  /** The last reading, as signed 32-bit words. */
  low = 0;
  high = 0;
  /** The instant at which this thread's performance.now() was 0; the low word unsigned. */
  readonly #baseLow: number;
  readonly #baseHigh: number;

  constructor(spec: ClockSpec) {
    const base = threadBase(spec);
    this.#baseLow = base.low >>> 0;
    this.#baseHigh = base.high;
    this.read();
  }

  /** Reads the clock into `low` and `high`. */
  read(): void {
    const nanos = Math.round(performance.now() * 1e6);
    const words = Math.floor(nanos / WORD);
    const low = nanos - words * WORD + this.#baseLow;
    const carry = low >= WORD ? 1 : 0;
    this.low = low | 0;
    this.high = (this.#baseHigh + words + carry) | 0;
  }
}
