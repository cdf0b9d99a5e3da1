// Finds the snapshot to begin with: the newest that is good. One that is not is passed over, and somebody is told why.

import { StateError, type StateReader } from '../../domain/state-sections.js';
import { type Disk, fileSystemDisk } from '../disk.js';
import { JournalStorageError } from '../journal-errors.js';
import { readSnapshot, type Snapshot } from './read-snapshot.js';
import { SnapshotCorruptError } from './snapshot-errors.js';
import { listSnapshots, type SnapshotFile } from './snapshot-files.js';

export interface NewestSnapshotOptions {
  readonly disk?: Disk;
  readonly rest?: () => void;
  /** The last sequence that it may cover. */
  readonly untilSequence?: number;
  /** Throws a StateError where the state is not one that can be loaded. */
  readonly check?: (state: StateReader) => void;
}

export interface BadSnapshot {
  readonly file: SnapshotFile;
  readonly error: SnapshotCorruptError | JournalStorageError;
}

export interface FoundSnapshot {
  /** Open; undefined where there is no good one. */
  readonly snapshot: Snapshot | undefined;
  /** Newer than that, newest first. */
  readonly bad: readonly BadSnapshot[];
}

export function openNewestSnapshot(dataDirectory: string, options: NewestSnapshotOptions = {}): FoundSnapshot {
  const { disk = fileSystemDisk, untilSequence = Number.POSITIVE_INFINITY } = options;
  const bad: BadSnapshot[] = [];
  for (const file of listSnapshots(dataDirectory, disk).reverse()) {
    if (file.coveredSequence > untilSequence) continue;
    const opened = open(file, { ...options, disk });
    if (!(opened instanceof Error)) return { snapshot: opened, bad };
    bad.push({ file, error: opened });
  }
  return { snapshot: undefined, bad };
}

/** A file that cannot be read is as good as damaged: another one may be readable. */
function open(file: SnapshotFile, options: NewestSnapshotOptions): Snapshot | BadSnapshot['error'] {
  const { disk, rest, check } = options;
  let snapshot: Snapshot;
  try {
    snapshot = readSnapshot(file.path, { disk, rest, coveredSequence: file.coveredSequence });
  } catch (error) {
    if (error instanceof SnapshotCorruptError || error instanceof JournalStorageError) return error;
    throw error;
  }
  try {
    check?.(snapshot);
    return snapshot;
  } catch (error) {
    snapshot.close();
    if (error instanceof StateError) return new SnapshotCorruptError(file.path, 0, error.message);
    throw error;
  }
}
