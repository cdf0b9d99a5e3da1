// The open segment under the journal writer: positions, the roll to the next segment, and the errors of the disk.
// Owner: the engine thread. Invariant: a file that bears a segment's name has a whole, durable header.

import { RecordMemory } from '../domain/record-memory.js';
import { frameBatch } from './batch-frame.js';
import { type Disk, writeWhole } from './disk.js';
import { JournalStorageError, type StorageOperation } from './journal-errors.js';
import { isPrepared, prepareSegment } from './prepare-segment.js';
import { begunPath, segmentPath, sparePath } from './segment-files.js';
import { writeSegmentHeader } from './segment-header.js';
import { BATCH_HEADER_BYTES, SEAL_BYTES, SEGMENT_HEADER_BYTES } from './segment-layout.js';

/** Asks for the next segment to be prepared, soon and on another thread: see prepare-segment.ts. */
export type PrepareNext = (path: string, bytes: number) => void;

export class SegmentWriter {
  readonly #directory: string;
  readonly #segmentBytes: number;
  readonly #disk: Disk;
  readonly #prepareNext: PrepareNext | undefined;
  readonly #scratch = RecordMemory.allocate(SEGMENT_HEADER_BYTES);
  #file = -1;
  #failure: JournalStorageError | undefined;
  /** The open segment: its path, its size, and where its next batch goes. */
  path = '';
  bytes = 0;
  position = 0;

  constructor(journalDirectory: string, segmentBytes: number, disk: Disk, prepareNext: PrepareNext | undefined) {
    this.#directory = journalDirectory;
    this.#segmentBytes = segmentBytes;
    this.#disk = disk;
    this.#prepareNext = prepareNext;
  }

  /** Goes on in a recovered segment. */
  resume(path: string, bytes: number, position: number): void {
    this.#file = this.#open(path);
    this.path = path;
    this.bytes = bytes;
    this.position = position;
    this.#askForNext();
  }

  /** True where a batch of that length and the seal after it still fit. */
  hasRoomFor(byteLength: number): boolean {
    return this.position + byteLength + SEAL_BYTES <= this.bytes;
  }

  write(memory: RecordMemory, byteLength: number): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      writeWhole(this.#disk, this.#file, memory.uint8, byteLength, this.position);
    } catch (error) {
      this.#fail('write', this.path, error);
    }
    this.position += byteLength;
  }

  sync(): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      this.#disk.fdatasync(this.#file);
    } catch (error) {
      this.#fail('sync', this.path, error);
    }
  }

  /**
   * Begins the segment whose first batch has this sequence and seals the one before. The order matters: a seal says that
   * a next segment exists, so the next one is durable first.
   */
  begin(firstSequence: number, previousChecksum: number, timeLow: number, timeHigh: number): void {
    if (this.#failure !== undefined) throw this.#failure;
    const begun = this.#takeSpare();
    const path = segmentPath(this.#directory, firstSequence);
    const next = this.#open(begun);
    try {
      writeSegmentHeader(this.#scratch, { segmentBytes: this.#segmentBytes, firstSequence, previousChecksum });
      writeWhole(this.#disk, next, this.#scratch.uint8, SEGMENT_HEADER_BYTES, 0);
      this.#disk.fdatasync(next);
      this.#disk.rename(begun, path);
      this.#disk.syncDirectory(this.#directory);
    } catch (error) {
      this.#disk.close(next);
      this.#fail('write', path, error);
    }
    if (this.#file !== -1) this.#seal(firstSequence, previousChecksum, timeLow, timeHigh);
    this.#file = next;
    this.path = path;
    this.bytes = this.#segmentBytes;
    this.position = SEGMENT_HEADER_BYTES;
    this.#askForNext();
  }

  /** After a failure the file is closed as it is: its state is the next recovery's to judge. */
  close(): void {
    if (this.#file === -1) return;
    try {
      if (this.#failure === undefined) this.sync();
    } finally {
      this.#disk.close(this.#file);
      this.#file = -1;
    }
  }

  #seal(nextSequence: number, checksum: number, timeLow: number, timeHigh: number): void {
    frameBatch(this.#scratch, 0, BATCH_HEADER_BYTES, nextSequence, 0, timeLow, timeHigh, checksum);
    this.write(this.#scratch, SEAL_BYTES);
    this.sync();
    this.#disk.close(this.#file);
  }

  /**
   * A prepared segment under a name of this thread's own: under the spare's, a preparation that ends late could put
   * another file in its place while the header is being written.
   */
  #takeSpare(): string {
    const spare = sparePath(this.#directory);
    const begun = begunPath(this.#directory);
    if (!isPrepared(spare, this.#segmentBytes, this.#disk)) {
      prepareSegment(begun, this.#segmentBytes, this.#disk);
      return begun;
    }
    try {
      this.#disk.rename(spare, begun);
    } catch (error) {
      throw new JournalStorageError('prepare', begun, error);
    }
    return begun;
  }

  #askForNext(): void {
    const spare = sparePath(this.#directory);
    if (!isPrepared(spare, this.#segmentBytes, this.#disk)) this.#prepareNext?.(spare, this.#segmentBytes);
  }

  #open(path: string): number {
    try {
      return this.#disk.open(path, 'r+');
    } catch (error) {
      throw new JournalStorageError('open', path, error);
    }
  }

  /** A failed write or sync is final: what the disk holds is unknown until a recovery reads it. */
  #fail(operation: StorageOperation, path: string, cause: unknown): never {
    this.#failure = new JournalStorageError(operation, path, cause);
    throw this.#failure;
  }
}
