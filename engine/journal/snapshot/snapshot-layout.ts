// The byte layout of a snapshot file: header, table of sections, sections back to back, trailer. Every byte of it is
// covered by a checksum, and every part has but one place where it may be.
//
//   0        64                  64 + 64 x sections                                    -8
//   +--------+---------+---   ---+---------+---------+---                          ---+---------+
//   | header | entry   |  ...    | section | section |  ...                           | trailer |
//   +--------+---------+---   ---+---------+---------+---                          ---+---------+
//
// Header, 64 bytes:
//
//   0                 4                 8                 12                16                                24
//   +-----------------+-----------------+-----------------+-----------------+---------------------------------+
//   | magic "RBSN"    | magic "APSH"    | format version  | sections        | covered sequence (f64)          |
//   +-----------------+-----------------+-----------------+-----------------+---------------------------------+
//  24 engine time (u64)                 | 32 highest sess.| 36 journal chk. | 40 file bytes (f64)             |
//   +-----------------------------------+-----------------+-----------------+---------------------------------+
//  48 table checksum  | 52 zeros                          | 60 checksum: CRC32 of bytes 0 to 60
//   +-----------------+-----------------------------------+-----------------+
//
// Entry of the table, 64 bytes, one for each section in the order of the sections:
//
//   0                                                    40                                48
//   +------------------------------------------------------+---------------------------------+
//   | name: ASCII, zeros behind it                         | offset in the file (f64)        |
//   +------------------------------------------------------+---------------------------------+
//  48 bytes of its elements (f64)       | 56 element kind | 60 checksum     |
//   +-----------------------------------+-----------------+-----------------+
//
// A section begins right where the one before ends, at a multiple of 8; zeros fill it up to the next one. Its checksum is
// the CRC32 of its elements and these zeros. The trailer, 8 bytes, is the CRC32 of everything before it, then the end
// mark. Words are little endian, sequences and sizes doubles that hold integers.

/** The version that this code writes and the newest that it reads. */
export const SNAPSHOT_FORMAT_VERSION = 1;

export const SNAPSHOT_HEADER_BYTES = 64;
export const SnapshotHeader = {
  MAGIC: 0,
  FORMAT_VERSION: 8,
  SECTIONS: 12,
  COVERED_SEQUENCE: 16,
  TIME: 24,
  HIGHEST_SESSION: 32,
  JOURNAL_CHECKSUM: 36,
  FILE_BYTES: 40,
  TABLE_CHECKSUM: 48,
  CHECKSUM: 60,
} as const;
/** "RBSN", "APSH". */
export const SNAPSHOT_MAGIC_LOW = 0x4e534252;
export const SNAPSHOT_MAGIC_HIGH = 0x48535041;

export const SECTION_ENTRY_BYTES = 64;
export const SectionEntry = { NAME: 0, OFFSET: 40, BYTES: 48, KIND: 56, CHECKSUM: 60 } as const;
export const SECTION_NAME_BYTES_MAX = 40;
/** A table of more is no table. */
export const SECTIONS_MAX = 4096;

/** How the names of the stages' sections begin. */
export const SectionPrefix = { ENGINE: 'engine.', RISK: 'risk.' } as const;

/** What the elements of a section are. */
export const SectionKind = { BYTES: 1, WORDS: 2, DOUBLES: 3 } as const;
export type SectionKind = (typeof SectionKind)[keyof typeof SectionKind];

export const SNAPSHOT_TRAILER_BYTES = 8;
/** "RBSE", the last four bytes of the file. */
export const SNAPSHOT_END_MARK = 0x45534252;
