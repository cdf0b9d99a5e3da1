// hot path
// Counts refused order commands by their reason, for metrics. Owner: the gateway thread.

/** Reasons are numbers below this. */
const REASONS = 1024;

export class RefusalCounts {
  readonly #counts = new Float64Array(REASONS);

  count(reason: number): void {
    this.#counts[reason]++;
  }

  /** Cold: each reason that has been given, and how often. */
  all(): [reason: number, count: number][] {
    return [...this.#counts.entries()].filter(([, count]) => count > 0);
  }
}
