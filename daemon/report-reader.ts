// Has older reports made again in the background for the gateway, which asks by message: it is the main thread that has
// the background's pool and knows how far the journal is durable. Owner: the main thread.

import type { ReportsFound } from '../engine/history/report-history.js';
import type { Logger } from './logging.js';
import { capacitiesOf } from './settings/kept-capacities.js';
import type { Settings } from './settings/schema.js';
import type { BackgroundPool } from './threads/background/background-pool.js';
import type { ReadReportsRequest } from './threads/background/read-reports.js';
import type { ReportsAnswer, ReportsQuestion } from './threads/thread-messages.js';

export class ReportReader {
  readonly #pool: BackgroundPool;
  readonly #settings: Settings;
  readonly #diskFaults: string | undefined;
  readonly #logger: Logger;
  readonly #durableSequence: () => number;

  /** `durableSequence`: the last engine sequence that is durable; the end of a batch. */
  constructor(
    pool: BackgroundPool,
    settings: Settings,
    diskFaults: string | undefined,
    logger: Logger,
    durableSequence: () => number,
  ) {
    this.#pool = pool;
    this.#settings = settings;
    this.#diskFaults = diskFaults;
    this.#logger = logger;
    this.#durableSequence = durableSequence;
  }

  /** Never rejects: what goes wrong is an answer too. */
  async read({ number, account, after, until, buffer }: ReportsQuestion): Promise<ReportsAnswer> {
    const { dataDir } = this.#settings;
    const request: ReadReportsRequest = {
      dataDir,
      capacities: capacitiesOf(this.#settings),
      diskFaults: this.#diskFaults,
      account,
      after,
      until,
      untilSequence: this.#durableSequence(),
      buffer,
    };
    const began = performance.now();
    try {
      const found = await this.#pool.run<ReadReportsRequest, ReportsFound>('read-reports', request);
      const milliseconds = Math.round(performance.now() - began);
      this.#logger.debug({ account, after, until, ...found, milliseconds }, 'older reports read for a client');
      return { number, answer: found };
    } catch (error) {
      const { message } = error as Error;
      this.#logger.error({ account, after, until, error: message }, 'older reports cannot be read for a client');
      return { number, answer: { kind: 'failed', text: message } };
    }
  }
}
