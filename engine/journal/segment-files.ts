// Names and places of the journal's files inside the data directory.
//
//   <data>/format                              what this directory is and in which version
//   <data>/lock-<pid>-<start>-<boot>           the process that works in it (see directory-lock.ts)
//   <data>/journal/journal-<first sequence>.log  segments, 16 digits so that names sort as sequences do
//   <data>/journal/journal-next.spare          the next segment, zero-filled and not yet begun
//   <data>/journal/journal-next.spare.….tmp     a segment being prepared or begun; what a crash leaves of it is removed

import { join } from 'node:path';
import { type Disk, fileSystemDisk } from './disk.js';

const SEGMENT_NAME = /^journal-(\d{16})\.log$/;
const UNFINISHED_NAME = /^journal-next\.spare\..*\.tmp$/;

export interface SegmentFile {
  readonly path: string;
  /** As its name says. */
  readonly firstSequence: number;
}

export function journalDirectoryOf(dataDirectory: string): string {
  return join(dataDirectory, 'journal');
}

export function segmentPath(journalDirectory: string, firstSequence: number): string {
  return join(journalDirectory, `journal-${String(firstSequence).padStart(16, '0')}.log`);
}

export function sparePath(journalDirectory: string): string {
  return join(journalDirectory, 'journal-next.spare');
}

/** The segments, oldest first; none where there is no journal. */
export function listSegments(journalDirectory: string, disk: Disk = fileSystemDisk): SegmentFile[] {
  return disk
    .list(journalDirectory)
    .map((name) => ({ path: join(journalDirectory, name), match: SEGMENT_NAME.exec(name) }))
    .filter((entry) => entry.match !== null)
    .map((entry) => ({ path: entry.path, firstSequence: Number(entry.match![1]) }))
    .sort((a, b) => a.firstSequence - b.firstSequence);
}

/** Preparations that a stopped process left half done. */
export function listUnfinished(journalDirectory: string, disk: Disk = fileSystemDisk): string[] {
  return disk
    .list(journalDirectory)
    .filter((name) => UNFINISHED_NAME.test(name))
    .map((name) => join(journalDirectory, name));
}

/** Where the engine thread begins a segment, out of reach of the thread that prepares the next one. */
export function begunPath(journalDirectory: string): string {
  return `${sparePath(journalDirectory)}.begun.tmp`;
}
