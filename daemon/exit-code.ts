// What the process's exit code says; numbers as in sysexits.h and in the daemon's contract.

export const ExitCode = {
  OK: 0,
  /** A check that ran to its end and found a difference, or a daemon that is not there. */
  FAILED: 1,
  /** A wrong command line or setting, an address that cannot be bound included. */
  USAGE: 64,
  /** A data directory that must not be opened: corrupt, or of a newer version. */
  DATA: 65,
  /** A broken invariant, a thread that died, a stop that did not end in time. */
  SOFTWARE: 70,
  /** The data directory cannot be created or is in use by another daemon. */
  CANNOT_CREATE: 73,
  /** A storage error. */
  STORAGE: 74,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Codes of errors that a setting causes: an address that cannot be bound, an instrument listed otherwise than before, an account too many. */
const SETTING_ERRORS = new Set([
  'EADDRINUSE',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'SOCKET_LISTEN_FAILED',
  'RINGBOOK_INSTRUMENT_CHANGED',
  'RINGBOOK_RISK_SETUP',
]);
/** Codes that the operating system gives for storage that does not do what it is asked. */
const STORAGE_ERRORS = new Set(['EIO', 'ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE', 'ESTALE', 'EFBIG', 'ENXIO']);

/** An error as it comes out of a thread: a stable code where it has one, its own exit code where it knows it. */
export interface CodedError {
  readonly code?: unknown;
  readonly exitCode?: unknown;
}

/** The exit code for an error that stops the daemon; whatever is not known is a broken invariant. */
export function exitCodeOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return ExitCode.SOFTWARE;
  const { code, exitCode } = error as CodedError;
  if (typeof exitCode === 'number') return exitCode;
  if (typeof code !== 'string') return ExitCode.SOFTWARE;
  if (SETTING_ERRORS.has(code)) return ExitCode.USAGE;
  if (STORAGE_ERRORS.has(code)) return ExitCode.STORAGE;
  return ExitCode.SOFTWARE;
}
