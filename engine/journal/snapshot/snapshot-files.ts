// Names and places of the snapshots inside the data directory.
//
//   <data>/snapshots/snapshot-<covered sequence>.snap      16 digits, so that names sort as sequences do
//   <data>/snapshots/snapshot-<covered sequence>.snap.tmp  one being written; what a crash leaves of it is removed

import { join } from 'node:path';
import { type Disk, fileSystemDisk } from '../disk.js';

const SNAPSHOT_NAME = /^snapshot-(\d{16})\.snap$/;
const UNFINISHED_NAME = /^snapshot-\d{16}\.snap\.tmp$/;

export interface SnapshotFile {
  readonly path: string;
  /** As its name says. */
  readonly coveredSequence: number;
}

export function snapshotDirectoryOf(dataDirectory: string): string {
  return join(dataDirectory, 'snapshots');
}

export function snapshotPath(dataDirectory: string, coveredSequence: number): string {
  return join(snapshotDirectoryOf(dataDirectory), `snapshot-${String(coveredSequence).padStart(16, '0')}.snap`);
}

/** The snapshots, oldest first; nothing is read of them. */
export function listSnapshots(dataDirectory: string, disk: Disk = fileSystemDisk): SnapshotFile[] {
  const directory = snapshotDirectoryOf(dataDirectory);
  return disk
    .list(directory)
    .map((name) => ({ path: join(directory, name), match: SNAPSHOT_NAME.exec(name) }))
    .filter((entry) => entry.match !== null)
    .map((entry) => ({ path: entry.path, coveredSequence: Number(entry.match![1]) }))
    .sort((a, b) => a.coveredSequence - b.coveredSequence);
}

/** Removes what a stopped process or task left half written; nobody else writes a snapshot meanwhile. */
export function removeUnfinishedSnapshots(dataDirectory: string, disk: Disk = fileSystemDisk): void {
  const directory = snapshotDirectoryOf(dataDirectory);
  for (const name of disk.list(directory)) if (UNFINISHED_NAME.test(name)) disk.unlink(join(directory, name));
}
