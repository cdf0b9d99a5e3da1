// hot path
// The price levels of one book (L2). Each side is three parallel arrays in price order with the best level last: almost
// all changes are near the best price, so an insertion moves little, and a snapshot is a walk. Prices count ticks,
// quantities lots. Levels are set to absolute values; nothing here knows orders.

import { Side } from '../engine/domain/side.js';

const LEVELS_AT_FIRST = 64;

export class LevelSide {
  /** Price on the bid side, negated on the ask side: rises towards the best level on both. */
  #keys = new Float64Array(LEVELS_AT_FIRST);
  #quantities = new Float64Array(LEVELS_AT_FIRST);
  #orders = new Int32Array(LEVELS_AT_FIRST);
  #count = 0;
  readonly #sign: number;

  constructor(side: Side) {
    this.#sign = side === Side.BUY ? 1 : -1;
  }

  /** How many levels there are. */
  get count(): number {
    return this.#count;
  }

  /** Of the level at this rank; rank 0 is the best, and `rank` must be below `count`. */
  priceAt(rank: number): number {
    return this.#keys[this.#count - 1 - rank] * this.#sign;
  }
  quantityAt(rank: number): number {
    return this.#quantities[this.#count - 1 - rank];
  }
  ordersAt(rank: number): number {
    return this.#orders[this.#count - 1 - rank];
  }

  /** The best price, 0 where the side is empty; `bestQuantity` likewise. */
  get bestPrice(): number {
    return this.#count === 0 ? 0 : this.#keys[this.#count - 1] * this.#sign;
  }
  get bestQuantity(): number {
    return this.#count === 0 ? 0 : this.#quantities[this.#count - 1];
  }

  /** The rank of the level at this price, -1 where there is none. */
  rankOf(price: number): number {
    const key = price * this.#sign;
    const index = this.#lowerBound(key);
    return index < this.#count && this.#keys[index] === key ? this.#count - 1 - index : -1;
  }

  /** Gives the level at this price these totals; quantity 0 removes it. */
  set(price: number, quantity: number, orders: number): void {
    const key = price * this.#sign;
    const index = this.#lowerBound(key);
    const exists = index < this.#count && this.#keys[index] === key;
    if (quantity === 0) {
      if (exists) this.#remove(index);
      return;
    }
    if (!exists) this.#insert(index, key);
    this.#quantities[index] = quantity;
    this.#orders[index] = orders;
  }

  /** The first index whose key is at least `key`. */
  #lowerBound(key: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(index: number, key: number): void {
    const count = this.#count;
    if (count === this.#keys.length) this.#grow();
    this.#keys.copyWithin(index + 1, index, count);
    this.#quantities.copyWithin(index + 1, index, count);
    this.#orders.copyWithin(index + 1, index, count);
    this.#keys[index] = key;
    this.#count = count + 1;
  }

  #remove(index: number): void {
    const count = this.#count;
    this.#keys.copyWithin(index, index + 1, count);
    this.#quantities.copyWithin(index, index + 1, count);
    this.#orders.copyWithin(index, index + 1, count);
    this.#count = count - 1;
  }

  /** Cold: doubles the room, a few times in the life of a book. */
  #grow(): void {
    const room = this.#keys.length * 2;
    const keys = new Float64Array(room);
    const quantities = new Float64Array(room);
    const orders = new Int32Array(room);
    keys.set(this.#keys);
    quantities.set(this.#quantities);
    orders.set(this.#orders);
    this.#keys = keys;
    this.#quantities = quantities;
    this.#orders = orders;
  }
}

export class LevelBook {
  readonly bids = new LevelSide(Side.BUY);
  readonly asks = new LevelSide(Side.SELL);

  side(side: number): LevelSide {
    return side === Side.BUY ? this.bids : this.asks;
  }
}
