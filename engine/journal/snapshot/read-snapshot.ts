// Reads a snapshot and trusts nothing: every byte passes its checksums before any of it is loaded, and once more while
// it is. The state goes straight into the tables that it belongs to, so that reading needs no memory of its own.

import { crc32 } from 'node:zlib';
import { checkTarget, noSuchColumn, type StateColumn, type StateReader } from '../../domain/state-sections.js';
import { type Disk, fileSystemDisk } from '../disk.js';
import { JournalStorageError } from '../journal-errors.js';
import { SnapshotCorruptError } from './snapshot-errors.js';
import {
  SectionKind,
  SNAPSHOT_END_MARK,
  SNAPSHOT_HEADER_BYTES,
  SNAPSHOT_TRAILER_BYTES,
  SnapshotHeader,
} from './snapshot-layout.js';
import {
  decodeEntries,
  decodeHeader,
  paddedBytes,
  type Section,
  type SnapshotFacts,
  type SnapshotTableHead,
  tableEnd,
} from './snapshot-table.js';

/** Bytes that are read, and written, in one piece. */
export const PIECE_BYTES = 256 << 10;
const KIND_NAMES = {
  [SectionKind.BYTES]: 'Uint8Array',
  [SectionKind.WORDS]: 'Int32Array',
  [SectionKind.DOUBLES]: 'Float64Array',
} as const;
const ELEMENT_BYTES = { [SectionKind.BYTES]: 1, [SectionKind.WORDS]: 4, [SectionKind.DOUBLES]: 8 } as const;

export interface ReadSnapshotOptions {
  readonly disk?: Disk;
  /** Called before each piece: a thread that others must not wait for rests here. */
  readonly rest?: () => void;
  /** What the file's name says that it covers. */
  readonly coveredSequence?: number;
}

/** A snapshot that checks, open for reading until it is closed. */
export class Snapshot implements StateReader {
  readonly path: string;
  readonly facts: SnapshotFacts;
  readonly bytes: number;
  readonly #reader: FileReader;
  readonly #sections: ReadonlyMap<string, Section>;
  readonly #rest: () => void;

  constructor(reader: FileReader, head: SnapshotTableHead, sections: readonly Section[], rest: () => void) {
    this.path = reader.path;
    const { coveredSequence, timeLow, timeHigh, highestSession, journalChecksum } = head;
    this.facts = { coveredSequence, timeLow, timeHigh, highestSession, journalChecksum };
    this.bytes = head.fileBytes;
    this.#reader = reader;
    this.#sections = new Map(sections.map((section) => [section.name, section]));
    this.#rest = rest;
  }

  /** In the order of the file. */
  get sections(): readonly Section[] {
    return [...this.#sections.values()];
  }

  length(name: string): number {
    const { kind, bytes } = this.#section(name);
    return bytes / ELEMENT_BYTES[kind];
  }

  take(name: string, target: StateColumn): void {
    const { kind, bytes, offset, checksum } = this.#section(name);
    checkTarget(name, KIND_NAMES[kind], bytes / ELEMENT_BYTES[kind], target);
    const content = new Uint8Array(target.buffer, target.byteOffset, bytes);
    let found = 0;
    for (let at = 0; at < bytes; at += PIECE_BYTES) {
      this.#rest();
      const piece = content.subarray(at, at + PIECE_BYTES);
      this.#reader.readInto(piece, offset + at);
      found = crc32(piece, found);
    }
    const padding = this.#reader.read(offset + bytes, paddedBytes(bytes) - bytes);
    if ((crc32(padding, found) | 0) !== checksum) {
      throw new SnapshotCorruptError(this.path, offset, `the section ${name} does not match its checksum`);
    }
  }

  close(): void {
    this.#reader.close();
  }

  #section(name: string): Section {
    const section = this.#sections.get(name);
    if (section === undefined) throw noSuchColumn(name);
    return section;
  }
}

/** Verifies the whole file and leaves it open. Throws SnapshotCorruptError where anything does not check. */
export function readSnapshot(path: string, options: ReadSnapshotOptions = {}): Snapshot {
  return open(path, options, verifyContent);
}

/** The same of header and table alone, for who needs few of the sections: each is verified when it is taken. */
export function openSnapshot(path: string, options: ReadSnapshotOptions = {}): Snapshot {
  return open(path, options, () => {});
}

function open(path: string, options: ReadSnapshotOptions, verify: typeof verifyContent): Snapshot {
  const { disk = fileSystemDisk, rest = () => {}, coveredSequence } = options;
  const reader = new FileReader(disk, path);
  try {
    const head = readHead(reader, coveredSequence);
    const sections = readTable(reader, head);
    verify(reader, head, sections, rest);
    return new Snapshot(reader, head, sections, rest);
  } catch (error) {
    reader.close();
    throw error;
  }
}

/** Throws SnapshotCorruptError where anything does not check. */
export function verifySnapshot(path: string, options: ReadSnapshotOptions = {}): SnapshotFacts {
  const snapshot = readSnapshot(path, options);
  snapshot.close();
  return snapshot.facts;
}

function readHead(reader: FileReader, coveredSequence: number | undefined): SnapshotTableHead {
  const { path, size } = reader;
  const least = tableEnd(0) + SNAPSHOT_TRAILER_BYTES;
  if (size < least) throw new SnapshotCorruptError(path, size, `the file ends before byte ${least}`);
  const head = decodeHeader(reader.read(0, SNAPSHOT_HEADER_BYTES));
  if (typeof head === 'string') throw new SnapshotCorruptError(path, 0, head);
  if (head.fileBytes !== size) {
    const reason = `the file has ${size} bytes, and its header says ${head.fileBytes}`;
    throw new SnapshotCorruptError(path, Math.min(size, head.fileBytes), reason);
  }
  if (coveredSequence !== undefined && head.coveredSequence !== coveredSequence) {
    const reason = `it covers sequence ${head.coveredSequence}, not its name's`;
    throw new SnapshotCorruptError(path, SnapshotHeader.COVERED_SEQUENCE, reason);
  }
  return head;
}

function readTable(reader: FileReader, head: SnapshotTableHead): Section[] {
  const { path } = reader;
  const end = tableEnd(head.sections);
  if (end + SNAPSHOT_TRAILER_BYTES > head.fileBytes) {
    throw new SnapshotCorruptError(path, SNAPSHOT_HEADER_BYTES, 'the table reaches beyond the file');
  }
  const bytes = reader.read(SNAPSHOT_HEADER_BYTES, end - SNAPSHOT_HEADER_BYTES);
  if ((crc32(bytes) | 0) !== head.tableChecksum) {
    throw new SnapshotCorruptError(path, SNAPSHOT_HEADER_BYTES, 'the table does not match its checksum');
  }
  const sections = decodeEntries(bytes);
  let due = end;
  for (const [index, { name, kind, offset, bytes: length }] of sections.entries()) {
    const fits =
      offset === due && ELEMENT_BYTES[kind] !== undefined && length >= 0 && length % ELEMENT_BYTES[kind] === 0;
    if (!fits) throw new SnapshotCorruptError(path, tableEnd(index), `the entry of section ${name} is not one`);
    due += paddedBytes(length);
  }
  if (due + SNAPSHOT_TRAILER_BYTES !== head.fileBytes) {
    throw new SnapshotCorruptError(path, SNAPSHOT_HEADER_BYTES, 'the sections are not as long as the file');
  }
  return sections;
}

function verifyContent(
  reader: FileReader,
  head: SnapshotTableHead,
  sections: readonly Section[],
  rest: () => void,
): void {
  const { path } = reader;
  const piece = new Uint8Array(PIECE_BYTES);
  let whole = crc32(reader.read(0, tableEnd(sections.length)));
  for (const { name, offset, bytes, checksum } of sections) {
    let found = 0;
    const end = offset + paddedBytes(bytes);
    for (let at = offset; at < end; at += PIECE_BYTES) {
      rest();
      const part = piece.subarray(0, Math.min(PIECE_BYTES, end - at));
      reader.readInto(part, at);
      found = crc32(part, found);
      whole = crc32(part, whole);
    }
    if ((found | 0) !== checksum) {
      throw new SnapshotCorruptError(path, offset, `the section ${name} does not match its checksum`);
    }
  }
  const at = head.fileBytes - SNAPSHOT_TRAILER_BYTES;
  const trailer = reader.read(at, SNAPSHOT_TRAILER_BYTES);
  const view = new DataView(trailer.buffer, trailer.byteOffset, trailer.byteLength);
  if (view.getInt32(0, true) !== (whole | 0) || view.getInt32(4, true) !== SNAPSHOT_END_MARK) {
    throw new SnapshotCorruptError(path, at, 'the trailer does not match the file');
  }
}

/** One open file; a read that fails is a storage error, one that ends early a damaged file. */
class FileReader {
  readonly path: string;
  readonly size: number;
  readonly #disk: Disk;
  readonly #file: number;

  constructor(disk: Disk, path: string) {
    this.path = path;
    this.#disk = disk;
    try {
      this.#file = disk.open(path, 'r');
      this.size = disk.size(path);
    } catch (error) {
      throw new JournalStorageError('open', path, error);
    }
  }

  read(position: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.readInto(bytes, position);
    return bytes;
  }

  readInto(bytes: Uint8Array, position: number): void {
    let read = 0;
    while (read < bytes.length) {
      const more = this.#attempt(bytes, read, position);
      if (more === 0) throw new SnapshotCorruptError(this.path, position + read, 'the file ends here');
      read += more;
    }
  }

  close(): void {
    this.#disk.close(this.#file);
  }

  #attempt(bytes: Uint8Array, from: number, position: number): number {
    try {
      return this.#disk.read(this.#file, bytes, from, bytes.length - from, position + from);
    } catch (error) {
      throw new JournalStorageError('read', this.path, error);
    }
  }
}
