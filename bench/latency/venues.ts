// The daemons that the bench measures: one for each durability and threading, each on free ports in a data directory of
// its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DaemonProcess, FREE_PORTS, spawnDaemon, withoutSettings } from '../support/daemon-process.js';
import type { LatencyOptions } from './options.js';

export interface Venue {
  /** What it is called in the tables. */
  readonly name: string;
  readonly durability: string;
  /** gRPC, `host:port`. */
  readonly address: string;
  /** HTTP, for its metrics, `host:port`; undefined of a venue that the bench has not started. */
  readonly admin: string | undefined;
  /** Stops the daemon in order and removes its data, where the bench has started it. */
  stop(): Promise<void>;
}

/** A daemon for each durability and threading, or the one that runs already; each is in `started` as soon as it must be stopped. */
export async function startVenues(options: LatencyOptions, started: Venue[]): Promise<void> {
  if (options.target !== undefined)
    started.push({ name: 'target', durability: 'target', address: options.target, admin: undefined, async stop() {} });
  else
    for (const durability of options.durabilities)
      for (const threading of options.threadings) await startVenue(durability, threading, options, started);
}

async function startVenue(
  durability: string,
  threading: string,
  options: LatencyOptions,
  started: Venue[],
): Promise<void> {
  const { dataDir: parent, waitStrategy } = options;
  const name = options.threadings.length > 1 ? `${durability}, ${threading}` : durability;
  const dataDir = mkdtempSync(join(parent, `ringbook-bench-${durability}-`));
  const settings = { ...FREE_PORTS, 'data-dir': dataDir, durability, threading, 'wait-strategy': waitStrategy };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const daemon = new DaemonProcess(spawnDaemon(flags, withoutSettings(process.env)));
  started.push({
    name,
    durability,
    get address() {
      return daemon.grpc;
    },
    get admin() {
      return daemon.admin;
    },
    async stop() {
      const code = await daemon.stop();
      rmSync(dataDir, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the daemon with ${name} ended with exit code ${code}`);
    },
  });
  await daemon.ready();
}
