// A seed is a run: the same one every time, down to the last step.

import { expect, it } from 'vitest';
import { runSeed } from './run-seed.js';

const SEEDS = [1, 2, 3, 5, 8, 13, 21, 34];

it('does the same again for the same seed, and something else for another', () => {
  const first = SEEDS.map((seed) => runSeed(seed));
  const again = [...SEEDS].reverse().map((seed) => runSeed(seed));
  expect(again.reverse()).toEqual(first);
  expect(new Set(first.map(({ hash }) => hash)).size).toBe(SEEDS.length);
}, 120_000);
