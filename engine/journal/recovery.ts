// The only start-up path: loads the newest good snapshot and replays the journal that follows it, or all of the journal
// where there is none; cuts off what a crash left of a batch that was never complete, and says where to go on. The caller
// holds the data directory's lock.

import type { StateReader } from '../domain/state-sections.js';
import { type Disk, fileSystemDisk, writeWhole } from './disk.js';
import { JournalCorruptError, JournalStorageError } from './journal-errors.js';
import { JournalReader, type TornTail } from './journal-reader.js';
import type { JournalTail } from './journal-settings.js';
import { Replay, type ReplayTarget } from './replay.js';
import { journalDirectoryOf, listUnfinished } from './segment-files.js';
import { BATCH_BYTES_MAX, BATCH_HEADER_BYTES } from './segment-layout.js';
import { type FoundSnapshot, openNewestSnapshot } from './snapshot/newest-snapshot.js';
import { SnapshotCorruptError } from './snapshot/snapshot-errors.js';
import { listSnapshots, removeUnfinishedSnapshots } from './snapshot/snapshot-files.js';
import type { SnapshotFacts } from './snapshot/snapshot-table.js';

/** What is recovered: commands are replayed into it and, where it can load one, a snapshot before them. */
export interface RecoveryTarget extends ReplayTarget {
  /** Throws a StateError where `load` would not understand it: the snapshot before is tried then. */
  check?(state: StateReader): void;
  /** Takes over a snapshot's state. Without it the whole journal is replayed. */
  load?(state: StateReader, facts: SnapshotFacts): void;
}

export interface RecoveryProgress {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly commands: number;
  /** Since recovery began. */
  readonly milliseconds: number;
}

export interface RecoveryOptions {
  /** Called about every four megabytes, and once at the end. */
  readonly onProgress?: (progress: RecoveryProgress) => void;
  /** Called for what a person should know of: a snapshot that is not good, a torn tail that was cut off. */
  readonly log?: (message: string, details: Record<string, string | number>) => void;
  readonly disk?: Disk;
}

/** Hand it to JournalWriter: it is the tail to go on from. */
export interface RecoveryResult extends JournalTail {
  /** Replayed. */
  readonly commands: number;
  readonly batches: number;
  readonly segments: number;
  /** The engine's stamp on the last command: its clock must not go on from an earlier one. */
  readonly lastTimeLow: number;
  readonly lastTimeHigh: number;
  /** The highest session number that a journaled order bears: new sessions are numbered above it. */
  readonly highestSession: number;
  /** The snapshot that recovery began with. */
  readonly snapshot?: { readonly path: string; readonly coveredSequence: number };
  /** Present where a torn tail was cut off. */
  readonly torn?: TornTail;
  readonly milliseconds: number;
}

type TailSegment = NonNullable<JournalTail['segment']>;

const PROGRESS_BYTES = 4 << 20;
const ZEROS = new Uint8Array(64 << 10);

/**
 * Loads the newest good snapshot and replays what follows, every command in order through `target.execute`. Throws
 * JournalCorruptError where anything but a torn tail does not check, SnapshotCorruptError where no snapshot is good and
 * the journal does not reach back to its beginning, and JournalStorageError where the disk refuses.
 */
export function recover(dataDirectory: string, target: RecoveryTarget, options: RecoveryOptions = {}): RecoveryResult {
  const began = performance.now();
  const disk = options.disk ?? fileSystemDisk;
  for (const path of listUnfinished(dataDirectory, disk)) disk.unlink(path);
  removeUnfinishedSnapshots(dataDirectory, disk);
  const found = findSnapshot(dataDirectory, target, options);
  const { snapshot } = found;
  const reader = openJournal(dataDirectory, found, disk);
  const replay = new Replay(target);
  if (snapshot !== undefined) {
    try {
      target.load?.(snapshot, snapshot.facts);
    } finally {
      snapshot.close();
    }
    replay.lastTimeLow = snapshot.facts.timeLow;
    replay.lastTimeHigh = snapshot.facts.timeHigh;
    replay.highestSession = snapshot.facts.highestSession;
  }
  const batches = replayAll(reader, replay, began, options);
  checkReach(dataDirectory, reader, disk);
  if (reader.torn !== undefined) cutOff(reader.torn, reader.tail.segment!.bytes, options);
  if (reader.tail.segment !== undefined) makeTailDurable(journalDirectoryOf(dataDirectory), reader.tail.segment, disk);
  return {
    ...reader.tail,
    commands: replay.commands,
    batches,
    segments: reader.segments,
    lastTimeLow: replay.lastTimeLow,
    lastTimeHigh: replay.lastTimeHigh,
    highestSession: replay.highestSession,
    snapshot: snapshot && { path: snapshot.path, coveredSequence: snapshot.facts.coveredSequence },
    torn: reader.torn,
    milliseconds: performance.now() - began,
  };
}

/** Returns how many batches there were. */
function replayAll(
  reader: JournalReader,
  replay: Replay,
  began: number,
  { onProgress }: Pick<RecoveryOptions, 'onProgress'>,
): number {
  const { bytesTotal } = reader;
  const tell = (bytesDone: number) =>
    onProgress?.({ bytesDone, bytesTotal, commands: replay.commands, milliseconds: performance.now() - began });
  let batches = 0;
  let told = 0;
  while (reader.nextBatch()) {
    replay.batch(reader);
    batches++;
    const { bytesDone } = reader;
    if (bytesDone - told < PROGRESS_BYTES) continue;
    told = bytesDone;
    tell(bytesDone);
  }
  tell(bytesTotal);
  return batches;
}

function findSnapshot(dataDirectory: string, target: RecoveryTarget, options: RecoveryOptions): FoundSnapshot {
  if (target.load === undefined) return { snapshot: undefined, bad: [] };
  const found = openNewestSnapshot(dataDirectory, {
    disk: options.disk,
    check: (state) => target.check?.(state),
  });
  for (const { file, error } of found.bad) {
    options.log?.('a snapshot is not good: recovery begins with one before it, or with the journal', {
      file: file.path,
      error: error.message,
    });
  }
  return found;
}

/** From where the snapshot ends; without one the journal must reach back to its beginning. */
function openJournal(dataDirectory: string, { snapshot, bad }: FoundSnapshot, disk: Disk): JournalReader {
  if (snapshot !== undefined) {
    const { coveredSequence, journalChecksum } = snapshot.facts;
    return new JournalReader(dataDirectory, {
      disk,
      fromSequence: coveredSequence + 1,
      previousChecksum: journalChecksum,
    });
  }
  try {
    return new JournalReader(dataDirectory, { disk });
  } catch (error) {
    const newest = bad[0]?.error;
    if (!(newest instanceof SnapshotCorruptError) || !(error instanceof JournalCorruptError)) throw error;
    const reason = `${newest.reason}; no other snapshot is good, and the journal does not begin at its beginning`;
    throw new SnapshotCorruptError(newest.file, newest.offset, reason);
  }
}

/** A snapshot got its name when everything that it covers was on the disk, be it good now or not. */
function checkReach(dataDirectory: string, reader: JournalReader, disk: Disk): void {
  const newest = listSnapshots(dataDirectory, disk).at(-1);
  if (newest === undefined || newest.coveredSequence <= reader.lastSequence) return;
  const { segment } = reader.tail;
  throw new JournalCorruptError(
    segment?.path ?? journalDirectoryOf(dataDirectory),
    segment?.position ?? 0,
    `the journal ends with sequence ${reader.lastSequence}, though ${newest.path} covers ${newest.coveredSequence}`,
  );
}

/**
 * Makes durable what was just read: the process before may have ended between a write or a rename and its sync, or at a
 * sync that failed, after which the system takes pages for clean that read as written and are not on the disk. Only
 * writing them again brings them there. No more than the last batch can be concerned.
 */
function makeTailDurable(journalDirectory: string, { path, position }: TailSegment, disk: Disk): void {
  const from = Math.max(0, position - BATCH_BYTES_MAX);
  const bytes = new Uint8Array(position - from);
  try {
    const file = disk.open(path, 'r+');
    try {
      let read = 0;
      while (read < bytes.length) {
        const more = disk.read(file, bytes, read, bytes.length - read, from + read);
        if (more === 0) throw new Error(`the file ends at ${from + read}`);
        read += more;
      }
      writeWhole(disk, file, bytes, bytes.length, from);
      disk.fdatasync(file);
    } finally {
      disk.close(file);
    }
    disk.syncDirectory(journalDirectory);
  } catch (error) {
    throw new JournalStorageError('write', path, error);
  }
}

/**
 * Turns the tail back into preallocated zeros, at full length, before anything new is written there. The batch's header
 * goes last: whatever a crash in the middle of this leaves is a torn tail still, and nothing else.
 */
function cutOff(torn: TornTail, segmentBytes: number, options: RecoveryOptions): void {
  const disk = options.disk ?? fileSystemDisk;
  try {
    const file = disk.open(torn.path, 'r+');
    try {
      const end = torn.offset + torn.bytes;
      const body = Math.min(torn.offset + BATCH_HEADER_BYTES, end);
      writeZeros(disk, file, body, end);
      writeZeros(disk, file, torn.offset, body);
      writeZeros(disk, file, segmentBytes - torn.missing, segmentBytes);
      disk.fdatasync(file);
    } finally {
      disk.close(file);
    }
  } catch (error) {
    throw new JournalStorageError('write', torn.path, error);
  }
  options.log?.(describeTornTail(torn), { file: torn.path, offset: torn.offset, bytes: torn.bytes });
}

function describeTornTail(torn: TornTail): string {
  if (torn.bytes === 0) return `journal segment was ${torn.missing} bytes short: preallocated again`;
  return `torn tail cut off the journal: ${torn.bytes} bytes of a batch that was never complete`;
}

function writeZeros(disk: Disk, file: number, from: number, to: number): void {
  for (let at = from; at < to; at += ZEROS.length) {
    writeWhole(disk, file, ZEROS, Math.min(ZEROS.length, to - at), at);
  }
}
