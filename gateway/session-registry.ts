// All sessions, by id and by account. Owner: the gateway thread.
//
// Ids go up by one. Orders remember the session that sent them across a restart and must not be taken for those of a new
// one, so after recovery the ids go on above the highest that an order bears.

import type { EventPublisher } from './event-publisher.js';
import { SESSION_ID_LIMIT } from './gateway-limits.js';
import { CancelOnDisconnect, Session, SessionState } from './session.js';

const NO_SESSIONS: readonly Session[] = [];

export class SessionRegistry {
  readonly #byId = new Map<number, Session>();
  /** Replaced, never changed: the dispatcher may be walking one. */
  readonly #byAccount: (readonly Session[])[] = [];
  #lastId = 0;

  /** From now on ids are above this one. */
  startAfter(id: number): void {
    this.#lastId = Math.max(this.#lastId, id);
  }

  /** An id that no session has. */
  takeId(): number {
    this.#lastId = this.#lastId >= SESSION_ID_LIMIT ? 1 : this.#lastId + 1;
    return this.#lastId;
  }

  open(publisher: EventPublisher): Session {
    const session = new Session(this.takeId(), publisher);
    this.#byId.set(session.id, session);
    return session;
  }

  find(id: number): Session | undefined {
    return this.#byId.get(id);
  }

  /** The live sessions of an account. */
  ofAccount(account: number): readonly Session[] {
    return this.#byAccount[account] ?? NO_SESSIONS;
  }

  /** From now on the session gets its account's reports. */
  goLive(session: Session): void {
    session.state = SessionState.LIVE;
    this.#byAccount[session.account] = [...this.ofAccount(session.account), session];
  }

  /** Forgets a session; returns which cancel its orders need, OFF for none. */
  close(session: Session): number {
    if (!this.#byId.delete(session.id)) return CancelOnDisconnect.OFF;
    session.state = SessionState.CLOSED;
    const others = this.ofAccount(session.account).filter((other) => other !== session);
    if (session.account >= 0) this.#byAccount[session.account] = others;
    return session.cancelOnDisconnect;
  }

  get all(): readonly Session[] {
    return [...this.#byId.values()];
  }

  get size(): number {
    return this.#byId.size;
  }
}
