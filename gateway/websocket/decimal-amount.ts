// Prices and quantities between JSON, where they are decimal strings, and records, where they count ticks and lots.

import { type Decimal, formatMultiple, parseMultiple } from '../../engine/domain/instrument.js';
import { AMOUNT_MAX } from '../../engine/domain/limits.js';

/** A decimal that is no amount: negative, no whole number of ticks or lots, or too large. Validators refuse it as such. */
export const NO_AMOUNT = -1;

/** As many digits as the largest amount of the largest size has. */
const DECIMAL_STRING = /^-?\d{1,31}(\.\d{1,31})?$/;

/** True for what has the shape of an amount, in range or not. */
export function isDecimalString(value: unknown): boolean {
  return typeof value === 'string' && DECIMAL_STRING.test(value);
}

/** How many ticks or lots a decimal string is, exactly, or NO_AMOUNT; 0 where there is none. */
export function readAmount(text: string | undefined, size: Decimal): number {
  return text === undefined ? 0 : (parseMultiple(text, size) ?? NO_AMOUNT);
}

/** Ticks or lots as a decimal string; undefined for what is no amount. */
export function writeAmount(count: number, size: Decimal): string | undefined {
  return count >= 0 && count <= AMOUNT_MAX && Number.isInteger(count) ? formatMultiple(count, size) : undefined;
}
