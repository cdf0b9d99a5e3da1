// One segment file in memory, as the reader sees it: missing bytes of a short file read as zeros. The memory is kept and
// used again for the next segment of the same size.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { RecordMemory } from '../domain/record-memory.js';
import { JournalCorruptError, JournalStorageError } from './journal-errors.js';
import type { SegmentFile } from './segment-files.js';
import { readSegmentHeader, type SegmentStart } from './segment-header.js';
import { SEGMENT_HEADER_BYTES } from './segment-layout.js';

export class SegmentImage {
  memory = RecordMemory.allocate(SEGMENT_HEADER_BYTES);
  path = '';
  fileBytes = 0;
  start: SegmentStart = { segmentBytes: SEGMENT_HEADER_BYTES, firstSequence: 0, previousChecksum: 0 };

  /** Reads the file; throws JournalCorruptError where its header or size does not check. */
  load(file: SegmentFile): void {
    const descriptor = this.#attempt(file.path, 'open', () => openSync(file.path, 'r'));
    try {
      this.#attempt(file.path, 'read', () => this.#read(descriptor, file));
    } finally {
      closeSync(descriptor);
    }
  }

  #read(descriptor: number, file: SegmentFile): void {
    this.path = file.path;
    this.fileBytes = fstatSync(descriptor).size;
    const head = RecordMemory.allocate(SEGMENT_HEADER_BYTES);
    readWhole(descriptor, head.uint8, SEGMENT_HEADER_BYTES);
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
    readWhole(descriptor, this.memory.uint8, start.segmentBytes);
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

/** Reads from the begin of the file; zeros where it ends early. */
function readWhole(descriptor: number, target: Uint8Array, length: number): void {
  let read = 0;
  while (read < length) {
    const more = readSync(descriptor, target, read, length - read, read);
    if (more === 0) break;
    read += more;
  }
  target.fill(0, read, length);
}
