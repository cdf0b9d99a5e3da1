// What a blocking thread does after a duty cycle that found nothing: spin, give its core away for a moment, or park.
// Spinning answers in a fraction of a microsecond and burns a core; parking costs some microseconds a wake-up and leaves
// the core to the thread that has work. With more hot threads than cores spinning is slower in both.

import { availableParallelism } from 'node:os';
import { InvariantError } from '../domain/invariant.js';
import { ParkStrategy, SpinStrategy, YieldStrategy } from './waiting.js';

export const WAIT_STRATEGY_NAMES = ['auto', 'spin', 'yield', 'park'] as const;
export type WaitStrategyName = (typeof WAIT_STRATEGY_NAMES)[number];

/** Polls before `auto` parks, where there is a core for every hot thread: some tens of microseconds. */
const SPINS_BEFORE_PARKING = 2_000;
/** Gateway, one validator, engine, market data. */
export const HOT_THREADS_DEFAULT = 4;

export interface WaitStrategy {
  /** After the `idleCycles`-th empty duty cycle in a row: waits its way, or answers true where the thread should park. */
  idle(idleCycles: number): boolean;
}

/** `hotThreads`: how many threads of the daemon are busy under load, for `auto` to compare with the cores. */
export function createWaitStrategy(name: WaitStrategyName, hotThreads: number = HOT_THREADS_DEFAULT): WaitStrategy {
  switch (name) {
    case 'spin':
      return new SpinStrategy();
    case 'yield':
      return new YieldStrategy();
    case 'park':
      return new ParkStrategy(0);
    case 'auto':
      return new ParkStrategy(availableParallelism() > hotThreads ? SPINS_BEFORE_PARKING : 0);
    default:
      throw new InvariantError(`unknown wait strategy ${name satisfies never}`);
  }
}
