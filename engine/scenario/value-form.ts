// The forms that values have in statements. Each brings what a person writes into the one text that the engine's value
// is written as, or says that it is none.

import { type Decimal, formatMultiple } from '../domain/instrument.js';

/** The one text of a value, or undefined where the word is none of this form. */
export type ValueForm = (word: string) => string | undefined;

const DECIMAL = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/;

/** Without leading zeros and without zeros at the end of the fraction: 0100.50 is 100.5. */
export function decimalForm(word: string): string | undefined {
  const match = DECIMAL.exec(word);
  if (match === null) return undefined;
  const fraction = match[3] ?? '';
  return `${match[1]}${match[2]}${fraction === '' ? '' : `.${fraction}`}`;
}

export function textForm(word: string): string {
  return word;
}

/** One of the table's names. */
export function nameForm(table: Readonly<Record<string, number>>): ValueForm {
  return (word) => (Object.hasOwn(table, word) ? word : undefined);
}

/** One of these words. */
export function wordForm(...known: readonly string[]): ValueForm {
  return (word) => (known.includes(word) ? word : undefined);
}

/** The name of a number, as the contract has it. */
export function nameOf(table: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(table).find((name) => table[name] === value) ?? String(value);
}

/** So many ticks or lots; where no instrument says how large one is, the number itself. */
export function amountText(count: number, size: Decimal | undefined): string {
  if (!Number.isSafeInteger(count)) return String(count);
  if (size === undefined) return String(count);
  const text = formatMultiple(Math.abs(count), size);
  return decimalForm(count < 0 ? `-${text}` : text)!;
}
