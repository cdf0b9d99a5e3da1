// One file of the simulated disk: what a process reads of it, and what a machine that loses power keeps of it.
//
// The unit of everything is the sector: a write changes sectors of the page cache, a sync brings them to the platter, and
// a crash of the machine keeps of each unsynced sector any state that it has had since the last sync, whatever became of
// the others: lost, torn and reordered writes are all of this one kind. After a failed sync the kernel takes the pages for
// clean: they read as written, are not on the platter, and no later sync brings them there.

import type { SeededRandom } from '../support/seeded-random.js';

export const SECTOR_BYTES = 512;
/** States of one unsynced sector that a crash may choose from. */
const STATES_KEPT = 4;

/** What a crash keeps of the unsynced sectors. */
export const Survival = { NOTHING: 0, ALL: 1, FIRST: 2, ANY: 3 } as const;
export type Survival = (typeof Survival)[keyof typeof Survival];

interface Rot {
  readonly position: number;
  readonly mask: number;
}

export class SimulatedFile {
  #cached = new Uint8Array(0);
  #platter = new Uint8Array(0);
  /** Each unsynced sector with the states it has had since the last sync, oldest first. */
  #unsynced = new Map<number, Uint8Array[]>();
  #rots: Rot[] = [];
  /** For the trace: a name that two runs of a seed agree on. */
  constructor(readonly label: string) {}

  get size(): number {
    return this.#cached.length;
  }

  get hasUnsynced(): boolean {
    return this.#unsynced.size > 0 || this.#platter.length !== this.#cached.length;
  }

  read(bytes: Uint8Array, from: number, length: number, position: number): number {
    const count = Math.max(0, Math.min(length, this.#cached.length - position));
    bytes.set(this.#cached.subarray(position, position + count), from);
    return count;
  }

  write(bytes: Uint8Array, from: number, length: number, position: number): void {
    if (length === 0) return;
    const end = position + length;
    if (end > this.#cached.length) this.#cached = resized(this.#cached, end);
    this.#cached.set(bytes.subarray(from, from + length), position);
    this.#rots = this.#rots.filter((rot) => rot.position < position || rot.position >= end);
    for (let sector = Math.floor(position / SECTOR_BYTES); sector * SECTOR_BYTES < end; sector++) {
      const states = this.#unsynced.get(sector) ?? [];
      states.push(this.#sector(this.#cached, sector));
      if (states.length > STATES_KEPT) states.shift();
      this.#unsynced.set(sector, states);
    }
  }

  sync(): void {
    this.#platter = resized(this.#platter, this.#cached.length);
    for (const sector of this.#unsynced.keys()) this.#keep(sector, this.#sector(this.#cached, sector));
    this.#unsynced.clear();
  }

  /** A sync that fails: some sectors got there, none is tried again. */
  failSync(random: SeededRandom): void {
    for (const [sector, states] of this.#unsynced) {
      if (random.chance(0.3)) this.#keep(sector, states[states.length - 1]);
    }
    this.#unsynced.clear();
  }

  /** The machine loses power. */
  crash(survival: Survival, random: SeededRandom): void {
    const sectors = [...this.#unsynced.keys()].sort((a, b) => a - b);
    const kept = survival === Survival.FIRST ? random.below(sectors.length + 1) : sectors.length;
    const grown = this.#cached.length - this.#platter.length;
    if (grown > 0 && survival !== Survival.NOTHING) {
      const share = survival === Survival.ALL ? 1 : random.next();
      this.#platter = resized(this.#platter, this.#platter.length + Math.floor(grown * share));
    }
    for (const [index, sector] of sectors.entries()) {
      if (survival === Survival.NOTHING || index >= kept) continue;
      if (survival === Survival.ANY && random.chance(0.5)) continue;
      const states = this.#unsynced.get(sector)!;
      this.#keep(sector, survival === Survival.ANY ? random.pick(states) : states[states.length - 1]);
    }
    this.#unsynced.clear();
    this.#cached = this.#platter.slice();
  }

  /** One bit of the platter turns; the cache, which holds nothing unsynced, reads it. Returns where. */
  rot(random: SeededRandom): number {
    const position = random.below(this.#platter.length);
    this.#flip({ position, mask: 1 << random.below(8) });
    return position;
  }

  /** Turns back every bit that was turned and not written over since. */
  heal(): void {
    const rots = this.#rots;
    this.#rots = [];
    for (const rot of rots) this.#flip(rot);
    this.#rots = [];
  }

  get isRotten(): boolean {
    return this.#rots.length > 0;
  }

  #flip(rot: Rot): void {
    this.#platter[rot.position] ^= rot.mask;
    this.#cached[rot.position] ^= rot.mask;
    this.#rots.push(rot);
  }

  #sector(bytes: Uint8Array, sector: number): Uint8Array {
    return bytes.slice(sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES);
  }

  #keep(sector: number, state: Uint8Array): void {
    const position = sector * SECTOR_BYTES;
    this.#platter.set(
      state.subarray(0, Math.max(0, this.#platter.length - position)),
      Math.min(position, this.#platter.length),
    );
  }
}

function resized(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(size);
  grown.set(bytes.subarray(0, Math.min(size, bytes.length)));
  return grown;
}
