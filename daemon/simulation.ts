// Simulated participants beside the venue, in a thread of their own and as ordinary clients of its gRPC door: they share
// nothing with it, and where they fail the venue goes on without them.

import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Logger } from './logging.js';
import type { Settings } from './settings/schema.js';
import type { SimulationSpec } from './threads/simulation-thread.js';

const ENTRY = new URL('./threads/simulation-thread.js', import.meta.url);

/** The participants' accounts, which must exist; none where nothing is simulated. */
export async function participantsOf(settings: Settings): Promise<readonly string[]> {
  if (settings.simulate === 'off') return [];
  const { MAKER_ACCOUNT, TAKER_ACCOUNT } = await import('../market-data/feeds/simulated-participants.js');
  return [MAKER_ACCOUNT, TAKER_ACCOUNT];
}

/** Where authentication is on, the participants' accounts get tokens of this run that nobody else knows. */
export function admitParticipants(
  settings: Settings,
  participants: readonly string[],
  isAuthenticated: boolean,
): Settings {
  const tokens = settings.authenticationTokens;
  if (participants.length === 0 || (tokens === undefined && !isAuthenticated)) return settings;
  const own = Object.fromEntries(participants.map((account) => [account, randomUUID()]));
  return { ...settings, authenticationTokens: { ...own, ...tokens } };
}

export class Simulation {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  running = true;

  constructor(settings: Settings, grpcAddress: string, logger: Logger) {
    const workerData: SimulationSpec = {
      grpcAddress,
      logLevel: settings.logLevel,
      tokens: settings.authenticationTokens ?? {},
    };
    this.#worker = new Worker(ENTRY, { workerData, name: 'simulation' });
    this.#worker.on('error', (error) => logger.error({ error: error.message }, 'the simulated participants failed'));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.running = false;
        resolve();
      });
    });
  }

  /** Resolves when the participants have gone. */
  stop(): Promise<void> {
    if (this.running) this.#worker.postMessage('stop');
    return this.#ended;
  }
}
