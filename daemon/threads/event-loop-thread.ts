// The life of a thread with an event loop and doors of its own. Whatever ends it, its doors are closed first: a native
// listener that is still open when a thread ends takes the whole process down, without the exit code that was meant.

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Logger } from '../logging.js';
import { describeError, liveThread, type SupervisorPort } from './thread-life.js';
import type { SnapshotReply, SupervisorMessage, ThreadSpec } from './thread-messages.js';

/** How long the doors may take to close when the thread ends out of order. */
const RELEASE_WITHIN_MS = 500;

export interface EventLoopThread {
  readonly spec: ThreadSpec;
  readonly port: SupervisorPort;
  readonly logger: Logger;
  /** Resolves on the supervisor's word that the doors may open. */
  readonly mayOpen: Promise<void>;
  /** Called for every message of the supervisor. */
  onMessage(listener: (message: SupervisorMessage) => void): void;
  /** Called once the thread is to take no new work. */
  onStop(stop: () => void): void;
  /** Called with each answer to a snapshot that this thread has asked for. */
  onSnapshotReply(listener: (reply: SnapshotReply) => void): void;
  /** Called when the thread ends, in whatever way; what was closed already must not mind. */
  atEnd(release: () => Promise<void>): void;
}

/** Runs the work of this worker thread, then ends the thread. */
export async function runEventLoopThread(work: (thread: EventLoopThread) => Promise<void>): Promise<void> {
  const spec = workerData as ThreadSpec;
  const port = parentPort as MessagePort;
  const listeners: ((message: SupervisorMessage) => void)[] = [];
  const stops: (() => void)[] = [];
  const releases: (() => Promise<void>)[] = [];
  const replies: ((reply: SnapshotReply) => void)[] = [];
  let open = () => {};
  const mayOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  const end = async () => {
    setTimeout(() => process.exit(), RELEASE_WITHIN_MS);
    await Promise.allSettled(releases.map((release) => release()));
    process.exit();
  };
  port.on('message', (message: SupervisorMessage) => {
    const { type } = message;
    for (const listener of listeners) listener(message);
    if (type === 'snapshot-taken' || type === 'snapshot-failed') for (const listener of replies) listener(message);
    if (type === 'open') open();
    if (type === 'stop') for (const stop of stops) stop();
    if (type === 'abort') void end();
  });
  process.on('uncaughtException', (error) => {
    port.postMessage({ type: 'failed', stage: spec.thread, error: describeError(error) });
    void end();
  });
  await liveThread(spec, port, (logger) =>
    work({
      spec,
      port,
      logger,
      mayOpen,
      onMessage: (listener) => listeners.push(listener),
      onStop: (stop) => stops.push(stop),
      onSnapshotReply: (listener) => replies.push(listener),
      atEnd: (release) => releases.push(release),
    }),
  );
  await end();
}
