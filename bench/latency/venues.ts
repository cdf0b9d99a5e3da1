// The daemons that the bench measures: one for each durability, each on free ports in a data directory of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startDaemon } from '../../test/support/daemon-process.js';
import type { LatencyOptions } from './options.js';

export interface Venue {
  /** What it is called in the tables. */
  readonly durability: string;
  /** gRPC, `host:port`. */
  readonly address: string;
  /** Stops the daemon in order and removes its data, where the bench has started it. */
  stop(): Promise<void>;
}

/** A daemon for each durability, or the one that runs already. */
export async function startVenues(options: LatencyOptions, started: Venue[]): Promise<void> {
  if (options.target !== undefined) started.push({ durability: 'target', address: options.target, async stop() {} });
  else for (const durability of options.durabilities) started.push(await startVenue(durability, options));
}

async function startVenue(durability: string, options: LatencyOptions): Promise<Venue> {
  const dataDir = mkdtempSync(join(options.dataDir, `ringbook-bench-${durability}-`));
  const args = ['--durability', durability, '--wait-strategy', options.waitStrategy, '--log-level', 'info'];
  const daemon = await startDaemon({ dataDir, args });
  return {
    durability,
    address: daemon.grpc,
    async stop() {
      const code = await daemon.stop();
      rmSync(dataDir, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the daemon with durability ${durability} ended with exit code ${code}`);
    },
  };
}
