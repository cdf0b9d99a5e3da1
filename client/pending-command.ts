// One command on its way: its first word and, for an order, its last, each to be awaited before or after it has come.

import type { ExecutionReport } from './types.js';

/** A value to be awaited that may already be there, or never come; awaiting is optional, so nothing goes unhandled. */
export class Outcome<Value> {
  private value: Value | undefined;
  private error: Error | undefined;
  private settled = false;
  private waiting: Array<() => void> = [];

  /** The first call counts. */
  settle(value: Value): void {
    this.finish(value, undefined);
  }

  fail(error: Error): void {
    this.finish(undefined, error);
  }

  get(): Promise<Value> {
    return new Promise((resolve, reject) => {
      const tell = () => (this.error === undefined ? resolve(this.value as Value) : reject(this.error));
      if (this.settled) tell();
      else this.waiting.push(tell);
    });
  }

  private finish(value: Value | undefined, error: Error | undefined): void {
    if (this.settled) return;
    this.settled = true;
    this.value = value;
    this.error = error;
    for (const tell of this.waiting) tell();
    this.waiting = [];
  }
}

/** A replace or cancel. */
export class PendingCommand {
  readonly first = new Outcome<ExecutionReport>();

  constructor(readonly requestId: number) {}

  /** REPLACED, CANCELED or REJECTED; rejects with a SessionError where the session ends first. */
  firstWord(): Promise<ExecutionReport> {
    return this.first.get();
  }

  fail(error: Error): void {
    this.first.fail(error);
  }
}

/** A new order, until its last word. */
export class PendingOrder extends PendingCommand {
  readonly last = new Outcome<ExecutionReport>();

  constructor(
    requestId: number,
    readonly clientOrderId: string,
  ) {
    super(requestId);
  }

  /** FILLED, CANCELED, EXPIRED or REJECTED: nothing follows it. */
  lastWord(): Promise<ExecutionReport> {
    return this.last.get();
  }

  override fail(error: Error): void {
    super.fail(error);
    this.last.fail(error);
  }
}
