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
  /** The segment that `begin` has created and not gone on to yet, because the seal before it failed; -1 for none. */
  #next = -1;
  #nextIsReady = false;
  /** This thread has tried to prepare the next segment itself. */
  #hasTriedItself = false;
  #failure: JournalStorageError | undefined;
  /** Why the next segment could not be prepared when this thread last tried. */
  prepareFailure: JournalStorageError | undefined;
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

  /** Bytes for batches that the open segment still takes, a seal after them. */
  get roomLeft(): number {
    return this.bytes - SEAL_BYTES - this.position;
  }

  /** True where the next segment can be begun: it is prepared, or could just be. Asked once the open one is full. */
  get nextIsReady(): boolean {
    return this.#nextIsReady || this.#lookForNext();
  }

  /** May be tried again after a failure: it writes to the same place. */
  write(memory: RecordMemory, byteLength: number): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      writeWhole(this.#disk, this.#file, memory.uint8, byteLength, this.position);
    } catch (error) {
      throw new JournalStorageError('write', this.path, error);
    }
    this.position += byteLength;
  }

  sync(): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      this.#disk.fdatasync(this.#file);
    } catch (error) {
      this.#fail(this.path, error);
    }
  }

  /**
   * Begins the segment whose first batch has this sequence and seals the one before. The order matters: a seal says that
   * a next segment exists, so the next one is durable first. After a failure, other than of a sync, it may be called
   * again and goes on where it was.
   */
  begin(firstSequence: number, previousChecksum: number, timeLow: number, timeHigh: number): void {
    if (this.#failure !== undefined) throw this.#failure;
    const path = segmentPath(this.#directory, firstSequence);
    if (this.#next === -1) this.#next = this.#create(path, firstSequence, previousChecksum);
    if (this.#file !== -1) this.#seal(firstSequence, previousChecksum, timeLow, timeHigh);
    this.#file = this.#next;
    this.#next = -1;
    this.path = path;
    this.bytes = this.#segmentBytes;
    this.position = SEGMENT_HEADER_BYTES;
    this.#nextIsReady = false;
    this.#hasTriedItself = false;
    this.#askForNext();
  }

  /** After a failed sync the file is closed as it is: its state is the next recovery's to judge. */
  close(): void {
    if (this.#next !== -1) this.#disk.close(this.#next);
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

  /** Gives the next segment its header and then, durable, its name; returns its file. */
  #create(path: string, firstSequence: number, previousChecksum: number): number {
    const begun = this.#takeSpare();
    const next = this.#open(begun);
    try {
      writeSegmentHeader(this.#scratch, { segmentBytes: this.#segmentBytes, firstSequence, previousChecksum });
      this.#attempt('write', begun, () => writeWhole(this.#disk, next, this.#scratch.uint8, SEGMENT_HEADER_BYTES, 0));
      this.#syncOf(path, () => this.#disk.fdatasync(next));
      this.#attempt('write', path, () => this.#disk.rename(begun, path));
      this.#syncOf(path, () => this.#disk.syncDirectory(this.#directory));
    } catch (error) {
      this.#disk.close(next);
      throw error;
    }
    return next;
  }

  /**
   * A prepared segment under a name of this thread's own: under the spare's, a preparation that ends late could put
   * another file in its place while the header is being written.
   */
  #takeSpare(): string {
    const spare = sparePath(this.#directory);
    const begun = begunPath(this.#directory);
    if (isPrepared(begun, this.#segmentBytes, this.#disk)) return begun; // left by an attempt that failed
    if (isPrepared(spare, this.#segmentBytes, this.#disk)) {
      this.#attempt('prepare', begun, () => this.#disk.rename(spare, begun));
    } else {
      prepareSegment(begun, this.#segmentBytes, this.#disk);
    }
    return begun;
  }

  /**
   * Where the thread that prepares is late, this one does so itself, once: where it cannot, it asks the other to go on
   * trying, and it is enough to look.
   */
  #lookForNext(): boolean {
    const spare = sparePath(this.#directory);
    this.#nextIsReady = isPrepared(spare, this.#segmentBytes, this.#disk);
    if (this.#nextIsReady || (this.#hasTriedItself && this.#prepareNext !== undefined)) return this.#nextIsReady;
    this.#hasTriedItself = true;
    try {
      prepareSegment(spare, this.#segmentBytes, this.#disk);
      this.#nextIsReady = true;
    } catch (error) {
      if (!(error instanceof JournalStorageError)) throw error;
      this.prepareFailure = error;
      this.#askForNext();
    }
    return this.#nextIsReady;
  }

  #askForNext(): void {
    const spare = sparePath(this.#directory);
    if (!isPrepared(spare, this.#segmentBytes, this.#disk)) this.#prepareNext?.(spare, this.#segmentBytes);
  }

  #open(path: string): number {
    return this.#attempt('open', path, () => this.#disk.open(path, 'r+'));
  }

  #attempt<T>(operation: StorageOperation, path: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw new JournalStorageError(operation, path, error);
    }
  }

  #syncOf(path: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#fail(path, error);
    }
  }

  /** A failed sync is final: what the disk holds is unknown until a recovery reads it. */
  #fail(path: string, cause: unknown): never {
    this.#failure = new JournalStorageError('sync', path, cause);
    throw this.#failure;
  }
}
