// A sink that keeps every record of one command, so that it can be read when the command is done.

import { RecordMemory } from '../domain/record-memory.js';
import type { RecordSink } from '../domain/record-sink.js';

/** More records than the commands of a scenario written by hand can cause. */
const RECORDS_MAX = 4096;

export class RecordLog implements RecordSink {
  readonly memory: RecordMemory;
  readonly #recordBytes: number;
  #count = 0;

  constructor(recordBytes: number) {
    this.#recordBytes = recordBytes;
    this.memory = RecordMemory.allocate(recordBytes * RECORDS_MAX);
  }

  claim(): number {
    if (this.#count === RECORDS_MAX) throw new RangeError(`one command made more than ${RECORDS_MAX} records`);
    return this.#count++ * this.#recordBytes;
  }

  clear(): void {
    this.#count = 0;
  }

  /** Where each kept record begins, in bytes. */
  *offsets(): IterableIterator<number> {
    for (let index = 0; index < this.#count; index++) yield index * this.#recordBytes;
  }
}
