// Why the order-entry door closes a socket; part of the public contract (docs/order-entry-websocket.md). A frame over the
// size limit is closed by the server itself, with 1009. The codes from 4000 mean the same at the market-data door.

import { SessionEnd } from '../event-publisher.js';

export const CloseCode = {
  NORMAL: 1000,
  /** The venue is shutting down. */
  GOING_AWAY: 1001,
  /** The venue serves as many sessions as it can. */
  TRY_AGAIN_LATER: 1013,
  /** The token is not that of the account. */
  UNAUTHENTICATED: 4001,
  /** It has not logged on in time. */
  NO_LOGON: 4002,
  /** Too much waited for a client that reads too slowly. */
  SLOW_READER: 4008,
  /** It sent more frames than are allowed in a second, or than are kept while they must wait. */
  FLOODING: 4009,
  /** It resumes, and the reports that are due next cannot be had any more. */
  HISTORY_GONE: 4010,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

const ENDS: Readonly<Record<SessionEnd, readonly [code: CloseCode, reason: string]>> = {
  [SessionEnd.FINISHED]: [CloseCode.NORMAL, ''],
  [SessionEnd.SHUTDOWN]: [CloseCode.GOING_AWAY, 'the venue is shutting down'],
  [SessionEnd.UNAUTHENTICATED]: [CloseCode.UNAUTHENTICATED, 'token is not valid for this account'],
  [SessionEnd.NO_LOGON]: [CloseCode.NO_LOGON, 'no logon was accepted in time'],
  [SessionEnd.FLOODING]: [CloseCode.FLOODING, 'too much came while the venue looked up an order'],
  [SessionEnd.HISTORY_GONE]: [CloseCode.HISTORY_GONE, 'the reports that are due next cannot be had any more'],
  [SessionEnd.SLOW_READER]: [CloseCode.SLOW_READER, 'the client reads too slowly'],
};

/** The close code, and the reason as the close frame says it, of a session that the gateway ends. */
export function closeOf(end: SessionEnd): readonly [code: CloseCode, reason: string] {
  return ENDS[end];
}
