// Histograms of nanoseconds: made alike everywhere, sent between processes as text, added up over rounds.

import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';

const LONGEST_NANOS = 3_600_000_000_000;

export function newHistogram(): Histogram {
  return build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_NANOS,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });
}

/** A value below zero, from clocks that differ by their rounding, counts as zero. */
export function record(histogram: Histogram, nanos: number): void {
  histogram.recordValue(nanos < 0 ? 0 : nanos > LONGEST_NANOS ? LONGEST_NANOS : Math.round(nanos));
}

export type EncodedHistograms = Record<string, string>;

export function encode(histograms: Readonly<Record<string, Histogram>>): EncodedHistograms {
  return Object.fromEntries(Object.entries(histograms).map(([name, each]) => [name, encodeIntoCompressedBase64(each)]));
}

/** Histograms by name, summed over every result added. */
export class HistogramSet {
  readonly byName = new Map<string, Histogram>();

  add(encoded: EncodedHistograms): void {
    for (const [name, text] of Object.entries(encoded)) {
      const sum = this.byName.get(name) ?? newHistogram();
      sum.add(decodeFromCompressedBase64(text, 32, false));
      this.byName.set(name, sum);
    }
  }

  /** Microseconds; NaN where nothing was recorded. */
  percentile(name: string, percentile: number): number {
    const histogram = this.byName.get(name);
    return histogram === undefined ? Number.NaN : histogram.getValueAtPercentile(percentile) / 1000;
  }

  max(name: string): number {
    const histogram = this.byName.get(name);
    return histogram === undefined ? Number.NaN : histogram.maxValue / 1000;
  }
}
