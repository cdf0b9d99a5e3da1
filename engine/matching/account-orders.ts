// hot path
// Lists the open orders of each account, oldest first, so that a kill switch or a listing costs what the account has and
// not what the venue has.

import { CHUNK_WORDS_SHIFT, chunkOf, OrderChunks } from './order-chunks.js';
import { OrderLayout } from './order-layout.js';
import type { OrderStore } from './order-store.js';

const { ORDER_SHIFT, PLACE_IN_ACCOUNT } = OrderLayout;
const CHUNK_SHIFT = CHUNK_WORDS_SHIFT;
const TO_PREVIOUS = 1;

export class AccountOrders {
  readonly #orders: Int32Array;
  readonly #chunks: OrderChunks;
  /** The first and the last chunk of each account, 0 where it has none. */
  readonly #heads: Int32Array;
  readonly #tails: Int32Array;

  constructor(orders: OrderStore, ordersMax: number, accountsMax: number) {
    this.#orders = orders.int32;
    this.#chunks = new OrderChunks(ordersMax);
    this.#heads = new Int32Array(accountsMax);
    this.#tails = new Int32Array(accountsMax);
  }

  /** Puts a new order at the end of its account's list. */
  append(account: number, slot: number): void {
    const tail = this.#tails[account];
    let place = tail === 0 ? 0 : this.#chunks.append(tail, slot);
    if (place === 0) {
      place = this.#chunks.open(slot);
      this.#link(account, tail, chunkOf(place));
    }
    this.#orders[(slot << ORDER_SHIFT) | PLACE_IN_ACCOUNT] = place;
  }

  /** Takes out the account's order at this place, which its record names. */
  remove(account: number, place: number): void {
    const chunk = this.#chunks.remove(place);
    if (chunk !== 0) this.#unlink(account, chunk);
  }

  /** The account's oldest open order, or 0. */
  first(account: number): number {
    return this.#chunks.oldest(this.#heads[account]);
  }

  /** The account's open order that came after this open one, or 0. */
  next(slot: number): number {
    return this.#chunks.younger(this.#orders[(slot << ORDER_SHIFT) | PLACE_IN_ACCOUNT]);
  }

  #link(account: number, tail: number, chunk: number): void {
    const { words } = this.#chunks;
    words[chunk << CHUNK_SHIFT] = 0;
    words[(chunk << CHUNK_SHIFT) | TO_PREVIOUS] = tail;
    if (tail === 0) this.#heads[account] = chunk;
    else words[tail << CHUNK_SHIFT] = chunk;
    this.#tails[account] = chunk;
  }

  #unlink(account: number, chunk: number): void {
    const { words } = this.#chunks;
    const next = words[chunk << CHUNK_SHIFT];
    const previous = words[(chunk << CHUNK_SHIFT) | TO_PREVIOUS];
    if (previous === 0) this.#heads[account] = next;
    else words[previous << CHUNK_SHIFT] = next;
    if (next === 0) this.#tails[account] = previous;
    else words[(next << CHUNK_SHIFT) | TO_PREVIOUS] = previous;
    this.#chunks.release(chunk);
  }
}
