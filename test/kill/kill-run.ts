// The lives of one daemon: started, audited, put under load, killed, started again, on one data directory. What clients
// were told in all of them must be what the next one knows.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type DaemonProcess, launchDaemon } from '../support/daemon-process.js';
import { SeededRandom } from '../support/seeded-random.js';
import { audit } from './audit.js';
import { type Finding, Findings } from './findings.js';
import { KillMoment, killAt, killInStart, killMoments } from './kill-moment.js';
import { Trader, type TraderPlan } from './trader.js';
import { VenueRecord } from './venue-record.js';

/** Several sessions of most accounts, through every door; a session's orders may end with it. */
const TRADERS: readonly TraderPlan[] = [
  { name: 'a1', account: 'ann', door: 'grpc', cancelOnDisconnect: 0 },
  { name: 'a2', account: 'ann', door: 'json', cancelOnDisconnect: 0 },
  { name: 'b1', account: 'bob', door: 'binary', cancelOnDisconnect: 0 },
  { name: 'b2', account: 'bob', door: 'grpc', cancelOnDisconnect: 1 },
  { name: 'c1', account: 'cy', door: 'json', cancelOnDisconnect: 0 },
  { name: 'c2', account: 'cy', door: 'binary', cancelOnDisconnect: 0 },
  { name: 'd1', account: 'dee', door: 'grpc', cancelOnDisconnect: 0 },
];
const SETTINGS: Readonly<Record<string, string>> = {
  'journal-segment-bytes': String(1 << 20),
  'snapshot-every-commands': '1500',
  'history-reports': '1024',
  'orders-max': '16384',
  'accounts-max': '1024',
  'price-levels-max': '8192',
  'stop-with-parent': 'on',
};
/** How often each trader sends, and how likely its line breaks then. */
const SEND_EVERY_MS = 6;
const BREAK_CHANCE = 0.001;
const LAST_LOAD_MS = 400;
const ANSWERS_WITHIN_MS = 30_000;
const START_MS_AT_FIRST = 1_000;

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  readonly durability: string;
  /** When, kill by kill; by chance without it. */
  readonly moments?: readonly KillMoment[];
  readonly onKill?: (row: KillRow) => void;
}

/** One kill, and what was found in the life before it. */
export interface KillRow {
  readonly kill: number;
  readonly moment: KillMoment;
  readonly when: string;
  /** Commands that clients had an answer to in this life. */
  readonly answered: number;
  /** New orders without an answer when the daemon before was killed, and how many of them were executed. */
  readonly unanswered: number;
  readonly executed: number;
  /** Of the start before: commands replayed, and how long until it was ready; 0 where it never was. */
  readonly replayed: number;
  readonly fromSnapshot: boolean;
  readonly startMillis: number;
  /** Reports that clients were told in all lives. */
  readonly reports: number;
  readonly findings: Readonly<Record<Finding, number>>;
}

export interface KillResult {
  readonly rows: readonly KillRow[];
  readonly reports: number;
  readonly trades: number;
  readonly answered: number;
  readonly findings: Findings;
  /** Of the last life. */
  readonly exitCode: number;
  readonly dataDir: string;
}

/** What a start was like. */
interface Start {
  readonly startMillis: number;
  readonly replayed: number;
  readonly fromSnapshot: boolean;
  readonly unanswered: number;
  readonly executed: number;
}
const NO_START: Start = {
  startMillis: 0,
  replayed: 0,
  fromSnapshot: false,
  unanswered: 0,
  executed: 0,
};

export class KillRun {
  readonly #options: KillOptions;
  readonly #random: SeededRandom;
  readonly #findings = new Findings();
  readonly #record: VenueRecord;
  readonly #traders: readonly Trader[];
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'ringbook-kill-'));
  #daemon: DaemonProcess | undefined;
  #startMillis = START_MS_AT_FIRST;

  constructor(options: KillOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#record = new VenueRecord(this.#findings, new Set(TRADERS.map(({ account }) => account)));
    this.#traders = TRADERS.map(
      (plan, index) => new Trader(plan, this.#record, new SeededRandom(options.seed * 100 + index)),
    );
  }

  /**
   * Ends early where something is found. The data directory is left for whoever looks at it further, and removed by
   * `remove`.
   */
  async run(): Promise<KillResult> {
    const { kills, moments: chosen, onKill } = this.#options;
    const moments = killMoments(this.#random);
    const rows: KillRow[] = [];
    try {
      for (let kill = 1; kill <= kills && this.#findings.total === 0; kill++) {
        const row = await this.#oneLife(kill, chosen?.[kill - 1] ?? moments.next().value);
        rows.push(row);
        onKill?.(row);
      }
      const exitCode = this.#findings.total === 0 ? await this.#lastLife() : 0;
      const { reports, trades } = this.#record;
      return {
        rows,
        reports,
        trades,
        answered: this.#answered,
        findings: this.#findings,
        exitCode,
        dataDir: this.#dataDir,
      };
    } finally {
      await this.#daemon?.kill();
    }
  }

  remove(): void {
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  get #answered(): number {
    return this.#traders.reduce((sum, { answered }) => sum + answered, 0);
  }

  async #oneLife(kill: number, moment: KillMoment): Promise<KillRow> {
    const answeredBefore = this.#answered;
    let start = NO_START;
    let when: string;
    if (moment === KillMoment.IN_A_START) {
      this.#daemon = this.#launch();
      when = await killInStart(this.#daemon, this.#startMillis, this.#random);
    } else {
      start = await this.#start();
      const daemon = this.#daemon!;
      const load = this.#load(daemon);
      when = await killAt(moment, daemon, this.#random);
      await load.end();
    }
    return {
      kill,
      moment,
      when,
      ...start,
      answered: this.#answered - answeredBefore,
      reports: this.#record.reports,
      findings: { ...this.#findings.counts },
    };
  }

  /** With every command answered, every report heard by all, and an orderly stop at its end. */
  async #lastLife(): Promise<number> {
    await this.#start();
    const daemon = this.#daemon!;
    if (this.#findings.total > 0) return daemon.stop();
    const load = this.#load(daemon);
    await wait(LAST_LOAD_MS);
    await load.end();
    await Promise.all(this.#traders.map((trader) => trader.isLoggedOn || trader.connect(daemon)));
    await until('answers', () => this.#traders.every(({ inFlight }) => inFlight === 0));
    await until('reports', () => this.#traders.every(({ isUpToDate }) => isUpToDate));
    await Promise.all(this.#traders.map((trader) => trader.disconnect()));
    await audit(daemon, this.#record, this.#random, true);
    return daemon.stop();
  }

  #launch(): DaemonProcess {
    const random = this.#random;
    const threads = { threading: random.pick(['shared', 'dedicated']), validators: String(random.integer(1, 3)) };
    const settings = { ...SETTINGS, ...threads, durability: this.#options.durability };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    return launchDaemon({ dataDir: this.#dataDir, args });
  }

  /** Starts, compares what the daemon knows, and has every trader back. */
  async #start(): Promise<Start> {
    const daemon = this.#launch();
    this.#daemon = daemon;
    const began = performance.now();
    await daemon.ready();
    const startMillis = performance.now() - began;
    this.#startMillis = startMillis;
    await audit(daemon, this.#record, this.#random, false);
    const unknown = this.#traders.map((trader) => trader.unknownOrders());
    await Promise.all(this.#traders.map((trader) => trader.connect(daemon)));
    for (const trader of this.#traders) trader.sendAgain();
    const recovered = daemon.logs().find(({ msg }) => msg.startsWith('recovered'));
    return {
      startMillis,
      replayed: Number(recovered?.commands ?? 0),
      fromSnapshot: recovered?.snapshot !== undefined,
      unanswered: unknown.reduce((sum, { unanswered }) => sum + unanswered, 0),
      executed: unknown.reduce((sum, { executed }) => sum + executed, 0),
    };
  }

  /** Every trader sends, and now and then loses its line and comes back, until the end. */
  #load(daemon: DaemonProcess): { end(): Promise<void> } {
    const returning = new Set<Promise<void>>();
    const step = () => {
      for (const trader of this.#traders) {
        if (!trader.isLoggedOn) continue;
        trader.send();
        if (daemon.exitCode !== undefined || !this.#random.chance(BREAK_CHANCE)) continue;
        const back = trader
          .disconnect()
          .then(() => trader.connect(daemon))
          .catch(() => {}); // the daemon may be gone
        returning.add(back);
        back.then(() => returning.delete(back));
      }
    };
    const timer = setInterval(step, SEND_EVERY_MS);
    const end = async () => {
      clearInterval(timer);
      await Promise.all(returning);
      if (daemon.exitCode !== undefined) await Promise.all(this.#traders.map((trader) => trader.closed()));
    };
    return { end };
  }
}

async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + ANSWERS_WITHIN_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`the last life's ${what} did not come`);
    await wait(5);
  }
}
