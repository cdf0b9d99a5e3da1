// hot path
// The open orders whose price follows another one, chained by order of entry: each instrument's pegged bids, pegged asks,
// trailing buys and trailing sells. An order joins at its entry and leaves at its end; a trailing stop leaves when it
// triggers.

import { type StateReader, type StateWriter, usedPrefix } from '../domain/state-sections.js';
import type { OrderConditions } from './order-conditions.js';
import type { OrderDetails } from './order-details.js';
import { type OrderStore, PEGGED_FLAG } from './order-store.js';

/** Groups of an instrument, those of pegged orders before those of trailing stops; each has one of both sides. */
const GROUPS = 4;
const PEGGED = -1;
const TRAILING = 1;

export class PriceFollowers {
  readonly #orders: OrderStore;
  readonly #details: OrderDetails;
  readonly #conditions: OrderConditions;
  readonly #heads: Int32Array;
  readonly #tails: Int32Array;
  /** By group of pegged orders: the price that all of them follow already; 0 where one may not. */
  readonly #followed: Float64Array;

  constructor(orders: OrderStore, details: OrderDetails, conditions: OrderConditions, instrumentsMax: number) {
    this.#orders = orders;
    this.#details = details;
    this.#conditions = conditions;
    this.#heads = new Int32Array(instrumentsMax * GROUPS);
    this.#tails = new Int32Array(instrumentsMax * GROUPS);
    this.#followed = new Float64Array(instrumentsMax * GROUPS);
  }

  firstTrailing(instrument: number, side: number): number {
    return this.#heads[instrument * GROUPS + TRAILING + side];
  }

  firstPegged(instrument: number, side: number): number {
    return this.#heads[instrument * GROUPS + PEGGED + side];
  }

  /** The order that entered next, or 0. */
  next(slot: number): number {
    return this.#conditions.next(this.#details.conditions(slot));
  }

  /** True where all pegged orders of the side stand where this reference sends them. */
  follows(instrument: number, side: number, reference: number): boolean {
    return this.#followed[instrument * GROUPS + PEGGED + side] === reference;
  }

  /** Notes that they do, or by 0 that one of them may not. */
  setFollowed(instrument: number, side: number, reference: number): void {
    this.#followed[instrument * GROUPS + PEGGED + side] = reference;
  }

  join(slot: number): void {
    const group = this.#groupOf(slot);
    this.#followed[group] = 0;
    const tail = this.#tails[group];
    const record = this.#details.conditions(slot);
    this.#conditions.setNext(record, 0);
    this.#conditions.setPrevious(record, tail);
    if (tail === 0) this.#heads[group] = slot;
    else this.#conditions.setNext(this.#details.conditions(tail), slot);
    this.#tails[group] = slot;
  }

  leave(slot: number): void {
    const group = this.#groupOf(slot);
    const record = this.#details.conditions(slot);
    const next = this.#conditions.next(record);
    const previous = this.#conditions.previous(record);
    if (previous === 0) this.#heads[group] = next;
    else this.#conditions.setNext(this.#details.conditions(previous), next);
    if (next === 0) this.#tails[group] = previous;
    else this.#conditions.setPrevious(this.#details.conditions(next), previous);
  }

  #groupOf(slot: number): number {
    const isPegged = this.#orders.has(slot, PEGGED_FLAG) !== 0;
    return this.#orders.instrument(slot) * GROUPS + (isPegged ? PEGGED : TRAILING) + this.#orders.side(slot);
  }

  /** Cold: the ends of the chains, whose links are in the orders' conditions. */
  save(state: StateWriter): void {
    state.put('followers.heads', usedPrefix(this.#heads));
    state.put('followers.tails', usedPrefix(this.#tails));
  }

  /** Cold. */
  load(state: StateReader): void {
    state.take('followers.heads', this.#heads);
    state.take('followers.tails', this.#tails);
  }
}
