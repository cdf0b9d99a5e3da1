// hot path
// The journal of durability `fsync` and `write`: encodes commands into one preallocated batch and hands it to the disk
// whole. Owner: the engine thread. Invariants: sequences are gapless; a batch is in one segment; a batch is begun only
// after the one before was written (and, with `fsync`, is on the disk).

import { RecordMemory } from '../domain/record-memory.js';
import { frameBatch } from './batch-frame.js';
import { fileSystemDisk } from './disk.js';
import type { Journal } from './journal.js';
import { batchOverflow, type JournalStorageError, sequenceOutOfOrder } from './journal-errors.js';
import { checkWriterSettings, type JournalTail, type JournalWriterSettings } from './journal-settings.js';
import { encodeRecord } from './record-encoder.js';
import { RECORD_BYTES_MAX } from './record-layout.js';
import { journalDirectoryOf } from './segment-files.js';
import { BATCH_HEADER_BYTES, BATCH_TRAILER_BYTES } from './segment-layout.js';
import { SegmentWriter } from './segment-writer.js';

export class JournalWriter implements Journal {
  readonly #batch: RecordMemory;
  readonly #segment: SegmentWriter;
  readonly #synced: boolean;
  /** Where the batch holds no more: from here on another largest record may not fit. */
  readonly #fullAt: number;
  #end = BATCH_HEADER_BYTES;
  /** Where the batch ends in the open segment: from here on another largest record takes it to the next one. */
  #roomEnd = 0;
  #lastSequence: number;
  #checksum: number;
  #timeLow = 0;
  #timeHigh = 0;
  batchRecords = 0;
  /** Batches and bytes written since the start, frames included. */
  batches = 0;
  bytesWritten = 0;

  /** Goes on after `tail`, as recovery found it. */
  constructor(dataDirectory: string, tail: JournalTail, settings: JournalWriterSettings) {
    const { segmentBytes, batchBytes } = checkWriterSettings(settings);
    this.#batch = RecordMemory.allocate(batchBytes);
    this.#fullAt = batchBytes - BATCH_TRAILER_BYTES - RECORD_BYTES_MAX;
    this.#synced = settings.durability === 'fsync';
    this.#lastSequence = tail.lastSequence;
    this.#checksum = tail.lastChecksum;
    this.#segment = new SegmentWriter(
      journalDirectoryOf(dataDirectory),
      segmentBytes,
      settings.disk ?? fileSystemDisk,
      settings.prepareNext,
    );
    if (tail.segment === undefined) this.#segment.begin(tail.lastSequence + 1, tail.lastChecksum, 0, 0);
    else this.#segment.resume(tail.segment.path, tail.segment.bytes, tail.segment.position);
    this.#roomEnd = this.#segment.roomLeft - BATCH_TRAILER_BYTES - RECORD_BYTES_MAX;
  }

  get batchIsFull(): boolean {
    return this.#end > this.#fullAt;
  }

  get hasRoom(): boolean {
    return this.#end <= this.#roomEnd || this.#segment.nextIsReady;
  }
  get roomFailure(): JournalStorageError | undefined {
    return this.#segment.prepareFailure;
  }

  /** The last sequence appended. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** The open segment's file and where its next batch goes. */
  get segmentPath(): string {
    return this.#segment.path;
  }
  get position(): number {
    return this.#segment.position;
  }

  append(memory: RecordMemory, offset: number, engineSequence: number, timeLow: number, timeHigh: number): void {
    if (engineSequence !== this.#lastSequence + 1) sequenceOutOfOrder(this.#lastSequence + 1, engineSequence);
    if (this.#end > this.#fullAt) batchOverflow();
    this.#end = encodeRecord(memory, offset, this.#batch, this.#end, timeLow, timeHigh);
    this.#lastSequence = engineSequence;
    this.#timeLow = timeLow;
    this.#timeHigh = timeHigh;
    this.batchRecords++;
  }

  sync(): void {
    const records = this.batchRecords;
    if (records === 0) return;
    const segment = this.#segment;
    const byteLength = this.#end + BATCH_TRAILER_BYTES;
    const firstSequence = this.#lastSequence - records + 1;
    if (byteLength > segment.roomLeft) {
      segment.begin(firstSequence, this.#checksum, this.#timeLow, this.#timeHigh);
    }
    const checksum = frameBatch(
      this.#batch,
      0,
      this.#end,
      firstSequence,
      records,
      this.#timeLow,
      this.#timeHigh,
      this.#checksum,
    );
    segment.write(this.#batch, byteLength);
    if (this.#synced) segment.sync();
    this.#checksum = checksum;
    this.#end = BATCH_HEADER_BYTES;
    this.batchRecords = 0;
    this.batches++;
    this.bytesWritten += byteLength;
    this.#roomEnd = segment.roomLeft - BATCH_TRAILER_BYTES - RECORD_BYTES_MAX;
  }

  /** Cold. Also where durability is `write`, the disk has everything after this. */
  close(): void {
    try {
      this.sync();
    } finally {
      this.#segment.close();
    }
  }
}
