// The client process and the echo server as the main process sees them.

import { type ChildProcess, fork } from 'node:child_process';
import type { EchoSizes, Job, JobAnswer, JobResult } from './jobs.js';

/** Does one job at a time. */
export class ClientProcess {
  private readonly child: ChildProcess = fork(new URL('./client-process.js', import.meta.url));

  async run(job: Job): Promise<JobResult> {
    const answer = await request<JobAnswer>(this.child, job);
    if ('error' in answer) throw new Error(answer.error);
    return answer.result;
  }

  stop(): void {
    disconnect(this.child);
  }
}

/** A bare echo for messages of these sizes. */
export class EchoProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
  ) {}

  static async start(sizes: EchoSizes): Promise<EchoProcess> {
    const child = fork(new URL('./echo-server.js', import.meta.url));
    const answer = await request<{ address: string } | { error: string }>(child, sizes);
    if ('address' in answer) return new EchoProcess(child, answer.address);
    disconnect(child);
    throw new Error(`echo server: ${answer.error}`);
  }

  stop(): void {
    disconnect(this.child);
  }
}

/** The child ends by itself then; one that has ended already is left alone. */
function disconnect(child: ChildProcess): void {
  if (child.connected) child.disconnect();
}

/** Rejects where the child cannot be asked, or ends before it answers. */
function request<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      child.off('exit', onExit);
      child.off('error', onError);
      child.off('message', onMessage);
      action();
    };
    const onExit = (code: number | null, signal: string | null) =>
      settle(() => reject(new Error(`a process of the bench ended with ${signal ?? `exit code ${code}`}`)));
    const onError = (error: Error) => settle(() => reject(error));
    const onMessage = (answer: unknown) => settle(() => resolve(answer as Answer));
    child.once('exit', onExit);
    child.once('error', onError);
    child.once('message', onMessage);
    child.send(message, (error) => {
      if (error !== null) onError(error);
    });
  });
}
