// Ends sessions that do not log on in time, so that nobody holds a place among the sessions for nothing. Owner: the gateway
// thread.
//
// Every session has the same time, so they are due in the order in which they came; one timer waits for the first.

import type { Timer, Timers } from '../engine/ring/timers.js';
import { SessionEnd } from './event-publisher.js';
import { type Session, SessionState } from './session.js';

export class LogonDeadlines {
  readonly #millisMax: number;
  readonly #timers: Timers;
  /** When each is due, by the timers; the earliest first. */
  readonly #due = new Map<Session, number>();
  #timer: Timer | undefined;

  constructor(millisMax: number, timers: Timers) {
    this.#millisMax = millisMax;
    this.#timers = timers;
  }

  /** A session was opened. */
  add(session: Session): void {
    this.#due.set(session, this.#timers.now() + this.#millisMax);
    this.#timer ??= this.#wait(this.#millisMax);
  }

  /** A session's connection is gone. */
  delete(session: Session): void {
    this.#due.delete(session);
  }

  #wait(millis: number): Timer {
    return this.#timers.after(Math.ceil(millis), () => this.#endThoseDue());
  }

  #endThoseDue(): void {
    const now = this.#timers.now();
    let next: number | undefined;
    for (const [session, due] of this.#due) {
      if (due > now) {
        next = due;
        break;
      }
      this.#due.delete(session);
      this.#onDue(session);
    }
    this.#timer = next === undefined ? undefined : this.#wait(next - now);
  }

  #onDue(session: Session): void {
    const { publisher, state } = session;
    if (state === SessionState.LIVE || state === SessionState.RESUMING) return;
    if (state === SessionState.CLOSED) {
      publisher.abort(SessionEnd.NO_LOGON); // it was told, and does not read
      return;
    }
    this.add(session); // to see to it that its end, or the answer to its logon, comes
    if (state === SessionState.LOGGING_ON) return;
    session.state = SessionState.CLOSED;
    publisher.goodbye(`no logon was accepted within ${this.#millisMax} ms`);
    publisher.end(SessionEnd.NO_LOGON);
  }
}
