// A broken invariant: the program is wrong, so the thread stops, the daemon with it, and a restart recovers.

export class InvariantError extends Error {
  readonly code = 'RINGBOOK_INVARIANT';

  constructor(message: string) {
    super(message);
    this.name = 'InvariantError';
  }
}

/** How a hot file reports one: out of line, so that its callers carry one compare and a call that is never made. */
export function breakInvariant(message: string): never {
  throw new InvariantError(message);
}
