// A real daemon for end-to-end tests: started on free ports in a fresh data directory, stopped in order or killed, and
// never left behind by a test that fails.

import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DaemonProcess as AnyDaemonProcess,
  FREE_PORTS,
  spawnDaemon,
  withoutSettings,
} from '../../bench/support/daemon-process.js';

/** A test writes little; preparing large files would be most of its time. */
const SMALL_SEGMENT = '4194304';
/** What neither a flag nor the environment of a call sets. Tests that start many daemons have no time for rehearsals. */
const DEFAULTS = { ...FREE_PORTS, durability: 'write', 'journal-segment-bytes': SMALL_SEGMENT, rehearsal: 'off' };

export interface DaemonOptions {
  /** Flags after `start`; over the defaults here: free ports, a temporary data directory, durability `write`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Kept after the daemon's end; without it a fresh one is made and removed by `stop`. */
  readonly dataDir?: string;
}

/** Starts a daemon and resolves when it is ready; rejects with its last log lines where it ends before. */
export async function startDaemon(options: DaemonOptions = {}): Promise<DaemonProcess> {
  const daemon = launchDaemon(options);
  try {
    await daemon.ready();
  } catch (error) {
    await daemon.kill();
    daemon.removeOwnDirectory();
    throw error;
  }
  return daemon;
}

/** Runs a daemon that is expected to end by itself, as one with bad settings does. */
export async function runDaemonToExit(
  options: DaemonOptions = {},
): Promise<{ exitCode: number; standardError: string }> {
  const daemon = launchDaemon(options);
  const exitCode = await daemon.exited();
  daemon.removeOwnDirectory();
  return { exitCode, standardError: daemon.standardError() };
}

/** Starts a daemon without waiting for it to be ready. */
export function launchDaemon(options: DaemonOptions = {}): DaemonProcess {
  const own = options.dataDir === undefined;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'ringbook-'));
  const env = { ...withoutSettings(process.env), NODE_ENV: 'test', ...options.env };
  return new DaemonProcess(
    spawnDaemon([...defaultFlags(dataDir, options), ...(options.args ?? [])], env),
    dataDir,
    own,
  );
}

function defaultFlags(dataDir: string, options: DaemonOptions): string[] {
  return Object.entries({ 'data-dir': dataDir, ...DEFAULTS }).flatMap(([name, value]) => {
    const variable = `RINGBOOK_${name.toUpperCase().replaceAll('-', '_')}`;
    const given = options.args?.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
    return given || options.env?.[variable] !== undefined ? [] : [`--${name}`, value];
  });
}

/** Whatever a test leaves behind ends with the test's process. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
process.once('SIGTERM', () => process.exit(143)); // a test that hangs is ended so, which alone would not be an exit

export class DaemonProcess extends AnyDaemonProcess {
  readonly dataDir: string;
  readonly #ownsDirectory: boolean;

  constructor(child: ChildProcess, dataDir: string, ownsDirectory: boolean) {
    super(child);
    this.dataDir = dataDir;
    this.#ownsDirectory = ownsDirectory;
    running.add(child);
    child.once('close', () => running.delete(child));
  }

  /** The same, and removes a data directory made here. */
  override async stop(): Promise<number> {
    const code = await super.stop();
    this.removeOwnDirectory();
    return code;
  }

  removeOwnDirectory(): void {
    if (this.#ownsDirectory) rmSync(this.dataDir, { recursive: true, force: true });
  }
}
