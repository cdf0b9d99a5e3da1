// hot path
// A record sink over a ring: what the engine claims here stays unseen until the batch is durable and committed.
// Owner: the engine thread. A ring that is full makes the engine flush what it has and wait: the consumers of its rings
// take records out whatever else they wait for, so room always comes.

import { breakInvariant } from './domain/invariant.js';
import type { RecordMemory } from './domain/record-memory.js';
import type { RecordSink } from './domain/record-sink.js';
import { RING_FULL, type RingProducer } from './ring/one-to-one-ring.js';

/** What a full ring asks its owner for. */
export interface RoomMaker {
  /**
   * Publishes what was claimed so far and returns when this ring has room. The last report and the last market event
   * stay back, for the end of the command to be marked on them.
   */
  makeRoom(ring: RingProducer): void;
}

/** A record must be complete before the next claim on any sink of the engine: making room publishes what is claimed. */
export class RingSink implements RecordSink {
  readonly memory: RecordMemory;
  readonly #ring: RingProducer;
  readonly #roomMaker: RoomMaker;

  constructor(ring: RingProducer, roomMaker: RoomMaker) {
    this.memory = ring.memory;
    this.#ring = ring;
    this.#roomMaker = roomMaker;
  }

  claim(): number {
    const offset = this.#ring.tryClaim();
    return offset === RING_FULL ? this.#claimAfterRoom() : offset;
  }

  #claimAfterRoom(): number {
    this.#roomMaker.makeRoom(this.#ring);
    const offset = this.#ring.tryClaim();
    if (offset === RING_FULL) breakInvariant('the ring is full although room was made');
    return offset;
  }
}
