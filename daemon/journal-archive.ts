// Has old files of the journal archived in the background, one task at a time. What goes wrong there is logged and tried
// again later: the venue goes on without it, for as long as there is room. Owner: the main thread.

import type { ArchiveResult } from '../engine/journal/archive.js';
import type { Logger } from './logging.js';
import type { Settings } from './settings/schema.js';
import type { ArchiveRequest } from './threads/background/archive-journal.js';
import type { BackgroundPool } from './threads/background/background-pool.js';

export class JournalArchive {
  readonly #pool: BackgroundPool;
  readonly #request: ArchiveRequest;
  readonly #logger: Logger;
  #isRunning = false;
  /** Something has changed since the task that runs began. */
  #isDueAgain = false;
  #isClosed = false;
  /** What went wrong the last time: said once, not at each attempt. */
  #failure: string | undefined;
  /** Files archived since the start, for the metrics. */
  files = 0;

  constructor(pool: BackgroundPool, settings: Settings, diskFaults: string | undefined, logger: Logger) {
    const { dataDir, archiveBytesMax } = settings;
    this.#pool = pool;
    this.#request = { dataDir, archiveBytesMax, diskFaults };
    this.#logger = logger;
  }

  /** To be called whenever there may be something to archive: a file was begun, a snapshot taken. */
  look(): void {
    this.#isDueAgain = true;
    if (!this.#isRunning) void this.#run();
  }

  /** Begins nothing more. */
  close(): void {
    this.#isClosed = true;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#isDueAgain && !this.#isClosed) {
      this.#isDueAgain = false;
      try {
        this.#tell(await this.#pool.run<ArchiveRequest, ArchiveResult | undefined>('archive-journal', this.#request));
      } catch (error) {
        this.#tellFailure((error as Error).message);
      }
    }
    this.#isRunning = false;
  }

  #tell(result: ArchiveResult | undefined): void {
    this.#failure = undefined;
    if (result === undefined || result.segments + result.deleted === 0) return;
    this.files += result.segments;
    const { segments, bytes, archivedBytes, deleted } = result;
    const what = this.#request.archiveBytesMax > 0 ? 'journal files archived' : 'journal files freed';
    this.#logger.info({ files: segments, bytes, archivedBytes, deleted }, what);
  }

  #tellFailure(message: string): void {
    if (this.#isClosed || message === this.#failure) return;
    this.#failure = message;
    this.#logger.error(
      { error: message },
      'old journal files cannot be archived, so they take room for longer; it is tried again with the next file',
    );
  }
}
