// How a hot file reports a broken invariant: a bug, never a consequence of what a client sent.

import { InvariantError } from '../domain/invariant.js';

/** Out of line, so that hot callers carry one compare and a call that is never made. */
export function breakInvariant(message: string): never {
  throw new InvariantError(message);
}
