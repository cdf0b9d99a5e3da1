// A token bucket for the frames of one connection, in whole numbers, so that it neither drifts nor rounds.

/** A frame costs so many tokens, which makes the refill of one millisecond a whole number. */
const TOKENS_PER_FRAME = 1000;

export class FrameBucket {
  readonly #framesPerSecond: number;
  readonly #capacity: number;
  #tokens: number;
  /** The whole millisecond up to which tokens were given. */
  #filledAt: number;

  /** Full at first: `burst` frames at once. `nowMillis` is of any clock that never goes back. */
  constructor(framesPerSecond: number, burst: number, nowMillis: number) {
    this.#framesPerSecond = framesPerSecond;
    this.#capacity = burst * TOKENS_PER_FRAME;
    this.#tokens = this.#capacity;
    this.#filledAt = Math.floor(nowMillis);
  }

  /** Takes a frame's tokens; false, and nothing taken, where there are too few. */
  take(nowMillis: number): boolean {
    const now = Math.floor(nowMillis);
    // One token a millisecond for each frame a second: 1000 tokens, one frame, in a second.
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#filledAt) * this.#framesPerSecond);
    this.#filledAt = now;
    if (this.#tokens < TOKENS_PER_FRAME) return false;
    this.#tokens -= TOKENS_PER_FRAME;
    return true;
  }
}
