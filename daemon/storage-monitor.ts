// How the journal's disk fares, as the main thread sees it: what the engine tells, and whether a sync takes too long, which
// the engine, being in it, cannot tell. Says why the venue is not ready, and logs what to do. Owner: the main thread.

import { StorageTrouble, StorageWords } from '../engine/ring/storage-words.js';
import type { Logger } from './logging.js';
import type { VenueMemory } from './venue-memory.js';

const ADVICE: Readonly<Record<number, string>> = {
  [StorageTrouble.NO_ROOM]:
    'the journal has no room for its next file: what would be journaled is refused with STORAGE until there is; ' +
    'free space on the disk of the data directory',
  [StorageTrouble.WRITES_FAIL]:
    'the disk refuses to write the journal: the last batch is held and tried again, and new commands are refused with ' +
    'STORAGE; see to the disk, nothing acknowledged is lost, and the service goes on by itself',
  [StorageTrouble.SLOW]:
    'the disk takes too long to write the journal: new commands are refused with STORAGE until it has; see what else ' +
    'uses it',
};
const REASON: Readonly<Record<number, string>> = {
  [StorageTrouble.NO_ROOM]: 'no room for the next file of the journal',
  [StorageTrouble.WRITES_FAIL]: 'the disk refuses to write the journal',
  [StorageTrouble.SLOW]: 'the disk takes too long to write the journal',
};

/** What the engine has told of its trouble. */
export interface StorageNews {
  /** NONE once it is over. */
  readonly trouble: StorageTrouble;
  readonly error?: string;
}

export class StorageMonitor {
  readonly words: StorageWords;
  readonly #slowMillis: number;
  readonly #logger: Logger;
  #news: StorageNews = { trouble: StorageTrouble.NONE };
  /** Since when there has been trouble of the engine's. */
  #since = 0;
  /** The sync that was under way at the last look, and when it was first seen. */
  #sync: number | undefined;
  #syncSeenAt = 0;
  #isSlow = false;
  #isSlowTold = false;

  constructor(memory: VenueMemory, slowMillis: number, logger: Logger) {
    this.words = new StorageWords(memory.storage);
    this.#slowMillis = slowMillis;
    this.#logger = logger;
  }

  /** Why commands are refused; undefined where they are not. */
  get reason(): string | undefined {
    const trouble = this.words.trouble;
    if (trouble === StorageTrouble.NONE) return undefined;
    const error = trouble === this.#news.trouble && this.#news.error !== undefined ? `: ${this.#news.error}` : '';
    return `storage: ${REASON[trouble]}${error}`;
  }

  /** The engine has said something. */
  onNews(news: StorageNews): void {
    if (news.trouble !== StorageTrouble.NONE) {
      this.#since = performance.now();
      this.#logger.error({ error: news.error }, ADVICE[news.trouble]);
    } else {
      const { error } = this.#news;
      this.#logger.warn({ after: error, seconds: this.#secondsSince(this.#since) }, 'the journal is written again');
    }
    this.#news = news;
  }

  /** Ten times a second: is a sync under way for too long? */
  look(): void {
    const now = performance.now();
    const sync = this.words.syncUnderWay;
    if (sync === undefined || sync !== this.#sync) {
      if (this.#isSlow) this.#endSlow();
      this.#sync = sync;
      this.#syncSeenAt = now;
    } else if (!this.#isSlow && now - this.#syncSeenAt > this.#slowMillis) {
      this.#isSlow = true;
      this.words.reportSlow(true);
      // A batch that is held is no slow disk: the engine has said what it is.
      this.#isSlowTold = this.words.trouble === StorageTrouble.SLOW;
      if (this.#isSlowTold) {
        this.#logger.error({ slowMillis: this.#slowMillis }, ADVICE[StorageTrouble.SLOW]);
      }
    }
  }

  #endSlow(): void {
    this.#isSlow = false;
    this.words.reportSlow(false);
    if (!this.#isSlowTold) return;
    this.#logger.warn({ seconds: this.#secondsSince(this.#syncSeenAt) }, 'the slow write of the journal has ended');
  }

  #secondsSince(time: number): number {
    return Math.round((performance.now() - time) / 100) / 10;
  }
}
