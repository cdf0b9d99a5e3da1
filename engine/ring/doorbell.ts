// hot path
// Wakes a thread that parked because all of its rings were empty; one doorbell a consuming thread, shared by all rings
// into it. One word: AWAKE while its thread polls, PARKED while it sleeps or is about to.
//
//   producer                                consumer
//   P1  publish the ring position           C1  store PARKED
//   P2  load the doorbell word              C2  look at the rings once more (hasWork)
//   P3  where PARKED: CAS to AWAKE,         C3  where there is work: store AWAKE and poll
//       and notify                              otherwise: wait while the word is PARKED
//
// No wake-up is lost. All Atomics operations of all threads stand in one total order that each thread's own order agrees
// with. If P2 comes before C1 in it, then P1 does too, so C2 sees the record and the consumer does not sleep. If P2 comes
// after C1, the producer sees PARKED and swaps it for AWAKE: either before the wait of C3 begins, which compares the
// word under the lock of the wait queue and returns at once, or after, when the notify finds the sleeper. The
// compare-and-swap, not a store, lets one of several producers do the notify and the others leave it.
// An awake consumer costs the producer one load of a line that stays in its cache.

const WORD = 0;
const AWAKE = 0;
const PARKED = 1;
/** A doorbell has a pair of cache lines to itself. */
const DOORBELL_BYTES = 128;

export interface DoorbellSpec {
  readonly buffer: SharedArrayBuffer;
}

/** The doorbell of a thread that is awake. */
export function allocateDoorbell(): DoorbellSpec {
  return { buffer: new SharedArrayBuffer(DOORBELL_BYTES) };
}

export class Doorbell {
  readonly #word: Int32Array<SharedArrayBuffer>;

  constructor(spec: DoorbellSpec) {
    this.#word = new Int32Array(spec.buffer, 0, 1);
  }

  /** For producers, after publishing: wakes the consumer where it is parked. */
  ring(): void {
    // Partner: the store in announcePark. P2 and P3 above.
    if (Atomics.load(this.#word, WORD) === AWAKE) return;
    if (Atomics.compareExchange(this.#word, WORD, PARKED, AWAKE) === PARKED) Atomics.notify(this.#word, WORD, 1);
  }

  /** For the consumer, C1: from now on producers ring. It must look at its rings once more before it sleeps. */
  announcePark(): void {
    // Partner: the load in ring.
    Atomics.store(this.#word, WORD, PARKED);
  }

  /** For the consumer: true while it sleeps, or is about to, and nobody has rung. */
  get isParked(): boolean {
    // Partner: the compareExchange in ring.
    return Atomics.load(this.#word, WORD) === PARKED;
  }

  /** For the consumer: it polls again, whatever the reason. */
  stayAwake(): void {
    // Partner: the load in ring, which from now on skips the notify.
    Atomics.store(this.#word, WORD, AWAKE);
  }

  /** Sleeps until rung, at most `timeoutMillis`; returns false where the time ran out. For threads that may block. */
  sleep(timeoutMillis: number): boolean {
    // Partner: the compareExchange and notify in ring.
    return Atomics.wait(this.#word, WORD, PARKED, timeoutMillis) !== 'timed-out';
  }

  /** The same for a thread with an event loop: a promise, or undefined where it was rung already. */
  sleepAsync(): Promise<unknown> | undefined {
    // Partner: the compareExchange and notify in ring.
    const waiting = Atomics.waitAsync(this.#word, WORD, PARKED);
    return waiting.async ? waiting.value : undefined;
  }
}
