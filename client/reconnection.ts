// When a session that lost its connection tries again: soon, then ever later, with some chance in it, so that the clients
// of a venue which comes back do not all knock at once.

import { type ReconnectOptions, SessionError } from './types.js';

const FIRST_MILLIS = 100;
const MILLIS_MAX = 5_000;

/** Refusals that another attempt will meet again. */
const FINAL = new Set(['RESUME_UNAVAILABLE', 'UNAUTHENTICATED', 'FORBIDDEN', 'MALFORMED', 'BOOK_FULL']);

export class Reconnection {
  private readonly firstMillis: number;
  private readonly millisMax: number;
  private attempts = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor({ firstMillis = FIRST_MILLIS, millisMax = MILLIS_MAX }: ReconnectOptions = {}) {
    this.firstMillis = firstMillis;
    this.millisMax = millisMax;
  }

  /** Calls once the time for another attempt has come. */
  wait(attempt: () => void): void {
    const millis = Math.min(this.millisMax, this.firstMillis * 2 ** this.attempts++);
    this.timer = setTimeout(attempt, millis * (0.5 + Math.random() / 2));
  }

  /** An attempt has come through. */
  succeeded(): void {
    this.attempts = 0;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** True where the venue's answer to a logon will not change. */
  static isFinal(error: Error | undefined): boolean {
    return error instanceof SessionError && FINAL.has(error.reason);
  }
}
