// The main thread's part: starts the venue, says when it is ready, stops it in order, and ends it at once where a hot
// thread dies: half a pipeline is worse than a fast restart.
//
//   starting ──> opening ──> ready ──> stopping ──> stopped (exit code 0)
//       └───────────┴──────────┴──────────┴───────> failed  (exit code by the error; 70 where the stop hangs)
//
// Doors open when every stage has recovered. Before that nobody can have been promised anything, so a stop ends at once;
// from then on it drains.

import { availableParallelism } from 'node:os';
import type { InstrumentDefinition } from '../engine/domain/instrument-definition.js';
import { ClockKeeper } from '../engine/ring/clock-keeper.js';
import { AdminServer, type AdminSource } from './admin/admin-server.js';
import { VenueMetrics } from './admin/venue-metrics.js';
import { ExitCode } from './exit-code.js';
import type { FailureTest } from './failure-test.js';
import { JournalArchive } from './journal-archive.js';
import type { Logger } from './logging.js';
import { RecoveryDisplay } from './recovery-display.js';
import { ReportReader } from './report-reader.js';
import { ringsAreEmpty } from './rings-are-empty.js';
import type { Settings } from './settings/schema.js';
import { Simulation } from './simulation.js';
import { Snapshots } from './snapshots/snapshots.js';
import { StorageMonitor } from './storage-monitor.js';
import { type Threading, threadingOf } from './threading.js';
import { BackgroundPool } from './threads/background/background-pool.js';
import { bindAddress } from './threads/bound-address.js';
import type { RecoveredNews, ThreadError, ThreadMessage } from './threads/thread-messages.js';
import type { ThreadListener, VenueThread } from './threads/venue-thread.js';
import { allocateVenueMemory, type VenueMemory } from './venue-memory.js';
import type { VenueRisk } from './venue-risk.js';
import { VenueThreads } from './venue-threads.js';

export interface SupervisorOptions {
  readonly settings: Settings;
  readonly instruments: readonly InstrumentDefinition[];
  readonly risk: VenueRisk;
  /** Called once the venue has everything that the settings say, before its doors open. */
  readonly onSetUp: () => void;
  readonly logger: Logger;
  readonly failureTest: FailureTest | undefined;
  readonly diskFaults: string | undefined;
}

/** How long stamps may lag behind a wall clock that was set, or a machine that was suspended; and a slow disk is seen. */
const LOOK_MILLIS = 100;

type State = 'starting' | 'opening' | 'ready' | 'stopping' | 'ended';

export class Supervisor implements ThreadListener, AdminSource {
  readonly #options: SupervisorOptions;
  readonly #logger: Logger;
  readonly #threading: Threading;
  readonly #memory: VenueMemory;
  readonly #metrics: VenueMetrics;
  readonly #storage: StorageMonitor;
  readonly #background = new BackgroundPool();
  readonly #archive: JournalArchive;
  readonly #reports: ReportReader;
  readonly #snapshots: Snapshots;
  readonly #recovery = new RecoveryDisplay();
  readonly #admin: AdminServer;
  readonly #addresses: Record<string, string> = {};
  readonly #gauges = new Map<string, number>();
  readonly #doorsOpen: Promise<void>;
  #announceOpen: () => void = () => {};
  #looks: NodeJS.Timeout | undefined;
  #threads: VenueThreads | undefined;
  #simulation: Simulation | undefined;
  #state: State = 'starting';
  /** When an orderly stop must have ended, on the clock of performance.now(). */
  #stopBy = 0;
  #end: (exitCode: number) => void = () => {};

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#logger = options.logger;
    this.#threading = threadingOf(options.settings, availableParallelism());
    this.#memory = allocateVenueMemory(options.settings, this.#threading);
    this.#storage = new StorageMonitor(this.#memory, options.settings.storageSlowMs, options.logger);
    const { settings, diskFaults, logger } = options;
    this.#archive = new JournalArchive(this.#background, settings, diskFaults, logger);
    this.#metrics = new VenueMetrics(this.#memory);
    this.#snapshots = new Snapshots({
      pool: this.#background,
      settings,
      diskFaults,
      logger,
      durableSequence: () => this.#metrics.engineSequence.read(),
      onTaken: () => this.#archive.look(),
    });
    this.#reports = new ReportReader(this.#background, settings, diskFaults, logger, () =>
      this.#metrics.engineSequence.read(),
    );
    this.#addSnapshotMetrics();
    this.#admin = new AdminServer(this);
    this.#doorsOpen = new Promise((resolve) => {
      this.#announceOpen = resolve;
    });
  }

  /** Runs the venue until it is stopped or fails; resolves to the exit code. Rejects where the admin door cannot open. */
  async run(): Promise<number> {
    const ended = new Promise<number>((resolve) => {
      this.#end = (exitCode) => {
        this.#state = 'ended';
        resolve(exitCode);
      };
    });
    const { settings, instruments, risk, failureTest, diskFaults } = this.#options;
    this.#keepLooking();
    this.#addresses.admin = await bindAddress('admin', settings.admin, () => this.#admin.listen(settings.admin));
    this.#threads = new VenueThreads({
      settings,
      instruments,
      risk,
      memory: this.#memory,
      failureTest,
      diskFaults,
      listener: this,
    });
    const exitCode = await ended;
    await this.close();
    return exitCode;
  }

  /** Nothing writes to the data directory, now or later: another daemon may have it. */
  get dataDirectoryIsFree(): boolean {
    return this.#threads === undefined || this.#threads.journalIsClosed;
  }

  /** Stops in order; with a bound on how long that may take. */
  stop(reason: string): void {
    if (this.#state === 'starting') {
      this.#logger.info({ reason }, 'stopped before it was ready');
      this.#end(ExitCode.OK);
    } else if (this.#state === 'opening' || this.#state === 'ready') {
      this.#state = 'stopping';
      void this.#drain(reason);
    }
  }

  /** Closes every door, however the venue ended: the process may end. */
  async close(): Promise<void> {
    this.#state = 'ended';
    clearInterval(this.#looks);
    this.#archive.close();
    this.#snapshots.close();
    this.#recovery.end();
    await Promise.all([this.#threads?.abort(), this.#admin.close(), this.#background.close()]);
    this.#metrics.close();
  }

  notReadyBecause(): string | undefined {
    const storage = this.#storage.reason;
    if (this.#state === 'ready') return storage;
    const waiting = this.#threads?.notReady() ?? [];
    const recovery = this.#recovery.text;
    const state =
      this.#state === 'starting' && waiting.length > 0
        ? `starting: waits for ${waiting.join(', ')}${recovery === undefined ? '' : `, which ${recovery}`}`
        : this.#state;
    return storage === undefined ? state : `${state}; ${storage}`;
  }

  metrics(): Promise<string> {
    return this.#metrics.text();
  }

  onMessage(thread: VenueThread, message: ThreadMessage): void {
    switch (message.type) {
      case 'ready':
        if (message.recovered !== undefined) this.#onRecovered(message.recovered);
        if (this.#threads?.allReady) this.#awaitQuiet();
        break;
      case 'open':
        Object.assign(this.#addresses, message.addresses);
        if (this.#threads?.allOpen) this.#onOpen();
        break;
      case 'prepare-segment':
        this.#threads?.prepareSegment(message);
        this.#archive.look();
        break;
      case 'recovering':
        this.#recovery.show(message);
        break;
      case 'take-snapshot':
        void this.#snapshots.answer(message.request).then((reply) => thread.send(reply));
        break;
      case 'storage':
        this.#storage.onNews(message);
        break;
      case 'read-reports':
        void this.#reports.read(message).then((answer) => thread.send({ type: 'reports-read', ...answer }));
        break;
      case 'risk':
        this.#metrics.risk.update(message);
        break;
      case 'gauges':
        for (const [name, value] of Object.entries(message.gauges)) this.#setGauge(name, value);
        break;
      case 'finished':
        this.#onFinished(thread);
        break;
    }
  }

  onDeath(stage: string, error: ThreadError): void {
    if (this.#state === 'ended') return;
    const { message, stack, code, exitCode } = error;
    const details = exitCode === ExitCode.SOFTWARE ? { code, stack } : { code };
    this.#logger.fatal({ failed: stage, exitCode, error: message, ...details }, 'a thread failed: the daemon stops');
    this.#end(exitCode);
  }

  /** The common clock, and the disk. */
  #keepLooking(): void {
    const keeper = new ClockKeeper(this.#memory.clock, (byNanos) =>
      this.#logger.warn(
        { byMs: Number(byNanos) / 1e6 },
        byNanos > 0n
          ? 'the wall clock was set forward: time stamps follow'
          : 'the wall clock was set back: time stamps go slower until it has caught up',
      ),
    );
    this.#looks = setInterval(() => {
      keeper.look();
      this.#storage.look();
      if (this.#state === 'ready') this.#snapshots.look();
    }, LOOK_MILLIS);
  }

  /** The doors open when the last instrument of the settings has reached every stage. */
  #awaitQuiet(): void {
    if (this.#state !== 'starting') return;
    if (!ringsAreEmpty(this.#memory)) {
      setTimeout(() => this.#awaitQuiet(), 1);
      return;
    }
    this.#state = 'opening';
    this.#options.onSetUp();
    this.#logger.debug('every stage has recovered: the doors open');
    this.#threads?.openDoors();
  }

  #onOpen(): void {
    this.#announceOpen();
    if (this.#state === 'opening') this.#onReady();
  }

  #onReady(): void {
    this.#state = 'ready';
    const { grpc, ws, market_data, admin } = this.#addresses;
    const { durability, waitStrategy, validators } = this.#options.settings;
    const { settings, failureTest } = this.#options;
    // Whoever starts the daemon waits for this line, whatever else is to be logged.
    const always = this.#logger.child({}, { level: 'info' });
    const threading = this.#threading;
    always.info({ grpc, ws, market_data, admin, durability, waitStrategy, threading, validators }, 'ready');
    if (settings.simulate === 'on') this.#simulation = new Simulation(settings, grpc, this.#logger);
    failureTest?.fail(this.#memory);
  }

  async #drain(reason: string): Promise<void> {
    const withinMs = this.#options.settings.stopWithinMs;
    this.#stopBy = performance.now() + withinMs;
    this.#logger.info({ reason, withinMs }, 'stopping');
    setTimeout(() => this.#onHang(), withinMs).unref();
    await this.#doorsOpen; // one that is about to open must have before it can be closed in order
    await this.#simulation?.stop();
    this.#threads?.drain();
  }

  #onFinished(thread: VenueThread): void {
    if (this.#state !== 'stopping') {
      this.onDeath(thread.stages.join(' and '), {
        message: 'ended by itself',
        stack: undefined,
        code: undefined,
        exitCode: ExitCode.SOFTWARE,
      });
      return;
    }
    if (!this.#threads?.allFinished) return;
    void this.#endInOrder();
  }

  /** The journal is closed. A last snapshot is worth as much time as the stop has left, and no more. */
  async #endInOrder(): Promise<void> {
    await this.#snapshots.takeLast(this.#stopBy - performance.now());
    if (this.#state !== 'stopping') return;
    this.#logger.info({ engineSequence: this.#metrics.engineSequence.read() }, 'stopped');
    this.#end(ExitCode.OK);
  }

  #onRecovered({ engineSequence, snapshotSequence }: RecoveredNews): void {
    this.#recovery.end();
    this.#metrics.engineSequence.startFrom(engineSequence);
    this.#snapshots.begin(snapshotSequence);
  }

  #onHang(): void {
    if (this.#state !== 'stopping') return;
    const hanging = [...(this.#simulation?.running ? ['simulation'] : []), ...(this.#threads?.unfinished() ?? [])];
    const storage = this.#storage.reason;
    const exitCode = storage === undefined ? ExitCode.SOFTWARE : ExitCode.STORAGE;
    this.#logger.fatal({ hanging, storage, exitCode }, 'the stop did not end in time');
    this.#end(exitCode);
  }

  #addSnapshotMetrics(): void {
    const gauges: [name: string, help: string, read: () => number][] = [
      ['ringbook_snapshot_covered_sequence', 'Of the newest snapshot', () => this.#snapshots.coveredSequence],
      ['ringbook_snapshots_taken', 'Snapshots taken since the start', () => this.#snapshots.taken],
      ['ringbook_snapshot_last_seconds', 'How long the last one took', () => this.#snapshots.lastMilliseconds / 1000],
    ];
    for (const [name, help, read] of gauges) this.#metrics.addReportedGauge(name, help, read);
  }

  #setGauge(name: string, value: number): void {
    if (!this.#gauges.has(name)) {
      this.#metrics.addReportedGauge(name, 'As the thread that owns it last said', () => this.#gauges.get(name) ?? 0);
    }
    this.#gauges.set(name, value);
  }
}
