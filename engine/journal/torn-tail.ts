// Tells a torn tail from damage, at the place of a segment where no whole batch follows.
//
// What a crash can leave there. The writer begins a batch only after the one before is written (durable, with `fsync`),
// into space that holds zeros. So a crash of the process, and with `fsync` of the machine, concerns one batch at most,
// nothing lies after it, and of that batch
//   - each sector of 512 bytes is either wholly written or still as it was: zeros from the batch's begin on, or
//   - a first part is written and the rest is zeros, where the process was killed inside its write.
// A well-written batch has no all-zero sector piece and no zero last word (see segment-layout.ts). So a torn batch
// always shows zeros where it must not have any. Whatever does not show them was written whole and changed afterwards.
//
// What cannot be told apart: a last batch of which an acknowledged whole sector, or its end, was later turned to zeros,
// from one that was never written there. Both are cut off. The same damage before the last batch is found. With `write`
// a crash of the machine may concern every batch since the last sync: what is left is cut off or refused, as it looks.

import type { RecordMemory } from '../domain/record-memory.js';
import { batchHeaderChecks } from './batch-frame.js';
import { BATCH_BYTES_MAX, BATCH_HEADER_BYTES, BatchLayout, SECTOR_BYTES } from './segment-layout.js';

export type TailVerdict =
  | { readonly kind: 'clean' }
  /** Bytes up to `end` are left of a batch that was never complete. */
  | { readonly kind: 'torn'; readonly end: number }
  | { readonly kind: 'damaged'; readonly offset: number; readonly reason: string };

/** Judges the bytes from `at` to `limit`; the batch due there would begin with `sequence`. */
export function judgeTail(memory: RecordMemory, at: number, limit: number, sequence: number): TailVerdict {
  const end = endOfData(memory, at, limit);
  if (end === at) return { kind: 'clean' };
  const later = findLaterBatch(memory, at, end, limit, sequence);
  if (later !== -1) {
    return damaged(at, `the batch of sequence ${sequence} does not check, but one after it does, at offset ${later}`);
  }
  if (end - at > BATCH_BYTES_MAX) {
    return damaged(at, `no batch of sequence ${sequence}, but bytes further on, before offset ${end}`);
  }
  if (batchHeaderChecks(memory, at, limit)) return judgeBody(memory, at, end, limit, sequence);
  if (end <= at + BATCH_HEADER_BYTES) return { kind: 'torn', end };
  if (hasZeroPiece(memory, at, at + BATCH_HEADER_BYTES)) return { kind: 'torn', end };
  return damaged(at, `the header of the batch of sequence ${sequence} does not check, and no torn write explains it`);
}

/** The header is whole, so the batch's length is known. */
function judgeBody(memory: RecordMemory, at: number, end: number, limit: number, sequence: number): TailVerdict {
  const batchEnd = at + memory.int32[(at + BatchLayout.BYTE_LENGTH) >> 2];
  if (batchEnd > limit) return damaged(at, `the batch of sequence ${sequence} reaches beyond its segment`);
  if (end > batchEnd) return damaged(batchEnd, `bytes after the batch of sequence ${sequence}, which does not check`);
  if (end < batchEnd || hasZeroPiece(memory, at, batchEnd)) return { kind: 'torn', end };
  return damaged(at, `the batch of sequence ${sequence} does not check, and no torn write explains it`);
}

function damaged(offset: number, reason: string): TailVerdict {
  return { kind: 'damaged', offset, reason };
}

/** Where the last byte that is not zero ends; `at` where there is none. */
function endOfData(memory: RecordMemory, at: number, limit: number): number {
  let word = limit >> 2;
  while (word > at >> 2 && memory.int32[word - 1] === 0) word--;
  if (word === at >> 2) return at;
  let end = word << 2;
  while (memory.uint8[end - 1] === 0) end--;
  return end;
}

/** A batch that checks and has a later sequence proves that the one at `at` was complete once; -1 where there is none. */
function findLaterBatch(memory: RecordMemory, at: number, end: number, limit: number, sequence: number): number {
  for (let offset = at + 8; offset < end; offset += 8) {
    if (!batchHeaderChecks(memory, offset, limit)) continue;
    if (memory.float64[(offset + BatchLayout.FIRST_SEQUENCE) >> 3] > sequence) return offset;
  }
  return -1;
}

/** True where some sector holds nothing but zeros of the bytes from `from` to `to`. */
function hasZeroPiece(memory: RecordMemory, from: number, to: number): boolean {
  let at = from;
  while (at < to) {
    const pieceEnd = Math.min(to, (Math.floor(at / SECTOR_BYTES) + 1) * SECTOR_BYTES);
    if (endOfData(memory, at, pieceEnd) === at) return true;
    at = pieceEnd;
  }
  return false;
}
