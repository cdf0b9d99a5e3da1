// Instants are unsigned 64-bit nanoseconds since the Unix epoch, kept as two 32-bit words (low, then high), because a
// double cannot hold them exactly and a BigInt allocates.

const WORD = 0x1_0000_0000;

/** Nanoseconds from one instant to another; exact while they lie less than 104 days apart. */
export function nanosBetween(fromLow: number, fromHigh: number, toLow: number, toHigh: number): number {
  return ((toHigh >>> 0) - (fromHigh >>> 0)) * WORD + ((toLow >>> 0) - (fromLow >>> 0));
}

/** True where instant a lies after instant b. */
export function isAfter(aLow: number, aHigh: number, bLow: number, bHigh: number): boolean {
  const a = aHigh >>> 0;
  const b = bHigh >>> 0;
  return a > b || (a === b && aLow >>> 0 > bLow >>> 0);
}

/** For cold code: the instant as one BigInt. */
export function toBigInt(low: number, high: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** For cold code: the low word of a BigInt instant, as a signed 32-bit integer. */
export function lowWord(nanos: bigint): number {
  return Number(BigInt.asIntN(32, nanos));
}

/** For cold code: the high word of a BigInt instant, as a signed 32-bit integer. */
export function highWord(nanos: bigint): number {
  return Number(BigInt.asIntN(32, nanos >> 32n));
}
