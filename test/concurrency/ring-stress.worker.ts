// One side of the stress test: the producer commits batches of every size, some of whose records are wrong at first;
// the consumer, an agent under a runner, checks every word of every record.

import { parentPort, workerData } from 'node:worker_threads';
import { type Agent, runAgent, runAgentOnEventLoop } from '../../engine/ring/agent.js';
import { type CountersSpec, ThreadCounters } from '../../engine/ring/counters.js';
import { Doorbell, type DoorbellSpec } from '../../engine/ring/doorbell.js';
import {
  type RecordHandler,
  RING_FULL,
  RingConsumer,
  RingProducer,
  type RingSpec,
} from '../../engine/ring/one-to-one-ring.js';
import type { WaitStrategyName } from '../../engine/ring/wait-strategy.js';
import { giveCoreAway } from '../../engine/ring/waiting.js';
import { holdsRecord, writeRecord } from './checked-record.js';
import { Dice } from './two-threads.js';

export interface StressSpec {
  readonly ring: RingSpec;
  readonly doorbell: DoorbellSpec;
  readonly counters: CountersSpec;
  readonly records: number;
  readonly waiting: WaitStrategyName | 'event-loop';
}

export interface StressAnswer {
  readonly records: number;
  readonly wrong: number;
  readonly firstWrong: number;
}

const BATCH_MAX = 40;
const POLL_MAX = 300;
const SPINS = 200;

function produce(spec: StressSpec): StressAnswer {
  const producer = new RingProducer(spec.ring, new Doorbell(spec.doorbell));
  const dice = new Dice(spec.records);
  let sent = 0;
  while (sent < spec.records) {
    const batch = Math.min(1 + dice.roll(BATCH_MAX), spec.records - sent);
    const wrongAtFirst = dice.roll(10) === 0;
    for (let i = 0; i < batch; i++) {
      const offset = claim(producer);
      if (wrongAtFirst) writeRecord(producer.memory, offset, -1); // what nobody may ever see
      writeRecord(producer.memory, offset, sent + i);
    }
    producer.commit();
    sent += batch;
  }
  return { records: sent, wrong: 0, firstWrong: -1 };
}

function claim(producer: RingProducer): number {
  for (let spins = 0; ; spins++) {
    const offset = producer.tryClaim();
    if (offset !== RING_FULL) return offset;
    producer.commit();
    if (spins > SPINS) giveCoreAway();
  }
}

class CheckingAgent implements Agent, RecordHandler {
  readonly name = 'checking';
  received = 0;
  wrong = 0;
  firstWrong = -1;
  readonly #consumer: RingConsumer;
  readonly #records: number;

  constructor(spec: StressSpec) {
    this.#consumer = new RingConsumer(spec.ring);
    this.#records = spec.records;
  }

  get done(): boolean {
    return this.received === this.#records;
  }

  doWork(): number {
    return this.#consumer.poll(this, POLL_MAX);
  }

  hasWork(): boolean {
    return this.#consumer.available() > 0;
  }

  onRecord(offset: number): void {
    if (!holdsRecord(this.#consumer.memory, offset, this.received)) {
      if (this.wrong === 0) this.firstWrong = this.received;
      this.wrong++;
    }
    this.received++;
  }

  close(): void {}
}

async function consume(spec: StressSpec): Promise<StressAnswer> {
  const agent = new CheckingAgent(spec);
  const doorbell = new Doorbell(spec.doorbell);
  const counters = new ThreadCounters(spec.counters);
  if (spec.waiting === 'event-loop') await runAgentOnEventLoop(agent, doorbell, counters);
  else runAgent(agent, doorbell, spec.waiting, counters);
  return { records: agent.received, wrong: agent.wrong, firstWrong: agent.firstWrong };
}

const spec = workerData as StressSpec & { side: 'producer' | 'consumer' };
if (spec.side === 'producer') parentPort!.postMessage(produce(spec));
else consume(spec).then((answer) => parentPort!.postMessage(answer));
