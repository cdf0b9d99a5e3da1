// What the latency bench says of the cost of durability: the difference of two venues, beside the disk of the same run.

import { expect, it } from 'vitest';
import { WRITE_AND_SYNC } from '../../bench/latency/disk-load.js';
import { durableCostLines } from '../../bench/latency/durable-cost.js';
import { encode, HistogramSet, newHistogram } from '../../bench/latency/histograms.js';
import { FROM_DUE } from '../../bench/latency/venue-load.js';

function of(name: string, micros: number): HistogramSet {
  const histogram = newHistogram();
  histogram.recordValue(micros * 1000);
  const set = new HistogramSet();
  set.add(encode({ [name]: histogram }));
  return set;
}

const venue = (durability: string) => ({ name: durability, durability });
const measured = (none: number, fsync: number, disk: number) =>
  new Map([
    ['none', of(FROM_DUE, none)],
    ['fsync', of(FROM_DUE, fsync)],
    ['disk', of(WRITE_AND_SYNC, disk)],
  ]);

it('is told where a venue with fsync and one without a journal were measured together', () => {
  const venues = [venue('none'), venue('write'), venue('fsync')];
  const lines = durableCostLines(venues, measured(200, 420, 200));
  expect(lines).toHaveLength(5);
  expect(lines[4]).toMatch(/durable costs 22\d\.\d us, the disk's own 200\.\d us; goal at most 30 us more: met/);
  expect(durableCostLines(venues, measured(200, 500, 200)).at(-1)).toMatch(/missed by 7\d\.\d us/);
});

it('is not told of venues that have no such twin', () => {
  expect(durableCostLines([venue('none'), venue('write')], measured(1, 2, 3))).toEqual([]);
  const [fsync] = durableCostLines([venue('fsync')], new Map([['fsync', of(FROM_DUE, 5)]]));
  expect(fsync).toBeUndefined();
});
