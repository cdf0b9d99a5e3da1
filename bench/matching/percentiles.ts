// Percentiles of measured nanoseconds, and what the clock that measured them takes itself.

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Whole nanoseconds. Sorts `nanos`. */
export function percentiles(nanos: Float64Array): Percentiles {
  nanos.sort();
  const at = (share: number) => Math.round(nanos[Math.min(nanos.length - 1, Math.floor(nanos.length * share))]);
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}

/** Nanoseconds from one reading of the clock to the next, the median of many. */
export function clockNanos(): number {
  const nanos = Float64Array.from({ length: 100_000 }, () => {
    const before = performance.now();
    return (performance.now() - before) * 1e6;
  });
  return percentiles(nanos).p50;
}
