// Writes and checks the header of a segment (see segment-layout.ts).

import type { RecordMemory } from '../domain/record-memory.js';
import { checksumOf } from './checksum.js';
import {
  JOURNAL_FORMAT_VERSION,
  SegmentHeader as L,
  SEGMENT_BYTES_MAX,
  SEGMENT_HEADER_BYTES,
  SEGMENT_MAGIC_HIGH,
  SEGMENT_MAGIC_LOW,
} from './segment-layout.js';

/** What a segment's header says. */
export interface SegmentStart {
  readonly segmentBytes: number;
  readonly firstSequence: number;
  /** Checksum of the last batch of the segment before. */
  readonly previousChecksum: number;
}

/** Writes the header at byte 0 of the memory. */
export function writeSegmentHeader(memory: RecordMemory, start: SegmentStart): void {
  const words = memory.int32;
  words.fill(0, 0, SEGMENT_HEADER_BYTES >> 2);
  words[0] = SEGMENT_MAGIC_LOW;
  words[1] = SEGMENT_MAGIC_HIGH;
  words[L.FORMAT_VERSION >> 2] = JOURNAL_FORMAT_VERSION;
  words[L.SEGMENT_BYTES >> 2] = start.segmentBytes;
  memory.float64[L.FIRST_SEQUENCE >> 3] = start.firstSequence;
  words[L.PREVIOUS_CHECKSUM >> 2] = start.previousChecksum;
  words[L.CHECKSUM >> 2] = checksumOf(memory, 0, L.CHECKSUM);
}

/** Reads the header at byte 0 of the memory, or says why it must not be trusted. */
export function readSegmentHeader(memory: RecordMemory): SegmentStart | string {
  const words = memory.int32;
  if (words[0] !== SEGMENT_MAGIC_LOW || words[1] !== SEGMENT_MAGIC_HIGH) return 'this is no journal segment (magic)';
  const version = words[L.FORMAT_VERSION >> 2];
  const checks = words[L.CHECKSUM >> 2] === checksumOf(memory, 0, L.CHECKSUM);
  // A newer version may have another header, so its number is believed before the checksum is asked.
  if (version > JOURNAL_FORMAT_VERSION) {
    return `format version ${version} is newer than ${JOURNAL_FORMAT_VERSION}, the newest this version reads`;
  }
  if (!checks) return 'the segment header does not match its checksum';
  if (version !== JOURNAL_FORMAT_VERSION) return `unknown format version ${version}`;
  const segmentBytes = words[L.SEGMENT_BYTES >> 2];
  if (segmentBytes < SEGMENT_HEADER_BYTES || segmentBytes > SEGMENT_BYTES_MAX || (segmentBytes & 7) !== 0) {
    return `a segment of ${segmentBytes} bytes is outside the limits of the format`;
  }
  return {
    segmentBytes,
    firstSequence: memory.float64[L.FIRST_SEQUENCE >> 3],
    previousChecksum: words[L.PREVIOUS_CHECKSUM >> 2],
  };
}
