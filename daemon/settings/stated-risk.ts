// What the settings said of limits and fees when the venue last heard it, kept in the data directory: a start tells the venue
// what they say differently now, and leaves alone what an administrator has set since.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'stated-risk.json';

/** Values by what they are of, such as `limits desk-1` or `fees AAPL`. */
export type Statements = ReadonlyMap<string, readonly number[]>;

/** Whatever is not there, or is no such file, has not been said: the venue hears it anew. */
export function readStatements(dataDirectory: string | undefined): Statements {
  if (dataDirectory === undefined) return new Map();
  try {
    const kept: unknown = JSON.parse(readFileSync(join(dataDirectory, FILE), 'utf8'));
    return new Map(Object.entries(kept as Record<string, number[]>).filter(([, values]) => Array.isArray(values)));
  } catch {
    return new Map();
  }
}

export function keepStatements(dataDirectory: string | undefined, statements: Statements): void {
  if (dataDirectory === undefined) return;
  const path = join(dataDirectory, FILE);
  const unfinished = `${path}.tmp`; // renamed once it is whole, so that a crash leaves no half file
  writeFileSync(unfinished, `${JSON.stringify(Object.fromEntries(statements))}\n`, { flush: true });
  renameSync(unfinished, path);
}

/** True where the two do not say the same of it. */
export function hasChanged(key: string, before: Statements, now: Statements): boolean {
  return JSON.stringify(before.get(key)) !== JSON.stringify(now.get(key));
}
