// Looks at what a ring's producer has published, beside its consumer: every record once, before the consumer can hand it
// back. For a simulation alone, where no other thread moves meanwhile.

import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RING_HEADER_BYTES, RingHeader, type RingSpec } from '../../engine/ring/ring-layout.js';

export class RingTap {
  readonly memory: RecordMemory;
  readonly #header: Int32Array;
  readonly #mask: number;
  readonly #recordBytes: number;
  #position = 0;

  constructor(readonly spec: RingSpec) {
    this.memory = new RecordMemory(spec.buffer, RING_HEADER_BYTES);
    this.#header = new Int32Array(spec.buffer, 0, RING_HEADER_BYTES >> 2);
    this.#mask = spec.capacity - 1;
    this.#recordBytes = spec.recordBytes;
  }

  /** Every record published since the last call, in order. */
  take(onRecord: (offset: number) => void): void {
    // Partner: the store in RingProducer.#publishUpTo, by this very thread.
    const published = Atomics.load(this.#header, RingHeader.PRODUCER_POSITION);
    for (; this.#position !== published; this.#position = (this.#position + 1) | 0) {
      onRecord((this.#position & this.#mask) * this.#recordBytes);
    }
  }

  /** Published and not yet handed back by the consumer. */
  get waiting(): number {
    // Partner: the stores of both ends, by this very thread.
    const published = Atomics.load(this.#header, RingHeader.PRODUCER_POSITION);
    return (published - Atomics.load(this.#header, RingHeader.CONSUMER_POSITION)) | 0;
  }
}
