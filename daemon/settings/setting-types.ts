// The kinds of values that settings have, each with a text that says what is allowed.

import { z } from 'zod';

/** Orders have 24-bit slots, two of which are spare. */
export const SLOTS_MAX = 2 ** 24 - 2;

/** What a person is told of a setting. */
export interface SettingText {
  readonly allowed: string;
  readonly description: string;
  readonly [key: string]: unknown;
}

/** A whole number, given as digits; underscores may group them. */
function digits() {
  return z
    .string()
    .regex(/^\d[\d_]*$/)
    .transform((text) => Number(text.replaceAll('_', '')));
}

export function integer(min: number, max: number, defaultValue: number, description: string) {
  return digits()
    .pipe(z.number().int().min(min).max(max))
    .prefault(String(defaultValue))
    .meta({ allowed: `a whole number from ${min} to ${max}`, description } satisfies SettingText);
}

/** The same, with a minus sign where it is below 0. */
export function signedInteger(min: number, max: number, defaultValue: number, description: string) {
  return z
    .string()
    .regex(/^-?\d[\d_]*$/)
    .transform((text) => Number(text.replaceAll('_', '')))
    .pipe(z.number().int().min(min).max(max))
    .prefault(String(defaultValue))
    .meta({ allowed: `a whole number from ${min} to ${max}`, description } satisfies SettingText);
}

export function powerOfTwo(min: number, max: number, defaultValue: number, description: string) {
  return digits()
    .pipe(
      z
        .number()
        .int()
        .min(min)
        .max(max)
        .refine((value) => Number.isInteger(Math.log2(value))),
    )
    .prefault(String(defaultValue))
    .meta({ allowed: `a power of two from ${min} to ${max}`, description } satisfies SettingText);
}

export function oneOf<const Values extends readonly [string, ...string[]]>(
  values: Values,
  defaultValue: Values[number],
  description: string,
) {
  return z
    .enum(values)
    .prefault(defaultValue)
    .meta({ allowed: `one of ${values.join(', ')}`, description } satisfies SettingText);
}
