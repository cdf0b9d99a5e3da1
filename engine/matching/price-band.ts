// How far a price may be from its reference, exactly. Cold: asked when a band moves, or has not been centred yet.

const BASIS_POINTS = 10_000;

/** Whole ticks: the basis points' share of the reference, rounded down. */
export function bandDistance(reference: number, basisPoints: number): number {
  return Number((BigInt(reference) * BigInt(basisPoints)) / BigInt(BASIS_POINTS));
}
