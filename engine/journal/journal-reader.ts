// Reads a journal batch by batch, oldest first, and trusts nothing: every checksum, every sequence, the chain from each
// batch to the next across segments, archived ones too. Read-only: what to do about a torn tail is its caller's. It may
// read what the engine has made durable while the engine writes on. Owner: any one thread.

import type { RecordMemory } from '../domain/record-memory.js';
import { batchBodyChecks, batchHeaderChecks } from './batch-frame.js';
import { type Disk, fileSystemDisk } from './disk.js';
import { JournalCorruptError } from './journal-errors.js';
import type { JournalTail } from './journal-settings.js';
import { journalDirectoryOf, listJournal, type SegmentFile } from './segment-files.js';
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
  /** The first sequence wanted: reading begins with the batch that holds it. Without it the first of all. */
  readonly fromSequence?: number;
  /**
   * What a snapshot says of the batch that ends just before `fromSequence`: its checksum. With it the chain is checked from
   * there on, and a journal that does not reach that far does not check.
   */
  readonly previousChecksum?: number;
  /**
   * The last sequence wanted; it must have been durable before the reader was made. Reading ends after the batch that
   * holds it, and what lies behind is not looked at: the engine may be writing there.
   */
  readonly untilSequence?: number;
}

export class JournalReader {
  readonly #dataDirectory: string;
  readonly #disk: Disk;
  readonly #image: SegmentImage;
  readonly #from: number;
  readonly #previousChecksum: number | undefined;
  readonly #until: number;
  #segments: readonly SegmentFile[];
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

  /** Throws JournalCorruptError where the journal does not reach back to `fromSequence`. */
  constructor(dataDirectory: string, options: JournalReaderOptions = {}) {
    const { disk = fileSystemDisk, fromSequence = 1, previousChecksum, untilSequence } = options;
    this.#dataDirectory = dataDirectory;
    this.#disk = disk;
    this.#image = new SegmentImage(disk);
    this.#from = fromSequence;
    this.#previousChecksum = previousChecksum;
    this.#until = untilSequence ?? Number.POSITIVE_INFINITY;
    this.#segments = this.#listFrom(fromSequence);
    this.bytesTotal = this.#segments.reduce((sum, segment) => sum + Math.max(0, disk.size(segment.path)), 0);
  }

  /**
   * Goes to the next batch; false at the end of the journal, or of what is wanted. Throws JournalCorruptError where
   * something does not check.
   */
  nextBatch(): boolean {
    while (this.#lastSequence < this.#until && this.#advance()) {
      if (this.#isWanted()) return true;
    }
    if (this.#lastSequence < this.#until) this.#checkReach();
    return false;
  }

  /** The segment that the current batch lies in. */
  get memory(): RecordMemory {
    return this.#image.memory;
  }
  get path(): string {
    return this.#image.path;
  }

  /** The last sequence read, and the checksum of the batch that ends with it. */
  get lastSequence(): number {
    return this.#lastSequence;
  }
  get lastChecksum(): number {
    return this.#lastChecksum;
  }

  /** Bytes of all files to read, and how many of them lie before the end of the current batch. */
  readonly bytesTotal: number;
  get bytesDone(): number {
    const { diskBytes, start } = this.#image;
    return this.#bytesBefore + Math.floor((this.#position * diskBytes) / start.segmentBytes);
  }

  /** Once `nextBatch()` is false, and no `untilSequence` was given: where the journal ends. */
  get tail(): JournalTail {
    const end = { lastSequence: this.#lastSequence, lastChecksum: this.#lastChecksum };
    if (this.#segments.length === 0) return end;
    const image = this.#image;
    if (image.archived) throw this.corrupt(0, 'the newest segment is in the archive: its place is in the journal');
    return { ...end, segment: { path: image.path, bytes: image.start.segmentBytes, position: this.#position } };
  }
  get torn(): TornTail | undefined {
    return this.#torn;
  }

  /** Reports the current batch as damaged: for readers of its records. */
  corrupt(offset: number, reason: string): JournalCorruptError {
    return new JournalCorruptError(this.path, offset, reason);
  }

  /** The segments from the one that holds this sequence on. */
  #listFrom(sequence: number): readonly SegmentFile[] {
    const segments = listJournal(this.#dataDirectory, this.#disk);
    const first = segments.findLastIndex((segment) => segment.firstSequence <= sequence);
    if (first !== -1) return segments.slice(first);
    if (sequence === 1 && segments.length === 0) return segments;
    const directory = journalDirectoryOf(this.#dataDirectory);
    if (segments.length === 0) throw new JournalCorruptError(directory, 0, 'there is no segment in it');
    const oldest = segments[0];
    throw new JournalCorruptError(
      oldest.path,
      0,
      `a segment is missing: the oldest begins with sequence ${oldest.firstSequence}, where ${sequence} is due`,
    );
  }

  /** Goes to the next batch that there is. */
  #advance(): boolean {
    for (;;) {
      if (this.#index === -1 && !this.#openNext()) return false;
      if (this.#readBatch()) {
        if (this.recordCount > 0) return true;
        this.#checkSeal();
        if (!this.#endSegment(0)) return false;
      } else if (!this.#endSegment(SEAL_BYTES)) return false;
    }
  }

  /** False for a batch that lies before the first one wanted. */
  #isWanted(): boolean {
    if (this.#lastSequence < this.#from) {
      if (this.#lastSequence + 1 === this.#from) this.#checkStart(this.batchOffset);
      return false;
    }
    if (this.firstSequence < this.#from && this.#previousChecksum !== undefined) {
      throw this.corrupt(this.batchOffset, `no batch ends with sequence ${this.#from - 1}, which a snapshot covers`);
    }
    return true;
  }

  /** What a snapshot goes on from is what it was taken after. */
  #checkStart(offset: number): void {
    if (this.#previousChecksum === undefined || this.#previousChecksum === this.#lastChecksum) return;
    throw this.corrupt(
      offset,
      `the batch that ends with sequence ${this.#lastSequence} is not the one of the snapshot`,
    );
  }

  /** At the end of the journal: what must be there has been there. */
  #checkReach(): void {
    const due = Math.max(
      Number.isFinite(this.#until) ? this.#until : 0,
      this.#previousChecksum === undefined ? 0 : this.#from - 1,
    );
    if (this.#lastSequence >= due) return;
    const reason = `the journal ends with sequence ${this.#lastSequence}, though ${due} was durable`;
    throw this.corrupt(this.#position, reason);
  }

  #openNext(): boolean {
    const next = this.#segments[this.#index + 1];
    if (next === undefined) return false;
    const isFirst = this.#index === -1;
    const due = isFirst ? next.firstSequence : this.#lastSequence + 1;
    if (next.firstSequence > due) {
      throw new JournalCorruptError(
        next.path,
        0,
        `a segment is missing: this one begins with sequence ${next.firstSequence}, where ${due} is due`,
      );
    }
    this.#bytesBefore += this.#image.diskBytes;
    this.#load(next);
    const start = this.#image.start;
    if (start.firstSequence !== due) {
      throw this.corrupt(0, `the segment begins with sequence ${start.firstSequence}, where ${due} is due`);
    }
    if (isFirst && due > 1) {
      // Not the first of all: what it follows is not read, so its header is believed, and the snapshot asked.
      this.#lastSequence = due - 1;
      this.#lastChecksum = start.previousChecksum;
      if (due === this.#from) this.#checkStart(0);
    } else if (start.previousChecksum !== this.#lastChecksum) {
      throw this.corrupt(0, 'the segment does not follow the one before: its checksum of the last batch is another');
    }
    this.#index++;
    this.segments++;
    this.#position = SEGMENT_HEADER_BYTES;
    return true;
  }

  /** From its file or, where it was archived since the files were listed, from there. */
  #load(segment: SegmentFile): void {
    try {
      this.#image.load(segment);
      if (segment.archived || !this.#image.isStale) return;
    } catch (error) {
      // Read while it was made a spare, it looks like anything; what is in its place is the truth.
      if (this.#disk.size(segment.path) >= 0) throw error;
    }
    const { firstSequence } = segment;
    const moved = listJournal(this.#dataDirectory, this.#disk).find((file) => file.firstSequence === firstSequence);
    if (moved === undefined) {
      throw new JournalCorruptError(segment.path, 0, 'the segment is gone, and it is not in the archive');
    }
    this.#image.load(moved);
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
