// Starts the threads of the venue, consumers before their producers, and keeps count of who is ready and who has ended.

import { setTimeout as wait } from 'node:timers/promises';
import { Piscina } from 'piscina';
import type { InstrumentDefinition } from '../engine/domain/instrument-definition.js';
import type { FailureTest } from './failure-test.js';
import type { Settings } from './settings/schema.js';
import type { SupervisorMessage, ThreadSpec } from './threads/thread-messages.js';
import { PooledThread, type ThreadListener, type VenueThread, WorkerThread } from './threads/venue-thread.js';
import type { VenueMemory } from './venue-memory.js';
import type { VenueRisk } from './venue-risk.js';

/** A thread that hangs does not hear of its end. */
const ABORT_WITHIN_MS = 1_000;
const GATEWAY = 'gateway';
/** Longer than a thread takes to load its modules on a machine that is very busy. */
const LOADED_WITHIN_MS = 10_000;
const entryOf = (name: string) => new URL(`./threads/${name}-thread.js`, import.meta.url);

export interface VenueThreadsOptions {
  readonly settings: Settings;
  readonly instruments: readonly InstrumentDefinition[];
  readonly risk: VenueRisk;
  readonly memory: VenueMemory;
  readonly failureTest: FailureTest | undefined;
  readonly diskFaults: string | undefined;
  readonly listener: ThreadListener;
}

export class VenueThreads {
  /** All that the venue cannot do without. */
  readonly hot: readonly VenueThread[];
  readonly #gateway: WorkerThread;
  readonly #withDoors: readonly WorkerThread[];
  readonly #engine: VenueThread;
  readonly #segments: VenueThread;

  constructor(options: VenueThreadsOptions) {
    const { listener } = options;
    // The gateway knows tokens by their digests, the other threads not at all.
    const settings = { ...options.settings, authenticationTokens: undefined };
    const { failureTest } = options;
    const spec = (thread: string): ThreadSpec => ({
      thread,
      settings,
      instruments: options.instruments,
      memory: options.memory,
      risk: thread === GATEWAY ? options.risk : undefined,
      diskFaults: options.diskFaults,
      failing: failureTest && { agent: failureTest.agent, failureSwitch: failureTest.failureSwitch },
    });
    const worker = (name: string, stages?: string[]) => new WorkerThread(entryOf(name), spec(name), listener, stages);
    const stages = options.memory.validators.map(({ counters }) => counters.threadName);
    const isShared = options.memory.shared !== undefined;
    this.#segments = worker('segment');
    const marketData = worker('market-data');
    const validators = isShared ? [] : pooled(stages.map(spec), listener);
    this.#gateway = worker(GATEWAY);
    this.#withDoors = [this.#gateway, marketData];
    this.#engine = worker('engine', isShared ? [...stages, 'engine'] : undefined);
    this.hot = [marketData, ...validators, this.#gateway, this.#engine];
  }

  get allReady(): boolean {
    return this.hot.every((thread) => thread.ready);
  }

  /** Every door is open. */
  get allOpen(): boolean {
    return this.#withDoors.every((thread) => thread.open);
  }

  /** The journal is closed: nothing is written to the data directory any more. */
  get journalIsClosed(): boolean {
    return this.#engine.finished;
  }

  get allFinished(): boolean {
    return this.hot.every((thread) => thread.finished);
  }

  /** Names of the stages that have not ended. */
  unfinished(): string[] {
    return this.hot.filter((thread) => !thread.finished).flatMap((thread) => thread.stages);
  }

  /** Names of the stages that are not ready. */
  notReady(): string[] {
    return this.hot.filter((thread) => !thread.ready).flatMap((thread) => thread.stages);
  }

  openDoors(): void {
    for (const thread of this.#withDoors) thread.send({ type: 'open' });
  }

  /** The gateway refuses from now on and sends the word to stop down the pipeline, behind everything that is in it. */
  drain(): void {
    this.#gateway.send({ type: 'stop' });
  }

  /** Ends the threads with doors, whose native listeners must be closed before the process may end; all must run for that. */
  async abort(): Promise<void> {
    const loading = [...this.hot, this.#segments].map(({ running }) => running);
    await Promise.race([Promise.all(loading), wait(LOADED_WITHIN_MS)]);
    for (const thread of this.#withDoors) thread.send({ type: 'abort' });
    await Promise.race([Promise.all(this.#withDoors.map(({ gone }) => gone)), wait(ABORT_WITHIN_MS)]);
  }

  prepareSegment(message: SupervisorMessage): void {
    this.#segments.send(message);
  }
}

/** A thread of a Piscina pool for each validator. */
function pooled(specs: readonly ThreadSpec[], listener: ThreadListener): PooledThread[] {
  const pool = new Piscina({
    name: 'validate',
    filename: entryOf('risk').href,
    minThreads: specs.length,
    maxThreads: specs.length,
    idleTimeout: Number.POSITIVE_INFINITY,
    // A task here lasts as long as the daemon: the pool has nothing to wait for by Atomics.wait.
    atomics: 'disabled',
  });
  return specs.map((spec, index) => new PooledThread(pool, spec, index, listener));
}
