// A broken invariant: the program is wrong, so the thread stops, the daemon with it, and a restart recovers.

export class InvariantError extends Error {
  readonly code = 'RINGBOOK_INVARIANT';

  constructor(message: string) {
    super(message);
    this.name = 'InvariantError';
  }
}
