// hot path
// Chains the open orders of each account, oldest first, so that a mass cancel or a listing costs what the account has
// and not what the venue has. Eight bytes a slot of their own: orders that arrived together share a cache line.

import { type StateReader, type StateWriter, usedPrefix } from '../domain/state-sections.js';

const NEXT = 0;
const PREVIOUS = 1;

export class AccountOrders {
  readonly #links: Int32Array;
  readonly #heads: Int32Array;
  readonly #tails: Int32Array;
  readonly #counts: Int32Array;

  constructor(slotsMax: number, accountsMax: number) {
    this.#links = new Int32Array((slotsMax + 1) << 1);
    this.#heads = new Int32Array(accountsMax);
    this.#tails = new Int32Array(accountsMax);
    this.#counts = new Int32Array(accountsMax);
  }

  /** Puts a new order at the end of its account's chain. */
  append(account: number, slot: number): void {
    const tail = this.#tails[account];
    this.#links[(slot << 1) + NEXT] = 0;
    this.#links[(slot << 1) + PREVIOUS] = tail;
    if (tail === 0) this.#heads[account] = slot;
    else this.#links[(tail << 1) + NEXT] = slot;
    this.#tails[account] = slot;
    this.#counts[account]++;
  }

  remove(account: number, slot: number): void {
    const next = this.#links[(slot << 1) + NEXT];
    const previous = this.#links[(slot << 1) + PREVIOUS];
    if (previous === 0) this.#heads[account] = next;
    else this.#links[(previous << 1) + NEXT] = next;
    if (next === 0) this.#tails[account] = previous;
    else this.#links[(next << 1) + PREVIOUS] = previous;
    this.#counts[account]--;
  }

  /** The account's oldest open order, or 0. */
  first(account: number): number {
    return this.#heads[account];
  }

  /** The account's open order that came after this one, or 0. */
  next(slot: number): number {
    return this.#links[(slot << 1) + NEXT];
  }

  get accountsMax(): number {
    return this.#heads.length;
  }

  count(account: number): number {
    return this.#counts[account];
  }

  /** Cold: the links of the slots below `slots`, and what each account has. */
  save(state: StateWriter, slots: number): void {
    state.put('chains.links', this.#links.subarray(0, slots << 1));
    state.put('chains.heads', usedPrefix(this.#heads));
    state.put('chains.tails', usedPrefix(this.#tails));
    state.put('chains.counts', usedPrefix(this.#counts));
  }

  /** Cold. */
  load(state: StateReader): void {
    state.take('chains.links', this.#links);
    state.take('chains.heads', this.#heads);
    state.take('chains.tails', this.#tails);
    state.take('chains.counts', this.#counts);
  }
}
