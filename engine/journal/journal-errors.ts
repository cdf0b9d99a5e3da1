// The operating errors of the journal and its data directory: each has a stable code and the exit code it ends the
// daemon with (see docs/journal-format.md). A command refused for business reasons never becomes one of these.

/** The journal does not check, or was written by a newer version: it must not be opened. */
export class JournalCorruptError extends Error {
  override readonly name = 'JournalCorruptError';
  readonly code = 'RINGBOOK_JOURNAL_CORRUPT';
  readonly exitCode = 65;

  constructor(
    readonly file: string,
    /** The byte of the file at which the part that does not check begins. */
    readonly offset: number,
    reason: string,
  ) {
    super(`journal refused: ${file} at offset ${offset}: ${reason}`);
  }
}

export type StorageOperation = 'prepare' | 'open' | 'read' | 'write' | 'sync' | 'archive' | 'snapshot';

const ADVICE: Partial<Record<StorageOperation, string>> = {
  prepare: 'it needs room on the disk of the data directory',
  sync: 'see to the disk, then start again, which recovers what is on it',
};

/**
 * The disk refused. After a failed `sync` nothing of the file's unsynced pages is trusted: stop and recover. After any
 * other the journal is as before, and the same call may be tried again: a batch is written whole to its place each time.
 */
export class JournalStorageError extends Error {
  override readonly name = 'JournalStorageError';
  readonly code = 'RINGBOOK_JOURNAL_STORAGE';
  readonly exitCode = 74;

  constructor(
    readonly operation: StorageOperation,
    readonly file: string,
    cause: unknown,
  ) {
    const text = `journal storage failed: ${operation} of ${file}: ${cause instanceof Error ? cause.message : String(cause)}`;
    const advice = ADVICE[operation];
    super(advice === undefined ? text : `${text}; ${advice}`, { cause });
  }
}

/** Cold: what the disk says to it becomes a storage error, which names the operation and the file. */
export function attemptOn<T>(operation: StorageOperation, file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof JournalCorruptError || error instanceof JournalStorageError) throw error;
    throw new JournalStorageError(operation, file, error);
  }
}

/** The data directory cannot be created or written. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';
  readonly code = 'RINGBOOK_DATA_DIRECTORY';
  readonly exitCode = 73;

  constructor(
    readonly directory: string,
    cause: unknown,
  ) {
    super(`data directory ${directory} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** Another living process works in the data directory. */
export class DataDirectoryLockedError extends Error {
  override readonly name = 'DataDirectoryLockedError';
  readonly code = 'RINGBOOK_DATA_DIRECTORY_LOCKED';
  readonly exitCode = 73;

  constructor(
    readonly directory: string,
    readonly processId: number,
  ) {
    super(`data directory ${directory} is in use by process ${processId}`);
  }
}

/** A broken invariant: the caller, not the disk, is wrong. */
export class JournalInvariantError extends Error {
  override readonly name = 'JournalInvariantError';
  readonly code = 'RINGBOOK_JOURNAL_INVARIANT';
  readonly exitCode = 70;
}

/** Out of line, so that hot code holds neither strings nor exceptions. */
export function sequenceOutOfOrder(expected: number, got: number): never {
  throw new JournalInvariantError(`journal sequence ${got} appended where ${expected} was due`);
}

export function batchOverflow(): never {
  throw new JournalInvariantError('appended to a full journal batch: sync() is due once batchIsFull is true');
}

export function kindNotJournaled(kind: number): never {
  throw new JournalInvariantError(`a command of kind ${kind} is never journaled`);
}

export function malformedRecord(file: string, offset: number, sequence: number): never {
  throw new JournalCorruptError(
    file,
    offset,
    `the record of sequence ${sequence} is malformed though its batch checks`,
  );
}
