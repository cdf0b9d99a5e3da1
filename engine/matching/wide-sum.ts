// hot path
// A sum of lots that may pass 2^53, the largest number that a double counts up to: kept exactly, in two parts.

const PART = 0x1_0000_0000;

export class WideSum {
  #high = 0;
  #low = 0;

  clear(): this {
    this.#high = 0;
    this.#low = 0;
    return this;
  }

  /** Adds `sign` (1 or -1) times these lots, at most 2^53-1. */
  add(lots: number, sign: number): void {
    const high = Math.floor(lots / PART);
    this.#high += sign * high;
    this.#low += sign * (lots - high * PART);
  }

  /** Exact below 2^53. */
  get value(): number {
    return this.#high * PART + this.#low;
  }

  /** The difference; exact where it is below 2^53. */
  minus(other: WideSum): number {
    return (this.#high - other.#high) * PART + (this.#low - other.#low);
  }
}
