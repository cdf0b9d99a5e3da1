// What a session tells its client, whatever the door and the encoding: each door and encoding has an implementation, and
// the sessions and the dispatcher know none of them.

import type { AccountReport, ExecutionReport, MassCancelReport } from '../engine/domain/report.js';

/** Why the gateway ends a session. */
export const SessionEnd = {
  /** The client has said that it sends no more, and has all its answers. */
  FINISHED: 0,
  /** The venue is going down. */
  SHUTDOWN: 1,
  UNAUTHENTICATED: 2,
  /** The client reads more slowly than the limit on waiting output allows. */
  SLOW_READER: 3,
  /** It has not logged on in time. */
  NO_LOGON: 4,
  /** It has sent more than is kept while its commands must wait. */
  FLOODING: 5,
  /** It resumes, and the reports that are due next cannot be had any more. */
  HISTORY_GONE: 6,
} as const;
export type SessionEnd = (typeof SessionEnd)[keyof typeof SessionEnd];

/** A u64 as its low and high words. */
export type Words = readonly [number, number];

/**
 * Events are gathered until `flush`, which sends all of them in as few messages as their size allows. Records are valid
 * only during the call.
 */
export interface EventPublisher {
  /** `own`: this session's command caused it, so the request id goes with it. */
  execution(report: ExecutionReport, own: boolean): void;
  /** The gateway's own refusal of an order command; `unknownSymbol` as the client sent it, '' where it is known. */
  refusal(report: ExecutionReport, unknownSymbol: string): void;
  massCancel(report: MassCancelReport): void;
  logonAck(report: AccountReport, sessionId: number): void;
  heartbeat(requestId: Words, clientTime: Words, received: Words): void;
  sessionReject(requestIdLow: number, requestIdHigh: number, reason: number, text: string): void;
  goodbye(reason: string): void;
  /** What waits to be taken by the client, as far as this process holds it. */
  readonly backlogBytes: number;
  /** Sends what was gathered, as far as the connection takes it now; the rest follows by itself. */
  flush(): void;
  /** Ends the connection after everything gathered has been sent; nothing may be published after it. */
  end(reason: SessionEnd): void;
  /** Ends the connection at once, whatever still waits: for a client that does not read, which `end` would wait for. */
  abort(reason: SessionEnd): void;
}
