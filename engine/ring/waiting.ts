// hot path
// The ways of waiting that a wait strategy is made of.

import type { WaitStrategy } from './wait-strategy.js';

/** Polls before `yield` gives its core away. */
const SPINS_BEFORE_YIELDING = 100;
/** The shortest timeout that makes the thread sleep at all; the kernel rounds it up to some 60 microseconds. */
const SHORTEST_SLEEP_MILLIS = 0.001;

/** Turns of the loop that stands in for the processor's pause: some tens of nanoseconds. */
const PAUSE_TURNS = 64;

/**
 * Waits for a moment between two looks at a ring. Without it the looks take the cache line of the position from the
 * producer after every record, which costs both threads more than the wait.
 */
export const spinHint: () => void = (Atomics as { pause?: () => void }).pause ?? countTurns;

let turnsCounted = 0;
function countTurns(): void {
  for (let i = 0; i < PAUSE_TURNS; i++) turnsCounted = (turnsCounted + i) | 0;
}

/** A word that nobody ever notifies, to sleep on. */
const nobodysWord = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps as shortly as the kernel allows, so that other threads get the core. */
export function giveCoreAway(): void {
  // Partner: none; the wait always ends by its timeout.
  Atomics.wait(nobodysWord, 0, 0, SHORTEST_SLEEP_MILLIS);
}

export class SpinStrategy implements WaitStrategy {
  idle(_idleCycles: number): boolean {
    spinHint();
    return false;
  }
}

export class YieldStrategy implements WaitStrategy {
  idle(idleCycles: number): boolean {
    if (idleCycles < SPINS_BEFORE_YIELDING) spinHint();
    else giveCoreAway();
    return false;
  }
}

export class ParkStrategy implements WaitStrategy {
  readonly #spins: number;

  constructor(spins: number) {
    this.#spins = spins;
  }

  idle(idleCycles: number): boolean {
    if (idleCycles > this.#spins) return true;
    spinHint();
    return false;
  }
}
