// What the ring benchmark compares: ways to bring records from one thread to another. Each sends and receives the same
// records. Where a ring has no room or no record, its thread spins for a while, then gives its core away; ringbook's
// consumer does so under its own runner, with all that this counts and times.

import type { MessagePort } from 'node:worker_threads';
import { RingBuffer } from 'ringbuf.js';
import { type Agent, runAgent } from '../../engine/ring/agent.js';
import { allocateCounters, ThreadCounters } from '../../engine/ring/counters.js';
import { Doorbell, type DoorbellSpec } from '../../engine/ring/doorbell.js';
import { RING_FULL, RingConsumer, RingProducer, type RingSpec } from '../../engine/ring/one-to-one-ring.js';
import { giveCoreAway, spinHint } from '../../engine/ring/waiting.js';
import { addRecord, fillRecord, RECORD_BYTES } from './record.js';

export interface TransportSpec {
  readonly ring: RingSpec;
  readonly doorbell: DoorbellSpec;
  /** Memory of ringbuf.js, for as many records. */
  readonly ringbuf: SharedArrayBuffer;
  /** Records of one commit. */
  readonly batch: number;
  readonly records: number;
  /** The first of them are not timed. */
  readonly warmUp: number;
}

/** Told by a consumer when the warm-up is over and when the last record is in. */
export interface Received {
  readonly start: bigint;
  readonly end: bigint;
  readonly checksum: number;
}

export interface Transport {
  produce(spec: TransportSpec, port: MessagePort): void | Promise<void>;
  consume(spec: TransportSpec, port: MessagePort): Received | Promise<Received>;
}

const SPINS_BEFORE_YIELDING = 2_000;
const POLL_MAX = 256;
/** Messages that may be under way: the queue of a port has no limit of its own. */
const MESSAGES_UNDER_WAY_MAX = 1_024;

export const transports: Readonly<Record<string, Transport>> = {
  ringbook: {
    produce({ ring, doorbell, records, batch }) {
      const producer = new RingProducer(ring, new Doorbell(doorbell));
      const amounts = producer.memory.float64;
      for (let number = 0; number < records; number++) {
        let offset = producer.tryClaim();
        for (let spins = 0; offset === RING_FULL; offset = producer.tryClaim()) {
          producer.commit();
          waitAMoment(++spins);
        }
        fillRecord(amounts, offset >> 3, number);
        if (producer.uncommitted === batch) producer.commit();
      }
      producer.commit();
    },
    consume({ ring, doorbell, records, warmUp }) {
      const consumer = new RingConsumer(ring);
      const amounts = consumer.memory.float64;
      const watch = new Watch(warmUp);
      const handler = {
        onRecord(offset: number): void {
          watch.checksum = addRecord(watch.checksum, amounts, offset >> 3);
        },
      };
      const agent: Agent = {
        name: 'consumer',
        get done() {
          return watch.received >= records;
        },
        doWork() {
          const count = consumer.poll(handler, POLL_MAX);
          watch.add(count);
          return count;
        },
        hasWork: () => consumer.available() > 0,
        close() {},
      };
      runAgent(agent, new Doorbell(doorbell), 'yield', new ThreadCounters(allocateCounters('consumer')));
      return watch.stop();
    },
  },
  'ringbuf.js': {
    produce({ ringbuf, records }) {
      const buffer = bytesRing(ringbuf);
      const record = new Uint8Array(RECORD_BYTES);
      const amounts = new Float64Array(record.buffer);
      for (let number = 0; number < records; number++) {
        fillRecord(amounts, 0, number);
        for (let spins = 0; buffer.push(record, RECORD_BYTES) === 0; ) {
          waitAMoment(++spins);
        }
      }
    },
    consume({ ringbuf, records, warmUp }) {
      const buffer = bytesRing(ringbuf);
      const record = new Uint8Array(RECORD_BYTES);
      const amounts = new Float64Array(record.buffer);
      const watch = new Watch(warmUp);
      let spins = 0;
      while (watch.received < records) {
        if (buffer.pop(record, RECORD_BYTES) > 0) {
          watch.checksum = addRecord(watch.checksum, amounts, 0);
          watch.add(1);
          spins = 0;
        } else waitAMoment(++spins);
      }
      return watch.stop();
    },
  },
  postMessage: {
    async produce({ records }, port) {
      let allowed = MESSAGES_UNDER_WAY_MAX;
      let proceed: () => void = () => {};
      port.on('message', (more: number) => {
        allowed += more;
        proceed();
      });
      for (let number = 0; number < records; number++) {
        if (allowed === 0) await new Promise<void>((resolve) => (proceed = resolve));
        allowed--;
        const record = new Float64Array(RECORD_BYTES >> 3);
        fillRecord(record, 0, number);
        port.postMessage(record);
      }
      port.removeAllListeners('message');
    },
    consume({ records, warmUp }, port) {
      const watch = new Watch(warmUp);
      return new Promise((resolve) => {
        port.on('message', (record: Float64Array) => {
          watch.checksum = addRecord(watch.checksum, record, 0);
          watch.add(1);
          if (watch.received % (MESSAGES_UNDER_WAY_MAX / 2) === 0) port.postMessage(MESSAGES_UNDER_WAY_MAX / 2);
          if (watch.received === records) resolve(watch.stop());
        });
      });
    },
  },
};

/** The types of ringbuf.js name the constructor's instance where it takes the class. */
function bytesRing(memory: SharedArrayBuffer): RingBuffer {
  return new RingBuffer(memory, Uint8Array as never);
}

function waitAMoment(spins: number): void {
  if (spins < SPINS_BEFORE_YIELDING) spinHint();
  else giveCoreAway();
}

class Watch {
  received = 0;
  checksum = 0;
  #start = 0n;
  readonly #warmUp: number;

  constructor(warmUp: number) {
    this.#warmUp = warmUp;
  }

  add(count: number): void {
    const before = this.received;
    this.received += count;
    if (before < this.#warmUp && this.received >= this.#warmUp) this.#start = process.hrtime.bigint();
  }

  stop(): Received {
    return { start: this.#start, end: process.hrtime.bigint(), checksum: this.checksum };
  }
}
