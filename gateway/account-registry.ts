// The accounts by name and index. The gateway alone gives out indices: the next one is one above the highest seen, in
// recovery or since. Owner: the gateway thread.

import { ACCOUNT_BYTES_MAX } from '../engine/domain/limits.js';
import type { AccountReport } from '../engine/domain/report.js';
import { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
import { encodedText } from './proto/encoded-text.js';
import { echo } from './reject-words.js';

/** The ExecutionReport field that holds the account. */
const ACCOUNT_TAG = 50;
const NAME = new RegExp(`^[A-Za-z0-9._:-]{1,${ACCOUNT_BYTES_MAX}}$`);
const NOTHING = new Uint8Array(0);

/** What is wrong with an account's name; undefined where nothing is. */
export function accountNameFault(name: string): string | undefined {
  if (NAME.test(name)) return undefined;
  const found = name === '' ? 'account is missing' : `account ${echo(name)} is not valid`;
  return `${found}; it must have 1 to ${ACCOUNT_BYTES_MAX} of A-Z a-z 0-9 . _ : -`;
}

/** An account's name as field 6 of a report. */
export function accountFieldOf(name: string): Uint8Array {
  return encodedText(ACCOUNT_TAG, name);
}

export class AccountRegistry {
  readonly #indices = new Map<string, number>();
  readonly #names: string[] = [];
  /** By index: the name as an encoded report field. */
  readonly #nameFields: Uint8Array[] = [];
  readonly #selfTradePreventions: number[] = [];
  #next = 0;

  /**
   * The engine says that it exists. Its default counts where the gateway has not known the account, in recovery; of any
   * other the gateway has set it, and a later change may be on its way to the engine.
   */
  update(report: AccountReport): void {
    if (this.find(report.name) < 0) this.#set(report.account, report.name, report.selfTradePrevention);
  }

  /** The account's index, or -1. */
  find(name: string): number {
    return this.#indices.get(name) ?? -1;
  }

  /** The index that the next new account gets. */
  get next(): number {
    return this.#next;
  }

  /** Gives the next index to a new account, whose opening is on its way to the engine. */
  open(name: string, selfTradePrevention: number): number {
    const index = this.#next;
    this.#set(index, name, selfTradePrevention);
    return index;
  }

  #set(index: number, name: string, selfTradePrevention: number): void {
    this.#indices.set(name, index);
    this.#names[index] = name;
    this.#nameFields[index] = accountFieldOf(name);
    this.#selfTradePreventions[index] = selfTradePrevention;
    this.#next = Math.max(this.#next, index + 1);
  }

  name(index: number): string {
    return this.#names[index] ?? '';
  }

  /** The name as field 6 of a report; nothing for no account. */
  nameField(index: number): Uint8Array {
    return index < 0 ? NOTHING : (this.#nameFields[index] ?? NOTHING);
  }

  selfTradePrevention(index: number): number {
    return this.#selfTradePreventions[index] ?? SelfTradePrevention.UNSPECIFIED;
  }

  /** A change of the default that is on its way to the engine. */
  setSelfTradePrevention(index: number, value: number): void {
    this.#selfTradePreventions[index] = value;
  }
}
