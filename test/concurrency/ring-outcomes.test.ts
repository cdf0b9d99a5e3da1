// What two threads may observe of each other where a ring is full or empty and where a thread goes to sleep: everything
// observed is in the list of what is permitted, and each permitted outcome that matters is observed.

import { describe, expect, it } from 'vitest';
import { allocateDoorbell } from '../../engine/ring/doorbell.js';
import { allocateRing } from '../../engine/ring/one-to-one-ring.js';
import { RECORD_BYTES } from './checked-record.js';
import type { OutcomesSpec, Race } from './ring-outcomes.worker.js';
import { runSides } from './two-threads.js';

const ENTRY = new URL('./ring-outcomes.worker.js', import.meta.url);
const ROUNDS = 10_000;
const HEATS_MIN = 2;
const TIME_MILLIS_MAX = 60_000;

/** Runs heats until every expected outcome was seen; how often each was. */
async function outcomesOf(race: Race, expected: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const start = performance.now();
  for (let heat = 0; heat < HEATS_MIN || expected.some((outcome) => !counts.has(outcome)); heat++) {
    if (performance.now() - start > TIME_MILLIS_MAX) break;
    const spec: OutcomesSpec = {
      race,
      ring: allocateRing('race', 2, RECORD_BYTES, -ROUNDS),
      doorbell: allocateDoorbell(),
      barrier: new SharedArrayBuffer(8),
      rounds: ROUNDS,
      seed: heat,
    };
    const [producer, consumer] = await runSides<string[]>(ENTRY, ['producer', 'consumer'], spec);
    expect([producer.length, consumer.length]).toEqual([ROUNDS, ROUNDS]);
    for (let round = 0; round < ROUNDS; round++) {
      const outcome = [producer[round], consumer[round]].filter((seen) => seen !== '').join('; ');
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
  }
  return counts;
}

describe('permitted outcomes', () => {
  it.each<[race: Race, permitted: string[]]>([
    // The producer tries to claim in a full ring while the consumer reads both records and releases one.
    ['claim against release', ['full; saw 2', 'claimed; saw 2']],
    // The consumer looks while the producer commits two records at once: all or nothing, never half a batch.
    ['poll against commit', ['saw 0', 'saw 2']],
    // The same with a commit for each.
    ['poll against two commits', ['saw 0', 'saw 1', 'saw 2']],
    // The consumer announces its sleep and looks once more while the producer commits: never 'saw 0, not rung'.
    ['park against commit', ['saw 0, rung', 'saw 1, not rung', 'saw 1, rung']],
  ])('%s: %s', async (race, permitted) => {
    const counts = await outcomesOf(race, permitted);
    expect([...counts.keys()].sort()).toEqual([...permitted].sort());
  });
});
