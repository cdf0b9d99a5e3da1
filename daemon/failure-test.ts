// The test hook for a hot thread that dies or hangs: RINGBOOK_TEST_FAIL and RINGBOOK_TEST_HANG name the stage that does
// so once the daemon is ready. Heard only under NODE_ENV=test.

import { Doorbell } from '../engine/ring/doorbell.js';
import type { VenueMemory } from './venue-memory.js';

/** What the switch makes its thread do. */
export const Failure = { NONE: 0, FAIL: 1, HANG: 2 } as const;
export type Failure = (typeof Failure)[keyof typeof Failure];

const VARIABLES = { RINGBOOK_TEST_FAIL: Failure.FAIL, RINGBOOK_TEST_HANG: Failure.HANG } as const;

export class FailureTest {
  /** Of the stage. */
  readonly agent: string;
  readonly #failure: Failure;
  readonly failureSwitch = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);

  constructor(agent: string, failure: Failure) {
    this.agent = agent;
    this.#failure = failure;
  }

  /** Undefined everywhere but under test. */
  static fromEnvironment(environment: NodeJS.ProcessEnv): FailureTest | undefined {
    if (environment.NODE_ENV !== 'test') return undefined;
    for (const [variable, failure] of Object.entries(VARIABLES)) {
      const agent = environment[variable];
      if (agent !== undefined) return new FailureTest(agent, failure);
    }
    return undefined;
  }

  /** Throws the switch and wakes the thread. */
  fail(memory: VenueMemory): void {
    // Partner: the loads in FailingAgent.
    Atomics.store(new Int32Array(this.failureSwitch), 0, this.#failure);
    for (const { doorbell, counters } of [memory.gateway, ...memory.validators, memory.engine, memory.marketData]) {
      if (counters.threadName === this.agent) new Doorbell(doorbell).ring();
    }
  }
}
