// hot path
// A bounded queue of fixed-size records between exactly one producing and one consuming thread, without locks.
//
// How one arrives at it, step by step:
//
// 1. A queue between two threads is an array of records and two counts: how many were ever put in (the producer
//    position) and how many were ever taken out (the consumer position). Their difference is what is in it: 0 is
//    empty, `capacity` is full. Record p lives at slot p mod capacity. No slot stays unused to tell full from empty.
// 2. Each count has one writer, so neither needs a read-modify-write: a plain counter and an atomic store do. The
//    producer first fills the record, then stores its position; the consumer loads that position, then reads. An
//    Atomics.load that sees an Atomics.store also sees every plain write before it, so no half-written record is
//    ever read. The same the other way round: the consumer stores its position after its last look at a record, the
//    producer loads it before it overwrites the slot.
// 3. Counts that only rise would outgrow 32 bits, the width that Atomics handles without BigInt. They may wrap: the
//    difference of two 32-bit integers is right modulo 2^32, and it never exceeds `capacity`. A power-of-two capacity
//    divides 2^32, so `position & (capacity - 1)` stays the slot across the wrap.
// 4. If the two positions shared a cache line, each store of one thread would take the line from the other. Each has a
//    line of its own (ring-layout.ts).
// 5. Even so, looking at the other's position costs a cache miss whenever it has moved. The producer therefore keeps
//    the last value it saw (an old consumer position only understates the room) and looks again when that says full.
//    The consumer looks once for each batch.
// 6. Publishing record by record would cost a store each: `tryClaim` hands out records privately, `commit` publishes
//    all of them with one store and one look at the consumer's doorbell.
// 7. A full ring is a result, RING_FULL, counted where metrics see it. Whether to wait, to answer BUSY or to have asked
//    beforehand is for the stage to decide; the ring never blocks.

import { RecordMemory } from '../domain/record-memory.js';
import type { Doorbell } from './doorbell.js';
import { overReleased, RING_HEADER_BYTES, RingHeader, type RingSpec } from './ring-layout.js';

export { allocateRing, type RingSpec } from './ring-layout.js';

/** What `tryClaim` answers where no record is free. */
export const RING_FULL = -1;

/** The writing end; owned by one thread. */
export class RingProducer {
  /** Over the record area: what `tryClaim` returns is a byte offset in it. */
  readonly memory: RecordMemory;
  readonly capacity: number;
  readonly #header: Int32Array;
  readonly #doorbell: Doorbell;
  readonly #mask: number;
  readonly #recordBytes: number;
  /** Position after the last claimed record. */
  #claimed: number;
  /** Position after the last published record. */
  #published: number;
  /** The consumer position as last seen. */
  #consumed: number;
  #refusals = 0;

  /** `doorbell` is that of the consumer's thread. */
  constructor(spec: RingSpec, doorbell: Doorbell) {
    this.memory = new RecordMemory(spec.buffer, RING_HEADER_BYTES);
    this.capacity = spec.capacity;
    this.#header = new Int32Array(spec.buffer, 0, RING_HEADER_BYTES >> 2);
    this.#doorbell = doorbell;
    this.#mask = spec.capacity - 1;
    this.#recordBytes = spec.recordBytes;
    // Partner of both: allocateRing, whose writes reach this thread with the spec.
    this.#published = Atomics.load(this.#header, RingHeader.PRODUCER_POSITION);
    this.#consumed = Atomics.load(this.#header, RingHeader.CONSUMER_POSITION);
    this.#claimed = this.#published;
  }

  /** Claims the next record and returns its byte offset, or RING_FULL. Its old content is still in it. */
  tryClaim(): number {
    const position = this.#claimed;
    if (((position - this.#consumed) | 0) > this.#mask && this.#refresh() === 0) return this.#refuse();
    this.#claimed = (position + 1) | 0;
    return (position & this.#mask) * this.#recordBytes;
  }

  /** The same where so many records stay free behind it. */
  tryClaimLeaving(count: number): number {
    return this.hasRoomFor(count + 1) ? this.tryClaim() : this.#refuse();
  }

  #refuse(): number {
    this.#refusals = (this.#refusals + 1) | 0;
    // Partner: RingCounters.read on the main thread.
    Atomics.store(this.#header, RingHeader.REFUSALS, this.#refusals);
    return RING_FULL;
  }

  /** Publishes everything claimed since the last commit, in order, and rings the consumer's doorbell. */
  commit(): void {
    if (this.#claimed === this.#published) return;
    this.#publishUpTo(this.#claimed);
    this.#doorbell.ring();
  }

  /**
   * Publishes as `commit` does, but wakes a parked consumer only where the ring is at least half full: for records that
   * it will read anyway before it does anything that depends on them. A wake-up costs both threads more than a record. One
   * that is eager wakes all the same.
   */
  commitQuietly(): void {
    if (this.#claimed === this.#published) return;
    this.#publishUpTo(this.#claimed);
    // Partner: the store in RingConsumer.eager. Where this load misses it, the consumer's next look finds the records.
    const isEager = Atomics.load(this.#header, RingHeader.EAGER) !== 0;
    if (isEager || !this.hasRoomFor(this.capacity >> 1)) this.#doorbell.ring();
  }

  /** Publishes as `commit` does, but for the last claimed record: its writer may still have to complete it. */
  commitAllButLast(): void {
    if (this.#claimed !== this.#published) this.#publishUpTo((this.#claimed - 1) | 0);
    this.#doorbell.ring();
  }

  /** The same, waking a parked consumer as `commitQuietly` does. */
  commitAllButLastQuietly(): void {
    if (this.#claimed !== this.#published) this.#publishUpTo((this.#claimed - 1) | 0);
    if (!this.hasRoomFor(this.capacity >> 1)) this.#doorbell.ring();
  }

  /** Rings the consumer's doorbell: for a producer that waits for room. */
  wakeConsumer(): void {
    this.#doorbell.ring();
  }

  #publishUpTo(position: number): void {
    if (position === this.#published) return;
    this.#published = position;
    // Partner: the load in RingConsumer.available, which from then on may read the records written before this store.
    Atomics.store(this.#header, RingHeader.PRODUCER_POSITION, this.#published);
  }

  /** How many records could be claimed now. */
  free(): number {
    return this.#refresh();
  }

  /** True where `count` records could be claimed now; cheaper than `free`, as it seldom looks at the consumer's line. */
  hasRoomFor(count: number): boolean {
    return this.capacity - ((this.#claimed - this.#consumed) | 0) >= count || this.#refresh() >= count;
  }

  /** How many records are claimed and not yet committed. */
  get uncommitted(): number {
    return (this.#claimed - this.#published) | 0;
  }

  /** Byte offset of the index-th claimed, uncommitted record, counted from 0. */
  offsetOfUncommitted(index: number): number {
    return ((this.#published + index) & this.#mask) * this.#recordBytes;
  }

  #refresh(): number {
    // Partner: the store in RingConsumer.release, after the consumer's last look at the records it hands back.
    this.#consumed = Atomics.load(this.#header, RingHeader.CONSUMER_POSITION);
    return this.capacity - ((this.#claimed - this.#consumed) | 0);
  }
}

/** Receives the records of `RingConsumer.poll`. */
export interface RecordHandler {
  /** `offset` in the consumer's memory; `endOfBatch` on the last record of this poll. */
  onRecord(offset: number, endOfBatch: boolean): void;
}

/** The reading end; owned by one thread. */
export class RingConsumer {
  /** Over the record area: offsets handed out index into it. */
  readonly memory: RecordMemory;
  readonly capacity: number;
  readonly #header: Int32Array;
  readonly #mask: number;
  readonly #recordBytes: number;
  /** Position of the next record to read. */
  #position: number;
  /** The producer position as last seen. */
  #published: number;

  constructor(spec: RingSpec) {
    this.memory = new RecordMemory(spec.buffer, RING_HEADER_BYTES);
    this.capacity = spec.capacity;
    this.#header = new Int32Array(spec.buffer, 0, RING_HEADER_BYTES >> 2);
    this.#mask = spec.capacity - 1;
    this.#recordBytes = spec.recordBytes;
    // Partner: allocateRing, whose writes reach this thread with the spec.
    this.#position = Atomics.load(this.#header, RingHeader.CONSUMER_POSITION);
    this.#published = this.#position;
  }

  /** Whether quiet commits wake it, too. */
  set eager(value: boolean) {
    // Partner: the load in RingProducer.commitQuietly. Stored before the consumer looks for records and parks.
    Atomics.store(this.#header, RingHeader.EAGER, value ? 1 : 0);
  }

  /** How many records are readable now. */
  available(): number {
    // Partner: the store in RingProducer.commit; all that it published is visible after this load.
    this.#published = Atomics.load(this.#header, RingHeader.PRODUCER_POSITION);
    return (this.#published - this.#position) | 0;
  }

  /** Byte offset of the index-th readable record, counted from 0. */
  offsetAt(index: number): number {
    return ((this.#position + index) & this.#mask) * this.#recordBytes;
  }

  /** Hands the first `count` readable records back to the producer, which may overwrite them at once. */
  release(count: number): void {
    const readable = (this.#published - this.#position) | 0;
    if (count > readable) overReleased(count, readable);
    this.#position = (this.#position + count) | 0;
    // Partner: the load in RingProducer.#refresh, before it claims these slots again.
    Atomics.store(this.#header, RingHeader.CONSUMER_POSITION, this.#position);
  }

  /** Hands at most `limit` records to the handler, then releases them together. Returns how many. */
  poll(handler: RecordHandler, limit: number): number {
    const readable = this.available();
    if (readable === 0) return 0;
    const count = Math.min(readable, limit);
    const last = count - 1;
    for (let i = 0; i < last; i++) handler.onRecord(this.offsetAt(i), false);
    handler.onRecord(this.offsetAt(last), true);
    this.release(count);
    return count;
  }
}
