// A broken invariant of the engine: a bug, never a consequence of what a client sent. Whoever catches it stops the
// daemon (exit code 70); the journal replays to the last good state.

export class InvariantError extends Error {
  readonly code = 'RINGBOOK_INVARIANT';

  constructor(message: string) {
    super(message);
    this.name = 'InvariantError';
  }
}

/** Out of line, so that hot callers carry one compare and a call that is never made. */
export function breakInvariant(message: string): never {
  throw new InvariantError(message);
}
