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

  /** Counts one more; returns what came in its second. */
  count(now: bigint, isRefused: boolean): { orders: bigint; refusals: bigint } {
    const second = now / SECOND;
    this.#came.push({ second, isRefused });
    const same = this.#came.filter((one) => one.second === second);
    return { orders: BigInt(same.length), refusals: BigInt(same.filter((one) => one.isRefused).length) };
  }

  forget(): void {
    this.#came = [];
  }
}
