// When snapshots are taken: so many commands or minutes after the last one, on an administrator's word, and at an orderly
// stop. Each is a task of the background thread; one that fails is said and tried again later, as the journal holds
// everything that a snapshot would. Owner: the main thread.

import type { Logger } from '../logging.js';
import { capacitiesOf } from '../settings/kept-capacities.js';
import type { Settings } from '../settings/schema.js';
import type { BackgroundPool } from '../threads/background/background-pool.js';
import type { SnapshotAnswer, SnapshotRequest } from '../threads/background/take-snapshot.js';
import type { SnapshotReply } from '../threads/thread-messages.js';

const RETRY_MILLIS = 10_000;
const MILLIS_A_MINUTE = 60_000;
/** An orderly stop has so much left to do after its snapshot. */
const END_MILLIS = 500;

export interface SnapshotsOptions {
  readonly pool: BackgroundPool;
  readonly settings: Settings;
  readonly diskFaults: string | undefined;
  readonly logger: Logger;
  /** The last command that is durable: the end of a batch. */
  readonly durableSequence: () => number;
  /** Called when there is a new one. */
  readonly onTaken: () => void;
}

export class Snapshots {
  readonly #options: SnapshotsOptions;
  /** What the newest one covers. */
  #covered = 0;
  #takenAt = performance.now();
  #retryAt = 0;
  /** The one that is being taken. */
  #running: Promise<SnapshotAnswer> | undefined;
  /** The one that administrators wait for until that has ended. */
  #next: Promise<SnapshotAnswer> | undefined;
  #isOpen = false;
  /** Taken since the start, for the metrics. */
  taken = 0;
  lastMilliseconds = 0;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
  }

  get coveredSequence(): number {
    return this.#covered;
  }

  /** The engine has recovered; `coveredSequence`: of the snapshot that it began with, 0 for none. */
  begin(coveredSequence: number): void {
    this.#covered = coveredSequence;
    this.#takenAt = performance.now();
    this.#isOpen = true;
  }

  /** Begins nothing more by itself. */
  close(): void {
    this.#isOpen = false;
  }

  /** To be called every now and then: takes one that is due. */
  look(): void {
    if (!this.#isOpen || this.#running !== undefined || !this.#isDue()) return;
    this.take().catch(() => {
      this.#retryAt = performance.now() + RETRY_MILLIS;
    });
  }

  /** Takes one that covers all that is durable now. Rejects where it cannot be, which is logged. */
  async take(options: { inHaste?: boolean; signal?: AbortSignal } = {}): Promise<SnapshotAnswer> {
    const running = this.#run(options);
    this.#running = running;
    try {
      return await running;
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  }

  async #run({ inHaste = false, signal }: { inHaste?: boolean; signal?: AbortSignal }): Promise<SnapshotAnswer> {
    const { pool, logger, durableSequence } = this.#options;
    try {
      const request = this.#request(durableSequence(), inHaste);
      const answer = await pool.run<SnapshotRequest, SnapshotAnswer>('take-snapshot', request, { signal });
      this.#tell(answer);
      return answer;
    } catch (error) {
      const details = { error: (error as Error).message };
      if (signal?.aborted) logger.info(details, 'no snapshot was taken: the next start replays the journal');
      else logger.error(details, 'a snapshot could not be taken; the journal holds everything, and it is tried again');
      throw error;
    }
  }

  /** All who ask while one is being taken share the next: it covers what was durable when they asked. */
  #takeNext(): Promise<SnapshotAnswer> {
    this.#next ??= (async () => {
      await this.#running?.catch(() => {});
      this.#next = undefined;
      return this.take();
    })();
    return this.#next;
  }

  /** An administrator's. */
  async answer(request: number): Promise<SnapshotReply> {
    if (this.#options.settings.durability === 'none') {
      const error = 'durability is none: there is no journal, and no snapshot is taken';
      return { type: 'snapshot-failed', request, error, mayRetry: false };
    }
    if (!this.#isOpen) return { type: 'snapshot-failed', request, error: 'the venue is stopping', mayRetry: true };
    try {
      const { path, coveredSequence, bytes, milliseconds } = await this.#takeNext();
      const text = `${path}, ${bytes} bytes, taken in ${Math.round(milliseconds)} ms`;
      return { type: 'snapshot-taken', request, coveredSequence, text };
    } catch (error) {
      return { type: 'snapshot-failed', request, error: (error as Error).message, mayRetry: true };
    }
  }

  /** At an orderly stop, when the journal is closed: so that the next start is fast, if there is time for it. */
  async takeLast(withinMs: number): Promise<void> {
    this.#isOpen = false;
    const { settings, durableSequence } = this.#options;
    const isNew = durableSequence() > this.#covered;
    if (settings.durability === 'none' || !isNew || withinMs <= END_MILLIS) return;
    await this.take({ inHaste: true, signal: AbortSignal.timeout(Math.floor(withinMs - END_MILLIS)) }).catch(() => {});
  }

  #isDue(): boolean {
    const { settings, durableSequence } = this.#options;
    const { durability, snapshotEveryCommands, snapshotEveryMinutes } = settings;
    const now = performance.now();
    const commands = durableSequence() - this.#covered;
    if (durability === 'none' || commands <= 0 || now < this.#retryAt) return false;
    if (snapshotEveryCommands > 0 && commands >= snapshotEveryCommands) return true;
    return snapshotEveryMinutes > 0 && now - this.#takenAt >= snapshotEveryMinutes * MILLIS_A_MINUTE;
  }

  #request(untilSequence: number, inHaste: boolean): SnapshotRequest {
    const { settings, diskFaults } = this.#options;
    const { dataDir, durability, snapshotsKept } = settings;
    const syncsJournal = durability === 'write';
    return {
      dataDir,
      capacities: capacitiesOf(settings),
      untilSequence,
      snapshotsKept,
      syncsJournal,
      inHaste,
      diskFaults,
    };
  }

  #tell({ path, coveredSequence, bytes, commands, milliseconds, warnings }: SnapshotAnswer): void {
    const { logger, onTaken } = this.#options;
    for (const { message, details } of warnings) logger.warn(details, message);
    this.taken++;
    this.lastMilliseconds = milliseconds;
    this.#takenAt = performance.now();
    this.#covered = Math.max(this.#covered, coveredSequence);
    logger.info(
      { file: path, coveredSequence, bytes, commands, milliseconds: Math.round(milliseconds) },
      'snapshot taken',
    );
    if (this.#isOpen) onTaken();
  }
}
