// Counts this thread's garbage collections while it stands. What the observer has seen comes in with the event loop's next
// turn: `settle` waits for it.

import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** The types of the oldest Node supported leave the detail out. */
interface GcEntry extends PerformanceEntry {
  readonly detail: { readonly kind: number; readonly flags: number };
}

export class GcCounter {
  /** Of the young generation. */
  minor = 0;
  /** Of the whole heap, at once or in steps. Forced ones do not count. */
  major = 0;
  readonly #observer: PerformanceObserver;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.#count((entry as GcEntry).detail);
    });
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  async settle(): Promise<void> {
    await setImmediate();
    await setImmediate();
  }

  close(): void {
    this.#observer.disconnect();
  }

  #count({ kind, flags }: GcEntry['detail']): void {
    if ((flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0) return;
    if (kind === constants.NODE_PERFORMANCE_GC_MINOR) this.minor++;
    else if (kind === constants.NODE_PERFORMANCE_GC_MAJOR || kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL)
      this.major++;
  }
}
