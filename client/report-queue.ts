// The async iteration over a session's reports: what has come and was not yet taken, or who waits for what comes next.

import type { ExecutionReport } from './types.js';

interface Waiter {
  resolve(result: IteratorResult<ExecutionReport>): void;
  reject(error: Error): void;
}

export class ReportQueue implements AsyncIterableIterator<ExecutionReport> {
  private readonly reports: ExecutionReport[] = [];
  private waiters: Waiter[] = [];
  private ended = false;
  private error: Error | undefined;

  /** `onReturn` is called when the iteration is left early. */
  constructor(private readonly onReturn: () => void) {}

  push(report: ExecutionReport): void {
    const waiter = this.waiters.shift();
    if (waiter === undefined) this.reports.push(report);
    else waiter.resolve({ done: false, value: report });
  }

  end(error: Error | undefined): void {
    this.ended = true;
    this.error = error;
    for (const waiter of this.waiters) {
      if (error === undefined) waiter.resolve({ done: true, value: undefined });
      else waiter.reject(error);
    }
    this.waiters = [];
  }

  next(): Promise<IteratorResult<ExecutionReport>> {
    const report = this.reports.shift();
    if (report !== undefined) return Promise.resolve({ done: false, value: report });
    if (this.ended && this.error !== undefined) return Promise.reject(this.error);
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.waiters.push({ resolve, reject }));
  }

  return(): Promise<IteratorResult<ExecutionReport>> {
    this.onReturn();
    this.end(undefined);
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
