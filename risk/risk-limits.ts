// hot path
// The limits of each account: its own, or those of everyone who has none. Owner: a validator thread. Values in the order of
// RiskLimit; 0 is no limit.

import { RISK_VALUES, RiskLimit } from '../engine/domain/risk-settings.js';
import { type StateReader, type StateWriter, takeNumbers, takeWords } from '../engine/domain/state-sections.js';
import { grownFloats } from './wide-sums.js';

const ACCOUNTS_AT_START = 256;
/** A bucket is counted in billionths of an order: so many orders are still an exact number of them. */
const BURST_MAX = 9_000_000;

export class RiskLimits {
  /** Twelve values a row; row 0 is everyone's, an account's own is its number plus 1. */
  #values = new Float64Array((ACCOUNTS_AT_START + 1) * RISK_VALUES);
  #own = new Uint8Array(ACCOUNTS_AT_START);
  /** Rows in force that engage a kill switch by a loss. */
  #losses = 0;

  /** Where the account's limits begin, for `at`. */
  rowOf(account: number): number {
    return account < this.#own.length && this.#own[account] === 1 ? (account + 1) * RISK_VALUES : 0;
  }

  hasOwn(account: number): boolean {
    return account < this.#own.length && this.#own[account] === 1;
  }

  at(row: number, limit: number): number {
    return this.#values[row + limit];
  }

  /** True where a limit counts money, so that an order without a price of its own needs one. */
  countsMoney(row: number): boolean {
    const values = this.#values;
    return (
      values[row + RiskLimit.ORDER_NOTIONAL] !== 0 ||
      values[row + RiskLimit.EXPOSURE] !== 0 ||
      values[row + RiskLimit.PRICE_COLLAR] !== 0
    );
  }

  /** Orders that may come at once: a second's where nothing is said. */
  burst(row: number): number {
    const stated = this.#values[row + RiskLimit.BURST];
    return Math.min(BURST_MAX, stated === 0 ? this.#values[row + RiskLimit.ORDERS_PER_SECOND] : stated);
  }

  /** Cold: `account` below 0 is everyone. */
  set(account: number, limit: number, value: number): void {
    if (account >= this.#own.length) this.#grow(account);
    if (account >= 0) this.#own[account] = 1;
    const at = (account + 1) * RISK_VALUES + limit;
    if (limit === RiskLimit.KILL_DAILY_LOSS) this.#losses += (value === 0 ? 0 : 1) - (this.#values[at] === 0 ? 0 : 1);
    this.#values[at] = value;
  }

  /** Cold: everyone's limits are the account's again. */
  forget(account: number): void {
    if (!this.hasOwn(account)) return;
    for (let limit = 0; limit < RISK_VALUES; limit++) this.set(account, limit, 0);
    this.#own[account] = 0;
  }

  /** Whether a loss engages anybody's kill switch. */
  get watchLosses(): boolean {
    return this.#losses > 0;
  }

  /** Cold. */
  #grow(account: number): void {
    let accounts = this.#own.length;
    while (accounts <= account) accounts *= 2;
    this.#values = grownFloats(this.#values, (accounts + 1) * RISK_VALUES);
    const own = new Uint8Array(accounts);
    own.set(this.#own);
    this.#own = own;
  }

  /** Cold. */
  save(state: StateWriter): void {
    const rows = this.describe();
    state.put(
      'accounts',
      Int32Array.from(rows, ([account]) => account),
    );
    state.put('values', Float64Array.from(rows.flatMap(([, ...values]) => values)));
  }

  /** Cold: everyone's, and those of the accounts that `owns` is true for. */
  load(state: StateReader, owns: (account: number) => boolean): void {
    const values = takeNumbers(state, 'values');
    for (const [row, account] of takeWords(state, 'accounts').entries()) {
      if (account >= 0 && !owns(account)) continue;
      for (let i = 0; i < RISK_VALUES; i++) this.set(account, i, values[row * RISK_VALUES + i]);
    }
  }

  /** Cold: everyone's, then each account's own, for a digest. */
  describe(): number[][] {
    const rowsOf = (account: number) => [
      account,
      ...this.#values.subarray((account + 1) * RISK_VALUES, (account + 2) * RISK_VALUES),
    ];
    return [rowsOf(-1), ...[...this.#own.keys()].filter((account) => this.#own[account] === 1).map(rowsOf)];
  }
}
