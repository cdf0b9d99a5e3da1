// What it costs to make commands durable: a venue that syncs beside one that keeps no journal, and beside what the disk alone
// takes to write and sync at the same pace, all of the same run.

import { WRITE_AND_SYNC } from './disk-load.js';
import type { HistogramSet } from './histograms.js';
import { PERCENTILES, valuesRow } from './tables.js';
import { FROM_DUE } from './venue-load.js';

/** What durable commands may cost at the median beyond the disk's own time. */
const GOAL_MICROS = 30;

interface Named {
  readonly name: string;
  readonly durability: string;
}

/** A table for each venue with `fsync` that has a twin with `none`; nothing where there is no such pair. */
export function durableCostLines(venues: readonly Named[], measured: ReadonlyMap<string, HistogramSet>): string[] {
  return venues.flatMap(({ name, durability }) => {
    const twin = name.replace('fsync', 'none');
    const [durable, bare, disk] = [name, twin, 'disk'].map((each) => measured.get(each));
    if (durability !== 'fsync' || durable === undefined || bare === undefined || disk === undefined) return [];
    const at = (set: HistogramSet, histogram: string) => PERCENTILES.map((each) => set.percentile(histogram, each));
    const [withSync, without, alone] = [at(durable, FROM_DUE), at(bare, FROM_DUE), at(disk, WRITE_AND_SYNC)];
    const cost = withSync.map((value, index) => value - without[index]);
    return [
      valuesRow(`side by side: ${name}`, withSync),
      valuesRow(`  ${twin}`, without),
      valuesRow('  durable costs', cost),
      valuesRow(`  the disk's own ${WRITE_AND_SYNC}`, alone),
      goalLine(cost[0], alone[0]),
    ];
  });
}

function goalLine(cost: number, alone: number): string {
  const beyond = cost - alone;
  const met = beyond <= GOAL_MICROS ? 'met' : `missed by ${(beyond - GOAL_MICROS).toFixed(1)} us`;
  return `p50: durable costs ${cost.toFixed(1)} us, the disk's own ${alone.toFixed(1)} us; goal at most ${GOAL_MICROS} us more: ${met}`;
}
