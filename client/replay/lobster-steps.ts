// Turns LOBSTER rows into steps: the commands that a row stands for, what an aggressor must trade, and which levels the
// venue must then hold. The file shows only its best levels, so after each comparison the window is cut anew: what it no
// longer covers is canceled, what it newly reveals is rested as synthetic orders; nothing else is ever repaired.
//
// Invariants: a step's commands come before its comparison, its window commands after it; a row belongs to one step.

import { Side } from '../../engine/domain/side.js';
import { isBetter, LobsterBook, type LobsterFill, type LobsterOrder } from './lobster-book.js';
import { type LobsterBooks, type LobsterMessages, LobsterType } from './lobster-file.js';

export type LobsterCommand =
  | { readonly kind: 'NEW'; readonly order: LobsterOrder; readonly quantity: number }
  /** Takes `taken` off and keeps the order's priority; `quantity` is the new total, `leaves` the new open quantity. */
  | {
      readonly kind: 'REDUCE';
      readonly order: LobsterOrder;
      readonly taken: number;
      readonly quantity: number;
      readonly leaves: number;
    }
  | { readonly kind: 'CANCEL'; readonly order: LobsterOrder; readonly taken: number }
  /** An immediate-or-cancel order that must trade exactly `fills`, in that order. */
  | {
      readonly kind: 'SWEEP';
      readonly side: Side;
      readonly limit: number;
      readonly quantity: number;
      readonly fills: readonly LobsterFill[];
    };

export interface LobsterStep {
  readonly firstRow: number;
  /** The row whose levels must hold after `commands`. */
  readonly row: number;
  readonly seed: readonly LobsterCommand[];
  readonly commands: readonly LobsterCommand[];
  /** How many levels a side the venue must hold now, at most the file's. */
  readonly askLevels: number;
  readonly bidLevels: number;
  /** Sent after the comparison: the window cut anew. All of the row's levels must hold then. */
  readonly windowCommands: readonly LobsterCommand[];
}

export class LobsterSteps {
  readonly book = new LobsterBook();
  /** Aggressors sent as one order each, and those applied order by order because they did not follow price-time. */
  sweeps = 0;
  runsById = 0;
  private nextRow = 0;

  /** Without the orderbook file nothing is seeded and the window is not cut: what the messages alone say. */
  constructor(
    private readonly messages: LobsterMessages,
    private readonly books: LobsterBooks | undefined,
    private readonly rowsMax = Number.POSITIVE_INFINITY,
  ) {}

  /** Rows that the files have in common. */
  get rows(): number {
    return Math.min(this.messages.rows, this.books?.rows ?? this.messages.rows, this.rowsMax);
  }

  next(): LobsterStep | undefined {
    const firstRow = this.nextRow;
    if (firstRow >= this.rows) return undefined;
    const seed: LobsterCommand[] = [];
    if (firstRow === 0 && this.books !== undefined) this.seed(this.books, seed);
    const commands: LobsterCommand[] = [];
    const row = this.apply(firstRow, commands);
    this.nextRow = row + 1;
    const levels = this.books?.levels ?? 0;
    const askLevels = Math.min(this.book.asks.length, levels);
    const bidLevels = Math.min(this.book.bids.length, levels);
    const windowCommands: LobsterCommand[] = [];
    if (this.books !== undefined) {
      this.cutWindow(this.books, Side.SELL, row, windowCommands);
      this.cutWindow(this.books, Side.BUY, row, windowCommands);
    }
    return { firstRow, row, seed, commands, askLevels, bidLevels, windowCommands };
  }

  /** Rests row 0's levels without what message 0 added to them. */
  private seed(books: LobsterBooks, commands: LobsterCommand[]): void {
    for (const side of [Side.BUY, Side.SELL]) {
      for (let level = 0; level < books.levels; level++) {
        const price = books.price(side, 0, level);
        const quantity = books.size(side, 0, level) - this.addedByFirstMessage(side, price);
        if (quantity > 0) this.rest(0, side, price, quantity, commands);
      }
    }
  }

  private addedByFirstMessage(side: Side, price: number): number {
    const { type, size } = this.messages;
    if (sideOf(this.messages, 0) !== side || this.messages.price[0] !== price) return 0;
    if (type[0] === LobsterType.SUBMISSION) return size[0];
    const removes = type[0] === LobsterType.REDUCTION || type[0] === LobsterType.DELETION;
    return removes || type[0] === LobsterType.EXECUTION ? -size[0] : 0;
  }

  /** Applies the step that begins at `row` and returns its last row. */
  private apply(row: number, commands: LobsterCommand[]): number {
    const { type, orderId, size, price } = this.messages;
    const side = sideOf(this.messages, row);
    if (type[row] === LobsterType.EXECUTION) return this.applyExecutions(row, commands);
    if (type[row] === LobsterType.SUBMISSION) this.rest(orderId[row], side, price[row], size[row], commands);
    else if (type[row] === LobsterType.REDUCTION) this.takeOff(row, size[row], commands);
    else if (type[row] === LobsterType.DELETION) {
      const order = this.book.find(orderId[row], side, price[row]);
      // A synthetic order stands for several of the day's orders, so only the deleted one's size comes off it.
      this.takeOff(row, order !== undefined && order.id >= 0 ? order.leaves : size[row], commands);
    }
    return row;
  }

  /** Consecutive executions with one time stamp and direction are one aggressor, as far as the known book reaches. */
  private applyExecutions(firstRow: number, commands: LobsterCommand[]): number {
    const { type, time, direction, size, price } = this.messages;
    const makerSide = sideOf(this.messages, firstRow);
    const known = openQuantity(this.book, makerSide);
    let row = firstRow;
    let quantity = size[firstRow];
    while (
      row + 1 < this.rows &&
      type[row + 1] === LobsterType.EXECUTION &&
      time[row + 1] === time[firstRow] &&
      direction[row + 1] === direction[firstRow] &&
      quantity + size[row + 1] <= known
    ) {
      row++;
      quantity += size[row];
    }
    const side = makerSide === Side.BUY ? Side.SELL : Side.BUY;
    const fills = this.book.fills(side, price[row], quantity);
    if (this.isTheRun(fills, firstRow, row)) {
      for (const fill of fills) this.book.trade(fill);
      commands.push({ kind: 'SWEEP', side, limit: price[row], quantity, fills });
      this.sweeps++;
    } else {
      this.runsById++;
      // The venue of the day did not match this one by price-time: taken off order by order.
      for (let i = firstRow; i <= row; i++) this.takeOff(i, size[i], commands);
    }
    return row;
  }

  /** True where price-time gives the very makers, sizes and prices of the run, in its order. */
  private isTheRun(fills: readonly LobsterFill[], firstRow: number, lastRow: number): boolean {
    const { orderId, size, price } = this.messages;
    const side = sideOf(this.messages, firstRow);
    let at = -1;
    let open = 0;
    for (let row = firstRow; row <= lastRow; row++) {
      if (open === 0) open = fills[++at]?.quantity ?? 0;
      const order = this.book.find(orderId[row], side, price[row]);
      if (order === undefined || order !== fills[at]?.order || price[row] !== fills[at].price) return false;
      if (size[row] > open) return false;
      open -= size[row];
    }
    return open === 0 && at === fills.length - 1;
  }

  private rest(id: number, side: Side, price: number, quantity: number, commands: LobsterCommand[]): void {
    commands.push({ kind: 'NEW', order: this.book.add(id, side, price, quantity), quantity });
  }

  private takeOff(row: number, quantity: number, commands: LobsterCommand[]): void {
    const { orderId, price } = this.messages;
    const order = this.book.find(orderId[row], sideOf(this.messages, row), price[row]);
    if (order === undefined) return; // it lies where the file showed nothing
    const taken = Math.min(quantity, order.leaves);
    this.book.reduce(order, taken);
    if (order.leaves === 0) commands.push({ kind: 'CANCEL', order, taken });
    else commands.push({ kind: 'REDUCE', order, taken, quantity: order.quantity, leaves: order.leaves });
  }

  /** Cancels what lies beyond the row's last level of that side and rests the levels it newly reveals. */
  private cutWindow(books: LobsterBooks, side: Side, row: number, commands: LobsterCommand[]): void {
    const last = books.levels - 1;
    const held = this.book.levels(side);
    if (books.size(side, row, last) > 0) {
      const edge = books.price(side, row, last);
      while (held.length > 0 && isBetter(side, edge, held[held.length - 1].price)) {
        for (const order of [...held[held.length - 1].orders]) {
          const taken = order.leaves;
          this.book.reduce(order, taken);
          commands.push({ kind: 'CANCEL', order, taken });
        }
      }
    }
    for (let level = held.length; level <= last; level++) {
      const price = books.price(side, row, level);
      const quantity = books.size(side, row, level);
      if (quantity > 0 && this.book.level(side, price) === undefined) this.rest(0, side, price, quantity, commands);
    }
  }
}

function sideOf(messages: LobsterMessages, row: number): Side {
  return messages.direction[row] === 1 ? Side.BUY : Side.SELL;
}

function openQuantity(book: LobsterBook, side: Side): number {
  let sum = 0;
  for (const level of book.levels(side)) for (const order of level.orders) sum += order.leaves;
  return sum;
}
