// Stage latencies: the buckets, the counts across threads' memory, and the Prometheus text made of them.

import fc from 'fast-check';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { StageLatencyMetric } from '../../daemon/admin/stage-latency-metric.js';
import { bucketOf, bucketStart, LATENCY_BUCKETS } from '../../daemon/stage-latency/latency-buckets.js';
import { LatencyReader } from '../../daemon/stage-latency/latency-reader.js';
import { allocateLatencies, LatencyRecorder } from '../../daemon/stage-latency/latency-recorder.js';
import { parseMetrics, sampleValue } from '../../daemon/top/metrics-text.js';

const LARGEST_NANOS = 2 ** 36;

describe('buckets', () => {
  it('hold every duration between their start and the next', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: LARGEST_NANOS - 1, noNaN: true }), (duration) => {
        const nanos = Math.floor(duration);
        const bucket = bucketOf(nanos);
        // Above 2^31 a duration is first divided by 1024, which is far below the width of a bucket there.
        return bucketStart(bucket) <= nanos && nanos < bucketStart(bucket + 1);
      }),
      { numRuns: 5_000 },
    );
  });

  it('begin where the one before ends, 1/32 wide at most', () => {
    for (let bucket = 1; bucket < LATENCY_BUCKETS; bucket++) {
      const [start, end] = [bucketStart(bucket), bucketStart(bucket + 1)];
      expect(end).toBeGreaterThan(start);
      expect(end - start).toBeLessThanOrEqual(Math.max(1, start / 32));
      expect(bucketOf(start)).toBe(bucket);
    }
  });

  it('take what is out of range', () => {
    expect(bucketOf(-40)).toBe(0);
    expect(bucketOf(LARGEST_NANOS)).toBe(LATENCY_BUCKETS - 1);
    expect(bucketOf(1e18)).toBe(LATENCY_BUCKETS - 1);
  });
});

describe('recorder and reader', () => {
  it('agree on counts and percentiles, each stage by itself', () => {
    const spec = allocateLatencies(['first', 'second']);
    const recorder = new LatencyRecorder(spec);
    const reader = new LatencyReader(spec);
    for (let i = 1; i <= 1000; i++) recorder.record(1, i * 1000);
    reader.update();
    const [first, second] = reader.totals();
    expect(first).toMatchObject({ stage: 'first', count: 0, sumNanos: 0 });
    expect(second).toMatchObject({ stage: 'second', count: 1000 });
    expect(second.sumNanos / 500_500_000).toBeCloseTo(1, 1);
    const histogram = reader.histogram('second');
    expect(histogram.getValueAtPercentile(50) / 500_000).toBeCloseTo(1, 1);
    expect(histogram.getValueAtPercentile(99) / 990_000).toBeCloseTo(1, 1);
    expect(histogram.totalCount).toBe(1000);
  });

  it('go on across the wrap of a word', () => {
    const spec = allocateLatencies(['only']);
    const words = new Int32Array(spec.buffer);
    const reader = new LatencyReader(spec);
    for (const steps of [0x7fff_fff0, 0xffff_fff0, 0x1_0000_0010]) {
      words[bucketOf(50)] = steps | 0;
      reader.update();
    }
    expect(reader.totals()[0].count).toBe(0x1_0000_0010);
  });
});

describe('the metric', () => {
  it('is a Prometheus histogram: cumulative, complete, in seconds', async () => {
    const spec = allocateLatencies(['total']);
    const recorder = new LatencyRecorder(spec);
    const registry = new Registry();
    // Two threads that have the same stage.
    const other = allocateLatencies(['total']);
    new StageLatencyMetric(registry, [new LatencyReader(spec), new LatencyReader(other)]);
    for (const nanos of [100, 50_000, 3_000_000, 20_000_000_000]) recorder.record(0, nanos);
    new LatencyRecorder(other).record(0, 50_000);
    const metrics = parseMetrics(await registry.metrics());
    const buckets = metrics.get('ringbook_stage_latency_seconds_bucket') ?? [];
    const counts = buckets.map(({ value }) => value);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(buckets.at(-1)).toEqual({ labels: { stage: 'total', le: '+Inf' }, value: 5 });
    const below = (seconds: number) => buckets.filter(({ labels }) => Number(labels.le) <= seconds).at(-1)?.value;
    expect([below(2e-6), below(1e-4), below(4e-3), below(10)]).toEqual([1, 3, 4, 4]);
    expect(sampleValue(metrics, 'ringbook_stage_latency_seconds_count')).toBe(5);
    expect(sampleValue(metrics, 'ringbook_stage_latency_seconds_sum')).toBeCloseTo(20, 0);
  });
});
