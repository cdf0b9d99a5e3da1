// Sends at scheduled times, whatever the answers do: an order that could not be sent in time is sent as soon as possible
// and stays due when it was due, so that no wait hides (no coordinated omission).
//
// How it meets the schedule is its pacing. A thread that sleeps in Atomics.wait, a metronome, wakes this one:
//   wake-and-poll  shortly before each due time; only the last stretch is spent polling. Exact, but polling takes a core
//                  from the venue as the rate rises.
//   wake           at the due time; some tens of microseconds late, which count as waited, and no core is burned.
//   poll           no metronome: it polls all the time.
// A poll is a turn of the event loop (setImmediate), so answers are read as they come. Whatever is due at once goes out
// as one message.

import { Worker } from 'node:worker_threads';
import type { MetronomeSpec } from './metronome.worker.js';

export type Pacing = 'wake-and-poll' | 'wake' | 'poll';

export const WAKE_BEFORE_NANOS = 150_000;
/** From this rate on the polling between two orders would fill most of the time. */
export const WAKE_ONLY_FROM_A_SECOND = 3_000;

export function defaultPacing(ratePerSecond: number): Pacing {
  return ratePerSecond < WAKE_ONLY_FROM_A_SECOND ? 'wake-and-poll' : 'wake';
}

export interface Load {
  /** Encodes the command; `lateNanos` is how long after its due time. */
  send(index: number, lateNanos: number): void;
  /** Hands all that was encoded to the transport. */
  flush(): void;
}

/** Nanoseconds of the machine's monotonic clock, the same in every thread. */
export function monotonicNanos(): number {
  return Number(process.hrtime.bigint());
}

export class Schedule {
  readonly intervalNanos: number;

  constructor(
    readonly startNanos: number,
    readonly ratePerSecond: number,
    readonly count: number,
    readonly pacing: Pacing = defaultPacing(ratePerSecond),
  ) {
    this.intervalNanos = 1e9 / ratePerSecond;
  }

  due(index: number): number {
    return this.startNanos + index * this.intervalNanos;
  }
}

/** Sends the whole schedule; resolves when the last is sent. */
export async function runOpenLoop(schedule: Schedule, load: Load): Promise<void> {
  const { pacing } = schedule;
  const metronome = pacing === 'poll' ? undefined : startMetronome(schedule);
  try {
    await new Promise<void>((resolve) => {
      let next = 0;
      let polling = pacing === 'poll';
      const turn = () => {
        const now = monotonicNanos();
        const before = next;
        for (; next < schedule.count && schedule.due(next) <= now; next++)
          load.send(next, monotonicNanos() - schedule.due(next));
        if (next > before) load.flush();
        if (next === schedule.count) resolve();
        else if (mustPoll(schedule.due(next) - now)) setImmediate(turn);
        else polling = false;
      };
      const mustPoll = (untilDueNanos: number) =>
        pacing === 'poll' || (pacing === 'wake-and-poll' && untilDueNanos <= WAKE_BEFORE_NANOS);
      // A wake-up that comes while the order before is still polled for is not lost: it came at most
      // WAKE_BEFORE_NANOS before its order is due, so that the polling goes on.
      metronome?.on('message', () => {
        if (polling || next === schedule.count) return;
        polling = true;
        turn();
      });
      if (polling) turn();
    });
  } finally {
    await metronome?.terminate();
  }
}

function startMetronome(schedule: Schedule): Worker {
  const workerData: MetronomeSpec = {
    startNanos: schedule.startNanos,
    intervalNanos: schedule.intervalNanos,
    count: schedule.count,
    wakeBeforeNanos: schedule.pacing === 'wake' ? 0 : WAKE_BEFORE_NANOS,
  };
  return new Worker(new URL('./metronome.worker.js', import.meta.url), { workerData });
}
