// hot path
// What each account holds in each instrument: a fold of the engine's exposure events, so the same after a restart.
// Owner: the validator thread of these accounts. Units: lots, ticks, and ticks x lots.
//
// The average price is that of the average cost method: trades that open or add move it, trades that reduce do not, one
// that turns the position over begins anew at its price. Two sums carry that:
//   cash       what sales brought in less what purchases cost, and less fees: an exact integer
//   cost basis what the open quantity cost on average, signed like it: a double, exact while trades only add and it stays
//              within 2^53, rounded beyond that and where a trade reduces (the rest of 3 lots bought for 100 is 2 lots
//              for 66.67), and 0 when the position is flat
// Average price = cost basis / quantity. Realized profit = cash + cost basis: money got less money spent, plus what the
// open quantity cost. When flat it is the cash alone, as the nearest double.

import type { ExposureEvent } from '../engine/domain/exposure-event.js';
import { Side } from '../engine/domain/side.js';
import { type StateReader, type StateWriter, takeNumbers, takeWords } from '../engine/domain/state-sections.js';
import { POSITIONS_MAX, PositionIndex } from './position-index.js';
import { negativeOpenQuantity } from './position-invariants.js';
import { grownFloats, takeSums, WideSums } from './wide-sums.js';

export class Positions {
  readonly #index = new PositionIndex();
  readonly #quantity: WideSums;
  readonly #cash: WideSums;
  readonly #openBuy: WideSums;
  readonly #openSell: WideSums;
  readonly #fees: WideSums;
  #costBasis: Float64Array;
  #capacity: number;
  readonly #positionsMax: number;

  constructor(positionsMax: number = POSITIONS_MAX) {
    this.#positionsMax = positionsMax;
    this.#capacity = this.#index.capacity;
    this.#quantity = new WideSums(this.#capacity);
    this.#cash = new WideSums(this.#capacity);
    this.#openBuy = new WideSums(this.#capacity);
    this.#openSell = new WideSums(this.#capacity);
    this.#fees = new WideSums(this.#capacity);
    this.#costBasis = new Float64Array(this.#capacity);
  }

  /** Folds one EXPOSURE_CHANGED event in, with the fee of its trade; returns the row. */
  apply(event: ExposureEvent, fee = 0): number {
    const row = this.findOrAdd(event.account, event.instrument);
    const open = event.side === Side.BUY ? this.#openBuy : this.#openSell;
    open.add(row, event.openQuantityChange);
    if (open.isNegative(row)) negativeOpenQuantity(event.account, event.instrument, event.engineSequence);
    const traded = event.tradedQuantity;
    if (traded === 0) return row;
    this.#trade(row, event.side === Side.BUY ? traded : -traded, event.price);
    if (fee !== 0) {
      this.#cash.add(row, -fee);
      this.#fees.add(row, fee);
    }
    return row;
  }

  /** Lots that were given, or taken where negative: as if traded at this price, for nothing. */
  adjust(account: number, instrument: number, lots: number, price: number): void {
    const row = this.findOrAdd(account, instrument);
    if (lots !== 0) this.#trade(row, lots, price);
  }

  /** The row of an account's position in an instrument; compare `capacity` before and after. */
  findOrAdd(account: number, instrument: number): number {
    const row = this.#index.findOrAdd(account, instrument);
    if (this.#index.capacity !== this.#capacity) this.#grow();
    return row;
  }

  /** Rows that columns beside these must have room for. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Cold: rows in use are below this one. */
  get end(): number {
    return this.#index.count + 1;
  }

  account(row: number): number {
    return this.#index.account(row);
  }

  /** What the open lots have gained or lost at this price; nothing where there is none, 0. */
  unrealizedPnl(row: number, price: number): number {
    return price === 0 ? 0 : this.#quantity.value(row) * price - this.#costBasis[row];
  }

  /** Paid less received. */
  fees(row: number): number {
    return this.#fees.value(row);
  }

  /** Cold: everything of a row but its open lots, exactly. */
  describe(row: number): string {
    const sums = [this.#quantity, this.#cash, this.#openBuy, this.#openSell, this.#fees].map((sum) => sum.exact(row));
    return [...sums, this.#costBasis[row]].join(' ');
  }

  /** Whether an account may begin or change a position in an instrument; see POSITIONS_MAX. */
  mayHold(account: number, instrument: number): boolean {
    return this.#index.count < this.#positionsMax || this.#index.find(account, instrument) !== 0;
  }

  /** The row of an account's position in an instrument, or 0 where it never had one. */
  find(account: number, instrument: number): number {
    return this.#index.find(account, instrument);
  }

  /** The account's first row, or 0; `next` has those after it. */
  first(account: number): number {
    return this.#index.first(account);
  }

  next(row: number): number {
    return this.#index.next(row);
  }

  instrument(row: number): number {
    return this.#index.instrument(row);
  }

  /** Negative = short. Row 0, of no position, has zeros in every column. */
  quantity(row: number): number {
    return this.#quantity.value(row);
  }

  /** 0 where the position is flat. */
  averagePrice(row: number): number {
    const quantity = this.#quantity.value(row);
    return quantity === 0 ? 0 : this.#costBasis[row] / quantity;
  }

  realizedPnl(row: number): number {
    return this.#cash.value(row) + this.#costBasis[row];
  }

  openBuyQuantity(row: number): number {
    return this.#openBuy.value(row);
  }

  openSellQuantity(row: number): number {
    return this.#openSell.value(row);
  }

  /** True where there is nothing to tell: flat, without open orders, and nothing won or lost. */
  isZero(row: number): boolean {
    return (
      this.#quantity.value(row) === 0 &&
      this.#cash.value(row) === 0 &&
      this.#openBuy.value(row) === 0 &&
      this.#openSell.value(row) === 0
    );
  }

  /** Cold. */
  save(state: StateWriter): void {
    const rows = this.#index.count + 1;
    this.#index.save(state);
    for (const [name, sums] of this.#sums()) sums.save(state, name, rows);
    state.put('costBasis', this.#costBasis.subarray(1, rows));
  }

  /** Cold: takes over the positions of the accounts that `owns` is true for, in the order in which they began. */
  load(state: StateReader, owns: (account: number) => boolean): void {
    const accounts = takeWords(state, 'accounts');
    const instruments = takeWords(state, 'instruments');
    const costBasis = takeNumbers(state, 'costBasis');
    const columns = this.#sums().map(([name, sums]) => ({ sums, saved: takeSums(state, name) }));
    for (let kept = 0; kept < accounts.length; kept++) {
      if (!owns(accounts[kept])) continue;
      const row = this.#index.findOrAdd(accounts[kept], instruments[kept]);
      if (this.#index.capacity !== this.#capacity) this.#grow();
      for (const { sums, saved } of columns) sums.set(row, saved, kept);
      this.#costBasis[row] = costBasis[kept];
    }
  }

  /** Cold. */
  #sums(): [name: string, sums: WideSums][] {
    return [
      ['quantity', this.#quantity],
      ['cash', this.#cash],
      ['openBuy', this.#openBuy],
      ['openSell', this.#openSell],
      ['fees', this.#fees],
    ];
  }

  /** `traded` lots, negative where sold. */
  #trade(row: number, traded: number, price: number): void {
    const before = this.#quantity.value(row);
    this.#quantity.add(row, traded);
    this.#cash.add(row, -traded * price);
    const after = this.#quantity.value(row);
    if (before === 0 || before > 0 === traded > 0) this.#costBasis[row] += traded * price;
    else if (after === 0) this.#costBasis[row] = 0;
    else if (after > 0 === before > 0) this.#costBasis[row] = (this.#costBasis[row] * after) / before;
    else this.#costBasis[row] = after * price;
  }

  /** Cold: gives every column the room that the index has. */
  #grow(): void {
    this.#capacity = this.#index.capacity;
    this.#quantity.grow(this.#capacity);
    this.#cash.grow(this.#capacity);
    this.#openBuy.grow(this.#capacity);
    this.#openSell.grow(this.#capacity);
    this.#fees.grow(this.#capacity);
    this.#costBasis = grownFloats(this.#costBasis, this.#capacity);
  }
}
