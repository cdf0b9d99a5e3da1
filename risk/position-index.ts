// hot path
// Which row of the position table belongs to an account and an instrument, and which rows an account has. Row 0 is none.
// A hash table with linear probing, at most half full, and for each account a chain of its rows in the order they began.
// Rows are never given back: an account that has once had an instrument keeps its result in it.

import type { StateWriter } from '../engine/domain/state-sections.js';
import { grownWords } from './wide-sums.js';

/**
 * Positions that one validator keeps, at about 150 bytes each. At this number a new order of an account that never had its
 * instrument is refused with BOOK_FULL; orders where there is a position are not. It is soft: orders that were let pass
 * before, and a journal that a venue with more validators has written, may bring more, and what the engine tells is
 * always taken in.
 */
export const POSITIONS_MAX = 1 << 23;
/** Rows and accounts to begin with; both tables double as they fill. */
const ROWS_AT_START = 1024;
const ACCOUNTS_AT_START = 256;

export class PositionIndex {
  /** Rows that exist, counting row 0. */
  #rows = 1;
  /** Per row. */
  #account = new Int32Array(ROWS_AT_START);
  #instrument = new Int32Array(ROWS_AT_START);
  #next = new Int32Array(ROWS_AT_START);
  /** Per account: its first and last row. */
  #first = new Int32Array(ACCOUNTS_AT_START);
  #last = new Int32Array(ACCOUNTS_AT_START);
  /** Hash slots: a row, or 0. */
  #slots = new Int32Array(2 * ROWS_AT_START);

  /** Positions that exist. */
  get count(): number {
    return this.#rows - 1;
  }

  /** Rows that columns beside this index must have room for. */
  get capacity(): number {
    return this.#account.length;
  }

  /** The row, or 0 where the account never had the instrument. */
  find(account: number, instrument: number): number {
    return this.#slots[this.#slotOf(account, instrument)];
  }

  /** The row, added where it does not exist; compare `capacity` before and after. */
  findOrAdd(account: number, instrument: number): number {
    const slot = this.#slotOf(account, instrument);
    const found = this.#slots[slot];
    if (found !== 0) return found;
    const row = this.#rows++;
    this.#account[row] = account;
    this.#instrument[row] = instrument;
    this.#slots[slot] = row;
    this.#append(account, row);
    if (this.#rows === this.#account.length) this.#growRows();
    return row;
  }

  /** The account's first row, or 0. */
  first(account: number): number {
    return account >= 0 && account < this.#first.length ? this.#first[account] : 0;
  }

  /** The next row of the same account, or 0. */
  next(row: number): number {
    return this.#next[row];
  }

  account(row: number): number {
    return this.#account[row];
  }

  instrument(row: number): number {
    return this.#instrument[row];
  }

  /** Cold: the account and the instrument of every row but 0; which rows follow which follows from them. */
  save(state: StateWriter): void {
    state.put('accounts', this.#account.subarray(1, this.#rows));
    state.put('instruments', this.#instrument.subarray(1, this.#rows));
  }

  #append(account: number, row: number): void {
    if (account >= this.#first.length) this.#growAccounts(account);
    const last = this.#last[account];
    if (last === 0) this.#first[account] = row;
    else this.#next[last] = row;
    this.#last[account] = row;
  }

  /** The slot that has the pair, or the empty one where it belongs. */
  #slotOf(account: number, instrument: number): number {
    const mask = this.#slots.length - 1;
    const mixed = Math.imul(account, 0x9e3779b1) ^ Math.imul(instrument, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (let row = this.#slots[slot]; row !== 0; row = this.#slots[slot]) {
      if (this.#account[row] === account && this.#instrument[row] === instrument) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Cold: doubles the rows and hashes them anew. */
  #growRows(): void {
    const rows = 2 * this.#account.length;
    this.#account = grownWords(this.#account, rows);
    this.#instrument = grownWords(this.#instrument, rows);
    this.#next = grownWords(this.#next, rows);
    this.#slots = new Int32Array(2 * rows);
    for (let row = 1; row < this.#rows; row++) {
      this.#slots[this.#slotOf(this.#account[row], this.#instrument[row])] = row;
    }
  }

  /** Cold: doubles the accounts until this one fits. */
  #growAccounts(account: number): void {
    let accounts = this.#first.length;
    while (accounts <= account) accounts *= 2;
    this.#first = grownWords(this.#first, accounts);
    this.#last = grownWords(this.#last, accounts);
  }
}
