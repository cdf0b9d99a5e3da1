// hot path
// An agent is a stage's work as short duty cycles; here is what one cycle is and what is counted of it.

import { CounterId, type ThreadCounters } from './counters.js';

const NANOS_PER_MILLI = 1e6;

export interface Agent {
  readonly name: string;
  /** True when it has finished for good. */
  readonly done: boolean;
  /** One bounded duty cycle; returns how many records it handled. */
  doWork(): number;
  /** True where there is anything to poll right now. */
  hasWork(): boolean;
  /** How long it may sleep before it has work that nobody rings for; without it, as long as the runner likes. */
  sleepMillis?(): number;
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
