// hot path
// Puts header and trailer around the records of a batch, and checks them (see segment-layout.ts).

import type { RecordMemory } from '../domain/record-memory.js';
import { checksumOf } from './checksum.js';
import {
  BATCH_BYTES_MAX,
  BATCH_END_MARK,
  BATCH_FRAME_BYTES,
  BATCH_HEADER_BYTES,
  BATCH_MARK,
  BATCH_TRAILER_BYTES,
  BatchLayout as L,
} from './segment-layout.js';

/**
 * Completes the batch that begins at `at` and whose records end at `payloadEnd`; returns its checksum, which the next
 * batch carries. It ends BATCH_TRAILER_BYTES after its records.
 */
export function frameBatch(
  memory: RecordMemory,
  at: number,
  payloadEnd: number,
  firstSequence: number,
  recordCount: number,
  timeLow: number,
  timeHigh: number,
  previousChecksum: number,
): number {
  const words = memory.int32;
  const word = at >> 2;
  words[word] = BATCH_MARK;
  words[word + (L.PREVIOUS_CHECKSUM >> 2)] = previousChecksum;
  words[word + (L.PAYLOAD_CHECKSUM >> 2)] = checksumOf(memory, at + BATCH_HEADER_BYTES, payloadEnd);
  memory.float64[(at + L.FIRST_SEQUENCE) >> 3] = firstSequence;
  words[word + (L.TIME >> 2)] = timeLow;
  words[word + (L.TIME >> 2) + 1] = timeHigh;
  words[word + (L.RECORD_COUNT >> 2)] = recordCount;
  words[word + (L.BYTE_LENGTH >> 2)] = payloadEnd + BATCH_TRAILER_BYTES - at;
  const checksum = checksumOf(memory, at + L.PREVIOUS_CHECKSUM, at + BATCH_HEADER_BYTES);
  words[word + (L.CHECKSUM >> 2)] = checksum;
  words[payloadEnd >> 2] = checksum;
  words[(payloadEnd >> 2) + 1] = BATCH_END_MARK;
  return checksum;
}

/** True where a whole batch header lies at `at` and checks; its batch may still be incomplete. */
export function batchHeaderChecks(memory: RecordMemory, at: number, limit: number): boolean {
  const words = memory.int32;
  const word = at >> 2;
  if (words[word] !== BATCH_MARK || at + BATCH_FRAME_BYTES > limit) return false;
  const byteLength = words[word + (L.BYTE_LENGTH >> 2)];
  if (byteLength < BATCH_FRAME_BYTES || byteLength > BATCH_BYTES_MAX || (byteLength & 7) !== 0) return false;
  return words[word + (L.CHECKSUM >> 2)] === checksumOf(memory, at + L.PREVIOUS_CHECKSUM, at + BATCH_HEADER_BYTES);
}

/** True where the rest of the batch, whose header checks, is whole too. */
export function batchBodyChecks(memory: RecordMemory, at: number, limit: number): boolean {
  const words = memory.int32;
  const word = at >> 2;
  const end = at + words[word + (L.BYTE_LENGTH >> 2)];
  if (end > limit) return false;
  const trailer = end - BATCH_TRAILER_BYTES;
  return (
    words[trailer >> 2] === words[word + (L.CHECKSUM >> 2)] &&
    words[(trailer >> 2) + 1] === BATCH_END_MARK &&
    words[word + (L.PAYLOAD_CHECKSUM >> 2)] === checksumOf(memory, at + BATCH_HEADER_BYTES, trailer)
  );
}
