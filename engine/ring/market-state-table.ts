// hot path
// How each instrument stands, for validators to look up without asking: last price, best displayed prices, previous close,
// trading status. The engine thread alone writes it, once a batch for what has changed; every validator reads it whenever
// it likes. A seqlock for each instrument:
//
//   word  0        1 2     3 4     5 6     7 8         9        10 .. 15
//         version  last    bid     ask     reference   status   unused: an instrument fills a cache line
//
// The writer makes the version odd, stores the words, and makes it even again. A reader loads the version, the words and
// the version again: where both are the same and even, no store fell between them, so the words are of one write; else it
// starts anew. The words are loaded and stored by Atomics, too, not for their own sake (a torn set of words is what the
// version finds out) but so that the order of all these accesses is the same for everybody: a plain load might be moved
// behind the second look at the version. Prices are whole numbers up to 2^53-1: low word, then high.
//
// The writer never waits. A reader waits for a write that is under way, some tens of nanoseconds, or for as long as the
// writing thread lies still in the middle of one.

export interface MarketStateSpec {
  readonly buffer: SharedArrayBuffer;
}

const SHIFT = 4;
const LAST = 1;
const BID = 3;
const ASK = 5;
const REFERENCE = 7;
const STATUS = 9;
const WORD = 0x1_0000_0000;

export function allocateMarketStates(instrumentsMax: number): MarketStateSpec {
  return { buffer: new SharedArrayBuffer(instrumentsMax << (SHIFT + 2)) };
}

/** Prices in ticks, 0 where there is none. */
export class MarketStateTable {
  readonly #words: Int32Array;
  /** What `read` found. */
  last = 0;
  bid = 0;
  ask = 0;
  previousClose = 0;
  status = 0;

  constructor(spec: MarketStateSpec) {
    this.#words = new Int32Array(spec.buffer);
  }

  /** For the engine thread alone. */
  write(instrument: number, last: number, bid: number, ask: number, previousClose: number, status: number): void {
    const words = this.#words;
    const at = instrument << SHIFT;
    // Partner: the loads of the version in read. The writer is alone, so a plain count is enough.
    const version = Atomics.load(words, at);
    Atomics.store(words, at, (version + 1) | 0);
    this.#store(at + LAST, last);
    this.#store(at + BID, bid);
    this.#store(at + ASK, ask);
    this.#store(at + REFERENCE, previousClose);
    Atomics.store(words, at + STATUS, status);
    // Partner: the second load of the version in read, which finds by it that the words were of one write.
    Atomics.store(words, at, (version + 2) | 0);
  }

  /** Finds how an instrument stands. */
  read(instrument: number): void {
    const words = this.#words;
    const at = instrument << SHIFT;
    for (;;) {
      // Partner of these loads: the stores in write.
      const version = Atomics.load(words, at);
      if ((version & 1) !== 0) continue;
      const last = this.#load(at + LAST);
      const bid = this.#load(at + BID);
      const ask = this.#load(at + ASK);
      const previousClose = this.#load(at + REFERENCE);
      const status = Atomics.load(words, at + STATUS);
      if (Atomics.load(words, at) !== version) continue;
      this.last = last;
      this.bid = bid;
      this.ask = ask;
      this.previousClose = previousClose;
      this.status = status;
      return;
    }
  }

  /**
   * The price by which others are measured: of the last trade, else the middle of the book, else the previous close. One
   * side alone says little, since anybody can make it: it counts where there is nothing else.
   */
  reference(instrument: number): number {
    const mark = this.mark(instrument);
    return mark !== 0 ? mark : this.bid + this.ask;
  }

  /** The same for what a position is worth: no single order says that. */
  mark(instrument: number): number {
    this.read(instrument);
    if (this.last !== 0) return this.last;
    if (this.bid !== 0 && this.ask !== 0) return this.bid + Math.floor((this.ask - this.bid) / 2);
    return this.previousClose;
  }

  #store(word: number, value: number): void {
    const high = Math.floor(value / WORD);
    // Partner: the loads in #load.
    Atomics.store(this.#words, word, (value - high * WORD) | 0);
    Atomics.store(this.#words, word + 1, high);
  }

  #load(word: number): number {
    // Partner: the stores in #store.
    const low = Atomics.load(this.#words, word) >>> 0;
    return Atomics.load(this.#words, word + 1) * WORD + low;
  }
}
