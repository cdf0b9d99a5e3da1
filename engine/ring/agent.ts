// hot path
// An agent is a stage's work as short duty cycles; a runner gives it a thread. Runners never drop a wake-up: before they
// sleep they announce it on the doorbell and ask the agent once more (doorbell.ts has the proof). An agent that throws
// ends its thread, and the daemon with it: `close` is for the clean end alone.

import { CounterId, type ThreadCounters } from './counters.js';
import type { Doorbell } from './doorbell.js';
import { createWaitStrategy, type WaitStrategyName } from './wait-strategy.js';
import { giveCoreAway } from './waiting.js';

export { runAgentOnEventLoop } from './event-loop-runner.js';

/** How long a thread sleeps without being rung; a wake-up that this finds necessary is counted as LATE_WAKE_UPS. */
const SLEEP_MILLIS_MAX = 1_000;
const NANOS_PER_MILLI = 1e6;

export interface Agent {
  readonly name: string;
  /** True when it has finished for good. */
  readonly done: boolean;
  /** One bounded duty cycle; returns how many records it handled. */
  doWork(): number;
  /** True where there is anything to poll right now. */
  hasWork(): boolean;
  /** Called once, after the last duty cycle. */
  close(): void;
}

/** One duty cycle with its figures. */
export function dutyCycle(agent: Agent, counters: ThreadCounters): number {
  const start = performance.now();
  const records = agent.doWork();
  if (records === 0) return 0;
  counters.increment(CounterId.DUTY_CYCLES);
  counters.add(CounterId.RECORDS, records);
  counters.recordMax(CounterId.LONGEST_DUTY_CYCLE_NANOS, (performance.now() - start) * NANOS_PER_MILLI);
  return records;
}

/** Runs the agent on a thread of its own, which it blocks until the agent is done. */
export function runAgent(
  agent: Agent,
  doorbell: Doorbell,
  waitStrategy: WaitStrategyName,
  counters: ThreadCounters,
  hotThreads?: number,
): void {
  const waiting = createWaitStrategy(waitStrategy, hotThreads);
  let idleCycles = 0;
  while (!agent.done) {
    if (dutyCycle(agent, counters) > 0) {
      idleCycles = 0;
      continue;
    }
    idleCycles++;
    if (waiting.idle(idleCycles) && !agent.done) park(agent, doorbell, counters);
  }
  agent.close();
}

function park(agent: Agent, doorbell: Doorbell, counters: ThreadCounters): void {
  doorbell.announcePark();
  if (agent.hasWork()) {
    doorbell.stayAwake();
    // Work came just now, or it cannot go on because the next stage is behind: nobody rings for that, so look again soon.
    if (agent.doWork() === 0) {
      counters.increment(CounterId.BACK_PRESSURE);
      giveCoreAway();
    }
    return;
  }
  counters.increment(CounterId.PARKS);
  const rung = doorbell.sleep(SLEEP_MILLIS_MAX);
  doorbell.stayAwake();
  if (!rung && agent.hasWork()) counters.increment(CounterId.LATE_WAKE_UPS);
}
