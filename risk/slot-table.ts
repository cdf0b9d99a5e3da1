// hot path
// Finds slots by a hash of their key: open addressing with linear probing. The caller compares keys, slot after slot:
//
//   for (let place = table.home(hash); (slot = table.at(place)) !== 0; place = table.after(place)) ...
//
// A deletion shifts later entries back instead of leaving tombstones (Knuth, TAOCP 6.4, algorithm R), so the table stays as
// fast as a new one however many orders flow through. It doubles when it is half full. Slot 0 is none.

import { grownWords } from './wide-sums.js';

export class SlotTable {
  #slots: Int32Array;
  /** By slot. */
  #hashes: Int32Array;
  #mask: number;
  #count = 0;

  /** `slots`: those that there are to begin with. */
  constructor(slots: number) {
    this.#slots = new Int32Array(2 * slots);
    this.#hashes = new Int32Array(slots);
    this.#mask = 2 * slots - 1;
  }

  home(hash: number): number {
    return hash & this.#mask;
  }

  /** The slot at a place, or 0 where the search ends. */
  at(place: number): number {
    return this.#slots[place];
  }

  after(place: number): number {
    return (place + 1) & this.#mask;
  }

  insert(slot: number, hash: number): void {
    if (slot >= this.#hashes.length) this.#hashes = grownWords(this.#hashes, 2 * slot);
    if (this.#count << 1 > this.#mask) this.#grow();
    this.#hashes[slot] = hash;
    this.#place(slot, hash);
    this.#count++;
  }

  /** Removes a slot that is in the table. */
  remove(slot: number): void {
    const slots = this.#slots;
    const hashes = this.#hashes;
    const mask = this.#mask;
    let gap = hashes[slot] & mask;
    while (slots[gap] !== slot) gap = (gap + 1) & mask;
    for (let place = (gap + 1) & mask; slots[place] !== 0; place = (place + 1) & mask) {
      const home = hashes[slots[place]] & mask;
      // An entry may move into the gap only where its probe sequence passes the gap on its way from home to its place.
      if (((place - home) & mask) < ((place - gap) & mask)) continue;
      slots[gap] = slots[place];
      gap = place;
    }
    slots[gap] = 0;
    this.#count--;
  }

  #place(slot: number, hash: number): void {
    let place = hash & this.#mask;
    while (this.#slots[place] !== 0) place = (place + 1) & this.#mask;
    this.#slots[place] = slot;
  }

  /** Cold. */
  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length);
    this.#mask = 2 * old.length - 1;
    for (let i = 0; i < old.length; i++) if (old[i] !== 0) this.#place(old[i], this.#hashes[old[i]]);
  }
}
