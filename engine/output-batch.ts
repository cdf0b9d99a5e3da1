// hot path
// The engine's outputs of one batch: reports, market events and exposure events, claimed while matching, stamped, and
// published together once the commands behind them are durable. Owner: the engine thread.

import { ReportLayout } from './domain/report-layout.js';
import type { Journal } from './journal/journal.js';
import { JournalSync, type StorageOptions } from './journal-sync.js';
import type { EngineOutputs } from './matching/engine-outputs.js';
import type { RingProducer } from './ring/one-to-one-ring.js';
import type { TimeSource } from './ring/time-source.js';
import { RingSink, type RoomMaker } from './ring-sink.js';

const MATCHED_WORD = ReportLayout.MATCHED >> 2;
const DURABLE_WORD = ReportLayout.DURABLE >> 2;
/** How long one wait for room lasts before the ring is looked at again. */
const ROOM_WAIT_MILLIS = 0.05;

/** Nobody notifies this word: waiting on it is a short sleep. */
const nobodysWord = new Int32Array(new SharedArrayBuffer(4));

/** What an engine does that has its thread to itself, between two looks at a full ring. */
export function sleepForRoom(): void {
  // Partner: none, on purpose. The consumer releases records without a doorbell, so this is a bounded sleep.
  Atomics.wait(nobodysWord, 0, 0, ROOM_WAIT_MILLIS);
}

export class OutputBatch implements RoomMaker {
  readonly outputs: EngineOutputs;
  readonly #reports: RingProducer;
  readonly #marketEvents: RingProducer;
  readonly #exposures: readonly RingProducer[];
  readonly journalSync: JournalSync;
  readonly #clock: TimeSource;
  /** How many of the uncommitted reports have their matched stamp. */
  #stamped = 0;
  readonly #waitForRoom: () => void;

  constructor(
    reports: RingProducer,
    marketEvents: RingProducer,
    exposures: readonly RingProducer[],
    journal: Journal,
    clock: TimeSource,
    waitForRoom: () => void = sleepForRoom,
    storage?: StorageOptions,
  ) {
    this.#reports = reports;
    this.#marketEvents = marketEvents;
    this.#exposures = exposures;
    this.journalSync = new JournalSync(journal, clock, storage);
    this.#clock = clock;
    this.#waitForRoom = waitForRoom;
    this.outputs = {
      reports: new RingSink(reports, this),
      marketEvents: new RingSink(marketEvents, this),
      exposures: exposures.map((ring) => new RingSink(ring, this)),
      handOn: () => this.#handOn(),
    };
  }

  /** Stamps the reports of the command just matched with the clock's last reading. */
  stampMatched(): void {
    const ring = this.#reports;
    const words = ring.memory.int32;
    const low = this.#clock.low;
    const high = this.#clock.high;
    const claimed = ring.uncommitted;
    for (let i = this.#stamped; i < claimed; i++) {
      const word = (ring.offsetOfUncommitted(i) >> 2) + MATCHED_WORD;
      words[word] = low;
      words[word + 1] = high;
    }
    this.#stamped = claimed;
  }

  /**
   * Makes the batch durable, then publishes its outputs. Exposure first, so that a validator knows what a client may, and
   * quietly, because a validator takes exposure in before each of its commands and needs it for nothing else. Market
   * events quietly too: the gateway wakes their reader once the reports have left, or on few cores it would hold them up.
   */
  publish(): void {
    this.journalSync.sync();
    this.#stampDurable();
    this.#commitExposures();
    this.#marketEvents.commitQuietly();
    this.#reports.commit();
    this.#stamped = 0;
  }

  /**
   * In the middle of a command: its commands so far are made durable, this one included, and what they caused leaves.
   * The last report and the last market event stay, because the end of the command will be marked on them.
   */
  #handOn(): void {
    this.#clock.read();
    this.stampMatched();
    this.journalSync.sync();
    this.#stampDurable();
    this.#commitExposures();
    this.#marketEvents.commitAllButLastQuietly();
    this.#reports.commitAllButLast();
    this.#stamped = 0;
  }

  /** Hands on, and wakes the ring's consumer. */
  makeRoom(ring: RingProducer): void {
    this.#handOn();
    ring.wakeConsumer();
    while (ring.free() === 0) this.#waitForRoom();
  }

  /** After the start: what was committed quietly is taken in before the first command asks for it. */
  wakeValidators(): void {
    for (let i = 0; i < this.#exposures.length; i++) this.#exposures[i].wakeConsumer();
  }

  #commitExposures(): void {
    for (let i = 0; i < this.#exposures.length; i++) this.#exposures[i].commitQuietly();
  }

  /** With the clock as it was read once the batch was durable. */
  #stampDurable(): void {
    const ring = this.#reports;
    const claimed = ring.uncommitted;
    if (claimed === 0) return;
    const words = ring.memory.int32;
    const low = this.#clock.low;
    const high = this.#clock.high;
    for (let i = 0; i < claimed; i++) {
      const word = (ring.offsetOfUncommitted(i) >> 2) + DURABLE_WORD;
      words[word] = low;
      words[word + 1] = high;
    }
  }
}
