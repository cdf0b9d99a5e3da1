// hot path
// How fast each account sends: a token bucket in whole numbers. A token is 10^9 parts; in a nanosecond as many parts flow in
// as orders are allowed a second, so nothing is ever rounded. Owner: a validator thread. After a restart every bucket is
// full: what was sent before is not known any more.

import type { ValidatorTime } from './validator-time.js';
import { grownFloats } from './wide-sums.js';

const ACCOUNTS_AT_START = 256;
const TOKEN = 1e9;

export class TokenBuckets {
  /** What is missing to a full bucket, in parts, as of `#times`. */
  #missing = new Float64Array(ACCOUNTS_AT_START);
  /** Nanoseconds since the validator began. */
  #times = new Float64Array(ACCOUNTS_AT_START);

  readonly #time: ValidatorTime;

  constructor(time: ValidatorTime) {
    this.#time = time;
  }

  /** Takes a token where there is one by now; `burst` tokens are a full bucket. */
  take(account: number, perSecond: number, burst: number): boolean {
    const now = this.#time.now[0];
    if (account >= this.#times.length) this.#grow(account);
    const elapsed = now - this.#times[account];
    const missing = this.#missing[account];
    // Compared before it is multiplied: the product of a long time would not be exact.
    const left = elapsed >= missing / perSecond ? 0 : missing - elapsed * perSecond;
    this.#times[account] = now;
    const isThere = left + TOKEN <= burst * TOKEN;
    this.#missing[account] = isThere ? left + TOKEN : left;
    return isThere;
  }

  /** Cold. */
  #grow(account: number): void {
    let accounts = this.#times.length;
    while (accounts <= account) accounts *= 2;
    this.#missing = grownFloats(this.#missing, accounts);
    this.#times = grownFloats(this.#times, accounts);
  }
}
