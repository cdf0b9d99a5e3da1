// hot path
// Counts how long each stage took, in shared memory. Single writer: the gateway thread, which sees every report's stamps
// on its way out. The main thread reads (latency-reader.ts). Words wrap; the reader extends them.

import { bucketOf, LATENCY_BUCKETS } from './latency-buckets.js';

export interface LatencySpec {
  /** By stage number. */
  readonly stages: readonly string[];
  readonly buffer: SharedArrayBuffer;
}

export function allocateLatencies(stages: readonly string[]): LatencySpec {
  return { stages, buffer: new SharedArrayBuffer(stages.length * LATENCY_BUCKETS * 4) };
}

export class LatencyRecorder {
  readonly #counts: Int32Array;

  constructor(spec: LatencySpec) {
    this.#counts = new Int32Array(spec.buffer);
  }

  record(stage: number, nanos: number): void {
    const word = stage * LATENCY_BUCKETS + bucketOf(nanos);
    // Partner: the load in LatencyReader.update. One writer, so load and store need not be one operation.
    Atomics.store(this.#counts, word, (this.#counts[word] + 1) | 0);
  }
}
