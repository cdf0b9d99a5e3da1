// No wake-up is lost: two threads hand one record back and forth, each asleep while the other has it. A single ring of
// the doorbell that went missing would leave both asleep until the safety net, which counts it.

import { describe, expect, it } from 'vitest';
import { allocateCounters, CounterId, CountersReader } from '../../engine/ring/counters.js';
import { allocateDoorbell } from '../../engine/ring/doorbell.js';
import { allocateRing } from '../../engine/ring/one-to-one-ring.js';
import type { WakeUpSpec } from './ring-wake-up.worker.js';
import { LATE_WAKE_UPS_MAX, runSides } from './two-threads.js';

const ENTRY = new URL('./ring-wake-up.worker.js', import.meta.url);

describe('ping-pong between parked threads', () => {
  it.each([
    ['two blocking threads', 120_000, false],
    ['a blocking thread and an event loop', 30_000, true],
  ])('%s: %i rounds', async (_name, rounds, eventLoop) => {
    const spec: WakeUpSpec = {
      rounds,
      rings: [allocateRing('there', 2, 8), allocateRing('back', 2, 8)],
      doorbells: [allocateDoorbell(), allocateDoorbell()],
      counters: [allocateCounters('first'), allocateCounters('second')],
      eventLoop,
    };
    const answers = await runSides<{ rounds: number; inOrder: boolean }>(ENTRY, ['0', '1'], spec);
    expect(answers).toEqual([
      { rounds, inOrder: true },
      { rounds, inOrder: true },
    ]);
    const readers = spec.counters.map((counters) => new CountersReader(counters));
    for (const reader of readers) {
      expect(reader.read(CounterId.LATE_WAKE_UPS)).toBeLessThanOrEqual(LATE_WAKE_UPS_MAX);
      expect(reader.read(CounterId.PARKS)).toBeGreaterThan(rounds / 100);
    }
  });
});
