// The open orders of a client by the engine's slots, for one to be picked at random: slots without gaps, and of each its
// place among them.

import { SLOTS } from '../../engine/matching/capacities.js';

export class LiveOrders {
  count = 0;
  readonly #slots: Int32Array;
  readonly #places: Int32Array;
  readonly #orderIds: Float64Array;
  readonly #accounts: Uint8Array;
  readonly #sides: Uint8Array;

  /** `fill` touches all of it, so that what it takes does not count as the engine's. */
  constructor(ordersMax: number, slotsMax: number) {
    this.#slots = new Int32Array(ordersMax).fill(0);
    this.#places = new Int32Array(slotsMax + 1).fill(0);
    this.#orderIds = new Float64Array(slotsMax + 1).fill(0);
    this.#accounts = new Uint8Array(slotsMax + 1).fill(0);
    this.#sides = new Uint8Array(slotsMax + 1).fill(0);
  }

  add(orderId: number, account: number, side: number): void {
    const slot = orderId % SLOTS;
    this.#orderIds[slot] = orderId;
    this.#accounts[slot] = account;
    this.#sides[slot] = side;
    this.#places[slot] = this.count;
    this.#slots[this.count++] = slot;
  }

  remove(slot: number): void {
    const place = this.#places[slot];
    const last = this.#slots[--this.count];
    this.#slots[place] = last;
    this.#places[last] = place;
  }

  /** The slot at a place, 0 to count - 1. */
  at(place: number): number {
    return this.#slots[place];
  }
  orderId(slot: number): number {
    return this.#orderIds[slot];
  }
  account(slot: number): number {
    return this.#accounts[slot];
  }
  side(slot: number): number {
    return this.#sides[slot];
  }
}
