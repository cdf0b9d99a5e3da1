// hot path
// What trades cost: rates in millionths of the notional, an instrument's own or those of all that have none. A fee is a
// whole number of ticks x lots, rounded up for the venue: one that is paid upwards, one that is received downwards.
// Owner: a validator thread. Units: ticks, lots, ticks x lots.

import { Liquidity } from '../engine/domain/liquidity.js';
import { FEE_RATE_MAX } from '../engine/domain/risk-settings.js';
import { type StateReader, type StateWriter, takeNumbers, takeWords } from '../engine/domain/state-sections.js';
import { grownFloats } from './wide-sums.js';

const INSTRUMENTS_AT_START = 64;

/** Exact for every notional up to 2^53-1: the millions and the rest apart, since their product would not be. */
export function feeOf(notional: number, rate: number): number {
  if (rate === 0) return 0;
  let millions = Math.floor(notional / FEE_RATE_MAX);
  let rest = notional - millions * FEE_RATE_MAX;
  if (rest < 0) {
    // The quotient was rounded up to a whole number.
    millions--;
    rest += FEE_RATE_MAX;
  }
  return millions * rate + Math.ceil((rest * rate) / FEE_RATE_MAX) + 0; // + 0: no negative zero
}

export class Fees {
  /** NaN where the instrument has none of its own. */
  #maker: Float64Array = new Float64Array(INSTRUMENTS_AT_START).fill(Number.NaN);
  #taker: Float64Array = new Float64Array(INSTRUMENTS_AT_START).fill(Number.NaN);
  #makerOfAll = 0;
  #takerOfAll = 0;

  /** Cold. `instrument` below 0: every instrument that has none of its own. */
  set(instrument: number, maker: number, taker: number): void {
    if (instrument < 0) {
      this.#makerOfAll = maker;
      this.#takerOfAll = taker;
      return;
    }
    if (instrument >= this.#maker.length) this.#grow(instrument);
    this.#maker[instrument] = maker;
    this.#taker[instrument] = taker;
  }

  maker(instrument: number): number {
    const own = instrument < this.#maker.length ? this.#maker[instrument] : Number.NaN;
    return !Number.isNaN(own) ? own : this.#makerOfAll;
  }

  taker(instrument: number): number {
    const own = instrument < this.#taker.length ? this.#taker[instrument] : Number.NaN;
    return !Number.isNaN(own) ? own : this.#takerOfAll;
  }

  /** Of one trade; negative where it is paid to the account. In an auction nobody makes the market: both sides take. */
  ofTrade(instrument: number, notional: number, liquidity: number): number {
    return feeOf(notional, liquidity === Liquidity.MAKER ? this.maker(instrument) : this.taker(instrument));
  }

  /** The most that one lot bought at this price may cost besides: fees are rounded up trade by trade, at worst lot by lot. */
  perLotAtMost(instrument: number, price: number): number {
    const rate = Math.max(this.maker(instrument), this.taker(instrument));
    return rate <= 0 ? 0 : feeOf(price, rate);
  }

  /** Cold. */
  #grow(instrument: number): void {
    const from = this.#maker.length;
    let instruments = from;
    while (instruments <= instrument) instruments *= 2;
    this.#maker = grownFloats(this.#maker, instruments).fill(Number.NaN, from);
    this.#taker = grownFloats(this.#taker, instruments).fill(Number.NaN, from);
  }

  /** Cold. */
  save(state: StateWriter): void {
    const rows = this.describe();
    state.put(
      'instruments',
      Int32Array.from(rows, ([instrument]) => instrument),
    );
    state.put('rates', Float64Array.from(rows.flatMap(([, ...rates]) => rates)));
  }

  /** Cold: they are everybody's. */
  load(state: StateReader): void {
    const rates = takeNumbers(state, 'rates');
    const instruments = takeWords(state, 'instruments');
    for (const [row, instrument] of instruments.entries()) this.set(instrument, rates[2 * row], rates[2 * row + 1]);
  }

  /** Cold: of all, then of each instrument that has its own, for a digest. */
  describe(): number[][] {
    const own = [...this.#maker.keys()].filter((instrument) => !Number.isNaN(this.#maker[instrument]));
    return [[-1, this.#makerOfAll, this.#takerOfAll], ...own.map((i) => [i, this.#maker[i], this.#taker[i]])];
  }
}
