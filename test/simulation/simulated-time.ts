// The time of a simulated venue: nanoseconds that pass when the simulator says so, the clocks that read them, and the
// timers that wait for them.

import type { TimeSource } from '../../engine/ring/time-source.js';
import type { Timer, Timers } from '../../engine/ring/timers.js';
import { timeWords } from '../support/plain-command.js';

const WORD = 0x1_0000_0000;
const NANOS_PER_MILLI = 1e6;
/** Both words of the instant from which plain commands count. */
const [EPOCH_LOW, EPOCH_HIGH] = timeWords(0);

interface Waiting {
  readonly due: number;
  /** Tells apart those that are due at once: first come, first served. */
  readonly order: number;
  readonly everyNanos: number;
  readonly run: () => void;
}

export class SimulatedTime {
  /** Since midnight of the day on which runs begin, as in plain commands; never goes back. */
  nanos = 0;
  /** What the venue's clock is off: it may be set between two lives of a venue. */
  clockOffset = 0;
  wasSetBack = false;
  #waiting: Waiting[] = [];
  #order = 0;

  pass(nanos: number): void {
    this.nanos += nanos;
  }

  /** Somebody sets the clock, while no venue runs. */
  setClock(byNanos: number): void {
    this.clockOffset += byNanos;
    this.wasSetBack ||= byNanos < 0;
  }

  /** A clock for one agent. */
  clock(): TimeSource {
    return new SimulatedClock(this);
  }

  /** What the clocks show. */
  get shown(): number {
    return this.nanos + this.clockOffset;
  }

  readonly timers: Timers = {
    now: () => this.nanos / NANOS_PER_MILLI,
    after: (millis, run) => this.#add(millis * NANOS_PER_MILLI, 0, run),
    every: (millis, run) => this.#add(millis * NANOS_PER_MILLI, millis * NANOS_PER_MILLI, run),
  };

  /** When the next timer is due; undefined where none waits. */
  nextDue(): number | undefined {
    return this.#first()?.due;
  }

  /** Runs the first timer that is due; false where none is. */
  runDue(): boolean {
    const first = this.#first();
    if (first === undefined || first.due > this.nanos) return false;
    this.#waiting = this.#waiting.filter((waiting) => waiting !== first);
    if (first.everyNanos > 0) this.#waiting.push({ ...first, due: this.nanos + first.everyNanos });
    first.run();
    return true;
  }

  /** The process has ended, and its timers with it. */
  forgetTimers(): void {
    this.#waiting = [];
  }

  #first(): Waiting | undefined {
    let first: Waiting | undefined;
    for (const each of this.#waiting) {
      if (first === undefined || each.due < first.due || (each.due === first.due && each.order < first.order))
        first = each;
    }
    return first;
  }

  #add(nanos: number, everyNanos: number, run: () => void): Timer {
    const order = this.#order++;
    this.#waiting.push({ due: this.nanos + nanos, order, everyNanos, run });
    return {
      stop: () => {
        this.#waiting = this.#waiting.filter((waiting) => waiting.order !== order);
      },
    };
  }
}

class SimulatedClock implements TimeSource {
  low = 0;
  high = 0;

  constructor(private readonly time: SimulatedTime) {
    this.read();
  }

  read(): void {
    const low = (EPOCH_LOW >>> 0) + this.time.shown;
    const words = Math.floor(low / WORD);
    this.low = (low - words * WORD) | 0;
    this.high = (EPOCH_HIGH + words) | 0;
  }
}
