// Percentiles of a Prometheus histogram over the time between two looks at it.

import type { Metrics } from './metrics-text.js';

export interface IntervalPercentiles {
  readonly count: number;
  /** Seconds, for each quantile asked for; NaN where nothing was counted. */
  readonly values: readonly number[];
}

interface Bucket {
  readonly upTo: number;
  readonly below: number;
}

/** Within a bucket values count as spread evenly; above the last bound they count as that bound. */
export function intervalPercentiles(
  before: Metrics,
  after: Metrics,
  histogram: string,
  labels: Readonly<Record<string, string>>,
  quantiles: readonly number[],
): IntervalPercentiles {
  const old = new Map(buckets(before, histogram, labels).map(({ upTo, below }) => [upTo, below]));
  const interval = buckets(after, histogram, labels).map(({ upTo, below }) => ({
    upTo,
    below: below - (old.get(upTo) ?? 0),
  }));
  const count = interval.at(-1)?.below ?? 0;
  return {
    count,
    values: quantiles.map((quantile) => (count === 0 ? Number.NaN : percentile(interval, count * quantile))),
  };
}

function buckets(metrics: Metrics, histogram: string, labels: Readonly<Record<string, string>>): Bucket[] {
  const samples = metrics.get(`${histogram}_bucket`) ?? [];
  return samples
    .filter((sample) => Object.entries(labels).every(([name, value]) => sample.labels[name] === value))
    .map(({ labels: { le }, value }) => ({ upTo: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), below: value }))
    .sort((a, b) => a.upTo - b.upTo);
}

function percentile(interval: readonly Bucket[], rank: number): number {
  let start: Bucket = { upTo: 0, below: 0 };
  for (const bucket of interval) {
    if (bucket.below >= rank && bucket.below > start.below) {
      if (bucket.upTo === Number.POSITIVE_INFINITY) return start.upTo;
      return start.upTo + ((bucket.upTo - start.upTo) * (rank - start.below)) / (bucket.below - start.below);
    }
    start = bucket;
  }
  return start.upTo;
}
