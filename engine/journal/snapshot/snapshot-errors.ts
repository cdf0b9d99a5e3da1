// What is wrong with a snapshot: a reason to take the one before, not yet to refuse the data directory.

/** The file does not check, is of a newer version, or lacks what this version needs. */
export class SnapshotCorruptError extends Error {
  override readonly name = 'SnapshotCorruptError';
  readonly code = 'RINGBOOK_SNAPSHOT_CORRUPT';
  readonly exitCode = 65;

  constructor(
    readonly file: string,
    /** The byte of the file at which the part that does not check begins. */
    readonly offset: number,
    readonly reason: string,
  ) {
    super(`snapshot refused: ${file} at offset ${offset}: ${reason}`);
  }
}
