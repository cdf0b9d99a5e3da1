// Exact fractions: what an average cost is, before anybody rounds it.

function divisorOf(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisorOf(b, a % b);
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);
/** Digits after the point in `toNumber`. */
const SCALE = 10n ** 15n;

export class Fraction {
  static readonly ZERO = new Fraction(0n, 1n);
  readonly over: bigint;
  readonly under: bigint;

  constructor(over: bigint, under = 1n) {
    const divisor = divisorOf(magnitude(over), magnitude(under));
    const sign = under < 0n ? -1n : 1n;
    this.over = (sign * over) / divisor;
    this.under = (sign * under) / divisor;
  }

  plus(other: Fraction): Fraction {
    return new Fraction(this.over * other.under + other.over * this.under, this.under * other.under);
  }

  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.over, other.under));
  }

  times(factor: bigint): Fraction {
    return new Fraction(this.over * factor, this.under);
  }

  dividedBy(divisor: bigint): Fraction {
    return new Fraction(this.over, this.under * divisor);
  }

  get isZero(): boolean {
    return this.over === 0n;
  }

  /** The largest whole number that is not above it. */
  floor(): bigint {
    const down = this.over / this.under;
    return this.over < 0n && down * this.under !== this.over ? down - 1n : down;
  }

  toNumber(): number {
    return Number((this.over * SCALE) / this.under) / Number(SCALE);
  }
}
