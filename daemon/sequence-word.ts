// The engine's sequence as others may see it: its low 32 bits in shared memory. The reader extends them from the sequence
// that recovery ended with; right as long as it reads once every 2^32 commands.

export interface SequenceWordSpec {
  readonly buffer: SharedArrayBuffer;
}

export function allocateSequenceWord(): SequenceWordSpec {
  return { buffer: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT) };
}

/** The writing side, owned by the engine thread. */
export class SequenceWord {
  readonly #word: Int32Array;

  constructor(spec: SequenceWordSpec) {
    this.#word = new Int32Array(spec.buffer);
  }

  publish(sequence: number): void {
    // Partner: the load in SequenceReader.read. `| 0` takes the low 32 bits of any integer below 2^53.
    Atomics.store(this.#word, 0, sequence | 0);
  }
}

/** The reading side, on the main thread. */
export class SequenceReader {
  readonly #word: Int32Array;
  #sequence = 0;

  constructor(spec: SequenceWordSpec) {
    this.#word = new Int32Array(spec.buffer);
  }

  /** Where recovery ended. */
  startFrom(sequence: number): void {
    this.#sequence = sequence;
  }

  read(): number {
    // Partner: the store in SequenceWord.publish.
    this.#sequence += (Atomics.load(this.#word, 0) - (this.#sequence | 0)) >>> 0;
    return this.#sequence;
  }
}
