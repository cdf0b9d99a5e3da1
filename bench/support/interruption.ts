// SIGINT or SIGTERM as an error of what runs, so that a bench stops what it has started before it ends.

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Ended by a signal; as a shell shows it, 128 and the signal's number. */
export class InterruptedError extends Error {
  readonly code = 'RINGBOOK_INTERRUPTED';
  override readonly name = 'InterruptedError';
  readonly exitCode: number;

  constructor(signal: (typeof SIGNALS)[number]) {
    super(`ended by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? 130 : 143;
  }
}

export class Interruption {
  /** Rejects when a signal comes, until `forget`. */
  readonly came: Promise<never>;
  readonly forget: () => void;

  constructor() {
    let interrupt: (signal: (typeof SIGNALS)[number]) => void = () => {};
    this.came = new Promise<never>((_, reject) => {
      interrupt = (signal) => reject(new InterruptedError(signal));
    });
    this.came.catch(() => {}); // it may come when nobody waits for it any more
    for (const signal of SIGNALS) process.on(signal, interrupt);
    this.forget = () => {
      for (const signal of SIGNALS) process.off(signal, interrupt);
    };
  }
}
