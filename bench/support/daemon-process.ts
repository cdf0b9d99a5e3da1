// A daemon in a process of its own, watched through its log lines: on free ports, with the settings given here and none of
// the environment's.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** This file is built to dist/bench/support. */
const BIN = fileURLToPath(new URL('../../../daemon/ringbook.mjs', import.meta.url));
const READY_WITHIN_MS = 60_000;
const ANY_FREE_PORT = '127.0.0.1:0';
/** Where every door of a daemon of tests and benchmarks listens, by the name of its flag. */
export const FREE_PORTS: Readonly<Record<string, string>> = {
  grpc: ANY_FREE_PORT,
  ws: ANY_FREE_PORT,
  'market-data': ANY_FREE_PORT,
  admin: ANY_FREE_PORT,
};

/** One JSON object of the daemon's log. */
export interface LogLine {
  readonly level: string;
  readonly thread: string;
  readonly msg: string;
  readonly [key: string]: unknown;
}

/** Spawns `ringbook start` with these flags. Its standard output is this process's. */
export function spawnDaemon(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [BIN, 'start', ...args], { env, stdio: ['ignore', 'inherit', 'pipe'] });
}

/** The environment without the developer's own RINGBOOK_ variables, which must not change what is started here. */
export function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('RINGBOOK_')));
}

export class DaemonProcess {
  /** Undefined while it runs; -1 where a signal ended it. */
  exitCode: number | undefined;
  readonly #child: ChildProcess;
  readonly #exited: Promise<number>;
  readonly #lines: LogLine[] = [];
  readonly #watchers = new Set<() => void>();
  #text = '';
  #unfinished = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => this.#onText(chunk));
    this.#exited = new Promise((resolve) => {
      child.once('close', (code) => {
        this.exitCode = code ?? -1;
        for (const watcher of this.#watchers) watcher();
        resolve(this.exitCode);
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }
  /** Bound addresses, each `host:port`. */
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

  /** Rejects with its last log lines where it ends before; where it does not, it still runs then. */
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

  /** SIGTERM; resolves to the exit code. */
  async stop(): Promise<number> {
    if (this.exitCode === undefined) this.#child.kill('SIGTERM');
    return this.#exited;
  }

  /** SIGKILL: what was not on disk is lost. */
  async kill(): Promise<void> {
    if (this.exitCode === undefined) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Resolves to the exit code once the process has ended by itself. */
  exited(): Promise<number> {
    return this.#exited;
  }

  logs(): readonly LogLine[] {
    return this.#lines;
  }

  /** Everything that it wrote on standard error, lines that are no JSON included. */
  standardError(): string {
    return this.#text;
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
