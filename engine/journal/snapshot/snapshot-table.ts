// The header and the table of sections of a snapshot, as bytes and as what they say (see snapshot-layout.ts).

import { crc32 } from 'node:zlib';
import type { StateColumn } from '../../domain/state-sections.js';
import {
  SECTION_ENTRY_BYTES,
  SECTION_NAME_BYTES_MAX,
  SECTIONS_MAX,
  SectionEntry,
  SectionKind,
  SNAPSHOT_FORMAT_VERSION,
  SNAPSHOT_HEADER_BYTES,
  SNAPSHOT_MAGIC_HIGH,
  SNAPSHOT_MAGIC_LOW,
  SNAPSHOT_TRAILER_BYTES,
  SnapshotHeader,
} from './snapshot-layout.js';

/** What a snapshot says of the journal that it goes on from. */
export interface SnapshotFacts {
  /** The last command that it holds: the end of a batch. */
  readonly coveredSequence: number;
  /** The engine's stamp on that command. */
  readonly timeLow: number;
  readonly timeHigh: number;
  /** The highest session number that an order up to then bears. */
  readonly highestSession: number;
  /** Checksum of the batch that ends with the covered sequence. */
  readonly journalChecksum: number;
}

export interface SnapshotTableHead extends SnapshotFacts {
  readonly sections: number;
  readonly fileBytes: number;
  readonly tableChecksum: number;
}

export interface Section {
  readonly name: string;
  readonly kind: SectionKind;
  readonly offset: number;
  /** Of its elements. */
  readonly bytes: number;
  readonly checksum: number;
}

export function kindOf(column: StateColumn): SectionKind {
  if (column instanceof Uint8Array) return SectionKind.BYTES;
  return column instanceof Int32Array ? SectionKind.WORDS : SectionKind.DOUBLES;
}

/** With the zeros behind it. */
export function paddedBytes(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

export function tableEnd(sections: number): number {
  return SNAPSHOT_HEADER_BYTES + sections * SECTION_ENTRY_BYTES;
}

/** Header and table of a whole file. */
export function encodeTable(facts: SnapshotFacts, sections: readonly Section[]): Uint8Array {
  const bytes = new Uint8Array(tableEnd(sections.length));
  const view = new DataView(bytes.buffer);
  for (const [index, section] of sections.entries()) {
    const at = tableEnd(index);
    const name = new TextEncoder().encode(section.name);
    if (name.length > SECTION_NAME_BYTES_MAX) throw new RangeError(`the section name ${section.name} is too long`);
    bytes.set(name, at);
    view.setFloat64(at + SectionEntry.OFFSET, section.offset, true);
    view.setFloat64(at + SectionEntry.BYTES, section.bytes, true);
    view.setInt32(at + SectionEntry.KIND, section.kind, true);
    view.setInt32(at + SectionEntry.CHECKSUM, section.checksum, true);
  }
  const last = sections.at(-1);
  const end = last === undefined ? tableEnd(0) : last.offset + paddedBytes(last.bytes);
  view.setUint32(SnapshotHeader.MAGIC, SNAPSHOT_MAGIC_LOW, true);
  view.setUint32(SnapshotHeader.MAGIC + 4, SNAPSHOT_MAGIC_HIGH, true);
  view.setInt32(SnapshotHeader.FORMAT_VERSION, SNAPSHOT_FORMAT_VERSION, true);
  view.setInt32(SnapshotHeader.SECTIONS, sections.length, true);
  view.setFloat64(SnapshotHeader.COVERED_SEQUENCE, facts.coveredSequence, true);
  view.setInt32(SnapshotHeader.TIME, facts.timeLow, true);
  view.setInt32(SnapshotHeader.TIME + 4, facts.timeHigh, true);
  view.setInt32(SnapshotHeader.HIGHEST_SESSION, facts.highestSession, true);
  view.setInt32(SnapshotHeader.JOURNAL_CHECKSUM, facts.journalChecksum, true);
  view.setFloat64(SnapshotHeader.FILE_BYTES, end + SNAPSHOT_TRAILER_BYTES, true);
  const tableChecksum = crc32(bytes.subarray(SNAPSHOT_HEADER_BYTES)) | 0;
  view.setInt32(SnapshotHeader.TABLE_CHECKSUM, tableChecksum, true);
  view.setInt32(SnapshotHeader.CHECKSUM, crc32(bytes.subarray(0, SnapshotHeader.CHECKSUM)) | 0, true);
  return bytes;
}

/** What the header says, or why it must not be trusted. */
export function decodeHeader(bytes: Uint8Array): SnapshotTableHead | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isSnapshot =
    view.getUint32(SnapshotHeader.MAGIC, true) === SNAPSHOT_MAGIC_LOW &&
    view.getUint32(SnapshotHeader.MAGIC + 4, true) === SNAPSHOT_MAGIC_HIGH;
  if (!isSnapshot) return 'this is no snapshot (magic)';
  const version = view.getInt32(SnapshotHeader.FORMAT_VERSION, true);
  // A newer version may have another header, so its number is believed before the checksum is asked.
  if (version > SNAPSHOT_FORMAT_VERSION) {
    return `format version ${version} is newer than ${SNAPSHOT_FORMAT_VERSION}, the newest this version reads`;
  }
  const checksum = view.getInt32(SnapshotHeader.CHECKSUM, true);
  if (checksum !== (crc32(bytes.subarray(0, SnapshotHeader.CHECKSUM)) | 0))
    return 'the header does not match its checksum';
  if (version !== SNAPSHOT_FORMAT_VERSION) return `unknown format version ${version}`;
  const sections = view.getInt32(SnapshotHeader.SECTIONS, true);
  if (sections < 0 || sections > SECTIONS_MAX) return `a table of ${sections} sections is outside the limits`;
  return {
    sections,
    coveredSequence: view.getFloat64(SnapshotHeader.COVERED_SEQUENCE, true),
    timeLow: view.getInt32(SnapshotHeader.TIME, true),
    timeHigh: view.getInt32(SnapshotHeader.TIME + 4, true),
    highestSession: view.getInt32(SnapshotHeader.HIGHEST_SESSION, true),
    journalChecksum: view.getInt32(SnapshotHeader.JOURNAL_CHECKSUM, true),
    fileBytes: view.getFloat64(SnapshotHeader.FILE_BYTES, true),
    tableChecksum: view.getInt32(SnapshotHeader.TABLE_CHECKSUM, true),
  };
}

/** The entries of the table, whose bytes have passed their checksum. */
export function decodeEntries(bytes: Uint8Array): Section[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / SECTION_ENTRY_BYTES }, (_, index) => {
    const at = index * SECTION_ENTRY_BYTES;
    const name = bytes.subarray(at, at + SECTION_NAME_BYTES_MAX);
    return {
      name: new TextDecoder().decode(name).replace(/\0+$/, ''),
      kind: view.getInt32(at + SectionEntry.KIND, true) as SectionKind,
      offset: view.getFloat64(at + SectionEntry.OFFSET, true),
      bytes: view.getFloat64(at + SectionEntry.BYTES, true),
      checksum: view.getInt32(at + SectionEntry.CHECKSUM, true),
    };
  });
}
