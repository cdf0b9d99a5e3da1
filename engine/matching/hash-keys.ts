// The keys of the engine's hash tables, drawn anew by each process, so that nobody can choose ids, tags or prices that all
// fall on one place of a table and make every look into it long. Nothing that the engine says depends on them: they decide
// where an entry stands, never whether it is found.

import { randomFillSync } from 'node:crypto';

/** Odd, so that a factor loses no bit of what it multiplies. */
export const HASH_KEYS: Int32Array = randomFillSync(new Int32Array(24)).map((key) => key | 1);
