// Chunks of orders by time: one list of them, kept as its owners keep theirs, against an array.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_WORDS_SHIFT, chunkOf, OrderChunks } from '../../engine/matching/order-chunks.js';

const ORDERS = 60;

/** A list of chunks that ends with 0 on both sides. */
class ListedOrders {
  readonly chunks = new OrderChunks(ORDERS);
  readonly places = new Map<number, number>();
  #head = 0;
  #tail = 0;

  append(slot: number): void {
    let place = this.#tail === 0 ? 0 : this.chunks.append(this.#tail, slot);
    if (place === 0) {
      place = this.chunks.open(slot);
      this.#chain(this.#tail, chunkOf(place));
      this.#chain(chunkOf(place), 0);
    }
    this.places.set(slot, place);
  }

  remove(slot: number): void {
    const chunk = this.chunks.remove(this.places.get(slot)!);
    this.places.delete(slot);
    if (chunk === 0) return;
    const at = chunk << CHUNK_WORDS_SHIFT;
    this.#chain(this.chunks.words[at + 1], this.chunks.words[at]);
    this.chunks.release(chunk);
  }

  all(): number[] {
    const found: number[] = [];
    let slot = this.chunks.oldest(this.#head);
    while (slot !== 0) {
      found.push(slot);
      slot = this.chunks.younger(this.places.get(slot)!);
    }
    return found;
  }

  #chain(before: number, after: number): void {
    if (before === 0) this.#head = after;
    else this.chunks.words[before << CHUNK_WORDS_SHIFT] = after;
    if (after === 0) this.#tail = before;
    else this.chunks.words[(after << CHUNK_WORDS_SHIFT) + 1] = before;
  }
}

describe('chunks of orders', () => {
  it('keep what an array keeps, in order, in as many chunks as there may be orders', () => {
    const step = fc.record({ slot: fc.integer({ min: 1, max: ORDERS }), comes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 600 }), (steps) => {
        const listed = new ListedOrders();
        let kept: number[] = [];
        for (const { slot, comes } of steps) {
          if (comes && !kept.includes(slot)) {
            listed.append(slot);
            kept.push(slot);
          } else if (!comes && kept.includes(slot)) {
            listed.remove(slot);
            kept = kept.filter((one) => one !== slot);
          }
          expect(listed.all()).toEqual(kept);
        }
      }),
    );
  });

  it('never need more chunks than there are orders', () => {
    const listed = new ListedOrders();
    for (let round = 0; round < 20; round++) {
      for (let slot = 1; slot <= ORDERS; slot++) listed.append(slot);
      // One of each chunk stays until the next round's have come.
      const stay = listed.all().filter((_, index) => index % 14 === 0);
      for (const slot of listed.all()) if (!stay.includes(slot)) listed.remove(slot);
      expect(listed.all()).toEqual(stay);
      for (const slot of stay) listed.remove(slot);
    }
    expect(listed.all()).toEqual([]);
  });

  it('say where more are wanted', () => {
    const chunks = new OrderChunks(1);
    chunks.open(1);
    expect(() => chunks.open(2)).toThrow('no free chunk of orders');
  });
});
