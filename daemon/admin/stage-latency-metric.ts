// The stage latencies as a Prometheus histogram. prom-client's own observes one value at a time; these were counted by
// another thread, so this one is filled from the buckets when it is asked.

import { Histogram, type MetricValueWithName, type Registry } from 'prom-client';
import { bucketOf } from '../stage-latency/latency-buckets.js';
import type { LatencyReader, LatencyTotals } from '../stage-latency/latency-reader.js';

const NAME = 'ringbook_stage_latency_seconds';
const HELP = 'Time from one stage to the next, of commands answered';
const NANOS_PER_SECOND = 1e9;
/** Bounds from 128 ns to about 9 s, four an octave; each is where one of the finer buckets ends. */
const SMALLEST_OCTAVE = 7;
const LARGEST_OCTAVE = 33;
const BOUNDS_NANOS = Array.from({ length: (LARGEST_OCTAVE - SMALLEST_OCTAVE) * 4 }, (_, i) => {
  return 2 ** (SMALLEST_OCTAVE + (i >> 2)) * (1 + (i & 3) / 4);
});

type Value = MetricValueWithName<string>;

export class StageLatencyMetric extends Histogram {
  readonly #readers: readonly LatencyReader[];

  /** Stages of the same name, of several threads, are one. */
  constructor(registry: Registry, readers: readonly LatencyReader[]) {
    super({ name: NAME, help: HELP, registers: [registry] });
    this.#readers = readers;
  }

  /** What the registry and the inherited `get` call for the figures. */
  async getForPromString(): Promise<object> {
    for (const reader of this.#readers) reader.update();
    const values = summed(this.#readers.flatMap((reader) => reader.totals())).flatMap(valuesOf);
    return { name: NAME, help: HELP, type: 'histogram', aggregator: 'sum', values };
  }
}

function summed(totals: readonly LatencyTotals[]): LatencyTotals[] {
  const byStage = new Map<string, LatencyTotals>();
  for (const one of totals) {
    const { stage } = one;
    const other = byStage.get(stage);
    const sum = other === undefined ? one : added(one, other);
    byStage.set(stage, sum);
  }
  return [...byStage.values()];
}

function added(one: LatencyTotals, other: LatencyTotals): LatencyTotals {
  return {
    stage: one.stage,
    count: one.count + other.count,
    sumNanos: one.sumNanos + other.sumNanos,
    counts: one.counts.map((count, bucket) => count + other.counts[bucket]),
  };
}

function valuesOf({ stage, count, sumNanos, counts }: LatencyTotals): Value[] {
  const values: Value[] = [];
  let below = 0;
  let bucket = 0;
  for (const bound of BOUNDS_NANOS) {
    for (const end = bucketOf(bound); bucket < end; bucket++) below += counts[bucket];
    values.push(value('bucket', { stage, le: bound / NANOS_PER_SECOND }, below));
  }
  values.push(value('bucket', { stage, le: '+Inf' }, count));
  values.push(value('sum', { stage }, sumNanos / NANOS_PER_SECOND));
  values.push(value('count', { stage }, count));
  return values;
}

function value(suffix: string, labels: Record<string, string | number>, amount: number): Value {
  return { metricName: `${NAME}_${suffix}`, labels, value: amount };
}
