// hot path
// What a thread counts for metrics: 32-bit words in shared memory with one writer, the thread; the main thread reads.
// Words wrap, and the reader extends them to full counts as long as it reads once a wrap (2^32 records, minutes at full speed).

export { CountersReader, RingCounters, type RingFigures, readRing } from './counters-reader.js';

/** Words by index. LONGEST_DUTY_CYCLE_NANOS is a maximum, capped at 2^31-1, the others only rise. */
export const CounterId = {
  /** Duty cycles that did something. */
  DUTY_CYCLES: 0,
  /** What they did: records handled. */
  RECORDS: 1,
  /** Times the thread went to sleep. */
  PARKS: 2,
  /** Sleeps that the safety net ended with work waiting: 0, bar a coincidence, unless a wake-up went missing. */
  LATE_WAKE_UPS: 3,
  /** Duty cycles that could do nothing although there was work, because the next stage's ring was full. */
  BACK_PRESSURE: 4,
  LONGEST_DUTY_CYCLE_NANOS: 5,
} as const;
export type CounterId = (typeof CounterId)[keyof typeof CounterId];

/** How many words there are. */
export const COUNTERS = 6;
/** A pair of cache lines for each thread. */
const COUNTERS_BYTES = 128;
const LARGEST_MAXIMUM = 0x7fff_ffff;

export interface CountersSpec {
  readonly threadName: string;
  readonly buffer: SharedArrayBuffer;
}

export function allocateCounters(threadName: string): CountersSpec {
  return { threadName, buffer: new SharedArrayBuffer(COUNTERS_BYTES) };
}

/** The writing side, owned by the counted thread. */
export class ThreadCounters {
  readonly #words: Int32Array;
  /** The thread's own copy: it is the only writer, so it need not read the shared words. */
  readonly #counts = new Int32Array(COUNTERS);

  constructor(spec: CountersSpec) {
    this.#words = new Int32Array(spec.buffer);
  }

  increment(counter: CounterId): void {
    this.add(counter, 1);
  }

  add(counter: CounterId, amount: number): void {
    this.#counts[counter] += amount;
    // Partner: the load in CountersReader.read.
    Atomics.store(this.#words, counter, this.#counts[counter]);
  }

  /** Raises a counter that is a maximum. */
  recordMax(counter: CounterId, value: number): void {
    const capped = Math.min(value, LARGEST_MAXIMUM);
    if (capped <= this.#counts[counter]) return;
    this.#counts[counter] = capped;
    // Partner: the load in CountersReader.read.
    Atomics.store(this.#words, counter, capped);
  }
}
