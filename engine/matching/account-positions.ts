// hot path
// What every account holds of every instrument it has traded: the sum of its trades in lots, sells negative. An
// open-addressing table of (account, instrument) that doubles when it is half full: the only table of the engine that
// grows, since a trade cannot be refused for want of room. A sum may pass 2^53 and is then no longer exact.

import { type StateReader, type StateWriter, takeNumbers, takeWords } from '../domain/state-sections.js';

const GOLDEN = 0x9e3779b1;
const MIX = 0x85ebca6b;
/** Entries of the first table: a power of two. */
const INITIAL_SIZE = 1024;

export class AccountPositions {
  /** Account plus 1 and instrument of each place; 0 where the place is free. */
  #keys = new Int32Array(INITIAL_SIZE * 2);
  #quantities = new Float64Array(INITIAL_SIZE);
  #mask = INITIAL_SIZE - 1;
  #count = 0;

  /** Signed lots. */
  get(account: number, instrument: number): number {
    const place = this.#find(account, instrument);
    return this.#keys[place << 1] === 0 ? 0 : this.#quantities[place];
  }

  add(account: number, instrument: number, change: number): void {
    let place = this.#find(account, instrument);
    if (this.#keys[place << 1] === 0) {
      if (this.#count << 1 > this.#mask) {
        this.#grow();
        place = this.#find(account, instrument);
      }
      this.#keys[place << 1] = account + 1;
      this.#keys[(place << 1) + 1] = instrument;
      this.#quantities[place] = 0;
      this.#count++;
    }
    this.#quantities[place] += change;
  }

  /** The place of this pair, or the free one where it would go. */
  #find(account: number, instrument: number): number {
    const keys = this.#keys;
    const mask = this.#mask;
    let place = hashPair(account, instrument) & mask;
    while (keys[place << 1] !== 0 && (keys[place << 1] !== account + 1 || keys[(place << 1) + 1] !== instrument)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  #grow(): void {
    const keys = this.#keys;
    const quantities = this.#quantities;
    const size = (this.#mask + 1) * 2;
    this.#keys = new Int32Array(size * 2);
    this.#quantities = new Float64Array(size);
    this.#mask = size - 1;
    for (let old = 0; old < quantities.length; old++) {
      if (keys[old << 1] === 0) continue;
      const place = this.#find(keys[old << 1] - 1, keys[(old << 1) + 1]);
      this.#keys[place << 1] = keys[old << 1];
      this.#keys[(place << 1) + 1] = keys[(old << 1) + 1];
      this.#quantities[place] = quantities[old];
    }
  }

  /** Cold: every position that is not 0, as [account, instrument, lots], by account and instrument. */
  all(): [account: number, instrument: number, quantity: number][] {
    const found: [number, number, number][] = [];
    for (let place = 0; place <= this.#mask; place++) {
      const account = this.#keys[place << 1] - 1;
      if (account >= 0 && this.#quantities[place] !== 0) {
        found.push([account, this.#keys[(place << 1) + 1], this.#quantities[place]]);
      }
    }
    return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }

  /** Cold: what is not 0. */
  save(state: StateWriter): void {
    const all = this.all();
    state.put('positions.keys', Int32Array.from(all.map(([account]) => account)));
    state.put('positions.instruments', Int32Array.from(all.map(([, instrument]) => instrument)));
    state.put('positions.quantities', Float64Array.from(all.map(([, , quantity]) => quantity)));
  }

  /** Cold. */
  load(state: StateReader): void {
    const accounts = takeWords(state, 'positions.keys');
    const instruments = takeWords(state, 'positions.instruments');
    const quantities = takeNumbers(state, 'positions.quantities');
    for (let i = 0; i < accounts.length; i++) this.add(accounts[i], instruments[i], quantities[i]);
  }
}

function hashPair(account: number, instrument: number): number {
  const hash = Math.imul(account, GOLDEN) ^ Math.imul(instrument, MIX);
  return hash ^ (hash >>> 15);
}
