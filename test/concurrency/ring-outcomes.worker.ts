// One side of the outcome tests: both sides meet at a barrier, wait a random moment, act once each, and note what they
// saw; round after round. The producer is the one side, the consumer the other.

import { parentPort, workerData } from 'node:worker_threads';
import { Doorbell, type DoorbellSpec } from '../../engine/ring/doorbell.js';
import { RING_FULL, RingConsumer, RingProducer, type RingSpec } from '../../engine/ring/one-to-one-ring.js';
import { giveCoreAway } from '../../engine/ring/waiting.js';
import { holdsRecord, writeRecord } from './checked-record.js';
import { Dice } from './two-threads.js';

export type Race = 'claim against release' | 'poll against commit' | 'poll against two commits' | 'park against commit';

export interface OutcomesSpec {
  readonly race: Race;
  /** Capacity 2. */
  readonly ring: RingSpec;
  readonly doorbell: DoorbellSpec;
  /** Two words: the rounds at which the sides stand. */
  readonly barrier: SharedArrayBuffer;
  readonly rounds: number;
  readonly seed: number;
}

const DELAY_SPINS_MAX = 150;
const SPINS_BEFORE_YIELDING = 2_000;

/** What one side does in a round, between three meetings with the other. */
interface Player {
  prepare(round: number): void;
  /** The race itself; what it saw, as a word. */
  act(round: number): string;
  /** Once the other has acted too; adds to what was seen. */
  settle(): string;
}

class Producer implements Player {
  readonly #race: Race;
  readonly #ring: RingProducer;

  constructor(spec: OutcomesSpec) {
    this.#race = spec.race;
    this.#ring = new RingProducer(spec.ring, new Doorbell(spec.doorbell));
  }

  prepare(round: number): void {
    if (this.#race !== 'claim against release') return;
    for (let i = 0; i < 2; i++) this.#rewriteOrWrite(i, round);
    this.#ring.commit();
  }

  act(round: number): string {
    if (this.#race === 'claim against release') return this.#write(-round) ? 'claimed' : 'full';
    this.#write(round);
    if (this.#race === 'poll against two commits') this.#ring.commit();
    if (this.#race !== 'park against commit') this.#write(round);
    this.#ring.commit();
    return '';
  }

  settle(): string {
    return '';
  }

  /** The record that the round before has claimed and not committed, if there is one, else a new one. */
  #rewriteOrWrite(index: number, round: number): void {
    if (index >= this.#ring.uncommitted) this.#write(round);
    else writeRecord(this.#ring.memory, this.#ring.offsetOfUncommitted(index), round);
  }

  #write(number: number): boolean {
    const offset = this.#ring.tryClaim();
    if (offset === RING_FULL) return false;
    writeRecord(this.#ring.memory, offset, number);
    return true;
  }
}

class Consumer implements Player {
  readonly #race: Race;
  readonly #ring: RingConsumer;
  readonly #doorbell: Doorbell;

  constructor(spec: OutcomesSpec) {
    this.#race = spec.race;
    this.#ring = new RingConsumer(spec.ring);
    this.#doorbell = new Doorbell(spec.doorbell);
  }

  prepare(): void {}

  act(round: number): string {
    if (this.#race === 'park against commit') this.#doorbell.announcePark();
    const seen = this.#ring.available();
    let whole = 0;
    for (let i = 0; i < seen; i++) if (holdsRecord(this.#ring.memory, this.#ring.offsetAt(i), round)) whole++;
    if (this.#race === 'claim against release') this.#ring.release(1);
    return whole === seen ? `saw ${seen}` : `saw ${seen}, ${seen - whole} of them not whole`;
  }

  settle(): string {
    this.#ring.release(this.#ring.available());
    if (this.#race !== 'park against commit') return '';
    const rung = this.#doorbell.sleep(0);
    this.#doorbell.stayAwake();
    return rung ? ', rung' : ', not rung';
  }
}

class Barrier {
  readonly #words: Int32Array;
  readonly #own: number;
  #meeting = 0;

  constructor(memory: SharedArrayBuffer, own: number) {
    this.#words = new Int32Array(memory);
    this.#own = own;
  }

  meet(): void {
    this.#meeting++;
    Atomics.store(this.#words, this.#own, this.#meeting);
    for (let spins = 0; Atomics.load(this.#words, 1 - this.#own) < this.#meeting; spins++) {
      if (spins > SPINS_BEFORE_YIELDING) giveCoreAway();
    }
  }
}

function play(spec: OutcomesSpec, side: 'producer' | 'consumer'): string[] {
  const player = side === 'producer' ? new Producer(spec) : new Consumer(spec);
  const barrier = new Barrier(spec.barrier, side === 'producer' ? 0 : 1);
  const dice = new Dice(spec.seed + (side === 'producer' ? 1 : 77));
  const outcomes: string[] = [];
  let sink = 0;
  for (let round = 1; round <= spec.rounds; round++) {
    player.prepare(round);
    const delay = dice.roll(DELAY_SPINS_MAX);
    barrier.meet();
    for (let i = 0; i < delay; i++) sink = (sink + i) | 0;
    const seen = player.act(round);
    barrier.meet();
    outcomes.push(seen + player.settle());
    barrier.meet();
  }
  return sink === -1 ? [] : outcomes; // the sum is used, so that the delay is not optimized away
}

const spec = workerData as OutcomesSpec & { side: 'producer' | 'consumer' };
parentPort!.postMessage(play(spec, spec.side));
