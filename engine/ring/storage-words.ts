// hot path
// How the journal's disk fares, in shared memory: what keeps the engine from journaling, whether a sync takes too long,
// and when one is under way. Written by the engine thread, but for `slow`, which is the main thread's; read by the
// gateway, which refuses commands while there is trouble, and by the main thread.

/** What keeps commands from becoming durable. */
export const StorageTrouble = {
  NONE: 0,
  /** The journal's file is full, and the next one could not be prepared. */
  NO_ROOM: 1,
  /** The disk refuses to write a batch, which is held until it does not. */
  WRITES_FAIL: 2,
  /** A batch is being synced for longer than it should take. */
  SLOW: 3,
  /** Nothing any more; but this command had waited for the disk for too long to be carried out now. */
  WAITED: 4,
} as const;
export type StorageTrouble = (typeof StorageTrouble)[keyof typeof StorageTrouble];

export interface StorageWordsSpec {
  readonly buffer: SharedArrayBuffer;
}

/** Words, a cache line apart where their writers or their readers' pace differ. */
const ENGINE_TROUBLE = 0;
const RETRIES = 1;
const SLOW = 16;
const SYNCS_BEGUN = 32;
const SYNCS_ENDED = 33;
const LAST_SYNC_MICROS = 34;
const WORDS = 48;

export function allocateStorageWords(): StorageWordsSpec {
  return { buffer: new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT) };
}

export class StorageWords {
  readonly #words: Int32Array;

  constructor(spec: StorageWordsSpec) {
    this.#words = new Int32Array(spec.buffer);
  }

  /** NONE while commands are made durable in time. */
  get trouble(): StorageTrouble {
    // Partner: the store in `reportTrouble`, by the engine thread.
    const trouble = Atomics.load(this.#words, ENGINE_TROUBLE);
    if (trouble !== StorageTrouble.NONE) return trouble as StorageTrouble;
    // Partner: the store in `reportSlow`, by the main thread.
    return Atomics.load(this.#words, SLOW) === 0 ? StorageTrouble.NONE : StorageTrouble.SLOW;
  }

  /** Engine thread. */
  reportTrouble(trouble: StorageTrouble): void {
    // Partner: the loads in `trouble`.
    Atomics.store(this.#words, ENGINE_TROUBLE, trouble);
  }

  /** Main thread. */
  reportSlow(isSlow: boolean): void {
    // Partner: the load in `trouble`.
    Atomics.store(this.#words, SLOW, isSlow ? 1 : 0);
  }

  /** Engine thread: something is written and synced from now on. */
  syncBegins(): void {
    const words = this.#words;
    // Partner: the load in `syncUnderWay`. This thread alone writes the word, so a plain read of it is current.
    Atomics.store(words, SYNCS_BEGUN, (words[SYNCS_BEGUN] + 1) | 0);
  }

  /** Engine thread. */
  syncEnded(nanos: number): void {
    const words = this.#words;
    words[LAST_SYNC_MICROS] = nanos / 1000;
    // Partner: the load in `syncUnderWay`; it also publishes the duration.
    Atomics.store(words, SYNCS_ENDED, words[SYNCS_BEGUN]);
  }

  /** Engine thread. */
  retried(): void {
    // Partner: the load in `retries`.
    Atomics.add(this.#words, RETRIES, 1);
  }

  /** The number of the sync that has begun and not ended; undefined where there is none. */
  get syncUnderWay(): number | undefined {
    // Partners: the stores in `syncEnded` and `syncBegins`. Read in this order, one that ends meanwhile is not missed.
    const ended = Atomics.load(this.#words, SYNCS_ENDED);
    const begun = Atomics.load(this.#words, SYNCS_BEGUN);
    return begun === ended ? undefined : begun;
  }

  get lastSyncMicros(): number {
    // Partner: the store of SYNCS_ENDED in `syncEnded`, which follows that of the duration.
    Atomics.load(this.#words, SYNCS_ENDED);
    return this.#words[LAST_SYNC_MICROS];
  }

  /** Attempts to write a batch that was held. */
  get retries(): number {
    // Partner: the add in `retried`.
    return Atomics.load(this.#words, RETRIES);
  }
}
