// The accounts of the venue: their names, their self-trade prevention defaults and their last report's sequence. The
// gateway chooses the index of a new account; the engine takes any within its capacity.

import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import { putTexts, type StateReader, type StateWriter, takeTexts } from '../domain/state-sections.js';

export interface Account {
  readonly index: number;
  readonly name: string;
  /** UNSPECIFIED where the account has stated none. */
  readonly selfTradePrevention: number;
  /** Of its last report; 0 before the first. */
  readonly lastSequence: number;
}

export class AccountDirectory {
  readonly #names: (string | undefined)[];
  readonly #defaults: Uint8Array;
  /** Last report sequence of each account; the report publisher counts them up. */
  readonly sequences: Float64Array;
  /** 1 where an account is open. */
  readonly opened: Uint8Array;

  constructor(accountsMax: number) {
    this.#names = [];
    this.#defaults = new Uint8Array(accountsMax);
    this.sequences = new Float64Array(accountsMax);
    this.opened = new Uint8Array(accountsMax);
  }

  get capacity(): number {
    return this.opened.length;
  }

  /** Takes any number. */
  isOpen(account: number): boolean {
    return account >= 0 && account < this.opened.length && this.opened[account] === 1;
  }

  /** Opens the account, or changes its default. An open account keeps its name. Returns true where it is new. */
  configure(account: number, name: string, selfTradePrevention: number): boolean {
    const isNew = this.opened[account] === 0;
    if (isNew) {
      this.opened[account] = 1;
      this.#names[account] = name;
    }
    this.#defaults[account] = selfTradePrevention;
    return isNew;
  }

  /** What applies to an order of this account that asks for `requested`. */
  resolveSelfTradePrevention(account: number, requested: number): number {
    if (requested !== SelfTradePrevention.UNSPECIFIED) return requested;
    const stated = this.#defaults[account];
    return stated === SelfTradePrevention.UNSPECIFIED ? SelfTradePrevention.CANCEL_TAKER : stated;
  }

  get(account: number): Account {
    return {
      index: account,
      name: this.#names[account] ?? '',
      selfTradePrevention: this.#defaults[account],
      lastSequence: this.sequences[account],
    };
  }

  /** By rising index. */
  all(): Account[] {
    const found: Account[] = [];
    for (let account = 0; account < this.#names.length; account++) {
      if (this.opened[account] === 1) found.push(this.get(account));
    }
    return found;
  }

  save(state: StateWriter): void {
    const numbers = this.#names.length;
    putTexts(
      state,
      'accounts.names',
      Array.from(this.#names, (name) => name ?? ''),
    );
    state.put('accounts.opened', this.opened.subarray(0, numbers));
    state.put('accounts.defaults', this.#defaults.subarray(0, numbers));
    state.put('accounts.sequences', this.sequences.subarray(0, numbers));
  }

  load(state: StateReader): void {
    state.take('accounts.opened', this.opened);
    state.take('accounts.defaults', this.#defaults);
    state.take('accounts.sequences', this.sequences);
    for (const [account, name] of takeTexts(state, 'accounts.names').entries()) {
      if (this.opened[account] === 1) this.#names[account] = name;
    }
  }
}
