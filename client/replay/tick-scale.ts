// Converts the file's units (1/10,000 of the currency, shares) to an instrument's ticks and lots, exactly or not at all.

import { type Decimal, parseDecimal } from '../../engine/domain/instrument.js';
import type { Instrument } from '../instrument.js';

const FILE_UNITS_A_CURRENCY_UNIT = 10_000;

export class TickScale {
  private readonly tick: Decimal;
  private readonly lot: Decimal;

  constructor(private readonly instrument: Instrument) {
    this.tick = parseDecimal(instrument.tickSize)!;
    this.lot = parseDecimal(instrument.lotSize)!;
  }

  /** Throws RangeError where the price is no whole number of ticks. */
  ticks(price: number): number {
    return this.whole((price * 10 ** this.tick.scale) / (this.tick.mantissa * FILE_UNITS_A_CURRENCY_UNIT), price);
  }

  /** Throws RangeError where the size is no whole number of lots. */
  lots(size: number): number {
    return this.whole((size * 10 ** this.lot.scale) / this.lot.mantissa, size);
  }

  private whole(count: number, of: number): number {
    if (Number.isInteger(count)) return count;
    const { symbol, tickSize, lotSize } = this.instrument;
    throw new RangeError(`${of} of the file does not fit ${symbol} with its tick of ${tickSize} and lot of ${lotSize}`);
  }
}
