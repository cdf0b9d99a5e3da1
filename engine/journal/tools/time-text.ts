// Instants as the tools print them: UTC with nanoseconds.

/** 2026-01-02T03:04:05.123456789Z; "-" for none. */
export function timeText(nanos: bigint | undefined): string {
  if (nanos === undefined) return '-';
  const seconds = new Date(Number(nanos / 1_000_000_000n) * 1000);
  if (Number.isNaN(seconds.getTime())) return `${nanos} ns`;
  const fraction = (nanos % 1_000_000_000n).toString().padStart(9, '0');
  return `${seconds.toISOString().slice(0, 19)}.${fraction}Z`;
}
