// Counts this thread's garbage collections while it stands. They come in with the event loop's turns, each with the time
// at which it began, so work that never turns the event loop is counted after it has ended.

import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** The types of the oldest Node supported leave the detail out. */
interface GcEntry extends PerformanceEntry {
  readonly detail: { readonly kind: number; readonly flags: number };
}

export interface GcCounts {
  /** Of the young generation. */
  readonly minor: number;
  /** Of the whole heap, at once or a step of one. */
  readonly major: number;
}

const MAJOR: readonly number[] = [
  constants.NODE_PERFORMANCE_GC_MAJOR,
  constants.NODE_PERFORMANCE_GC_INCREMENTAL,
  constants.NODE_PERFORMANCE_GC_WEAKCB,
];

export class GcCounter {
  readonly #seen: GcEntry[] = [];
  readonly #observer: PerformanceObserver;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      this.#seen.push(...(list.getEntries() as GcEntry[]));
    });
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  /** Waits until those have come in that began before. */
  async settle(): Promise<void> {
    await setImmediate();
    await setImmediate();
  }

  /** Those that began before `time`, as `performance.now()` has it. Forced ones do not count. */
  until(time: number): GcCounts {
    const counted = this.#seen.filter(
      ({ startTime, detail }) => startTime < time && (detail.flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) === 0,
    );
    const major = counted.filter(({ detail }) => MAJOR.includes(detail.kind)).length;
    return { minor: counted.length - major, major };
  }

  close(): void {
    this.#observer.disconnect();
  }
}
