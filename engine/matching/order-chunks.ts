// hot path
// Lists of open orders by order of entry, as chunks of up to fourteen: an order that comes is written behind the last, where
// its list is being written anyway, and one that goes clears a bit, sixteen of which stand together for each chunk. So
// neither touches what stands beside it, and orders that arrived together share a cache line. A place is a chunk and which
// of its orders: `(chunk << PLACE_SHIFT) | number`.
//
//   word 0   1          2                             15
//   +--------+----------+---------+---   ---+---------+
//   | next   | previous | slot    |   ...   | slot    |      one cache line
//   +--------+----------+---------+---   ---+---------+
//
// Who keeps the lists says what the links of their ends are, in any way that is not above 0. A chunk without orders is free;
// free chunks are chained by their next.

import { allocateCacheLines } from '../domain/cache-lines.js';
import { breakInvariant } from '../domain/invariant.js';

const CHUNK_SHIFT = 4;
const FIRST_SLOT = 2;
const SLOTS_OF_CHUNK = 14;
const PLACE_SHIFT = 4;
const NUMBER_MASK = 15;

export class OrderChunks {
  /** Where the chunks' links are, for whoever chains them. */
  readonly words: Int32Array;
  /** One bit for each order that is there. */
  readonly #live: Uint16Array;
  #fresh = 1;
  #free = 0;

  /** Room for as many chunks: as there may be orders. */
  constructor(chunksMax: number) {
    this.words = allocateCacheLines((chunksMax + 1) * (4 << CHUNK_SHIFT)).int32;
    this.#live = new Uint16Array(chunksMax + 1);
  }

  /** Writes an order behind the last of a chunk; returns its place, or 0 where the chunk is full. */
  append(chunk: number, slot: number): number {
    const live = this.#live[chunk];
    const number = 32 - Math.clz32(live);
    if (number === SLOTS_OF_CHUNK) return 0;
    this.#live[chunk] = live | (1 << number);
    this.words[((chunk << CHUNK_SHIFT) | FIRST_SLOT) + number] = slot;
    return (chunk << PLACE_SHIFT) | number;
  }

  /** Takes a chunk that is not chained, with this order as its first; returns the order's place. */
  open(slot: number): number {
    const words = this.words;
    let chunk = this.#free;
    if (chunk !== 0) this.#free = words[chunk << CHUNK_SHIFT];
    else if (this.#fresh < this.#live.length) chunk = this.#fresh++;
    else breakInvariant('no free chunk of orders');
    words[(chunk << CHUNK_SHIFT) | FIRST_SLOT] = slot;
    this.#live[chunk] = 1;
    return chunk << PLACE_SHIFT;
  }

  /** Takes an order out; returns its chunk where it was the last one there, to be taken out of its list and released. */
  remove(place: number): number {
    const chunk = place >> PLACE_SHIFT;
    const live = this.#live[chunk] & ~(1 << (place & NUMBER_MASK));
    this.#live[chunk] = live;
    return live === 0 ? chunk : 0;
  }

  release(chunk: number): void {
    this.words[chunk << CHUNK_SHIFT] = this.#free;
    this.#free = chunk;
  }

  /** The oldest order from a chunk on, or 0 where there is no chunk. */
  oldest(chunk: number): number {
    return chunk <= 0 ? 0 : this.#slot(chunk, this.#live[chunk]);
  }

  /** The order behind the one at a place, or 0. */
  younger(place: number): number {
    const chunk = place >> PLACE_SHIFT;
    const behind = this.#live[chunk] & (-2 << (place & NUMBER_MASK));
    return behind === 0 ? this.oldest(this.words[chunk << CHUNK_SHIFT]) : this.#slot(chunk, behind);
  }

  #slot(chunk: number, live: number): number {
    return this.words[((chunk << CHUNK_SHIFT) | FIRST_SLOT) + 31 - Math.clz32(live & -live)];
  }
}

/** The chunk of a place. */
export function chunkOf(place: number): number {
  return place >> PLACE_SHIFT;
}

/** log2 of the words of a chunk: its link to the next is its first word, and its link to the one before the second. */
export const CHUNK_WORDS_SHIFT = CHUNK_SHIFT;
