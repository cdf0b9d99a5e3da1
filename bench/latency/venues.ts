// The daemons that the bench measures: one for each durability, each on free ports in a data directory of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DaemonProcess, FREE_PORTS, spawnDaemon, withoutSettings } from '../support/daemon-process.js';
import type { LatencyOptions } from './options.js';

export interface Venue {
  /** What it is called in the tables. */
  readonly durability: string;
  /** gRPC, `host:port`. */
  readonly address: string;
  /** Stops the daemon in order and removes its data, where the bench has started it. */
  stop(): Promise<void>;
}

/** A daemon for each durability, or the one that runs already; each is in `started` as soon as it must be stopped. */
export async function startVenues(options: LatencyOptions, started: Venue[]): Promise<void> {
  if (options.target !== undefined) started.push({ durability: 'target', address: options.target, async stop() {} });
  else for (const durability of options.durabilities) await startVenue(durability, options, started);
}

async function startVenue(durability: string, options: LatencyOptions, started: Venue[]): Promise<void> {
  const dataDir = mkdtempSync(join(options.dataDir, `ringbook-bench-${durability}-`));
  const settings = { ...FREE_PORTS, 'data-dir': dataDir, durability, 'wait-strategy': options.waitStrategy };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const daemon = new DaemonProcess(spawnDaemon(flags, withoutSettings(process.env)));
  started.push({
    durability,
    get address() {
      return daemon.grpc;
    },
    async stop() {
      const code = await daemon.stop();
      rmSync(dataDir, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the daemon with durability ${durability} ended with exit code ${code}`);
    },
  });
  await daemon.ready();
}
