// Names and places of the journal's files inside the data directory.
//
//   <data>/format                              what this directory is and in which version
//   <data>/lock-<pid>-<start>-<boot>           the process that works in it (see directory-lock.ts)
//   <data>/journal/journal-<first sequence>.log  segments, 16 digits so that names sort as sequences do
//   <data>/journal/journal-next.spare          the next segment, zero-filled and not yet begun
//   <data>/journal/journal-free-<first sequence>.log  a segment that was archived: the next spare is made of it
//   <data>/journal/journal-next.spare.….tmp     a segment being prepared or begun; what a crash leaves of it is removed
//   <data>/archive/journal-<first sequence>.log.gz  old segments, compressed
//   <data>/archive/….tmp                       one being compressed; what a crash leaves of it is removed

import { dirname, join } from 'node:path';
import { type Disk, fileSystemDisk } from './disk.js';

const SEGMENT_NAME = /^journal-(\d{16})\.log$/;
const ARCHIVE_NAME = /^journal-(\d{16})\.log\.gz$/;
const FREE_NAME = /^journal-free-\d{16}\.log$/;
const UNFINISHED_NAME = /^journal-next\.spare\..*\.tmp$/;
const UNFINISHED_ARCHIVE_NAME = /^journal-\d{16}\.log\.gz\.tmp$/;

export interface SegmentFile {
  readonly path: string;
  /** As its name says. */
  readonly firstSequence: number;
  /** Compressed, in the archive. */
  readonly archived: boolean;
}

export function journalDirectoryOf(dataDirectory: string): string {
  return join(dataDirectory, 'journal');
}

export function archiveDirectoryOf(dataDirectory: string): string {
  return join(dataDirectory, 'archive');
}

export function segmentPath(journalDirectory: string, firstSequence: number): string {
  return join(journalDirectory, `journal-${digits(firstSequence)}.log`);
}

export function archivePath(dataDirectory: string, firstSequence: number): string {
  return join(archiveDirectoryOf(dataDirectory), `journal-${digits(firstSequence)}.log.gz`);
}

export function sparePath(journalDirectory: string): string {
  return join(journalDirectory, 'journal-next.spare');
}

/** The name under which a segment that is archived waits to be made the next spare. */
export function freePath(segment: SegmentFile): string {
  return join(dirname(segment.path), `journal-free-${digits(segment.firstSequence)}.log`);
}

/** Where the engine thread begins a segment, out of reach of the thread that prepares the next one. */
export function begunPath(journalDirectory: string): string {
  return `${sparePath(journalDirectory)}.begun.tmp`;
}

/** The segments that are not archived, oldest first; none where there is no journal. */
export function listSegments(journalDirectory: string, disk: Disk = fileSystemDisk): SegmentFile[] {
  return listNumbered(journalDirectory, SEGMENT_NAME, false, disk);
}

/** The archived segments, oldest first. */
export function listArchives(dataDirectory: string, disk: Disk = fileSystemDisk): SegmentFile[] {
  return listNumbered(archiveDirectoryOf(dataDirectory), ARCHIVE_NAME, true, disk);
}

/** Every segment there is, oldest first. One that lies in both places, because a crash came between, is not archived yet. */
export function listJournal(dataDirectory: string, disk: Disk = fileSystemDisk): SegmentFile[] {
  // In this order: one that is archived between the two calls is then seen twice, and not in neither place.
  const segments = listSegments(journalDirectoryOf(dataDirectory), disk);
  const archives = listArchives(dataDirectory, disk);
  const live = new Set(segments.map((segment) => segment.firstSequence));
  const archived = archives.filter((archive) => !live.has(archive.firstSequence));
  return [...archived, ...segments].sort(bySequence);
}

/** Segments that wait to be made the next spare. */
export function listFree(journalDirectory: string, disk: Disk = fileSystemDisk): string[] {
  return listNames(journalDirectory, FREE_NAME, disk);
}

/** Preparations and archives that a stopped process left half done. */
export function listUnfinished(dataDirectory: string, disk: Disk = fileSystemDisk): string[] {
  return [
    ...listNames(journalDirectoryOf(dataDirectory), UNFINISHED_NAME, disk),
    ...listNames(archiveDirectoryOf(dataDirectory), UNFINISHED_ARCHIVE_NAME, disk),
  ];
}

function digits(sequence: number): string {
  return String(sequence).padStart(16, '0');
}

function bySequence(a: SegmentFile, b: SegmentFile): number {
  return a.firstSequence - b.firstSequence;
}

function listNames(directory: string, pattern: RegExp, disk: Disk): string[] {
  const names = disk.list(directory).filter((name) => pattern.test(name));
  return names.sort().map((name) => join(directory, name));
}

function listNumbered(directory: string, pattern: RegExp, archived: boolean, disk: Disk): SegmentFile[] {
  return disk
    .list(directory)
    .map((name) => ({ path: join(directory, name), match: pattern.exec(name) }))
    .filter((entry) => entry.match !== null)
    .map((entry) => ({ path: entry.path, firstSequence: Number(entry.match![1]), archived }))
    .sort(bySequence);
}
