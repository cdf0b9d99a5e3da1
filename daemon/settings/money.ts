// Money in settings: decimals of the venue's currency, of which inwards only whole numbers of ticks x lots exist.
//
// A tick x lot of an instrument is worth tick_size x lot_size of its currency. Where all instruments agree in that, money has
// this unit; where they do not, amounts of one instrument and of another cannot be added as money, and the setting
// `money_unit` must say what is meant.

import { type Decimal, formatDecimal } from '../../engine/domain/instrument.js';
import type { InstrumentDefinition } from '../../engine/domain/instrument-definition.js';
import { AMOUNT_MAX } from '../../engine/domain/limits.js';

const MONEY = /^(\d{1,31})(?:\.(\d{1,31}))?$/;

/** What one tick x lot is worth: mantissa / 10^scale. Its text is for messages. */
export interface MoneyUnit {
  readonly mantissa: bigint;
  readonly scale: number;
  readonly text: string;
}

/** The unit of money, or why there is none. */
export function moneyUnitOf(
  stated: Decimal | undefined,
  instruments: readonly InstrumentDefinition[],
): MoneyUnit | string {
  if (stated !== undefined) {
    return { mantissa: BigInt(stated.mantissa), scale: stated.scale, text: formatDecimal(stated) };
  }
  const [first, ...others] = instruments;
  const unit = unitOf(first);
  const other = others.find((instrument) => unitOf(instrument).text !== unit.text);
  if (other === undefined) return unit;
  return (
    `instruments do not count money alike: one tick x lot of ${first.symbol} is worth ${unit.text}, ` +
    `of ${other.symbol} ${unitOf(other).text}; set money_unit to what it is to be worth, ${unit.text} for instance`
  );
}

/** Ticks x lots; undefined for what is no whole number of them up to 2^53-1. */
export function parseMoney(text: string, unit: MoneyUnit): number | undefined {
  const match = MONEY.exec(text);
  if (match === null) return undefined;
  const fraction = match[2] ?? '';
  const scale = Math.max(fraction.length, unit.scale);
  const value = BigInt(match[1] + fraction) * 10n ** BigInt(scale - fraction.length);
  const one = unit.mantissa * 10n ** BigInt(scale - unit.scale);
  const count = value / one;
  return value % one === 0n && count <= BigInt(AMOUNT_MAX) ? Number(count) : undefined;
}

/** tick_size x lot_size, without trailing zeros. */
function unitOf({ tickSize, lotSize }: InstrumentDefinition): MoneyUnit {
  let mantissa = BigInt(tickSize.mantissa) * BigInt(lotSize.mantissa);
  let scale = tickSize.scale + lotSize.scale;
  while (scale > 0 && mantissa % 10n === 0n) {
    mantissa /= 10n;
    scale--;
  }
  const digits = mantissa.toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return { mantissa, scale, text };
}
