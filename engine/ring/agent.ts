// hot path
// Runners give an agent a thread. They never miss a wake-up: before they sleep they announce it on the doorbell and ask
// the agent once more (doorbell.ts has the proof). An agent that throws ends its thread, and the daemon with it: `close`
// is for the clean end alone.

import { CounterId, type ThreadCounters } from './counters.js';
import type { Doorbell } from './doorbell.js';
import { type Agent, cycleFrom, dutyCycle, IDLE } from './duty-cycle.js';
import { createWaitStrategy, type WaitStrategyName } from './wait-strategy.js';
import { giveCoreAway } from './waiting.js';

export type { Agent } from './duty-cycle.js';
export { runAgentOnEventLoop } from './event-loop-runner.js';

/**
 * How long a thread sleeps without being rung. That it finds work then is counted as LATE_WAKE_UPS: a wake-up went
 * missing, or the work came in that very moment.
 */
const SLEEP_MILLIS_MAX = 1_000;

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
  let start: number = IDLE;
  while (!agent.done) {
    start = cycleFrom(agent, counters, start);
    if (start !== IDLE) {
      idleCycles = 0;
      continue;
    }
    idleCycles++;
    if (!waiting.idle(idleCycles) || agent.done) continue;
    park(agent, doorbell, counters);
    idleCycles = 0;
  }
  agent.close();
}

function park(agent: Agent, doorbell: Doorbell, counters: ThreadCounters): void {
  doorbell.announcePark();
  if (agent.hasWork()) {
    doorbell.stayAwake();
    // Work came just now, or it cannot go on because the next stage is behind: nobody rings for that, so look again soon.
    if (dutyCycle(agent, counters) === 0) {
      counters.increment(CounterId.BACK_PRESSURE);
      giveCoreAway();
    }
    return;
  }
  counters.increment(CounterId.PARKS);
  const wakesItself = agent.sleepMillis?.() ?? SLEEP_MILLIS_MAX;
  const rung = doorbell.sleep(Math.min(wakesItself, SLEEP_MILLIS_MAX));
  doorbell.stayAwake();
  if (!rung && wakesItself >= SLEEP_MILLIS_MAX && agent.hasWork()) counters.increment(CounterId.LATE_WAKE_UPS);
}
