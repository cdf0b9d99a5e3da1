// One client connection's session, the same for every door: where it stands, for which account, how many of its
// commands are under way, and which refusals wait for their turn. Owner: the gateway thread.
//
// Invariant: `ended` never passes `sent`; a refusal goes out when every command sent before it has ended.

import { NO_ACCOUNT } from '../engine/domain/limits.js';
import type { ExecutionReport } from '../engine/domain/report.js';
import { type EventPublisher, SessionEnd } from './event-publisher.js';
import { RefusalQueue } from './refusal-queue.js';
import { rejectText } from './reject-text.js';
import type { HeldCommands } from './resume/held-commands.js';

export const SessionState = {
  /** Nothing but a logon is taken. */
  BEFORE_LOGON: 0,
  /** The logon is on its way; commands may follow it at once. */
  LOGGING_ON: 1,
  /** Logged on, and still told what it has missed: gets the account's reports by its cursor (resume/resumes.ts). */
  RESUMING: 4,
  /** Logged on: gets the account's reports. */
  LIVE: 2,
  /** Over: nothing more is taken or told. */
  CLOSED: 3,
} as const;
export type SessionState = (typeof SessionState)[keyof typeof SessionState];

/** What happens to orders when the session ends; numbers as in the public contract. */
export const CancelOnDisconnect = { OFF: 0, SESSION: 1, ACCOUNT: 2 } as const;
export type CancelOnDisconnect = (typeof CancelOnDisconnect)[keyof typeof CancelOnDisconnect];

/** The session gets reports from its logon on. */
export const NO_RESUME = -1;

export class Session {
  readonly id: number;
  readonly publisher: EventPublisher;
  state: SessionState = SessionState.BEFORE_LOGON;
  account = NO_ACCOUNT;
  /** False while it may only listen: its token has no right to trade. */
  mayTrade = true;
  cancelOnDisconnect: number = CancelOnDisconnect.OFF;
  /** The last account sequence that its client has seen, where it wants the later ones first. */
  resumeAfter = NO_RESUME;
  /** What it sends before it is live, where it resumes. */
  held: HeldCommands | undefined;
  /** Something was published and not yet flushed. */
  dirty = false;
  /** Commands handed to the ring or held, and those of them answered in full. */
  sent = 0;
  ended = 0;
  readonly #refusals = new RefusalQueue();
  #finishing = false;

  constructor(id: number, publisher: EventPublisher) {
    this.id = id;
    this.publisher = publisher;
  }

  get isLoggedOn(): boolean {
    const { state } = this;
    return state === SessionState.LIVE || state === SessionState.LOGGING_ON || state === SessionState.RESUMING;
  }

  /** The engine has refused the logon: the session is where it was before. */
  logonRefused(report: ExecutionReport): void {
    this.leaveLogon();
    this.rejected(report);
  }

  /** The logon comes to nothing. */
  leaveLogon(): void {
    this.state = SessionState.BEFORE_LOGON;
    this.account = NO_ACCOUNT;
    this.cancelOnDisconnect = CancelOnDisconnect.OFF;
    this.resumeAfter = NO_RESUME;
  }

  /** A later stage has refused what is no order command. */
  rejected(report: ExecutionReport): void {
    const { requestIdLow, requestIdHigh, rejectReason } = report;
    this.publisher.sessionReject(requestIdLow, requestIdHigh, rejectReason, rejectText(report));
  }

  /** Refuses something that never became an order command. */
  reject(requestIdLow: number, requestIdHigh: number, reason: number, text: string): void {
    if (!this.#mayRefuse()) return;
    this.#refusals.addSessionReject(this.sent, requestIdLow, requestIdHigh, reason, text);
  }

  /** Refuses an order command with a report, which the caller fills at once; undefined where the session is over. */
  refuse(unknownSymbol: string): ExecutionReport | undefined {
    return this.#mayRefuse() ? this.#refusals.addReport(this.sent, unknownSymbol) : undefined;
  }

  #mayRefuse(): boolean {
    if (this.state === SessionState.CLOSED) return false;
    if (!this.#refusals.isFull) return true;
    this.state = SessionState.CLOSED;
    this.publisher.abort(SessionEnd.SLOW_READER);
    return false;
  }

  /** The answer to one command is complete. */
  commandEnded(): void {
    this.ended++;
    this.settle();
  }

  /** Publishes the refusals whose turn it is, and ends the session where its client is done and has everything. */
  settle(): void {
    if (this.state === SessionState.CLOSED) return;
    if (!this.#refusals.isEmpty) this.#refusals.release(this.ended, this.publisher);
    const isDone = this.ended === this.sent && this.state !== SessionState.RESUMING;
    if (this.#finishing && isDone) this.publisher.end(SessionEnd.FINISHED);
  }

  /** The client sends no more; the session ends once everything it sent is answered. */
  finish(): void {
    this.#finishing = true;
    this.settle();
  }
}
