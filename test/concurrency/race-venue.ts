// The venue of the position race: the rings of the daemon, two validators and the engine on threads of their own, without a
// journal; who uses it is the gateway. An account's commands go into the ring of its validator, whichever session sends them.

import { Worker } from 'node:worker_threads';
import { Command } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { startClock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateMarketStates } from '../../engine/ring/market-state-table.js';
import { allocateRing, RING_FULL, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { encodeCommand, type PlainCommand } from '../support/plain-command.js';

export const VALIDATORS = 2;
const ENTRY = new URL('./position-race.worker.js', import.meta.url);
/** How long the gateway gives its core away where there is nothing to read, and how often it has a turn for events. */
const PAUSE_MILLIS = 0.05;
const PAUSES_BETWEEN_TURNS = 64;

function allocateValidator(index: number) {
  return {
    commands: allocateRing(`gateway-validator-${index}`, 1024, COMMAND_BYTES),
    checked: allocateRing(`validator-${index}-engine`, 1024, COMMAND_BYTES),
    exposures: allocateRing(`engine-validator-${index}`, 8192, EXPOSURE_EVENT_BYTES),
    bell: allocateDoorbell(),
  };
}

function allocateRace() {
  return {
    clock: startClock(),
    markets: allocateMarketStates(2),
    validators: Array.from({ length: VALIDATORS }, (_, index) => allocateValidator(index)),
    reports: allocateRing('engine-gateway', 16_384, REPORT_BYTES),
    marketEvents: allocateRing('engine-market-data', 8192, MARKET_EVENT_BYTES),
    gatewayBell: allocateDoorbell(),
    engineBell: allocateDoorbell(),
  };
}
export type RaceMemory = ReturnType<typeof allocateRace>;

/** What a validator has at its end. */
export interface ValidatorEnd {
  /** Lots of both sides, ticks x lots, and orders: of all its accounts together, in absolute amounts. */
  readonly reserved: number;
  /** Orders that it knows. */
  readonly orders: number;
  /** By account: lots. */
  readonly positions: readonly (readonly [account: number, lots: number])[];
}

export class RaceVenue {
  readonly #memory = allocateRace();
  readonly #commands: readonly RingProducer[];
  readonly reports = new RingConsumer(this.#memory.reports);
  readonly #marketEvents = new RingConsumer(this.#memory.marketEvents);
  readonly #threads: Worker[] = [];
  readonly #ended: Promise<unknown>[] = [];
  readonly #ends: ValidatorEnd[] = [];
  readonly #nobody = new Int32Array(new SharedArrayBuffer(4));
  #failure: unknown;
  #pauses = 0;

  constructor() {
    this.#commands = this.#memory.validators.map(
      ({ commands, bell }) => new RingProducer(commands, new Doorbell(bell)),
    );
    for (const index of this.#commands.keys()) this.#start('validator', index);
    this.#start('engine', 0);
  }

  /** False where the account's ring is full: nothing was sent. */
  send(command: PlainCommand): boolean {
    const ring = this.#ringOf(command.account);
    const offset = ring.tryClaim();
    if (offset === RING_FULL) return false;
    encodeCommand(command, ring.memory, offset);
    return true;
  }

  /** Asks the account's validator what the account has used of its limits; false where nothing was sent. */
  ask(account: number): boolean {
    const ring = this.#ringOf(account);
    const offset = ring.tryClaim();
    if (offset === RING_FULL) return false;
    new Command(ring.memory, offset).reset(CommandKind.QUERY_RISK).account = account;
    return true;
  }

  #ringOf(account: number): RingProducer {
    return this.#commands[account < 0 ? 0 : account % VALIDATORS];
  }

  /** Publishes what was sent. */
  commit(): void {
    for (const ring of this.#commands) ring.commit();
  }

  /** When there is nothing to do here; throws what a thread has thrown. */
  async pause(): Promise<void> {
    this.#marketEvents.release(this.#marketEvents.available());
    // Partner: none; the wait always ends by its timeout.
    Atomics.wait(this.#nobody, 0, 0, PAUSE_MILLIS);
    if (++this.#pauses % PAUSES_BETWEEN_TURNS !== 0) return;
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Frees what nobody reads here. */
  skipMarketEvents(): void {
    this.#marketEvents.release(this.#marketEvents.available());
  }

  /** The last command of every validator; `read` empties the report ring meanwhile. */
  async end(read: () => void): Promise<readonly ValidatorEnd[]> {
    for (const ring of this.#commands) {
      let offset = ring.tryClaim();
      for (; offset === RING_FULL; offset = ring.tryClaim()) {
        read();
        await this.pause();
      }
      new Command(ring.memory, offset).reset(CommandKind.DRAIN);
      ring.commit();
    }
    let isOver = false;
    const over = Promise.all(this.#ended).then(() => {
      isOver = true;
    });
    while (!isOver) {
      read();
      await this.pause();
    }
    await over;
    read();
    if (this.#failure !== undefined) throw this.#failure;
    return this.#ends;
  }

  /** However the race ended. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  #start(role: 'validator' | 'engine', index: number): void {
    const thread = new Worker(ENTRY, { workerData: { memory: this.#memory, role, index } });
    thread.on('message', (end: ValidatorEnd) => this.#ends.push(end));
    thread.on('error', (error) => {
      this.#failure ??= error;
    });
    this.#threads.push(thread);
    this.#ended.push(new Promise((resolve) => thread.once('exit', resolve)));
  }
}
