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
    this.child.disconnect();
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
    if ('error' in answer) throw new Error(`echo server: ${answer.error}`);
    return new EchoProcess(child, answer.address);
  }

  stop(): void {
    this.child.disconnect();
  }
}

function request<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a process of the bench ended with exit code ${code}`));
    child.once('exit', onExit);
    child.once('message', (answer) => {
      child.off('exit', onExit);
      resolve(answer as Answer);
    });
    child.send(message);
  });
}
