// What a reader without checksums would take for a batch: the last one of a segment, made to check whatever it holds.

import { RecordMemory } from '../../engine/domain/record-memory.js';
import { batchBodyChecks, batchHeaderChecks, frameBatch } from '../../engine/journal/batch-frame.js';
import {
  BATCH_FRAME_BYTES,
  BATCH_MARK,
  BATCH_TRAILER_BYTES,
  BatchLayout,
  SEGMENT_HEADER_BYTES,
} from '../../engine/journal/segment-layout.js';

/** `bytes` hold a segment of `length` bytes from `from` on. */
export function makeLastBatchCheck(bytes: Uint8Array, from: number, length: number): void {
  const memory = new RecordMemory(bytes.buffer as SharedArrayBuffer, bytes.byteOffset + from);
  const end = length - BATCH_FRAME_BYTES;
  let at = SEGMENT_HEADER_BYTES;
  while (at <= end && batchHeaderChecks(memory, at, length) && batchBodyChecks(memory, at, length))
    at += lengthOf(memory, at);
  const batchBytes = at <= end ? lengthOf(memory, at) : 0;
  const isBatch = at <= end && memory.int32[at >> 2] === BATCH_MARK && batchBytes >= BATCH_FRAME_BYTES;
  if (!isBatch || batchBytes % 8 !== 0 || at + batchBytes > length) return;
  const word = (offset: number) => memory.int32[(at + offset) >> 2];
  const first = memory.float64[(at + BatchLayout.FIRST_SEQUENCE) >> 3];
  const time = [word(BatchLayout.TIME), word(BatchLayout.TIME + 4)] as const;
  const previous = word(BatchLayout.PREVIOUS_CHECKSUM);
  frameBatch(
    memory,
    at,
    at + batchBytes - BATCH_TRAILER_BYTES,
    first,
    word(BatchLayout.RECORD_COUNT),
    ...time,
    previous,
  );
}

function lengthOf(memory: RecordMemory, at: number): number {
  return memory.int32[(at + BatchLayout.BYTE_LENGTH) >> 2];
}
