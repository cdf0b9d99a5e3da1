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

/** What `cycleFrom` answers where the cycle found no work. */
export const IDLE = -1;

/** One duty cycle with its figures; returns how many records it handled. */
export function dutyCycle(agent: Agent, counters: ThreadCounters): number {
  const start = performance.now();
  const records = agent.doWork();
  if (records > 0) count(counters, records, performance.now() - start);
  return records;
}

/**
 * The same for a runner that goes straight from one cycle to the next: the end of one is the start of the next, so that
 * a busy thread reads the clock once a cycle. Takes and returns milliseconds of performance.now(), or IDLE.
 */
export function cycleFrom(agent: Agent, counters: ThreadCounters, start: number): number {
  const begun = start === IDLE ? performance.now() : start;
  const records = agent.doWork();
  if (records === 0) return IDLE;
  const end = performance.now();
  count(counters, records, end - begun);
  return end;
}

function count(counters: ThreadCounters, records: number, millis: number): void {
  counters.increment(CounterId.DUTY_CYCLES);
  counters.add(CounterId.RECORDS, records);
  counters.recordMax(CounterId.LONGEST_DUTY_CYCLE_NANOS, millis * NANOS_PER_MILLI);
}
