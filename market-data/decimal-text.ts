// Writes ticks or lots as decimal strings, fast: the counts of one instrument repeat, so the last text of each is kept in
// a small table, and where the number fits a double no BigInt is made. Equal to formatMultiple, always.

import { type Decimal, formatMultiple } from '../engine/domain/instrument.js';

/** A power of two; counts share a slot modulo it. */
const TEXTS_KEPT = 4096;

export class DecimalText {
  readonly #size: Decimal;
  readonly #counts = new Float64Array(TEXTS_KEPT).fill(-1);
  readonly #texts: string[] = new Array(TEXTS_KEPT).fill('');

  constructor(size: Decimal) {
    this.#size = size;
  }

  /** `count` is a whole number from 0 to 2^53-1. */
  format(count: number): string {
    const slot = count % TEXTS_KEPT;
    if (this.#counts[slot] === count) return this.#texts[slot];
    const text = this.#write(count);
    this.#counts[slot] = count;
    this.#texts[slot] = text;
    return text;
  }

  #write(count: number): string {
    const { mantissa, scale } = this.#size;
    const value = count * mantissa;
    if (!Number.isSafeInteger(value)) return formatMultiple(count, this.#size);
    const digits = String(value);
    if (scale === 0) return digits;
    const padded = digits.padStart(scale + 1, '0');
    return `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  }
}
