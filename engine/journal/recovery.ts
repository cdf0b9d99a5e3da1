// The only start-up path: replays the whole journal into the engine, cuts off what a crash left of a batch that was
// never complete, and says where to go on. The caller holds the data directory's lock.

import { type Disk, fileSystemDisk, writeWhole } from './disk.js';
import { JournalStorageError } from './journal-errors.js';
import { JournalReader, type TornTail } from './journal-reader.js';
import type { JournalTail } from './journal-settings.js';
import { Replay, type ReplayTarget } from './replay.js';
import { listUnfinished } from './segment-files.js';

export interface RecoveryProgress {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly commands: number;
}

export interface RecoveryOptions {
  /** Called about every four megabytes, and once at the end. */
  readonly onProgress?: (progress: RecoveryProgress) => void;
  /** Called for what a person should know of: a torn tail that was cut off. */
  readonly log?: (message: string, details: Record<string, string | number>) => void;
  readonly disk?: Disk;
}

/** Hand it to JournalWriter: it is the tail to go on from. */
export interface RecoveryResult extends JournalTail {
  readonly commands: number;
  readonly batches: number;
  readonly segments: number;
  /** The engine's stamp on the last command: its clock must not go on from an earlier one. */
  readonly lastTimeLow: number;
  readonly lastTimeHigh: number;
  /** The highest session number that a journaled order bears: new sessions are numbered above it. */
  readonly highestSession: number;
  /** Present where a torn tail was cut off. */
  readonly torn?: TornTail;
  readonly milliseconds: number;
}

const PROGRESS_BYTES = 4 << 20;
const ZEROS = new Uint8Array(64 << 10);

/**
 * Replays every journaled command in order through `apply.execute`. Throws JournalCorruptError where anything but a torn
 * tail does not check, and JournalStorageError where the disk refuses.
 */
export function recover(dataDirectory: string, apply: ReplayTarget, options: RecoveryOptions = {}): RecoveryResult {
  const began = performance.now();
  const disk = options.disk ?? fileSystemDisk;
  for (const path of listUnfinished(dataDirectory, disk)) disk.unlink(path);
  const reader = new JournalReader(dataDirectory, { disk });
  const replay = new Replay(apply);
  let batches = 0;
  let reported = 0;
  while (reader.nextBatch()) {
    replay.batch(reader);
    batches++;
    if (reader.bytesDone - reported >= PROGRESS_BYTES) {
      reported = reader.bytesDone;
      options.onProgress?.({ bytesDone: reported, bytesTotal: reader.bytesTotal, commands: replay.commands });
    }
  }
  options.onProgress?.({ bytesDone: reader.bytesTotal, bytesTotal: reader.bytesTotal, commands: replay.commands });
  if (reader.torn !== undefined) cutOff(reader.torn, reader.tail.segment!.bytes, options);
  return {
    ...reader.tail,
    commands: replay.commands,
    batches,
    segments: reader.segments,
    lastTimeLow: replay.lastTimeLow,
    lastTimeHigh: replay.lastTimeHigh,
    highestSession: replay.highestSession,
    torn: reader.torn,
    milliseconds: performance.now() - began,
  };
}

/** Turns the tail back into preallocated zeros, at full length, before anything new is written there. */
function cutOff(torn: TornTail, segmentBytes: number, options: RecoveryOptions): void {
  const disk = options.disk ?? fileSystemDisk;
  try {
    const file = disk.open(torn.path, 'r+');
    try {
      writeZeros(disk, file, torn.offset, torn.offset + torn.bytes);
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
