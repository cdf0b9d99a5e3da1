// Tens of millions of records between two threads: every word of every record is checked, under every way of waiting,
// through rings small and large, while the 32-bit positions pass both of their edges.

import { describe, expect, it } from 'vitest';
import { allocateCounters, CounterId, CountersReader, RingCounters } from '../../engine/ring/counters.js';
import { allocateDoorbell } from '../../engine/ring/doorbell.js';
import { allocateRing } from '../../engine/ring/one-to-one-ring.js';
import { RECORD_BYTES } from './checked-record.js';
import type { StressAnswer, StressSpec } from './ring-stress.worker.js';
import { LATE_WAKE_UPS_MAX, runSides } from './two-threads.js';

const ENTRY = new URL('./ring-stress.worker.js', import.meta.url);
const MILLION = 1_000_000;

async function stress(waiting: StressSpec['waiting'], capacity: number, records: number, edge: number) {
  // The edge lies in the middle of the run.
  const ring = allocateRing('stress', capacity, RECORD_BYTES, (edge - records / 2) | 0);
  const counters = allocateCounters('consumer');
  const figures = new RingCounters(ring);
  const before = figures.read();
  const spec: StressSpec = { ring, doorbell: allocateDoorbell(), counters, records, waiting };
  const [sent, received] = await runSides<StressAnswer>(ENTRY, ['producer', 'consumer'], spec);
  const after = figures.read();
  return { sent, received, passed: after.produced - before.produced, depth: after.depth, counters };
}

describe('a ring between two threads', () => {
  it.each<[StressSpec['waiting'], number, number, string, number]>([
    ['park', 4096, 20 * MILLION, '2^32', 2 ** 32],
    ['park', 4096, 8 * MILLION, '2^31', 2 ** 31],
    ['auto', 1024, 6 * MILLION, '2^32', 2 ** 32],
    ['spin', 4096, 4 * MILLION, '2^31', 2 ** 31],
    ['yield', 4096, 4 * MILLION, '2^32', 2 ** 32],
    ['park', 1, MILLION / 50, '2^32', 2 ** 32],
    ['spin', 2, MILLION / 50, '2^31', 2 ** 31],
    ['event-loop', 1024, MILLION, '2^32', 2 ** 32],
  ])(
    '%s, capacity %i: all %i records arrive whole and in order across %s',
    async (waiting, capacity, records, _, edge) => {
      const { sent, received, passed, depth, counters } = await stress(waiting, capacity, records, edge);
      expect(received).toEqual({ records, wrong: 0, firstWrong: -1 });
      expect([sent.records, passed, depth]).toEqual([records, records, 0]);
      expect(new CountersReader(counters).read(CounterId.RECORDS)).toBe(records);
      expect(new CountersReader(counters).read(CounterId.LATE_WAKE_UPS)).toBeLessThanOrEqual(LATE_WAKE_UPS_MAX);
    },
  );
});
