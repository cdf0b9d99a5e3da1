// Where the engine writes records it publishes: a ring in the daemon, scratch memory in replay, tests and benchmarks.

import { MARKET_EVENT_BYTES } from './market-event.js';
import { RecordMemory } from './record-memory.js';

/** Hands out one record after another. A sink never refuses: one that is full makes room first. */
export interface RecordSink {
  readonly memory: RecordMemory;
  /**
   * Claims the next record and returns the byte at which it begins. Its old content is still in it. The record must be
   * complete before the next claim on any sink of the same engine: a full ring is given room by publishing what is there.
   */
  claim(): number;
}

/** A sink whose records nobody reads: a small circle of scratch records, for replay and benchmarks. */
export class ScratchSink implements RecordSink {
  readonly memory: RecordMemory;
  readonly #recordBytes: number;
  readonly #byteLength: number;
  #next = 0;
  /** How many records were claimed. */
  claimed = 0;

  constructor(recordBytes: number = MARKET_EVENT_BYTES, records = 1) {
    this.#recordBytes = recordBytes;
    this.#byteLength = recordBytes * records;
    this.memory = RecordMemory.allocate(this.#byteLength);
  }

  claim(): number {
    const offset = this.#next;
    const next = offset + this.#recordBytes;
    this.#next = next === this.#byteLength ? 0 : next;
    this.claimed++;
    return offset;
  }
}
