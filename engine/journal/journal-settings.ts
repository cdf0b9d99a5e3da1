// What the journal's writer is given: its settings with their limits, and the end of the journal that it goes on from.

import type { Disk } from './disk.js';
import { JournalInvariantError } from './journal-errors.js';
import { RECORD_BYTES_MAX } from './record-layout.js';
import {
  BATCH_BYTES_DEFAULT,
  BATCH_BYTES_MAX,
  BATCH_FRAME_BYTES,
  SEAL_BYTES,
  SEGMENT_BYTES_DEFAULT,
  SEGMENT_BYTES_MAX,
  SEGMENT_HEADER_BYTES,
} from './segment-layout.js';
import type { PrepareNext } from './segment-writer.js';

export interface JournalWriterSettings {
  /** `fsync`: one write and one fdatasync a batch. `write`: one write. (`none` is NullJournal.) */
  readonly durability: 'fsync' | 'write';
  /** Bytes of one segment file; default 64 MiB. */
  readonly segmentBytes?: number;
  /** Bytes of the largest batch, its frame included; default 256 KiB. */
  readonly batchBytes?: number;
  /** Has the next segment prepared off this thread; without it the writer does so itself when it needs one. */
  readonly prepareNext?: PrepareNext;
  readonly disk?: Disk;
}

/** Where the journal ends, as recovery found it; the writer goes on from here. */
export interface JournalTail {
  /** 0 for an empty journal. */
  readonly lastSequence: number;
  readonly lastChecksum: number;
  /** The newest segment, and where its next batch goes; none for an empty journal. */
  readonly segment?: { readonly path: string; readonly bytes: number; readonly position: number };
}

export const EMPTY_JOURNAL: JournalTail = { lastSequence: 0, lastChecksum: 0 };

/** Fills in the defaults and asserts the relations between the sizes. */
export function checkWriterSettings(settings: JournalWriterSettings): { segmentBytes: number; batchBytes: number } {
  const segmentBytes = settings.segmentBytes ?? SEGMENT_BYTES_DEFAULT;
  const batchBytes = settings.batchBytes ?? Math.min(BATCH_BYTES_DEFAULT, batchBytesIn(segmentBytes));
  requireWithin('batch bytes', batchBytes, BATCH_FRAME_BYTES + RECORD_BYTES_MAX, BATCH_BYTES_MAX);
  requireWithin('segment bytes', segmentBytes, SEGMENT_HEADER_BYTES + batchBytes + SEAL_BYTES, SEGMENT_BYTES_MAX);
  return { segmentBytes, batchBytes };
}

function batchBytesIn(segmentBytes: number): number {
  return segmentBytes - SEGMENT_HEADER_BYTES - SEAL_BYTES;
}

function requireWithin(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value % 8 !== 0 || value < least || value > most) {
    throw new JournalInvariantError(`journal ${name} is ${value}: must be a multiple of 8 from ${least} to ${most}`);
  }
}
