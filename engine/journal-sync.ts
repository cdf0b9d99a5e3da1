// Makes the engine's batch durable before anything of it leaves, and holds it where the disk refuses to write: it is
// matched already, so it is written again and again to its place until it is there. Owner: the engine thread.
//
// A write that failed may have written a part; the next attempt writes the whole batch over it. A sync that failed is
// never tried again, because the system may have dropped the pages it could not write: that error ends the daemon.

import { nanosBetween } from './domain/time-words.js';
import type { Journal } from './journal/journal.js';
import { JournalStorageError } from './journal/journal-errors.js';
import { allocateStorageWords, StorageTrouble, StorageWords } from './ring/storage-words.js';
import type { TimeSource } from './ring/time-source.js';

/** A command that has waited for the disk for longer than this is refused instead of being carried out late. */
export const STALL_NANOS_MAX = 1e9;
/** Between two attempts to write a batch. */
const RETRY_MILLIS = 100;

/** Nobody notifies this word: waiting on it is a short sleep. */
const nobodysWord = new Int32Array(new SharedArrayBuffer(4));

/** What an engine does that has its thread to itself, between two attempts to write. */
export function sleepForStorage(): void {
  // Partner: none, on purpose. Nothing but another attempt tells whether the disk writes again.
  Atomics.wait(nobodysWord, 0, 0, RETRY_MILLIS);
}

/** Told of trouble and its end, for logs and readiness. */
export interface StorageListener {
  onTrouble(trouble: StorageTrouble, error: JournalStorageError | undefined): void;
  onRecovered(trouble: StorageTrouble): void;
}

/** Whom the engine tells how its disk fares. */
export interface StorageOptions {
  readonly words: StorageWords;
  readonly listener: StorageListener;
  /** What the engine does between two attempts to write; without it, it sleeps for a moment. */
  readonly wait?: () => void;
}

export class JournalSync {
  readonly #journal: Journal;
  readonly #clock: TimeSource;
  readonly #words: StorageWords;
  readonly #listener: StorageListener | undefined;
  readonly #wait: () => void;
  #trouble: StorageTrouble = StorageTrouble.NONE;
  /** Commands that came in before this instant had waited for a disk that stalled. */
  staleLow = 0;
  staleHigh = 0;

  /** Without `storage` nobody is told. */
  constructor(journal: Journal, clock: TimeSource, storage?: StorageOptions) {
    this.#journal = journal;
    this.#clock = clock;
    this.#words = storage?.words ?? new StorageWords(allocateStorageWords());
    this.#listener = storage?.listener;
    this.#wait = storage?.wait ?? sleepForStorage;
  }

  get trouble(): StorageTrouble {
    return this.#trouble;
  }

  /**
   * Returns once the batch is durable, with the clock read just then. Throws where the disk cannot be trusted any more.
   * The clock's reading before is taken for the begin.
   */
  sync(): void {
    const journal = this.#journal;
    const clock = this.#clock;
    const words = this.#words;
    if (journal.batchRecords === 0) {
      clock.read();
      return;
    }
    const low = clock.low;
    const high = clock.high;
    words.syncBegins();
    try {
      journal.sync();
    } catch (error) {
      this.#hold(error);
    }
    clock.read();
    const nanos = nanosBetween(low, high, clock.low, clock.high);
    words.syncEnded(nanos);
    if (nanos > STALL_NANOS_MAX) this.#markStale();
  }

  /** The next command cannot be journaled, and why. */
  roomIsMissing(error: JournalStorageError | undefined): void {
    this.#raise(StorageTrouble.NO_ROOM, error);
  }

  roomIsBack(): void {
    this.#clear();
  }

  /** Until it is worth another look. */
  waitForStorage(): void {
    this.#wait();
  }

  #hold(error: unknown): void {
    let failure = error;
    while (failure !== undefined) {
      if (!(failure instanceof JournalStorageError) || failure.operation === 'sync') throw failure;
      this.#raise(StorageTrouble.WRITES_FAIL, failure);
      this.#wait();
      this.#words.retried();
      try {
        this.#journal.sync();
        failure = undefined;
      } catch (again) {
        failure = again;
      }
    }
    this.#clear();
  }

  #raise(trouble: StorageTrouble, error: JournalStorageError | undefined): void {
    if (this.#trouble === trouble) return;
    this.#trouble = trouble;
    this.#words.reportTrouble(trouble);
    this.#listener?.onTrouble(trouble, error);
  }

  #clear(): void {
    if (this.#trouble === StorageTrouble.NONE) return;
    const over = this.#trouble;
    this.#trouble = StorageTrouble.NONE;
    this.#words.reportTrouble(StorageTrouble.NONE);
    this.#listener?.onRecovered(over);
  }

  #markStale(): void {
    const clock = this.#clock;
    const low = (clock.low >>> 0) - STALL_NANOS_MAX; // which is less than a word holds: one to borrow at most
    this.staleLow = low | 0;
    this.staleHigh = (clock.high - (low < 0 ? 1 : 0)) | 0;
  }
}
