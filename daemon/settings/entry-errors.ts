// What is wrong with an entry of a settings file, as one sentence that names the key, its value and what is allowed.

import { z } from 'zod';
import { didYouMean } from '../../engine/domain/nearest-name.js';

/** Text that `parse` reads; undefined is a value that is not allowed. */
export function read<T>(parse: (text: string) => T | undefined, allowed: string) {
  return z.string().transform((text, context) => {
    const parsed = parse(text);
    if (parsed === undefined) context.addIssue({ code: 'custom', message: `is not ${allowed}` });
    return parsed ?? z.NEVER;
  });
}

export function whole(min: number, max: number) {
  const parse = (text: string) => {
    const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
  return read(parse, `a whole number from ${min} to ${max}`);
}

/** A key that is unknown comes first: it is most likely the one that is missing. */
export function explainEntry(schema: z.ZodObject, issues: readonly z.core.$ZodIssue[], entry: unknown): string {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown !== undefined) {
    const [key] = unknown.keys;
    return `unknown key "${[...unknown.path, key].join('.')}"${didYouMean(key, keysAt(schema, unknown.path))}`;
  }
  const [issue] = issues;
  const key = issue.path.join('.');
  const value = valueAt(entry, issue.path);
  if (key === '') return `must be a map {${Object.keys(schema.shape).slice(0, 3).join(', ')}, …}`;
  if (value === undefined) return `${key} is missing`;
  if (issue.code !== 'invalid_type') return `${key} ${shown(key, value)}${issue.message}`;
  const keys = keysAt(schema, issue.path);
  if (keys.length > 0) return `${key} must be a map {${keys.join(', ')}}`;
  return `${key} must be ${issue.expected === 'array' ? 'a list' : issue.expected === 'record' ? 'a map' : 'one value'}`;
}

export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  const at = (from: unknown, key: PropertyKey) =>
    typeof from === 'object' && from !== null ? (from as Record<PropertyKey, unknown>)[key] : undefined;
  return path.reduce(at, value);
}

/** Tokens are secrets: no message shows them. Neither does it a value of several parts. */
function shown(key: string, value: unknown): string {
  return typeof value !== 'string' || /\btoken/.test(key.split('.').at(-1) ?? '') ? '' : `"${value}" `;
}

/** The keys that a map may have there; none where there is no map. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: z.ZodType | undefined = schema;
  for (const key of path) at = partOf(unwrapped(at), key);
  const found = unwrapped(at);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function partOf(schema: z.ZodType | undefined, key: PropertyKey): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)];
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  return schema instanceof z.ZodRecord ? (schema.valueType as z.ZodType) : undefined;
}

function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  return schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
}
