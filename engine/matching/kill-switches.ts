// hot path
// Whose kill switch is engaged: an account's own, or everyone's. Whoever has one engaged enters and replaces no orders.

import { type StateReader, type StateWriter, takeWords, usedPrefix } from '../domain/state-sections.js';

export class KillSwitches {
  readonly #engaged: Uint8Array;
  #everyone = false;

  constructor(accountsMax: number) {
    this.#engaged = new Uint8Array(accountsMax);
  }

  /** Of an account that is open. */
  stops(account: number): boolean {
    return this.#everyone || this.#engaged[account] === 1;
  }

  /** Sets an account's own switch; that of everyone stays as it is. */
  set(account: number, engaged: boolean): void {
    this.#engaged[account] = engaged ? 1 : 0;
  }

  setEveryone(engaged: boolean): void {
    this.#everyone = engaged;
  }

  get everyone(): boolean {
    return this.#everyone;
  }

  /** Cold. */
  save(state: StateWriter): void {
    state.put('killSwitches', usedPrefix(this.#engaged));
    state.put('killSwitches.everyone', Int32Array.of(this.#everyone ? 1 : 0));
  }

  /** Cold. */
  load(state: StateReader): void {
    state.take('killSwitches', this.#engaged);
    this.#everyone = takeWords(state, 'killSwitches.everyone')[0] === 1;
  }

  /** Cold: the accounts whose own switch is engaged. */
  accounts(): number[] {
    const found: number[] = [];
    for (let account = 0; account < this.#engaged.length; account++) {
      if (this.#engaged[account] === 1) found.push(account);
    }
    return found;
  }
}
