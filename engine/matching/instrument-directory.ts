// The instruments of the venue, numbered in the order they were added, and which command changed each one's book last.

import type { Instrument } from '../domain/instrument.js';

export class InstrumentDirectory {
  readonly #instruments: Instrument[] = [];
  readonly #symbols = new Set<string>();
  /** Engine sequence of the command that last changed the book; the market event publisher writes it. */
  readonly bookSequences: Float64Array;
  #count = 0;

  constructor(instrumentsMax: number) {
    this.bookSequences = new Float64Array(instrumentsMax);
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.bookSequences.length;
  }

  /** Takes any number. */
  has(instrument: number): boolean {
    return instrument >= 0 && instrument < this.#count;
  }

  hasSymbol(symbol: string): boolean {
    return this.#symbols.has(symbol);
  }

  /** Adds an instrument under the next index, which it has been given; the caller has asked `isFull` and `hasSymbol`. */
  add(instrument: Instrument): void {
    this.#instruments.push(instrument);
    this.#symbols.add(instrument.symbol);
    this.#count++;
  }

  all(): readonly Instrument[] {
    return this.#instruments;
  }
}
