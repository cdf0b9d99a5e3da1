// Runs an agent between the events of a thread's loop, which stays free for I/O: after each duty cycle either a turn for
// I/O, where more work waits, or sleep on the doorbell by Atomics.waitAsync, which costs one promise a park.

import { CounterId, type ThreadCounters } from './counters.js';
import type { Doorbell } from './doorbell.js';
import { type Agent, dutyCycle } from './duty-cycle.js';

/** How often the loop looks by itself; this timer also keeps the loop alive while the agent runs. */
const LOOK_MILLIS = 100;

/** Runs the agent between the events of this thread's loop, which stays free for I/O; resolves when the agent is done. */
export function runAgentOnEventLoop(agent: Agent, doorbell: Doorbell, counters: ThreadCounters): Promise<void> {
  return new Promise((resolve, reject) => {
    new EventLoopRunner(agent, doorbell, counters, resolve, reject).start();
  });
}

class EventLoopRunner {
  readonly #agent: Agent;
  readonly #doorbell: Doorbell;
  readonly #counters: ThreadCounters;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  /** Bound once: handed to the event loop each time. */
  readonly #cycle = () => this.#runCycle();
  #look: NodeJS.Timeout | undefined;
  #cycles = 0;
  /** The cycle after which the last look found work waiting; -1 where it found none. */
  #waitingSinceCycle = -1;

  constructor(
    agent: Agent,
    doorbell: Doorbell,
    counters: ThreadCounters,
    resolve: () => void,
    reject: (error: unknown) => void,
  ) {
    this.#agent = agent;
    this.#doorbell = doorbell;
    this.#counters = counters;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(): void {
    // Atomics.waitAsync keeps no loop alive, and an agent may be done by an event that rings nothing.
    this.#look = setInterval(() => this.#lookByItself(), LOOK_MILLIS);
    this.#runCycle();
  }

  /**
   * The safety net: work that nobody rang for from one look to the next is counted as a wake-up that went missing. A
   * single look does not say so, as the bell for what one thread published quietly may be another's to ring, a little
   * later.
   */
  #lookByItself(): void {
    const isWaiting = this.#doorbell.isParked && this.#agent.hasWork();
    if (isWaiting && this.#waitingSinceCycle !== this.#cycles) {
      this.#waitingSinceCycle = this.#cycles;
      return;
    }
    this.#waitingSinceCycle = -1;
    if (isWaiting) this.#counters.increment(CounterId.LATE_WAKE_UPS);
    this.#doorbell.ring();
  }

  #runCycle(): void {
    try {
      this.#cycles++;
      this.#doorbell.stayAwake();
      dutyCycle(this.#agent, this.#counters);
      if (this.#agent.done) this.#finish();
      else this.#wait();
    } catch (error) {
      clearInterval(this.#look);
      this.#reject(error);
    }
  }

  #wait(): void {
    this.#doorbell.announcePark();
    if (this.#agent.hasWork()) {
      this.#doorbell.stayAwake();
      setImmediate(this.#cycle); // a turn for I/O between two full duty cycles
      return;
    }
    const rung = this.#doorbell.sleepAsync();
    if (rung === undefined) setImmediate(this.#cycle);
    else {
      this.#counters.increment(CounterId.PARKS);
      rung.then(this.#cycle);
    }
  }

  #finish(): void {
    clearInterval(this.#look);
    this.#agent.close();
    this.#resolve();
  }
}
