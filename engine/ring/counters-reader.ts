// What metrics read on the main thread: thread counters and ring positions, 32-bit words that wrap, extended to counts.

import { COUNTERS, type CounterId, type CountersSpec } from './counters.js';
import { RING_HEADER_BYTES, RingHeader, type RingSpec } from './ring-layout.js';

/** A 32-bit word that wraps, seen as a count that does not; right while it is read at least once a wrap. */
class ExtendedCount {
  #seen = 0;
  total = 0;

  update(word: number): number {
    this.total += (word - this.#seen) >>> 0;
    this.#seen = word;
    return this.total;
  }
}

/** The reading side, on the main thread; keeps what it saw last. */
export class CountersReader {
  readonly threadName: string;
  readonly #words: Int32Array;
  readonly #counts = Array.from({ length: COUNTERS }, () => new ExtendedCount());

  constructor(spec: CountersSpec) {
    this.threadName = spec.threadName;
    this.#words = new Int32Array(spec.buffer);
  }

  read(counter: CounterId): number {
    // Partner: the stores in ThreadCounters.
    return this.#counts[counter].update(Atomics.load(this.#words, counter));
  }
}

/** What metrics say of a ring, in records. */
export interface RingFigures {
  readonly produced: number;
  readonly consumed: number;
  /** In the ring at this moment. */
  readonly depth: number;
  /** Claims that were answered RING_FULL. */
  readonly refusals: number;
}

/** Reads a ring's positions from outside, on the main thread; keeps what it saw last, to extend them. */
export class RingCounters {
  readonly name: string;
  readonly capacity: number;
  readonly #header: Int32Array;
  readonly #produced = new ExtendedCount();
  readonly #consumed = new ExtendedCount();
  readonly #refusals = new ExtendedCount();

  constructor(spec: RingSpec) {
    this.name = spec.name;
    this.capacity = spec.capacity;
    this.#header = new Int32Array(spec.buffer, 0, RING_HEADER_BYTES >> 2);
  }

  read(): RingFigures {
    // The consumer first: read the other way round it could seem to be ahead of the producer.
    // Partners: the stores in RingConsumer.release, RingProducer.commit and RingProducer.tryClaim.
    const consumed = this.#consumed.update(Atomics.load(this.#header, RingHeader.CONSUMER_POSITION));
    const produced = this.#produced.update(Atomics.load(this.#header, RingHeader.PRODUCER_POSITION));
    const refusals = this.#refusals.update(Atomics.load(this.#header, RingHeader.REFUSALS));
    const depth = Math.min(produced - consumed, this.capacity);
    return { produced, consumed, depth, refusals };
  }
}

/** One look at a ring; its counts wrap at 2^32. */
export function readRing(spec: RingSpec): RingFigures {
  return new RingCounters(spec).read();
}
