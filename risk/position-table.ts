// hot path
// Finds the row of an account's position in an instrument: open addressing over two integer keys, and for each account a
// chain of its rows in the order they were opened. Rows are never removed. Owner: one validator thread.

const EMPTY = -1;
const ROWS_AT_START = 256;

export class PositionTable {
  /** How many rows there are; they are numbered from 0. */
  rows = 0;
  #accounts = new Int32Array(ROWS_AT_START);
  #instruments = new Int32Array(ROWS_AT_START);
  /** The next row of the same account. */
  #nextRow = new Int32Array(ROWS_AT_START);
  /** Hash slots hold rows; twice as many as rows at most. */
  #slots = new Int32Array(ROWS_AT_START * 2).fill(EMPTY);
  #firstRow = new Int32Array(ROWS_AT_START).fill(EMPTY);
  #lastRow = new Int32Array(ROWS_AT_START).fill(EMPTY);

  /** The row, or -1 where there is none. */
  find(account: number, instrument: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let i = hash(account, instrument) & mask; ; i = (i + 1) & mask) {
      const row = slots[i];
      if (row === EMPTY || (this.#accounts[row] === account && this.#instruments[row] === instrument)) return row;
    }
  }

  /** Adds a row for a pair that has none, and returns it. */
  add(account: number, instrument: number): number {
    const row = this.rows++;
    if (row === this.#accounts.length) this.#growRows();
    this.#accounts[row] = account;
    this.#instruments[row] = instrument;
    this.#nextRow[row] = EMPTY;
    this.#place(row);
    this.#chain(account, row);
    return row;
  }

  instrumentOf(row: number): number {
    return this.#instruments[row];
  }

  /** The account's first row, or -1. */
  firstOf(account: number): number {
    return account < this.#firstRow.length ? this.#firstRow[account] : EMPTY;
  }

  /** The row after this one of the same account, or -1. */
  nextOf(row: number): number {
    return this.#nextRow[row];
  }

  #place(row: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let i = hash(this.#accounts[row], this.#instruments[row]) & mask;
    while (slots[i] !== EMPTY) i = (i + 1) & mask;
    slots[i] = row;
  }

  #chain(account: number, row: number): void {
    if (account >= this.#firstRow.length) this.#growAccounts(account);
    const last = this.#lastRow[account];
    if (last === EMPTY) this.#firstRow[account] = row;
    else this.#nextRow[last] = row;
    this.#lastRow[account] = row;
  }

  #growRows(): void {
    const size = this.#accounts.length * 2;
    this.#accounts = grown(this.#accounts, size);
    this.#instruments = grown(this.#instruments, size);
    this.#nextRow = grown(this.#nextRow, size);
    this.#slots = new Int32Array(size * 2).fill(EMPTY);
    for (let row = 0; row < this.rows - 1; row++) this.#place(row);
  }

  #growAccounts(account: number): void {
    const size = 1 << (32 - Math.clz32(account));
    this.#firstRow = grown(this.#firstRow, size);
    this.#lastRow = grown(this.#lastRow, size);
  }
}

/** A longer copy, with EMPTY after the old content. */
function grown(old: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const array = new Int32Array(size).fill(EMPTY, old.length);
  array.set(old);
  return array;
}

function hash(account: number, instrument: number): number {
  const mixed = Math.imul(account, 0x9e3779b1) ^ Math.imul(instrument, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
