// hot path
// Positions of the accounts that a validator owns: a fold of the engine's exposure events, in replay and live alike.
// Owner: one validator thread. Units: lots, ticks, and ticks x lots for money.
//
// Money stays exact: `cash` is the sum of all sales less all purchases, in integers. Only the cost of what is still held
// is divided, when a part of a position is closed at average cost; profit is cash plus that cost, so that no rounding
// accumulates and a flat position's profit is exact.

import type { ExposureEvent } from '../engine/domain/exposure-event.js';
import { Side } from '../engine/domain/side.js';
import { PositionTable } from './position-table.js';

/** Doubles of one row. */
const QUANTITY = 0;
const COST = 1;
const CASH = 2;
const OPEN_BUY = 3;
const OPEN_SELL = 4;
const ROW_SHIFT = 3;

export class Positions {
  readonly table = new PositionTable();
  #values = new Float64Array(256 << ROW_SHIFT);

  /** Takes one EXPOSURE_CHANGED event in. */
  apply(event: ExposureEvent): void {
    const at = this.#rowOf(event.account, event.instrument) << ROW_SHIFT;
    const isBuy = event.side === Side.BUY;
    this.#values[at + (isBuy ? OPEN_BUY : OPEN_SELL)] += event.openQuantityChange;
    const traded = event.tradedQuantity;
    if (traded !== 0) this.#trade(at, isBuy ? traded : -traded, event.price);
  }

  /** Signed lots, negative = short. */
  quantity(row: number): number {
    return this.#values[(row << ROW_SHIFT) + QUANTITY];
  }

  /** Ticks; 0 where the position is flat. */
  averagePrice(row: number): number {
    const at = row << ROW_SHIFT;
    const quantity = this.#values[at + QUANTITY];
    return quantity === 0 ? 0 : this.#values[at + COST] / quantity;
  }

  /** Ticks x lots. */
  realizedPnl(row: number): number {
    const at = row << ROW_SHIFT;
    return this.#values[at + CASH] + this.#values[at + COST];
  }

  openBuyQuantity(row: number): number {
    return this.#values[(row << ROW_SHIFT) + OPEN_BUY];
  }

  openSellQuantity(row: number): number {
    return this.#values[(row << ROW_SHIFT) + OPEN_SELL];
  }

  /** True where the account neither holds nor works anything there and has never gained or lost. */
  isBlank(row: number): boolean {
    const at = row << ROW_SHIFT;
    const values = this.#values;
    return (
      values[at + QUANTITY] === 0 &&
      values[at + OPEN_BUY] === 0 &&
      values[at + OPEN_SELL] === 0 &&
      this.realizedPnl(row) === 0
    );
  }

  /** `change` is signed; the cost has the sign of the position. */
  #trade(at: number, change: number, price: number): void {
    const values = this.#values;
    const before = values[at + QUANTITY];
    const after = before + change;
    values[at + QUANTITY] = after;
    values[at + CASH] -= change * price;
    if (before === 0 || before > 0 === change > 0) values[at + COST] += change * price;
    else if (after === 0) values[at + COST] = 0;
    else if (after > 0 === before > 0) values[at + COST] *= after / before;
    else values[at + COST] = after * price;
  }

  #rowOf(account: number, instrument: number): number {
    const row = this.table.find(account, instrument);
    return row >= 0 ? row : this.#add(account, instrument);
  }

  #add(account: number, instrument: number): number {
    const row = this.table.add(account, instrument);
    if ((row + 1) << ROW_SHIFT > this.#values.length) {
      const values = new Float64Array(this.#values.length * 2);
      values.set(this.#values);
      this.#values = values;
    }
    return row;
  }
}
