// What TakeSnapshot of the Admin service asks the daemon for, which alone can take one.

export interface TakenSnapshot {
  readonly coveredSequence: number;
  /** What has been done, for a person. */
  readonly text: string;
}

/** Rejects with a SnapshotUnavailableError. */
export type TakeSnapshot = () => Promise<TakenSnapshot>;

export class SnapshotUnavailableError extends Error {
  override readonly name = 'SnapshotUnavailableError';
  readonly code = 'RINGBOOK_SNAPSHOT_UNAVAILABLE';

  constructor(
    message: string,
    /** False where the daemon as it was started never takes one. */
    readonly mayRetry: boolean,
  ) {
    super(message);
  }
}
