// What all threads' entries share: a logger, the failure report, and the switch with which tests make a thread fail.

import { InvariantError } from '../../engine/domain/invariant.js';
import type { Agent } from '../../engine/ring/agent.js';
import { exitCodeOf } from '../exit-code.js';
import { Failure } from '../failure-test.js';
import { createLogger, type Logger } from '../logging.js';
import type { ThreadError, ThreadMessage, ThreadSpec } from './thread-messages.js';

/** The way to the supervisor: a worker's parent port, or the port that came with a pool's task. */
export interface SupervisorPort {
  postMessage(message: ThreadMessage): void;
}

/**
 * Runs a thread's work and tells the supervisor how it ended; an error is reported, never thrown on. `stageAtWork`: which
 * stage an error is of, where the thread runs several.
 */
export async function liveThread(
  spec: ThreadSpec,
  port: SupervisorPort,
  work: (logger: Logger) => Promise<void> | void,
  stageAtWork: () => string = () => spec.thread,
): Promise<void> {
  const logger = createLogger(spec.thread, spec.settings.logLevel);
  port.postMessage({ type: 'running' });
  try {
    await work(logger);
    logger.debug('finished');
    port.postMessage({ type: 'finished' });
  } catch (error) {
    port.postMessage({ type: 'failed', stage: stageAtWork(), error: describeError(error) });
  }
}

export function describeError(error: unknown): ThreadError {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const code = (error as { code?: unknown } | null)?.code;
  return { message, stack, code: typeof code === 'string' ? code : undefined, exitCode: exitCodeOf(error) };
}

/** The agent itself; under test one that fails or hangs once its switch is thrown and its doorbell rung. */
export function withFailureSwitch(agent: Agent, { failing }: ThreadSpec): Agent {
  return failing?.agent === agent.name ? new FailingAgent(agent, new Int32Array(failing.failureSwitch)) : agent;
}

class FailingAgent implements Agent {
  readonly name: string;
  readonly #agent: Agent;
  readonly #failureSwitch: Int32Array;

  constructor(agent: Agent, failureSwitch: Int32Array) {
    this.name = agent.name;
    this.#agent = agent;
    this.#failureSwitch = failureSwitch;
  }

  get done(): boolean {
    return this.#failure === Failure.NONE && this.#agent.done;
  }

  hasWork(): boolean {
    return this.#failure === Failure.FAIL || (this.#failure === Failure.NONE && this.#agent.hasWork());
  }

  doWork(): number {
    if (this.#failure === Failure.FAIL) throw new InvariantError(`the test made ${this.name} fail`);
    return this.#failure === Failure.HANG ? 0 : this.#agent.doWork();
  }

  close(): void {
    this.#agent.close();
  }

  get #failure(): number {
    // Partner: the store in FailureTest.fail.
    return Atomics.load(this.#failureSwitch, 0);
  }
}
