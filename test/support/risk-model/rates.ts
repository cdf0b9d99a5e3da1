// How fast an account sends, from the list of all that it has sent.

const SECOND = 1_000_000_000n;

interface Attempt {
  /** Billionths of an order that have flowed in since the attempt before. */
  readonly flow: bigint;
  readonly isTaken: boolean;
}

/** Orders per second with a burst: no stretch of time has more than the burst and what flows in while it lasts. */
export class Pace {
  #attempts: Attempt[] = [];
  #time = 0n;

  take(now: bigint, perSecond: bigint, burst: bigint): boolean {
    const flow = (now - this.#time) * perSecond;
    this.#time = now;
    let flowed = flow;
    let orders = 1n;
    let isTaken = orders <= burst;
    for (const attempt of [...this.#attempts].reverse()) {
      if (attempt.isTaken) orders++;
      if (attempt.isTaken && orders * SECOND > burst * SECOND + flowed) isTaken = false;
      flowed += attempt.flow;
    }
    this.#attempts.push({ flow, isTaken });
    return isTaken;
  }

  forget(): void {
    this.#attempts = [];
  }
}

/** Orders and refusals in each whole second. */
export class Counts {
  #came: { second: bigint; isRefused: boolean }[] = [];

  /** One more; returns how many came in its second. */
  came(now: bigint): bigint {
    const second = now / SECOND;
    this.#came.push({ second, isRefused: false });
    return BigInt(this.#came.filter((one) => one.second === second).length);
  }

  /** The last one was refused; returns how many of its second were. */
  refused(): bigint {
    const last = this.#came.at(-1)!;
    last.isRefused = true;
    return BigInt(this.#came.filter((one) => one.second === last.second && one.isRefused).length);
  }

  forget(): void {
    this.#came = [];
  }
}
