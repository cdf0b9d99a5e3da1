// Writes a snapshot: under a name that says it is unfinished, in small pieces that are synced as they go, so that no long
// run of dirty pages stands before the journal's next fdatasync; then read back, and only then given its name.

import { crc32 } from 'node:zlib';
import type { StateColumn, StateWriter } from '../../domain/state-sections.js';
import { type Disk, fileSystemDisk, writeWhole } from '../disk.js';
import { attemptOn, JournalStorageError } from '../journal-errors.js';
import { PIECE_BYTES, verifySnapshot } from './read-snapshot.js';
import { removeUnfinishedSnapshots, snapshotDirectoryOf, snapshotPath } from './snapshot-files.js';
import { SNAPSHOT_END_MARK, SNAPSHOT_TRAILER_BYTES } from './snapshot-layout.js';
import { encodeTable, kindOf, paddedBytes, type Section, type SnapshotFacts, tableEnd } from './snapshot-table.js';

/** Bytes after which what was written is synced. */
const SYNC_EVERY_BYTES = 2 << 20;
const ZEROS = new Uint8Array(8);

export interface WriteSnapshotOptions {
  readonly dataDirectory: string;
  readonly disk?: Disk;
  /** Called before each piece: a thread that others must not wait for rests here. */
  readonly rest?: () => void;
}

/**
 * Returns the path and the size. `save` puts the state's columns, which must not change until this returns. Throws
 * JournalStorageError where the disk refuses, or gives back something else than was written.
 */
export function writeSnapshot(
  facts: SnapshotFacts,
  save: (state: StateWriter) => void,
  options: WriteSnapshotOptions,
): { readonly path: string; readonly bytes: number } {
  const { dataDirectory, disk = fileSystemDisk, rest = () => {} } = options;
  const path = snapshotPath(dataDirectory, facts.coveredSequence);
  const unfinished = `${path}.tmp`;
  attemptOn('snapshot', path, () => makeReady(dataDirectory, disk));
  const sections = collectSections(save, rest);
  try {
    const bytes = writeFile(disk, unfinished, facts, sections, rest);
    verifySnapshot(unfinished, { disk, rest, coveredSequence: facts.coveredSequence });
    disk.rename(unfinished, path);
    disk.syncDirectory(snapshotDirectoryOf(dataDirectory));
    return { path, bytes };
  } catch (error) {
    removeQuietly(disk, unfinished);
    throw error instanceof JournalStorageError ? error : new JournalStorageError('snapshot', path, error);
  }
}

/** The directory, durably there before anything in it is relied on; and nothing in it that a task was stopped at. */
function makeReady(dataDirectory: string, disk: Disk): void {
  disk.makeDirectory(snapshotDirectoryOf(dataDirectory));
  disk.syncDirectory(dataDirectory);
  removeUnfinishedSnapshots(dataDirectory, disk);
}

interface FilledSection extends Section {
  /** Its elements as bytes. */
  readonly content: Uint8Array;
}

/** Where each column goes, and its checksum. */
function collectSections(save: (state: StateWriter) => void, rest: () => void): FilledSection[] {
  const columns: { name: string; column: StateColumn }[] = [];
  save({ put: (name, column) => columns.push({ name, column }) });
  let offset = tableEnd(columns.length);
  return columns.map(({ name, column }) => {
    const content = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
    const section = { name, kind: kindOf(column), offset, bytes: content.length };
    offset += paddedBytes(content.length);
    let checksum = 0;
    for (const piece of piecesOf(content)) {
      rest();
      checksum = crc32(piece, checksum);
    }
    checksum = crc32(paddingOf(content), checksum);
    return { ...section, content, checksum: checksum | 0 };
  });
}

function writeFile(
  disk: Disk,
  path: string,
  facts: SnapshotFacts,
  sections: readonly FilledSection[],
  rest: () => void,
): number {
  const file = new SnapshotFileWriter(disk, path, rest);
  try {
    file.write(encodeTable(facts, sections));
    for (const { content } of sections) {
      for (const piece of piecesOf(content)) file.write(piece);
      file.write(paddingOf(content));
    }
    return file.end();
  } finally {
    file.close();
  }
}

class SnapshotFileWriter {
  readonly #disk: Disk;
  readonly #file: number;
  readonly #rest: () => void;
  #position = 0;
  #synced = 0;
  #checksum = 0;

  constructor(disk: Disk, path: string, rest: () => void) {
    this.#disk = disk;
    this.#file = disk.open(path, 'wx');
    this.#rest = rest;
  }

  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#rest();
    this.#checksum = crc32(bytes, this.#checksum);
    writeWhole(this.#disk, this.#file, bytes, bytes.length, this.#position);
    this.#position += bytes.length;
    if (this.#position - this.#synced < SYNC_EVERY_BYTES) return;
    this.#disk.fdatasync(this.#file);
    this.#synced = this.#position;
  }

  /** Writes the trailer, syncs, and returns how long the file is. */
  end(): number {
    const trailer = new Uint8Array(SNAPSHOT_TRAILER_BYTES);
    const view = new DataView(trailer.buffer);
    view.setInt32(0, this.#checksum | 0, true);
    view.setInt32(4, SNAPSHOT_END_MARK, true);
    this.write(trailer);
    this.#disk.fdatasync(this.#file);
    return this.#position;
  }

  close(): void {
    this.#disk.close(this.#file);
  }
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

function paddingOf(bytes: Uint8Array): Uint8Array {
  return ZEROS.subarray(0, paddedBytes(bytes.length) - bytes.length);
}

function removeQuietly(disk: Disk, path: string): void {
  try {
    if (disk.size(path) >= 0) disk.unlink(path);
  } catch {
    // The error that led here says what is wrong with the disk; the next start removes the file.
  }
}
