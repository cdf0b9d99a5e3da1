// hot path
// What a validator keeps for each account beside its positions: cash, what open orders may still cost of it, how many there
// are, today's result, kill switches. Indexed by account. Owner: a validator thread. Units: ticks x lots.

import { KillTrigger } from '../engine/domain/risk-settings.js';
import {
  type StateReader,
  type StateWriter,
  takeNumbers,
  takeWords,
  usedPrefix,
} from '../engine/domain/state-sections.js';
import { grownFloats, grownWords, takeSums, WideSums } from './wide-sums.js';

const ACCOUNTS_AT_START = 256;
const NANOS_PER_DAY = 86_400e9;
const WORD = 0x1_0000_0000;
const ENGAGED = 1;
/** The validator has asked for the switch; the engine has not answered yet. */
const REQUESTED = 2;

/** Days since the epoch, UTC. */
export function dayOf(timeLow: number, timeHigh: number): number {
  return Math.floor(((timeHigh >>> 0) * WORD + (timeLow >>> 0)) / NANOS_PER_DAY);
}

export class AccountRows {
  readonly cash = new WideSums(ACCOUNTS_AT_START);
  /** What open buys may still cost, their fees included. */
  readonly held = new WideSums(ACCOUNTS_AT_START);
  /** Fees paid less those received. */
  readonly fees = new WideSums(ACCOUNTS_AT_START);
  /** Open orders and new ones on their way. */
  openOrders = new Int32Array(ACCOUNTS_AT_START);
  /** 1 for accounts that the engine has told of. */
  #isOpen = new Uint8Array(ACCOUNTS_AT_START);
  #hasCash = new Uint8Array(ACCOUNTS_AT_START);
  #switches = new Uint8Array(ACCOUNTS_AT_START);
  #triggers = new Uint8Array(ACCOUNTS_AT_START);
  #counted: Float64Array = new Float64Array(ACCOUNTS_AT_START);
  #countLimit: Float64Array = new Float64Array(ACCOUNTS_AT_START);
  /** The day to which `#realized` belongs. */
  #day = new Int32Array(ACCOUNTS_AT_START);
  #realized: Float64Array = new Float64Array(ACCOUNTS_AT_START);
  #everyoneIsStopped = false;

  /** Makes room for an account; whoever writes asks it first. */
  reach(account: number): void {
    if (account >= this.openOrders.length) this.#grow(account);
  }

  /** Cold. */
  opened(account: number): void {
    this.reach(account);
    this.#isOpen[account] = 1;
  }

  /** False of the number under which a malformed order travels whose account would be new. */
  isOpen(account: number): boolean {
    return account >= 0 && account < this.#isOpen.length && this.#isOpen[account] === 1;
  }

  /** Buys for its cash and sells what it holds, alone. */
  hasCash(account: number): boolean {
    return account < this.#hasCash.length && this.#hasCash[account] === 1;
  }

  /** Cold. */
  giveCash(account: number, amount: number): void {
    this.#hasCash[account] = 1;
    this.cash.add(account, amount);
  }

  isStopped(account: number): boolean {
    return this.#everyoneIsStopped || (account < this.#switches.length && this.#switches[account] !== 0);
  }

  /** Cold: the engine has set a switch; `account` below 0 is everyone. */
  setSwitch(account: number, engaged: boolean, trigger: number, counted: number, limit: number): void {
    if (account < 0) {
      this.#everyoneIsStopped = engaged;
      return;
    }
    this.#switches[account] = engaged ? ENGAGED : 0;
    this.#triggers[account] = engaged ? trigger : KillTrigger.ADMINISTRATOR;
    this.#counted[account] = engaged ? counted : 0;
    this.#countLimit[account] = engaged ? limit : 0;
  }

  /** From now on the account is stopped, until the engine says otherwise. */
  requestSwitch(account: number): void {
    this.#switches[account] |= REQUESTED;
  }

  /** 1 its own, 2 everyone's, 3 both; `account` below 0 is everyone, whose own switch is no account's. */
  switchesOf(account: number): number {
    const own = account >= 0 && account < this.#switches.length && this.#switches[account] !== 0 ? 1 : 0;
    return own | (this.#everyoneIsStopped ? 2 : 0);
  }

  trigger(account: number): number {
    return this.#triggers[account];
  }
  counted(account: number): number {
    return this.#counted[account];
  }
  countLimit(account: number): number {
    return this.#countLimit[account];
  }

  /** Counts what a trade has realized to its day. */
  realize(account: number, amount: number, day: number): void {
    if (day > this.#day[account]) {
      this.#day[account] = day;
      this.#realized[account] = 0;
    }
    this.#realized[account] += amount;
  }

  /** What the account has realized since this day began. */
  realizedSince(account: number, day: number): number {
    return account < this.#day.length && this.#day[account] >= day ? this.#realized[account] : 0;
  }

  /** Cold: doubles the accounts until this one fits. */
  #grow(account: number): void {
    let accounts = this.openOrders.length;
    while (accounts <= account) accounts *= 2;
    this.cash.grow(accounts);
    this.held.grow(accounts);
    this.fees.grow(accounts);
    this.openOrders = grownWords(this.openOrders, accounts);
    this.#isOpen = grownBytes(this.#isOpen, accounts);
    this.#hasCash = grownBytes(this.#hasCash, accounts);
    this.#switches = grownBytes(this.#switches, accounts);
    this.#triggers = grownBytes(this.#triggers, accounts);
    this.#counted = grownFloats(this.#counted, accounts);
    this.#countLimit = grownFloats(this.#countLimit, accounts);
    this.#day = grownWords(this.#day, accounts);
    this.#realized = grownFloats(this.#realized, accounts);
  }

  get capacity(): number {
    return this.openOrders.length;
  }

  /** Cold: open orders and what they hold come with the orders. */
  save(state: StateWriter): void {
    const used = Math.max(...this.#columns().map(([, column]) => usedPrefix(column).length), this.#cashUsed());
    state.put('everyone', Int32Array.of(this.#everyoneIsStopped ? 1 : 0));
    this.cash.save(state, 'cash', used, 0);
    this.fees.save(state, 'fees', used, 0);
    for (const [name, column] of this.#columns()) state.put(name, Float64Array.from(column.subarray(0, used)));
  }

  /** Cold: of the accounts that `owns` is true for. */
  load(state: StateReader, owns: (account: number) => boolean): void {
    this.#everyoneIsStopped = takeWords(state, 'everyone')[0] === 1;
    const [cash, fees] = [takeSums(state, 'cash'), takeSums(state, 'fees')];
    const accounts = cash.low.length;
    if (accounts > 0) this.reach(accounts - 1);
    const columns = this.#columns().map(([name, column]) => ({ column, saved: takeNumbers(state, name) }));
    for (let account = 0; account < accounts; account++) {
      if (!owns(account)) continue;
      this.cash.set(account, cash, account);
      this.fees.set(account, fees, account);
      for (const { column, saved } of columns) column[account] = saved[account];
    }
  }

  /** Cold: those beside the sums that a snapshot keeps. In a replay no switch is only asked for. */
  #columns(): [name: string, column: Uint8Array | Int32Array | Float64Array][] {
    return [
      ['hasCash', this.#hasCash],
      ['switches', this.#switches],
      ['triggers', this.#triggers],
      ['counted', this.#counted],
      ['countLimit', this.#countLimit],
      ['day', this.#day],
      ['realized', this.#realized],
    ];
  }

  /** Cold: accounts up to the last one with cash or fees. */
  #cashUsed(): number {
    let used = this.capacity;
    while (used > 0 && this.cash.exact(used - 1) === 0n && this.fees.exact(used - 1) === 0n) used--;
    return used;
  }

  /** Cold: what is not as in the beginning, for a digest. */
  describe(account: number): string {
    const { cash, held, fees } = this;
    const sums = [cash, held, fees].map((sum) => sum.exact(account));
    const numbers = [this.#switches, this.#triggers, this.#counted, this.#countLimit, this.#day, this.#realized];
    const values = [this.openOrders, this.#hasCash, ...numbers].map((column) => column[account]);
    return [...sums, ...values].join(' ');
  }
}

/** Cold. */
function grownBytes(column: Uint8Array, rows: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(rows);
  grown.set(column);
  return grown;
}
