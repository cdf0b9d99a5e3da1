// One segment file in memory, as the reader sees it: missing bytes of a short file read as zeros. The memory is kept and
// used again for the next segment of the same size.

import { RecordMemory } from '../domain/record-memory.js';
import { type Disk, readWhole } from './disk.js';
import { JournalCorruptError, JournalStorageError } from './journal-errors.js';
import type { SegmentFile } from './segment-files.js';
import { readSegmentHeader, type SegmentStart } from './segment-header.js';
import { SEGMENT_HEADER_BYTES } from './segment-layout.js';

export class SegmentImage {
  readonly #disk: Disk;
  memory = RecordMemory.allocate(SEGMENT_HEADER_BYTES);
  path = '';
  fileBytes = 0;
  start: SegmentStart = { segmentBytes: SEGMENT_HEADER_BYTES, firstSequence: 0, previousChecksum: 0 };

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Reads the file; throws JournalCorruptError where its header or size does not check. */
  load(file: SegmentFile): void {
    const number = this.#attempt(file.path, 'open', () => this.#disk.open(file.path, 'r'));
    try {
      this.#attempt(file.path, 'read', () => this.#read(number, file));
    } finally {
      this.#disk.close(number);
    }
  }

  #read(number: number, file: SegmentFile): void {
    this.path = file.path;
    this.fileBytes = this.#disk.size(file.path);
    const head = RecordMemory.allocate(SEGMENT_HEADER_BYTES);
    readWhole(this.#disk, number, head.uint8, SEGMENT_HEADER_BYTES);
    const start = readSegmentHeader(head);
    if (typeof start === 'string') throw new JournalCorruptError(file.path, 0, start);
    if (start.firstSequence !== file.firstSequence) {
      throw new JournalCorruptError(
        file.path,
        0,
        `the header begins with sequence ${start.firstSequence}, not the name's`,
      );
    }
    if (this.fileBytes > start.segmentBytes) {
      throw new JournalCorruptError(file.path, start.segmentBytes, 'the file is longer than its header says');
    }
    this.start = start;
    if (this.memory.uint8.length !== start.segmentBytes) this.memory = RecordMemory.allocate(start.segmentBytes);
    const bytes = this.memory.uint8;
    bytes.fill(0, readWhole(this.#disk, number, bytes, start.segmentBytes));
  }

  #attempt<T>(path: string, operation: 'open' | 'read', action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (error instanceof JournalCorruptError) throw error;
      throw new JournalStorageError(operation, path, error);
    }
  }
}
