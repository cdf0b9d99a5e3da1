// The kinds of field that a JSON request is made of, and the check of an object against the fields it may have. A fault
// is returned as the sentence that a MALFORMED answer carries: it names the field.

import { didYouMean } from '../../engine/domain/nearest-name.js';
import { echo } from '../reject-words.js';
import { isDecimalString } from './decimal-amount.js';
import type { EnumNames } from './enum-names.js';

const U64_MAX = 2n ** 64n - 1n;
const DIGITS = /^\d{1,20}$/;

/** What one field may hold. */
export interface FieldKind {
  /** Completes "price must be …". */
  readonly expects: string;
  accepts(value: unknown): boolean;
  /** The fields of an embedded object. */
  readonly fields?: Fields;
}

export type Fields = ReadonlyMap<string, FieldKind>;

export const TEXT: FieldKind = { expects: 'a string', accepts: (value) => typeof value === 'string' };

export const AMOUNT: FieldKind = { expects: 'a decimal string such as "585.33"', accepts: isDecimalString };

export const FLAG: FieldKind = { expects: 'true or false', accepts: (value) => typeof value === 'boolean' };

/** Request ids and the few other plain numbers. */
export const NUMBER: FieldKind = {
  expects: 'a whole number from 0 to 2^53-1',
  accepts: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
};

/** Ids of the engine's, and nanoseconds. */
export const DIGIT_STRING: FieldKind = {
  expects: 'a whole number below 2^64 as a string of digits',
  accepts: (value) => typeof value === 'string' && DIGITS.test(value) && BigInt(value) <= U64_MAX,
};

export function enumOf(values: EnumNames): FieldKind {
  return {
    expects: `one of ${values.names.map((name) => `"${name}"`).join(', ')}`,
    accepts: (value) => typeof value === 'string' && values.has(value),
  };
}

export function objectOf(fields: Readonly<Record<string, FieldKind>>): FieldKind {
  return { expects: 'an object', accepts: isObject, fields: new Map(Object.entries(fields)) };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is wrong with the object's fields; undefined where nothing is. `path` is '' or that of the object with a dot. */
export function faultIn(object: Readonly<Record<string, unknown>>, fields: Fields, path: string): string | undefined {
  for (const [name, value] of Object.entries(object)) {
    const kind = fields.get(name);
    if (kind === undefined)
      return `${echo(path + name)} is not a field that is known here${didYouMean(name, fields.keys(), echo)}`;
    if (!kind.accepts(value)) return `${path}${name} must be ${kind.expects}, not ${shown(value)}`;
    if (kind.fields === undefined) continue;
    const fault = faultIn(value as Readonly<Record<string, unknown>>, kind.fields, `${path}${name}.`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A value as its sender would know it again, short. */
function shown(value: unknown): string {
  if (typeof value === 'string') return echo(value);
  if (Array.isArray(value)) return 'an array';
  return isObject(value) ? 'an object' : String(value);
}
