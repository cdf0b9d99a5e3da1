// A real daemon in a process of its own, for end-to-end tests: started on free ports in a fresh data directory, watched
// through its log lines, stopped in order or killed.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built tests run from dist/test/support. */
const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const BIN = join(REPOSITORY, 'daemon/ringbook.mjs');
const READY_WITHIN_MS = 30_000;
const ANY_FREE_PORT = '127.0.0.1:0';
/** A test writes little; preparing large files would be most of its time. */
const SMALL_SEGMENT = '4194304';

export interface DaemonOptions {
  /** Flags after `start`; over the defaults here: free ports, a temporary data directory, durability `write`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Kept after the daemon's end; without it a fresh one is made and removed by `stop`. */
  readonly dataDir?: string;
}

/** One JSON object of the daemon's log. */
export interface LogLine {
  readonly level: string;
  readonly thread: string;
  readonly msg: string;
  readonly [key: string]: unknown;
}

export interface DaemonProcess {
  /** Bound addresses, each `host:port`. */
  readonly grpc: string;
  readonly ws: string;
  readonly marketData: string;
  readonly admin: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Undefined while it runs; -1 where a signal ended it. */
  readonly exitCode: number | undefined;
  /** SIGTERM; resolves to the exit code, and removes a data directory made here. */
  stop(): Promise<number>;
  /** SIGKILL: what was not on disk is lost. The data directory stays. */
  kill(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Resolves to the exit code once the process has ended by itself. */
  exited(): Promise<number>;
  logs(): readonly LogLine[];
  /** Everything that it wrote on standard error, lines that are no JSON included. */
  standardError(): string;
}

/** Starts a daemon and resolves when it is ready; rejects with its last log lines where it ends before. */
export async function startDaemon(options: DaemonOptions = {}): Promise<RunningDaemon> {
  const daemon = launchDaemon(options);
  await daemon.ready();
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
export function launchDaemon(options: DaemonOptions = {}): RunningDaemon {
  const own = options.dataDir === undefined;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'ringbook-'));
  const env = { ...withoutSettings(process.env), NODE_ENV: 'test', ...options.env };
  const child = spawn(process.execPath, [BIN, 'start', ...defaultFlags(dataDir, options), ...(options.args ?? [])], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  return new RunningDaemon(child, dataDir, own);
}

/** What neither a flag nor the environment of this call sets. */
function defaultFlags(dataDir: string, options: DaemonOptions): string[] {
  const flags: string[] = [];
  const add = (name: string, value: string) => {
    const variable = `RINGBOOK_${name.toUpperCase().replaceAll('-', '_')}`;
    const given = options.args?.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
    if (!given && options.env?.[variable] === undefined) flags.push(`--${name}`, value);
  };
  add('data-dir', dataDir);
  for (const door of ['grpc', 'ws', 'market-data', 'admin']) add(door, ANY_FREE_PORT);
  add('durability', 'write');
  add('journal-segment-bytes', SMALL_SEGMENT);
  return flags;
}

/** A developer's own RINGBOOK_ variables must not change what the tests start. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('RINGBOOK_')));
}

/** Whatever a test leaves behind ends with the test's process. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
process.once('SIGTERM', () => process.exit(143)); // a test that hangs is ended so, which alone would not be an exit

export class RunningDaemon implements DaemonProcess {
  readonly dataDir: string;
  exitCode: number | undefined;
  readonly #child: ChildProcess;
  readonly #ownsDirectory: boolean;
  readonly #exited: Promise<number>;
  readonly #lines: LogLine[] = [];
  readonly #watchers = new Set<() => void>();
  #text = '';
  #unfinished = '';

  constructor(child: ChildProcess, dataDir: string, ownsDirectory: boolean) {
    this.#child = child;
    this.dataDir = dataDir;
    this.#ownsDirectory = ownsDirectory;
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => this.#onText(chunk));
    this.#exited = new Promise((resolve) => {
      child.once('close', (code) => {
        this.exitCode = code ?? -1;
        running.delete(child);
        for (const watcher of this.#watchers) watcher();
        resolve(this.exitCode);
      });
    });
    running.add(child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }
  get grpc(): string {
    return this.#address('grpc');
  }
  get ws(): string {
    return this.#address('ws');
  }
  get marketData(): string {
    return this.#address('market_data');
  }
  get admin(): string {
    return this.#address('admin');
  }

  async ready(): Promise<void> {
    await this.waitForLine((line) => line.msg === 'ready', READY_WITHIN_MS);
  }

  /** The first line that matches, of those written already or of those to come. */
  waitForLine(matches: (line: LogLine) => boolean, withinMs: number): Promise<LogLine> {
    return new Promise((resolve, reject) => {
      const settle = (action: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        action();
      };
      const fail = (why: string) =>
        settle(() => reject(new Error(`${why}; its log ends:\n${this.#text.slice(-4000)}`)));
      const look = () => {
        const line = this.#lines.find(matches);
        if (line !== undefined) settle(() => resolve(line));
        else if (this.exitCode !== undefined) fail(`the daemon ended with exit code ${this.exitCode}`);
      };
      const timer = setTimeout(() => fail(`the daemon did not log the awaited line in ${withinMs} ms`), withinMs);
      this.#watchers.add(look);
      look();
    });
  }

  async stop(): Promise<number> {
    if (this.exitCode === undefined) this.#child.kill('SIGTERM');
    const code = await this.#exited;
    this.removeOwnDirectory();
    return code;
  }

  async kill(): Promise<void> {
    if (this.exitCode === undefined) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  exited(): Promise<number> {
    return this.#exited;
  }

  logs(): readonly LogLine[] {
    return this.#lines;
  }

  standardError(): string {
    return this.#text;
  }

  removeOwnDirectory(): void {
    if (this.#ownsDirectory) rmSync(this.dataDir, { recursive: true, force: true });
  }

  #address(door: string): string {
    const ready = this.#lines.find((line) => line.msg === 'ready');
    if (ready === undefined) throw new Error('the daemon is not ready: it has no addresses yet');
    return String(ready[door]);
  }

  #onText(chunk: string): void {
    this.#text += chunk;
    const lines = (this.#unfinished + chunk).split('\n');
    this.#unfinished = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('{')) this.#lines.push(JSON.parse(line) as LogLine);
    for (const watcher of this.#watchers) watcher();
  }
}
