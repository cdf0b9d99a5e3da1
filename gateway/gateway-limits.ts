// Every queue, batch and buffer of the gateway has its limit here; those that operators may want to change are settings.

/** What a gateway is made with. */
export interface GatewayLimits {
  /** The largest message a client may send. */
  readonly messageBytesMax: number;
  /** How much output may wait for a client that reads slowly before its stream ends. */
  readonly pendingOutputBytesMax: number;
  /** How many accounts the engine has room for. */
  readonly accountsMax: number;
  /** The largest list that a unary call answers with. */
  readonly answerBytesMax: number;
  /** Sessions at a time, of all doors together. */
  readonly sessionsMax: number;
  /** How long a session may take to log on. */
  readonly logonMillisMax: number;
  /** The newest reports, of all accounts together, that are kept for sessions which resume. */
  readonly historyReports: number;
  /** Reports that are made again from the journal at a time, for one session. */
  readonly historySliceReports: number;
}

export const DEFAULT_GATEWAY_LIMITS: GatewayLimits = {
  messageBytesMax: 1024 * 1024,
  pendingOutputBytesMax: 16 * 1024 * 1024,
  accountsMax: 1024,
  answerBytesMax: 4 * 1024 * 1024, // what gRPC clients accept unless they say otherwise
  sessionsMax: 4096,
  logonMillisMax: 10_000,
  historyReports: 65_536,
  historySliceReports: 32_768,
};

/** The most reports that may be kept: their bytes are numbered by 31 bits. */
export const HISTORY_REPORTS_MAX = 1 << 20;
/** Report records in one duty cycle, so that a flood of them leaves the event loop its turns. */
export const REPORTS_PER_CYCLE_MAX = 1024;
/** The size from which a server message is closed and the next one begun; far below what clients accept (4 MiB). */
export const SERVER_MESSAGE_BYTES = 256 * 1024;
/** What a session's output buffer begins with. */
export const OUTPUT_BUFFER_BYTES = 4096;
/** Refusals of one session that may wait for the answers to its earlier commands. */
export const REFUSALS_HELD_MAX = 32_768;
/** Unary calls under way. */
export const UNARY_CALLS_MAX = 4096;
/** Book queries that wait for their turn. */
export const BOOK_QUERIES_MAX = 1024;
/** How long sessions may take to read their farewell. */
export const FAREWELL_MILLIS_MAX = 2000;
/**
 * Reports that sessions which resume are sent in one duty cycle, all together: what a live report waits for. In cycles
 * with many live ones each is sent twice as many as those, up to a limit for all.
 */
export const RESUMED_REPORTS_PER_CYCLE = 64;
export const RESUMED_REPORTS_PER_CYCLE_MAX = 4096;
/** A session that resumes is sent no more while so much waits for its client. */
export const RESUME_OUTPUT_BYTES = 256 * 1024;
/** Slices of older history that are read or sent at a time, for all sessions; others wait in line. */
export const HISTORY_SLICES_MAX = 4;
/** How long the others wait for a client to read its slice, before the next of them may read the journal. */
export const READER_PATIENCE_MILLIS = 1_000;
/** How long a client may take to read one slice. */
export const SLICE_MILLIS_MAX = 30_000;
/** How often, and after which pause, the journal is asked again for what it should have. */
export const HISTORY_ATTEMPTS_MAX = 50;
export const HISTORY_RETRY_MILLIS = 100;
/** Commands of one session that may wait until it is live. */
export const HELD_COMMANDS_MAX = 32_768;
/** Session ids are below this. */
export const SESSION_ID_LIMIT = 0x7fff_ffff;

/** The relations that the code relies on; a settings error otherwise. */
export function checkGatewayLimits(limits: GatewayLimits): void {
  if (limits.messageBytesMax < 1024) throw new RangeError('messageBytesMax must be at least 1024');
  if (limits.pendingOutputBytesMax < 4 * SERVER_MESSAGE_BYTES) {
    throw new RangeError(`pendingOutputBytesMax must be at least ${4 * SERVER_MESSAGE_BYTES}`);
  }
  if (limits.accountsMax < 1) throw new RangeError('accountsMax must be at least 1');
  if (limits.historyReports < 1 || limits.historyReports > HISTORY_REPORTS_MAX) {
    throw new RangeError(`historyReports must be from 1 to ${HISTORY_REPORTS_MAX}`);
  }
  if (limits.historySliceReports < 1) throw new RangeError('historySliceReports must be at least 1');
  if (limits.logonMillisMax < 1) throw new RangeError('logonMillisMax must be at least 1');
}
