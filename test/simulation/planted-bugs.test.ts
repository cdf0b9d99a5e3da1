// The simulator finds what it is there to find: each planted bug within a bounded number of seeds, always the same one.

import { describe, expect, it } from 'vitest';
import { PLANTED_BUGS, SEEDS_MAX } from './planted-bugs.js';
import { findBug, runSeed, SimulationFailure } from './run-seed.js';
import { SEEDS_TIMEOUT_MS } from './seeds.js';

describe('finds a planted bug', () => {
  it.each(PLANTED_BUGS)(
    '$name',
    (bug) => {
      expect(findBug(bug, SEEDS_MAX)?.seed).toBeLessThanOrEqual(SEEDS_MAX);
    },
    SEEDS_TIMEOUT_MS,
  );
});

it('says how to run a failure again, and it fails again in the same way', () => {
  const [bug] = PLANTED_BUGS;
  const { seed } = findBug(bug, SEEDS_MAX)!;
  const failures = [0, 1].map(() => failureOf(seed));
  expect(failures[0].message).toContain(`npm run simulate -- --seed ${seed}`);
  expect(failures[0].message).toMatch(/at commit ([0-9a-f]{7,}|unknown), step \d+/);
  expect(failures[0].trace.length).toBeGreaterThan(10);
  expect(failures[0].message).toBe(failures[1].message);
  expect(failures[0].trace).toEqual(failures[1].trace);

  function failureOf(seed: number): SimulationFailure {
    try {
      runSeed(seed, { bug });
    } catch (error) {
      if (error instanceof SimulationFailure) return error;
    }
    throw new Error('it did not fail');
  }
}, 60_000);
