// One side of the wake-up test: answers each record with the next number after a random pause, so that it catches the
// other side in every phase of going to sleep.

import { parentPort, workerData } from 'node:worker_threads';
import { type Agent, runAgent, runAgentOnEventLoop } from '../../engine/ring/agent.js';
import { type CountersSpec, ThreadCounters } from '../../engine/ring/counters.js';
import { Doorbell, type DoorbellSpec } from '../../engine/ring/doorbell.js';
import { type RecordHandler, RingConsumer, RingProducer, type RingSpec } from '../../engine/ring/one-to-one-ring.js';
import { Dice } from './two-threads.js';

export interface WakeUpSpec {
  readonly rounds: number;
  /** To the first side and to the second. */
  readonly rings: readonly RingSpec[];
  readonly doorbells: readonly DoorbellSpec[];
  readonly counters: readonly CountersSpec[];
  /** Whether the second side has an event loop. */
  readonly eventLoop: boolean;
}

const PAUSE_SPINS_MAX = 3_000;

class AnsweringAgent implements Agent, RecordHandler {
  readonly name = 'answering';
  rounds = 0;
  inOrder = true;
  readonly #consumer: RingConsumer;
  readonly #producer: RingProducer;
  readonly #dice: Dice;
  readonly #roundsMax: number;
  #sink = 0;

  constructor(spec: WakeUpSpec, own: number) {
    this.#consumer = new RingConsumer(spec.rings[own]);
    this.#producer = new RingProducer(spec.rings[1 - own], new Doorbell(spec.doorbells[1 - own]));
    this.#dice = new Dice(own + 5);
    this.#roundsMax = spec.rounds;
  }

  get done(): boolean {
    return this.rounds === this.#roundsMax;
  }

  send(): void {
    const offset = this.#producer.tryClaim();
    this.#producer.memory.int32[offset >> 2] = this.rounds;
    this.#producer.commit();
  }

  doWork(): number {
    return this.#consumer.poll(this, 1);
  }

  hasWork(): boolean {
    return this.#consumer.available() > 0;
  }

  onRecord(offset: number): void {
    if (this.#consumer.memory.int32[offset >> 2] !== this.rounds) this.inOrder = false;
    this.rounds++;
    const pause = this.#dice.roll(4) === 0 ? this.#dice.roll(PAUSE_SPINS_MAX) : this.#dice.roll(50);
    for (let i = 0; i < pause; i++) this.#sink = (this.#sink + i) | 0;
  }

  close(): void {}
}

/** The second side answers each number with the same; the first sends the next. */
async function run(spec: WakeUpSpec, own: number): Promise<{ rounds: number; inOrder: boolean }> {
  const agent = new AnsweringAgent(spec, own);
  const onRecord = agent.onRecord.bind(agent);
  agent.onRecord = (offset) => {
    if (own === 1) agent.send();
    onRecord(offset);
    if (own === 0 && !agent.done) agent.send();
  };
  if (own === 0) agent.send();
  const doorbell = new Doorbell(spec.doorbells[own]);
  const counters = new ThreadCounters(spec.counters[own]);
  if (own === 1 && spec.eventLoop) await runAgentOnEventLoop(agent, doorbell, counters);
  else runAgent(agent, doorbell, 'park', counters);
  return { rounds: agent.rounds, inOrder: agent.inOrder };
}

const spec = workerData as WakeUpSpec & { side: string };
run(spec, Number(spec.side)).then((answer) => parentPort!.postMessage(answer));
