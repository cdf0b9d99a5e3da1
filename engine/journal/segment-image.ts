// One segment in memory, as the reader sees it, from its file or its archive: missing bytes of a short file read as zeros.
// The memory is kept and used again for the next segment of the same size.

import { gunzipSync } from 'node:zlib';
import { RecordMemory } from '../domain/record-memory.js';
import { type Disk, readWhole } from './disk.js';
import { JournalCorruptError, JournalStorageError } from './journal-errors.js';
import type { SegmentFile } from './segment-files.js';
import { readSegmentHeader, type SegmentStart } from './segment-header.js';
import { SEGMENT_BYTES_MAX, SEGMENT_HEADER_BYTES } from './segment-layout.js';

export class SegmentImage {
  readonly #disk: Disk;
  memory = RecordMemory.allocate(SEGMENT_HEADER_BYTES);
  path = '';
  archived = false;
  /** Bytes of the segment that there are, and those that they take on the disk: fewer where it is archived. */
  fileBytes = 0;
  diskBytes = 0;
  start: SegmentStart = { segmentBytes: SEGMENT_HEADER_BYTES, firstSequence: 0, previousChecksum: 0 };

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /**
   * Reads the file; throws JournalCorruptError where its header or size does not check, JournalStorageError with
   * operation `open` where it is not there.
   */
  load(file: SegmentFile): void {
    const number = attempt(file.path, 'open', () => this.#disk.open(file.path, 'r'));
    try {
      this.path = file.path;
      this.archived = file.archived;
      this.diskBytes = attempt(file.path, 'read', () => this.#disk.size(file.path));
      const content = attempt(file.path, 'read', () => this.#read(number, file));
      // The file number still reads the segment, yet under another name it may be overwritten: see `isStale`.
      this.#take(content, file);
    } finally {
      this.#disk.close(number);
    }
  }

  /** True where the file is no longer in its place: what was read of it may be anything, and its archive is to be read. */
  get isStale(): boolean {
    return this.#disk.size(this.path) < 0;
  }

  /** The segment's bytes: in `memory`, of which so many were in the file, or unpacked ones. */
  #read(number: number, file: SegmentFile): number | Uint8Array {
    if (file.archived) {
      const packed = new Uint8Array(Math.max(0, this.diskBytes));
      const length = readWhole(this.#disk, number, packed, packed.length);
      return unpack(packed.subarray(0, length), file.path);
    }
    const head = new Uint8Array(SEGMENT_HEADER_BYTES);
    readWhole(this.#disk, number, head, head.length);
    const { segmentBytes } = this.#checkHeader(head, file);
    this.#useMemory(segmentBytes);
    return readWhole(this.#disk, number, this.memory.uint8, segmentBytes);
  }

  #take(content: number | Uint8Array, file: SegmentFile): void {
    if (typeof content === 'number') {
      this.fileBytes = this.diskBytes;
      this.memory.uint8.fill(0, content);
    } else {
      this.#useMemory(this.#checkHeader(content, file).segmentBytes);
      this.fileBytes = content.length;
      const bytes = this.memory.uint8;
      bytes.set(content.subarray(0, bytes.length));
      bytes.fill(0, content.length);
    }
    if (this.fileBytes > this.start.segmentBytes) {
      throw new JournalCorruptError(file.path, this.start.segmentBytes, 'the file is longer than its header says');
    }
  }

  #checkHeader(bytes: Uint8Array, file: SegmentFile): SegmentStart {
    const head = RecordMemory.allocate(SEGMENT_HEADER_BYTES);
    head.uint8.set(bytes.subarray(0, SEGMENT_HEADER_BYTES));
    const start = readSegmentHeader(head);
    if (typeof start === 'string') throw new JournalCorruptError(file.path, 0, start);
    if (start.firstSequence !== file.firstSequence) {
      const reason = `the header begins with sequence ${start.firstSequence}, not the name's`;
      throw new JournalCorruptError(file.path, 0, reason);
    }
    this.start = start;
    return start;
  }

  #useMemory(bytes: number): void {
    if (this.memory.uint8.length !== bytes) this.memory = RecordMemory.allocate(bytes);
  }
}

function unpack(packed: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(packed, { maxOutputLength: SEGMENT_BYTES_MAX });
  } catch (error) {
    throw new JournalCorruptError(path, 0, `the archive cannot be unpacked: ${(error as Error).message}`);
  }
}

function attempt<T>(path: string, operation: 'open' | 'read', action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof JournalCorruptError) throw error;
    throw new JournalStorageError(operation, path, error);
  }
}
