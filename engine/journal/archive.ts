// Archives old segments: compresses those that no recovery will ask for, and frees their files to be used again. Each
// step is durable before the next, so a crash between any two leaves every command in at least one place. Runs on the
// background thread.

import { constants, gzipSync } from 'node:zlib';
import { type Disk, fileSystemDisk, writeWhole } from './disk.js';
import { attemptOn, JournalCorruptError } from './journal-errors.js';
import { JournalReader } from './journal-reader.js';
import {
  archiveDirectoryOf,
  archivePath,
  freePath,
  journalDirectoryOf,
  listArchives,
  listFree,
  listSegments,
  type SegmentFile,
} from './segment-files.js';
import { SegmentImage } from './segment-image.js';

/** Segments that wait to be made the next spare; one is used while the next is filled. More would only take room. */
const FREE_SEGMENTS_MAX = 1;

/** Journals shrink to a quarter at the fastest level, and to a fifth at the best, which takes five times as long. */
const COMPRESSION = { level: constants.Z_BEST_SPEED };

export interface ArchiveResult {
  /** Segments archived, their bytes and what is left of them. */
  readonly segments: number;
  readonly bytes: number;
  readonly archivedBytes: number;
  /** Archives deleted for the ones kept to fit. */
  readonly deleted: number;
}

export interface ArchiveOptions {
  /** What the oldest snapshot that is kept covers: recovery never asks for more than what follows it. */
  readonly coveredSequence: number;
  /** Bytes of all archives together; the oldest are deleted. With 0 segments are freed, and not archived. */
  readonly archiveBytesMax: number;
  readonly disk?: Disk;
}

/** Throws JournalCorruptError where a segment does not check, and JournalStorageError where the disk refuses. */
export function archiveJournal(dataDirectory: string, options: ArchiveOptions): ArchiveResult {
  const { coveredSequence, archiveBytesMax, disk = fileSystemDisk } = options;
  const trim = () =>
    attemptOn('archive', archiveDirectoryOf(dataDirectory), () => deleteOldest(dataDirectory, archiveBytesMax, disk));
  // Before the first new one, too: on a disk that is full it is a smaller `archiveBytesMax` that makes room for it.
  let deleted = trim();
  let bytes = 0;
  let archivedBytes = 0;
  const covered = coveredSegments(dataDirectory, coveredSequence, disk);
  for (const { segment, lastSequence } of covered) {
    const content = readChecked(dataDirectory, segment, lastSequence, disk);
    bytes += content.length;
    // Where none is kept none is written: a disk that is full would have no room for it, and so never get any.
    if (archiveBytesMax > 0) {
      const path = archivePath(dataDirectory, segment.firstSequence);
      archivedBytes += attemptOn('archive', path, () => writeArchive(dataDirectory, segment, content, disk));
    }
    attemptOn('archive', segment.path, () => free(dataDirectory, segment, disk));
  }
  deleted += trim();
  return { segments: covered.length, bytes, archivedBytes, deleted };
}

/** The segments that hold nothing after this sequence; never the newest, in which the engine writes. */
function coveredSegments(
  dataDirectory: string,
  coveredSequence: number,
  disk: Disk,
): { segment: SegmentFile; lastSequence: number }[] {
  const segments = listSegments(journalDirectoryOf(dataDirectory), disk);
  return segments
    .slice(0, -1)
    .map((segment, index) => ({ segment, lastSequence: segments[index + 1].firstSequence - 1 }))
    .filter(({ lastSequence }) => lastSequence <= coveredSequence);
}

/** The segment's bytes, all of whose batches check: what is damaged stays where a person will find it. */
function readChecked(dataDirectory: string, segment: SegmentFile, lastSequence: number, disk: Disk): Uint8Array {
  const { firstSequence } = segment;
  const reader = new JournalReader(dataDirectory, { disk, fromSequence: firstSequence, untilSequence: lastSequence });
  while (reader.nextBatch());
  if (reader.path !== segment.path || reader.lastSequence !== lastSequence) {
    throw new JournalCorruptError(segment.path, 0, `it does not end with sequence ${lastSequence}`);
  }
  return reader.memory.uint8;
}

/** Writes the archive, reads it back and gives it its name; returns its bytes. */
function writeArchive(dataDirectory: string, segment: SegmentFile, content: Uint8Array, disk: Disk): number {
  const path = archivePath(dataDirectory, segment.firstSequence);
  const unfinished = `${path}.tmp`;
  makeArchiveDirectory(dataDirectory, disk);
  if (disk.size(unfinished) >= 0) disk.unlink(unfinished);
  const packed = gzipSync(content, COMPRESSION);
  try {
    writeSynced(unfinished, packed, disk);
    const image = new SegmentImage(disk);
    image.load({ ...segment, path: unfinished, archived: true });
    if (Buffer.compare(image.memory.uint8, content) !== 0) throw new Error('the archive reads back otherwise');
    disk.rename(unfinished, path);
  } catch (error) {
    removeQuietly(unfinished, disk);
    throw error;
  }
  disk.syncDirectory(archiveDirectoryOf(dataDirectory));
  return packed.length;
}

function makeArchiveDirectory(dataDirectory: string, disk: Disk): void {
  disk.makeDirectory(archiveDirectoryOf(dataDirectory));
  disk.syncDirectory(dataDirectory);
}

function writeSynced(path: string, bytes: Uint8Array, disk: Disk): void {
  const file = disk.open(path, 'wx');
  try {
    writeWhole(disk, file, bytes, bytes.length, 0);
    disk.fdatasync(file);
  } finally {
    disk.close(file);
  }
}

/** The archive has it: the file becomes the next spare, or goes where enough wait for that. */
function free(dataDirectory: string, segment: SegmentFile, disk: Disk): void {
  const directory = journalDirectoryOf(dataDirectory);
  if (listFree(directory, disk).length < FREE_SEGMENTS_MAX) disk.rename(segment.path, freePath(segment));
  else disk.unlink(segment.path);
  disk.syncDirectory(directory);
}

/** Deletes the oldest archives until the others fit; returns how many. */
function deleteOldest(dataDirectory: string, bytesMax: number, disk: Disk): number {
  const archives = listArchives(dataDirectory, disk).map(({ path }) => ({ path, bytes: disk.size(path) }));
  let left = archives.reduce((sum, archive) => sum + archive.bytes, 0);
  let deleted = 0;
  while (left > bytesMax) {
    disk.unlink(archives[deleted].path);
    left -= archives[deleted++].bytes;
  }
  if (deleted > 0) disk.syncDirectory(archiveDirectoryOf(dataDirectory));
  return deleted;
}

function removeQuietly(path: string, disk: Disk): void {
  try {
    disk.unlink(path);
  } catch {
    // It was never created, or the disk is gone: the error that led here says it. The next attempt removes it first.
  }
}
