// A thread as the supervisor sees it: the stages it runs, messages both ways, and exactly one end.

import { MessageChannel, Worker } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import { describeError } from './thread-life.js';
import type { SupervisorMessage, ThreadError, ThreadMessage, ThreadSpec } from './thread-messages.js';

/** What a thread's life is told to. */
export interface ThreadListener {
  onMessage(thread: VenueThread, message: ThreadMessage): void;
  /** It ended otherwise than by `finished`, because of this stage; called once. */
  onDeath(stage: string, error: ThreadError): void;
}

export abstract class VenueThread {
  /** Names of what it runs. */
  readonly stages: readonly string[];
  ready = false;
  open = false;
  finished = false;
  /** Resolves once it runs, or never will. A process that ends while one of its threads loads modules may crash in that. */
  readonly running: Promise<void>;
  #isRunning: () => void = () => {};
  readonly #listener: ThreadListener;
  #dead = false;

  constructor(stages: readonly string[], listener: ThreadListener) {
    this.stages = stages;
    this.#listener = listener;
    this.running = new Promise((resolve) => {
      this.#isRunning = resolve;
    });
  }

  abstract send(message: SupervisorMessage): void;

  protected onMessage(message: ThreadMessage): void {
    if (message.type === 'running') this.#isRunning();
    if (message.type === 'ready') this.ready = true;
    if (message.type === 'open') this.open = true;
    if (message.type === 'finished') this.finished = true;
    if (message.type === 'failed') this.onDeath(message.error, message.stage);
    else this.#listener.onMessage(this, message);
  }

  protected onDeath(error: ThreadError, stage = this.stages.join(' and ')): void {
    this.#isRunning();
    if (this.#dead || this.finished) return;
    this.#dead = true;
    this.#listener.onDeath(stage, error);
  }
}

/** A thread of its own: `entry` is the built module that reads its spec from `workerData`. */
export class WorkerThread extends VenueThread {
  readonly #worker: Worker;
  /** Resolves when the thread is no more. */
  readonly gone: Promise<void>;

  constructor(entry: URL, spec: ThreadSpec, listener: ThreadListener, stages: readonly string[] = [spec.thread]) {
    super(stages, listener);
    this.#worker = new Worker(entry, { workerData: spec, name: spec.thread });
    this.#worker.on('message', (message: ThreadMessage) => this.onMessage(message));
    this.#worker.on('error', (error) => this.onDeath(describeError(error)));
    this.gone = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.onDeath(describeError(new Error(`ended by itself with code ${code}`)));
        resolve();
      });
    });
  }

  send(message: SupervisorMessage): void {
    this.#worker.postMessage(message);
  }
}

/** What a pool's long-running task is given. */
export interface PooledThreadTask {
  readonly spec: ThreadSpec;
  /** Which of the pool's threads it is, from 0. */
  readonly index: number;
  readonly port: import('node:worker_threads').MessagePort;
}

/** A thread of a Piscina pool, which one long-running task keeps until the daemon stops. */
export class PooledThread extends VenueThread {
  readonly #port;

  constructor(pool: Piscina, spec: ThreadSpec, index: number, listener: ThreadListener) {
    super([spec.thread], listener);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (message: ThreadMessage) => this.onMessage(message));
    const task: PooledThreadTask = { spec, index, port: port2 };
    pool.run(task, { transferList: [port2] }).then(
      () => setImmediate(() => this.onDeath(describeError(new Error('its task ended by itself')))),
      (error) => this.onDeath(describeError(error)),
    );
  }

  send(message: SupervisorMessage): void {
    this.#port.postMessage(message);
  }
}
