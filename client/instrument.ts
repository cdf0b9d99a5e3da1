// An instrument as a strategy needs it: converts between decimal strings and the ticks and lots that orders count in.

import { type Decimal, formatMultiple, parseDecimal, parseMultiple } from '../engine/domain/instrument.js';
import type { TradingStatusName } from './types.js';

export class Instrument {
  private readonly tick: Decimal;
  private readonly lot: Decimal;

  constructor(
    readonly symbol: string,
    /** Decimal strings: quote currency and base units. */
    readonly tickSize: string,
    readonly lotSize: string,
    readonly status: TradingStatusName,
  ) {
    this.tick = size(tickSize);
    this.lot = size(lotSize);
  }

  /** "585.33" at a tick of 0.01 is 58533; throws RangeError where the text is no whole number of ticks. */
  ticks(price: string): number {
    return multiple(price, this.tick, `price ${price} is no whole number of ticks of ${this.tickSize}`);
  }

  /** 58533 at a tick of 0.01 is "585.33". */
  price(ticks: number): string {
    return formatMultiple(ticks, this.tick);
  }

  /** "100" at a lot of 1 is 100; throws RangeError where the text is no whole number of lots. */
  lots(quantity: string): number {
    return multiple(quantity, this.lot, `quantity ${quantity} is no whole number of lots of ${this.lotSize}`);
  }

  /** 100 at a lot of 1 is "100". */
  quantity(lots: number): string {
    return formatMultiple(lots, this.lot);
  }
}

function size(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === undefined) throw new RangeError(`not a positive decimal: "${text}"`);
  return decimal;
}

function multiple(text: string, unit: Decimal, otherwise: string): number {
  const count = parseMultiple(text, unit);
  if (count === undefined) throw new RangeError(otherwise);
  return count;
}
