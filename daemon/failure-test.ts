// The test hook for a hot thread that dies: RINGBOOK_TEST_FAIL names the thread that fails once the daemon is ready.
// Heard only under NODE_ENV=test.

import { Doorbell } from '../engine/ring/doorbell.js';
import type { VenueMemory } from './venue-memory.js';

const VARIABLE = 'RINGBOOK_TEST_FAIL';

export class FailureTest {
  readonly thread: string;
  readonly failureSwitch = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);

  constructor(thread: string) {
    this.thread = thread;
  }

  /** Undefined everywhere but under test. */
  static fromEnvironment(environment: NodeJS.ProcessEnv): FailureTest | undefined {
    const thread = environment[VARIABLE];
    return thread !== undefined && environment.NODE_ENV === 'test' ? new FailureTest(thread) : undefined;
  }

  /** Throws the switch and wakes the thread. */
  fail(memory: VenueMemory): void {
    // Partner: the loads in FailingAgent.
    Atomics.store(new Int32Array(this.failureSwitch), 0, 1);
    for (const { doorbell, counters } of [memory.gateway, ...memory.validators, memory.engine, memory.marketData]) {
      if (counters.threadName === this.thread) new Doorbell(doorbell).ring();
    }
  }
}
