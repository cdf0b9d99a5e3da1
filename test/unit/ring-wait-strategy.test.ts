// When each wait strategy asks for a park.

import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createWaitStrategy, WAIT_STRATEGY_NAMES, type WaitStrategyName } from '../../engine/ring/wait-strategy.js';
import { giveCoreAway } from '../../engine/ring/waiting.js';

/** The number of empty cycles after which the strategy asks for a park, Infinity where it never does. */
function cyclesBeforePark(name: WaitStrategyName, hotThreads: number): number {
  const strategy = createWaitStrategy(name, hotThreads);
  for (let cycle = 1; cycle < 3_000; cycle++) if (strategy.idle(cycle)) return cycle;
  return Number.POSITIVE_INFINITY;
}

describe('wait strategies', () => {
  const cores = availableParallelism();

  it.each([
    ['spin', cores, Number.POSITIVE_INFINITY],
    ['park', cores - 1, 1],
    ['auto', cores, 1],
    ['auto', cores + 1, 1],
    ['auto', cores - 1, 2_001],
  ] as const)('%s beside %i hot threads parks after %d cycles', (name, hotThreads, cycles) => {
    expect(cyclesBeforePark(name, hotThreads)).toBe(cycles);
  });

  it('yield never parks but gives the core away', () => {
    const strategy = createWaitStrategy('yield', cores);
    expect([1, 99, 100, 101, 1_000].map((cycle) => strategy.idle(cycle))).toEqual([false, false, false, false, false]);
    const start = performance.now();
    for (let i = 0; i < 20; i++) giveCoreAway();
    expect(performance.now() - start).toBeGreaterThan(20 * 0.001);
  });

  it('refuses a name it does not know', () => {
    expect(WAIT_STRATEGY_NAMES).toEqual(['auto', 'spin', 'yield', 'park']);
    expect(() => createWaitStrategy('nap' as WaitStrategyName)).toThrow('nap');
  });
});
