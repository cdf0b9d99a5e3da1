// The second hundred seeds: whole venues through crashes, a bad disk and clients that come and go.

import { expect, it } from 'vitest';
import { runSeeds, SEEDS_A_FILE, SEEDS_TIMEOUT_MS } from './seeds.js';

it(
  'holds in the second hundred seeds',
  () => {
    const { lives, commands, reports } = runSeeds(101, SEEDS_A_FILE);
    // A simulator in which hardly anything happens finds nothing.
    expect(lives).toBeGreaterThan(1.5 * SEEDS_A_FILE);
    expect(commands).toBeGreaterThan(50 * SEEDS_A_FILE);
    expect(reports).toBeGreaterThan(50 * SEEDS_A_FILE);
  },
  SEEDS_TIMEOUT_MS,
);
