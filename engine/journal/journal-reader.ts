// Reads a journal batch by batch, oldest first, and trusts nothing: every checksum, every sequence, the chain from each
// batch to the next across segments. Read-only: what to do about a torn tail is its caller's. Owner: any one thread.

import type { RecordMemory } from '../domain/record-memory.js';
import { batchBodyChecks, batchHeaderChecks } from './batch-frame.js';
import { type Disk, fileSystemDisk } from './disk.js';
import { JournalCorruptError } from './journal-errors.js';
import type { JournalTail } from './journal-settings.js';
import { journalDirectoryOf, listSegments, type SegmentFile } from './segment-files.js';
import { SegmentImage } from './segment-image.js';
import {
  BATCH_HEADER_BYTES,
  BATCH_TRAILER_BYTES,
  BatchLayout as L,
  SEAL_BYTES,
  SEGMENT_HEADER_BYTES,
} from './segment-layout.js';
import { judgeTail } from './torn-tail.js';

/** What a crash left after the last whole batch; recovery cuts it off. */
export interface TornTail {
  readonly path: string;
  readonly offset: number;
  /** Bytes from `offset` to the last that is not zero; 0 where only preallocated zeros are missing. */
  readonly bytes: number;
  /** Bytes by which the file is shorter than it was made. */
  readonly missing: number;
}

export interface JournalReaderOptions {
  readonly disk?: Disk;
}

export class JournalReader {
  readonly #segments: SegmentFile[];
  readonly #image: SegmentImage;
  /** The segment being read, -1 before the first. */
  #index = -1;
  #position = 0;
  #bytesBefore = 0;
  #lastSequence = 0;
  #lastChecksum = 0;
  #torn: TornTail | undefined;
  /** The current batch: its place, its records, their sequences; the time is its last record's. */
  batchOffset = 0;
  payloadOffset = 0;
  payloadEnd = 0;
  firstSequence = 0;
  recordCount = 0;
  timeLow = 0;
  timeHigh = 0;
  /** Segments begun. */
  segments = 0;

  constructor(dataDirectory: string, { disk = fileSystemDisk }: JournalReaderOptions = {}) {
    this.#image = new SegmentImage(disk);
    this.#segments = listSegments(journalDirectoryOf(dataDirectory), disk);
    this.bytesTotal = this.#segments.reduce((sum, segment) => sum + disk.size(segment.path), 0);
  }

  /** Goes to the next batch; false at the end of the journal. Throws JournalCorruptError where something does not check. */
  nextBatch(): boolean {
    for (;;) {
      if (this.#index === -1 && !this.#openNext()) return false;
      if (this.#readBatch()) {
        if (this.recordCount > 0) return true;
        this.#checkSeal();
        if (!this.#endSegment(0)) return false;
      } else if (!this.#endSegment(SEAL_BYTES)) return false;
    }
  }

  /** The segment that the current batch lies in. */
  get memory(): RecordMemory {
    return this.#image.memory;
  }
  get path(): string {
    return this.#image.path;
  }

  /** Bytes of all segments, and how many of them lie before the end of the current batch. */
  readonly bytesTotal: number;
  get bytesDone(): number {
    return this.#bytesBefore + this.#position;
  }

  /** Once `nextBatch()` is false: where the journal ends. */
  get tail(): JournalTail {
    const end = { lastSequence: this.#lastSequence, lastChecksum: this.#lastChecksum };
    if (this.#segments.length === 0) return end;
    const image = this.#image;
    return { ...end, segment: { path: image.path, bytes: image.start.segmentBytes, position: this.#position } };
  }
  get torn(): TornTail | undefined {
    return this.#torn;
  }

  /** Reports the current batch as damaged: for readers of its records. */
  corrupt(offset: number, reason: string): JournalCorruptError {
    return new JournalCorruptError(this.path, offset, reason);
  }

  #openNext(): boolean {
    const next = this.#segments[this.#index + 1];
    if (next === undefined) return false;
    const due = this.#lastSequence + 1;
    if (next.firstSequence > due) {
      throw new JournalCorruptError(
        next.path,
        0,
        `a segment is missing: this one begins with sequence ${next.firstSequence}, where ${due} is due`,
      );
    }
    this.#bytesBefore += this.#image.fileBytes;
    this.#image.load(next);
    const start = this.#image.start;
    if (start.firstSequence !== due) {
      throw this.corrupt(0, `the segment begins with sequence ${start.firstSequence}, where ${due} is due`);
    }
    if (start.previousChecksum !== this.#lastChecksum) {
      throw this.corrupt(0, 'the segment does not follow the one before: its checksum of the last batch is another');
    }
    this.#index++;
    this.segments++;
    this.#position = SEGMENT_HEADER_BYTES;
    return true;
  }

  /** Reads the batch at the position; false where no whole one lies there. */
  #readBatch(): boolean {
    const memory = this.#image.memory;
    const limit = this.#image.start.segmentBytes;
    const at = this.#position;
    if (!batchHeaderChecks(memory, at, limit)) return false;
    const word = at >> 2;
    const firstSequence = memory.float64[(at + L.FIRST_SEQUENCE) >> 3];
    if (
      firstSequence !== this.#lastSequence + 1 ||
      memory.int32[word + (L.PREVIOUS_CHECKSUM >> 2)] !== this.#lastChecksum
    ) {
      throw this.corrupt(at, `a batch of sequence ${firstSequence} does not follow sequence ${this.#lastSequence}`);
    }
    if (!batchBodyChecks(memory, at, limit)) return false;
    const end = at + memory.int32[word + (L.BYTE_LENGTH >> 2)];
    this.batchOffset = at;
    this.payloadOffset = at + BATCH_HEADER_BYTES;
    this.payloadEnd = end - BATCH_TRAILER_BYTES;
    this.firstSequence = firstSequence;
    this.recordCount = memory.int32[word + (L.RECORD_COUNT >> 2)];
    this.timeLow = memory.int32[word + (L.TIME >> 2)];
    this.timeHigh = memory.int32[word + (L.TIME >> 2) + 1];
    this.#position = end;
    if (this.recordCount > 0) {
      this.#lastSequence += this.recordCount;
      this.#lastChecksum = memory.int32[word + (L.CHECKSUM >> 2)];
    }
    return true;
  }

  /** A seal says that the next segment exists. */
  #checkSeal(): void {
    if (this.#index + 1 === this.#segments.length) {
      const missing = this.#lastSequence + 1;
      throw this.corrupt(this.batchOffset, `the next segment, which begins with sequence ${missing}, is missing`);
    }
  }

  /** No whole batch follows in this segment: goes to the next one, or ends the journal. True where there is more. */
  #endSegment(tornSealBytes: number): boolean {
    const image = this.#image;
    const limit = image.start.segmentBytes;
    const newest = this.#index + 1 === this.#segments.length;
    const verdict = judgeTail(image.memory, this.#position, limit, this.#lastSequence + 1);
    if (verdict.kind === 'damaged') throw this.corrupt(verdict.offset, verdict.reason);
    if (!newest) {
      // A crash may tear the seal; that no batch is missing here, the chain to the next segment proves.
      if (verdict.kind === 'torn' && verdict.end > this.#position + tornSealBytes) {
        throw this.corrupt(this.#position, 'bytes after the last batch of a segment that has a successor');
      }
      if (image.fileBytes !== limit) throw this.corrupt(image.fileBytes, 'the file is shorter than its header says');
      return this.#openNext();
    }
    const missing = limit - image.fileBytes;
    if (verdict.kind === 'torn' || missing > 0) {
      const bytes = verdict.kind === 'torn' ? verdict.end - this.#position : 0;
      this.#torn = { path: image.path, offset: this.#position, bytes, missing };
    }
    return false;
  }
}
