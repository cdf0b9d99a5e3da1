// hot path
// Several agents on one thread: a duty cycle of the composite is one of each part, in the order given. The rings between
// the parts stay what they are, but nobody sleeps or wakes between them: what one part publishes, the next one finds in
// the same cycle. All parts have the thread's one doorbell. Owner: the thread that runs it.
//
// A part must never block until another one has worked: they have one thread between them.

import type { ThreadCounters } from './counters.js';
import { type Agent, dutyCycle } from './duty-cycle.js';

export interface CompositePart {
  readonly agent: Agent;
  /** What it does is counted by itself; the thread's sleeps are counted by the runner. */
  readonly counters: ThreadCounters;
}

export class CompositeAgent implements Agent {
  readonly name: string;
  readonly #parts: readonly CompositePart[];
  #atWork: Agent;

  constructor(name: string, parts: readonly CompositePart[]) {
    this.name = name;
    this.#parts = parts;
    this.#atWork = parts[0].agent;
  }

  /** The part that was called last: after a failure, the one that failed. */
  get atWork(): Agent {
    return this.#atWork;
  }

  /** True when every part is. */
  get done(): boolean {
    const parts = this.#parts;
    for (let i = 0; i < parts.length; i++) if (!this.#enter(parts[i]).done) return false;
    return true;
  }

  doWork(): number {
    const parts = this.#parts;
    let records = 0;
    for (let i = 0; i < parts.length; i++) {
      const agent = this.#enter(parts[i]);
      if (!agent.done) records += dutyCycle(agent, parts[i].counters);
    }
    return records;
  }

  hasWork(): boolean {
    const parts = this.#parts;
    for (let i = 0; i < parts.length; i++) {
      const agent = this.#enter(parts[i]);
      if (!agent.done && agent.hasWork()) return true;
    }
    return false;
  }

  /** Until the first part wakes by itself. */
  sleepMillis(): number {
    const parts = this.#parts;
    let millis = Number.POSITIVE_INFINITY;
    for (let i = 0; i < parts.length; i++) {
      const agent = this.#enter(parts[i]);
      if (!agent.done && agent.sleepMillis !== undefined) millis = Math.min(millis, agent.sleepMillis());
    }
    return millis;
  }

  /** In the same order. */
  close(): void {
    const parts = this.#parts;
    for (let i = 0; i < parts.length; i++) this.#enter(parts[i]).close();
  }

  #enter(part: CompositePart): Agent {
    this.#atWork = part.agent;
    return part.agent;
  }
}
