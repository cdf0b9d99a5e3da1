// The reading side of the stage latencies, on the main thread: totals that do not wrap, for metrics, and percentiles.

import { build, type Histogram } from 'hdr-histogram-js';
import { bucketStart, LATENCY_BUCKETS } from './latency-buckets.js';
import type { LatencySpec } from './latency-recorder.js';

export interface LatencyTotals {
  readonly stage: string;
  readonly count: number;
  /** Nanoseconds; every duration counts as the middle of its bucket. */
  readonly sumNanos: number;
  /** By bucket. */
  readonly counts: Float64Array;
}

export class LatencyReader {
  readonly stages: readonly string[];
  readonly #words: Int32Array;
  readonly #seen: Int32Array;
  readonly #totals: Float64Array[];

  constructor(spec: LatencySpec) {
    this.stages = spec.stages;
    this.#words = new Int32Array(spec.buffer);
    this.#seen = new Int32Array(this.#words.length);
    this.#totals = spec.stages.map(() => new Float64Array(LATENCY_BUCKETS));
  }

  /** Brings the totals up to date; right as long as no bucket gets 2^32 durations between two calls. */
  update(): void {
    for (let word = 0; word < this.#words.length; word++) {
      // Partner: the store in LatencyRecorder.record.
      const now = Atomics.load(this.#words, word);
      if (now === this.#seen[word]) continue;
      this.#totals[Math.floor(word / LATENCY_BUCKETS)][word % LATENCY_BUCKETS] += (now - this.#seen[word]) >>> 0;
      this.#seen[word] = now;
    }
  }

  /** As of the last update. */
  totals(): LatencyTotals[] {
    return this.stages.map((stage, index) => {
      const counts = this.#totals[index];
      let count = 0;
      let sumNanos = 0;
      for (let bucket = 0; bucket < LATENCY_BUCKETS; bucket++) {
        count += counts[bucket];
        sumNanos += counts[bucket] * middleOf(bucket);
      }
      return { stage, count, sumNanos, counts };
    });
  }

  /** A stage's durations in nanoseconds as an HDR histogram, as of the last update. */
  histogram(stage: string): Histogram {
    const histogram = build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: 2 ** 40,
      numberOfSignificantValueDigits: 3,
    });
    const counts = this.#totals[this.stages.indexOf(stage)];
    for (let bucket = 0; bucket < LATENCY_BUCKETS; bucket++) {
      if (counts[bucket] > 0) histogram.recordValueWithCount(Math.floor(middleOf(bucket)), counts[bucket]);
    }
    return histogram;
  }
}

function middleOf(bucket: number): number {
  return (bucketStart(bucket) + bucketStart(bucket + 1)) / 2;
}
