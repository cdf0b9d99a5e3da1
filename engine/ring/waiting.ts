// hot path
// The ways of waiting that a wait strategy is made of.

import type { WaitStrategy } from './wait-strategy.js';

/** Polls before `yield` gives its core away. */
const SPINS_BEFORE_YIELDING = 100;
/** The shortest timeout that makes the thread sleep at all; the kernel rounds it up to some 60 microseconds. */
const SHORTEST_SLEEP_MILLIS = 0.001;

/** Tells the processor that this is a spin loop, where the runtime can; nothing elsewhere. */
const spinHint: () => void = (Atomics as { pause?: () => void }).pause ?? doNothing;
function doNothing(): void {}

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
