// hot path
// What the open orders of each position's account and instrument might come to, those on their way included: lots and money
// of either side. Rows are those of the position index. Owner: a validator thread. Units: lots, ticks x lots.

import { Side } from '../engine/domain/side.js';
import { WideSums } from './wide-sums.js';

const ROWS_AT_START = 1024;
const LOTS = 0;
const MONEY = 1;

export class Reservations {
  /** What `add` adds: lots, then money. */
  readonly change = new Float64Array(2);
  readonly #buyLots = new WideSums(ROWS_AT_START);
  readonly #sellLots = new WideSums(ROWS_AT_START);
  readonly #buyMoney = new WideSums(ROWS_AT_START);
  readonly #sellMoney = new WideSums(ROWS_AT_START);
  #capacity = ROWS_AT_START;

  /** Changes what one side of a row has reserved, by the signed amounts in `change`. */
  add(row: number, side: number): void {
    const { change } = this;
    if (side === Side.BUY) {
      this.#buyLots.addFrom(row, change, LOTS);
      this.#buyMoney.addFrom(row, change, MONEY);
    } else {
      this.#sellLots.addFrom(row, change, LOTS);
      this.#sellMoney.addFrom(row, change, MONEY);
    }
  }

  /** Lots and money of the buys, then of the sales, into an array of four. */
  read(row: number, into: Float64Array): void {
    into[0] = this.#buyLots.value(row);
    into[1] = this.#buyMoney.value(row);
    into[2] = this.#sellLots.value(row);
    into[3] = this.#sellMoney.value(row);
  }

  lots(row: number, side: number): number {
    return side === Side.BUY ? this.#buyLots.value(row) : this.#sellLots.value(row);
  }

  buyLots(row: number): number {
    return this.#buyLots.value(row);
  }
  sellLots(row: number): number {
    return this.#sellLots.value(row);
  }
  buyMoney(row: number): number {
    return this.#buyMoney.value(row);
  }
  sellMoney(row: number): number {
    return this.#sellMoney.value(row);
  }

  /** Makes room for as many rows as the index has. */
  reach(rows: number): void {
    if (rows > this.#capacity) this.#grow(rows);
  }

  /** Cold. */
  #grow(rows: number): void {
    this.#capacity = rows;
    this.#buyLots.grow(rows);
    this.#sellLots.grow(rows);
    this.#buyMoney.grow(rows);
    this.#sellMoney.grow(rows);
  }
}
