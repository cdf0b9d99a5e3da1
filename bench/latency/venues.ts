// The daemons that the bench measures: one for each durability, each on free ports in a data directory of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type DaemonProcess, startDaemon } from '../../test/support/daemon-process.js';
import type { LatencyOptions } from './options.js';

export interface Venue {
  readonly durability: string;
  readonly daemon: DaemonProcess;
  /** Stops the daemon in order and removes its data. */
  stop(): Promise<void>;
}

export async function startVenue(durability: string, options: LatencyOptions): Promise<Venue> {
  const dataDir = mkdtempSync(join(options.dataDir, `ringbook-bench-${durability}-`));
  const args = ['--durability', durability, '--wait-strategy', options.waitStrategy, '--log-level', 'info'];
  const daemon = await startDaemon({ dataDir, args });
  return {
    durability,
    daemon,
    async stop() {
      const code = await daemon.stop();
      rmSync(dataDir, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the daemon with durability ${durability} ended with exit code ${code}`);
    },
  };
}
