// The instruments of the venue, numbered in the order they were added, and which command changed each one's book last. An
// instrument that was removed keeps its number, which no other gets.

import type { Instrument } from '../domain/instrument.js';
import { putTexts, type StateReader, type StateWriter, takeNumbers, takeTexts } from '../domain/state-sections.js';

export class InstrumentDirectory {
  readonly #instruments: Instrument[] = [];
  /** 1 where an instrument is listed. */
  readonly listed: Uint8Array;
  readonly #bySymbol = new Map<string, number>();
  /** Engine sequence of the command that last changed the book; the market event publisher writes it. */
  readonly bookSequences: Float64Array;

  constructor(instrumentsMax: number) {
    this.bookSequences = new Float64Array(instrumentsMax);
    this.listed = new Uint8Array(instrumentsMax);
  }

  /** How many numbers have been given out. */
  get count(): number {
    return this.#instruments.length;
  }

  get isFull(): boolean {
    return this.count === this.bookSequences.length;
  }

  /** Takes any number. */
  has(instrument: number): boolean {
    return instrument >= 0 && instrument < this.listed.length && this.listed[instrument] === 1;
  }

  hasSymbol(symbol: string): boolean {
    return this.#bySymbol.has(symbol);
  }

  /** Adds an instrument under the next number, which it has been given; the caller has asked `isFull` and `hasSymbol`. */
  add(instrument: Instrument): void {
    this.#instruments.push(instrument);
    this.listed[instrument.index] = 1;
    this.#bySymbol.set(instrument.symbol, instrument.index);
  }

  /** The caller has asked `has`. */
  remove(instrument: number): void {
    this.listed[instrument] = 0;
    this.#bySymbol.delete(this.#instruments[instrument].symbol);
  }

  /** Those that are listed, by number. */
  all(): readonly Instrument[] {
    return this.#instruments.filter(({ index }) => this.listed[index] === 1);
  }

  /** Those that were removed, too: orders that have ended and positions may still name them. */
  everListed(): readonly Instrument[] {
    return this.#instruments;
  }

  save(state: StateWriter): void {
    const sizes = this.#instruments.flatMap(({ tickSize, lotSize }) => [
      tickSize.mantissa,
      tickSize.scale,
      lotSize.mantissa,
      lotSize.scale,
    ]);
    putTexts(
      state,
      'instruments.symbols',
      this.#instruments.map(({ symbol }) => symbol),
    );
    state.put('instruments.sizes', Float64Array.from(sizes));
    state.put('instruments.listed', this.listed.subarray(0, this.count));
    state.put('instruments.sequences', this.bookSequences.subarray(0, this.count));
  }

  load(state: StateReader): void {
    const sizes = takeNumbers(state, 'instruments.sizes');
    const listed = new Uint8Array(state.length('instruments.listed'));
    state.take('instruments.listed', listed);
    for (const [index, symbol] of takeTexts(state, 'instruments.symbols').entries()) {
      const [tick, tickScale, lot, lotScale] = sizes.subarray(4 * index);
      const tickSize = { mantissa: tick, scale: tickScale };
      this.add({ index, symbol, tickSize, lotSize: { mantissa: lot, scale: lotScale } });
      if (listed[index] === 0) this.remove(index);
    }
    state.take('instruments.sequences', this.bookSequences);
  }
}
