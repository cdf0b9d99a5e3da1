// The byte layout of a journal segment: its header, then batches of records back to back, then preallocated zeros.
//
//   0                                                                  64
//   +------------------------------------------------------------------+--------+--------+-   -+------+-- -- --+
//   | segment header                                                   | batch  | batch  | ... | seal | zeros  |
//   +------------------------------------------------------------------+--------+--------+-   -+------+-- -- --+
//
// Segment header, 64 bytes:
//
//   0                 4                 8                 12                16                                24
//   +-----------------+-----------------+-----------------+-----------------+---------------------------------+
//   | magic "RBJO"    | magic "URNL"    | format version  | segment bytes   | first sequence (f64)            |
//   +-----------------+-----------------+-----------------+-----------------+---------------------------------+
//  24 previous checksum | zeros ...
//  60 checksum: CRC32 of bytes 0 to 60
//
// Batch, a multiple of 8 bytes, at a multiple of 8:
//
//   0                 4                 8                 12                16                                24
//   +-----------------+-----------------+-----------------+-----------------+---------------------------------+
//   | batch mark      | checksum        | prev. checksum  | payload checksum| first sequence (f64)            |
//   +-----------------+-----------------+-----------------+-----------------+---------------------------------+
//  24 time of the last record (u64)     | record count    | byte length     |
//   +-----------------------------------+-----------------+-----------------+
//  40 payload: the records (see record-layout.ts)
//   +-----------------+-----------------+
//  -8 | checksum again  | end mark       |
//   +-----------------+-----------------+
//
// `checksum` is the CRC32 of bytes 8 to 40. So it covers the payload through `payload checksum` and every batch before
// through `previous checksum`, which is the `checksum` of the batch before, in this segment or the one before; 0 for
// the first batch of all. Invariant that tells a torn batch from a damaged one: in a well-written batch no sector-aligned
// piece of 512 bytes is all zeros, and neither is the last word. A seal is a batch without records that ends a segment:
// its `first sequence` is the first of the next one. Words are little endian, sequences doubles that hold integers.

/** The version that this code writes and the newest that it reads. */
export const JOURNAL_FORMAT_VERSION = 1;

export const SEGMENT_HEADER_BYTES = 64;
export const SegmentHeader = {
  MAGIC: 0,
  FORMAT_VERSION: 8,
  SEGMENT_BYTES: 12,
  FIRST_SEQUENCE: 16,
  PREVIOUS_CHECKSUM: 24,
  CHECKSUM: 60,
} as const;
/** "RBJO", "URNL". */
export const SEGMENT_MAGIC_LOW = 0x4f4a4252;
export const SEGMENT_MAGIC_HIGH = 0x4c4e5255;

export const BATCH_HEADER_BYTES = 40;
export const BATCH_TRAILER_BYTES = 8;
export const BATCH_FRAME_BYTES = BATCH_HEADER_BYTES + BATCH_TRAILER_BYTES;
/** A batch without records, at the end of a segment that is full. */
export const SEAL_BYTES = BATCH_FRAME_BYTES;
export const BatchLayout = {
  MARK: 0,
  CHECKSUM: 4,
  PREVIOUS_CHECKSUM: 8,
  PAYLOAD_CHECKSUM: 12,
  FIRST_SEQUENCE: 16,
  TIME: 24,
  RECORD_COUNT: 32,
  BYTE_LENGTH: 36,
  PAYLOAD: 40,
} as const;
/** Bytes F1 52 42 FE and FD 42 52 F4: none of F1..FE occurs in text that a client may send. */
export const BATCH_MARK = 0xfe4252f1 | 0;
export const BATCH_END_MARK = 0xf45242fd | 0;

/** What a disk writes whole or not at all, the unit of a torn write. */
export const SECTOR_BYTES = 512;

/** Limits of the format; settings must lie within them. */
export const BATCH_BYTES_MAX = 1 << 20;
export const BATCH_BYTES_DEFAULT = 256 << 10;
export const SEGMENT_BYTES_MAX = 1 << 30;
export const SEGMENT_BYTES_DEFAULT = 64 << 20;
