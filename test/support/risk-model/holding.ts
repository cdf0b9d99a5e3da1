// What an account has of one instrument, by the average cost method, trade by trade.

import { Fraction } from './fraction.js';

const smaller = (a: bigint, b: bigint) => (a < b ? a : b);
const magnitude = (value: bigint) => (value < 0n ? -value : value);

export class Holding {
  /** Negative where short. */
  lots = 0n;
  average = Fraction.ZERO;
  /** Fees included. */
  realized = Fraction.ZERO;
  fees = 0n;

  /** `lots` negative where sold; returns what it has realized. */
  trade(lots: bigint, price: bigint, fee: bigint): Fraction {
    const isAgainst = lots > 0n !== this.lots > 0n && this.lots !== 0n;
    const closed = isAgainst ? smaller(magnitude(lots), magnitude(this.lots)) : 0n;
    const opened = magnitude(lots) - closed;
    const gainOfLot = new Fraction(price).minus(this.average);
    const gain = gainOfLot.times(this.lots > 0n ? closed : -closed).minus(new Fraction(fee));
    const kept = magnitude(this.lots) - closed;
    this.lots += lots;
    if (this.lots === 0n) this.average = Fraction.ZERO;
    else if (opened > 0n) {
      const cost = this.average.times(kept).plus(new Fraction(opened * price));
      this.average = cost.dividedBy(kept + opened);
    }
    this.realized = this.realized.plus(gain);
    this.fees += fee;
    return gain;
  }

  /** Nothing where there is no price to compare with. */
  unrealized(reference: bigint): Fraction {
    if (reference === 0n) return Fraction.ZERO;
    return new Fraction(reference).minus(this.average).times(this.lots);
  }
}
