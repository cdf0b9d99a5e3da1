// hot path
// Shared memory in which the engine answers one book query at a time: price levels, bids best first, then asks best
// first. The engine writes it and then publishes BOOK_READY on the report ring; the gateway reads it after that record
// and asks the next query only then. So the ring orders every access, and none here needs to be atomic.

export interface BookSnapshotSpec {
  readonly buffer: SharedArrayBuffer;
  /** Of both sides together. */
  readonly levelsMax: number;
}

/** Price and quantity as doubles, the number of orders as a word. */
const LEVEL_BYTES = 8 + 8 + 4;

export function allocateBookSnapshot(levelsMax: number): BookSnapshotSpec {
  return { buffer: new SharedArrayBuffer(levelsMax * LEVEL_BYTES), levelsMax };
}

export class BookSnapshotArea {
  readonly levelsMax: number;
  readonly #prices: Float64Array;
  readonly #quantities: Float64Array;
  readonly #orders: Int32Array;

  constructor(spec: BookSnapshotSpec) {
    const levels = spec.levelsMax;
    this.levelsMax = levels;
    this.#prices = new Float64Array(spec.buffer, 0, levels);
    this.#quantities = new Float64Array(spec.buffer, levels * 8, levels);
    this.#orders = new Int32Array(spec.buffer, levels * 16, levels);
  }

  set(index: number, price: number, quantity: number, orders: number): void {
    this.#prices[index] = price;
    this.#quantities[index] = quantity;
    this.#orders[index] = orders;
  }

  price(index: number): number {
    return this.#prices[index];
  }

  quantity(index: number): number {
    return this.#quantities[index];
  }

  orders(index: number): number {
    return this.#orders[index];
  }
}
