// The thread for what may take its time: snapshots, archives, long histories. One task after another; there is no thread
// while there is nothing to do, and none of the hot threads waits for it.

import type { Transferable } from 'node:worker_threads';
import { Piscina } from 'piscina';

/** What every task's module exports; to Piscina a pool's name is that of the function. */
const TASK = 'run';
/**
 * A thread that has had nothing to do for so long ends. Longer than a client takes for a slice of its history, as a rule:
 * the engine that makes the next one would begin anew.
 */
const IDLE_MILLIS = 5_000;

export class BackgroundPool {
  readonly #pool: Piscina;

  constructor() {
    this.#pool = new Piscina({
      name: TASK,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MILLIS,
      concurrentTasksPerWorker: 1,
      // A thread that is idle sleeps in its event loop, until it ends.
      atomics: 'disabled',
    });
  }

  /**
   * Runs a task when those before it have ended; `entry`: its built module beside this one, without extension. Rejects
   * where the task throws or, with `signal`, once that is aborted, which ends the thread in the middle of the task.
   */
  run<Request, Result>(
    entry: string,
    request: Request,
    options: { readonly transfer?: Transferable[]; readonly signal?: AbortSignal } = {},
  ): Promise<Result> {
    const { transfer, signal } = options;
    const filename = new URL(`./${entry}.js`, import.meta.url).href;
    return this.#pool.run(request, { filename, signal, transferList: transfer as never[] }) as Promise<Result>;
  }

  /** Ends the thread, whatever it does: every task leaves behind only what a crash might. */
  close(): Promise<void> {
    // A task that ends while the pool does is a surprise to the pool, and to nobody else.
    this.#pool.on('error', () => {});
    return this.#pool.destroy();
  }
}
