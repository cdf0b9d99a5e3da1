// What a scenario may ask about an account's risk: the words of the lines `position`, `risk` and `reserved`. A figure is
// text, so that what was found can be told in the words of what was wanted.

import { type Decimal, formatDecimal } from '../domain/instrument.js';
import { amountText, decimalForm } from './value-form.js';

export interface Question {
  /** The first word of the line. */
  readonly about: 'position' | 'risk' | 'reserved';
  /** -1: everyone. */
  readonly account: number;
  /** -1: all. */
  readonly instrument: number;
}

/** Word by word what the line says; `quantity`, `average` and `total` stand without their word. */
export type Figures = ReadonlyMap<string, string>;

/** What nothing is reserved for. */
export const NOTHING = 'nothing';
/** Decimals beyond those of a tick to which averages are rounded. */
const AVERAGE_DECIMALS = 2;
const ONE: Decimal = { mantissa: 1, scale: 0 };

export function figuresText(figures: Figures): string {
  return [...figures].map(([word, value]) => `${prefix(word)}${value}`).join(' ');
}

function prefix(word: string): string {
  if (word === 'quantity' || word === 'total') return '';
  if (word === 'average') return '@ ';
  return `${word.endsWith(' for') ? 'for' : word} `;
}

/** So many ticks, or ticks x lots: an average cost may have fractions of them. */
export function averageText(value: number, size: Decimal = ONE): string {
  if (Number.isSafeInteger(value)) return amountText(value, size);
  const rounded = (value * Number(formatDecimal(size))).toFixed(size.scale + AVERAGE_DECIMALS);
  const text = decimalForm(rounded) ?? rounded;
  return text === '-0' ? '0' : text;
}
