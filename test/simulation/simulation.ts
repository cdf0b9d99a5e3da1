// A whole run of the simulator: one seed, one history, several lives of a venue with faults in between, and the checks.

import { JournalCorruptError, JournalStorageError } from '../../engine/journal/journal-errors.js';
import { SnapshotCorruptError } from '../../engine/journal/snapshot/snapshot-errors.js';
import { SeededRandom } from '../support/seeded-random.js';
import { CommandLedger } from './command-ledger.js';
import { SimulatedCrash } from './disk-faults.js';
import { Oracle } from './oracle.js';
import { NO_BUG, type PlantedBug } from './planted-bug.js';
import { checkQuietVenue } from './quiet-checks.js';
import { SimulatedDisk } from './simulated-disk.js';
import { SimulatedStrategy } from './simulated-strategy.js';
import { SimulatedSubscriber } from './simulated-subscriber.js';
import { SimulatedTime } from './simulated-time.js';
import { type Actor, SimulatedVenue } from './simulated-venue.js';
import { Trace } from './trace.js';
import { drawShape, type VenueShape } from './venue-shape.js';
import { mustHold } from './violation.js';
import type { World } from './world.js';

const LIVES_MAX = 5;
const STEPS_OF_LIFE_MIN = 50;
const STEPS_OF_LIFE_MAX = 500;
/** Calls on the disk until a crash, where one is drawn. */
const CRASH_IN_CALLS_MAX = 300;
/**
 * A machine that crashes again as soon as it is up: what one crash has left of a batch is overwritten by the first batches
 * that come then, so only the next crash, right after it, shows whether recovery has seen to it.
 */
const UNSTEADY_CHANCE = 0.25;
const UNSTEADY = { lives: 30, stepsMin: 20, stepsMax: 120, crashInCallsMax: 10 } as const;
/** Steps that a venue may take to come to rest. */
const QUIET_STEPS_MAX = 200_000;
const STARTS_MAX = 20;
const SECOND = 1e9;

export interface RunResult {
  readonly commands: number;
  readonly lives: number;
  readonly steps: number;
  readonly reports: number;
  readonly hash: string;
}

/** How a life of the venue ends. */
const End = { KILL: 'kill', POWER: 'power', GO_ON: 'go on' } as const;
type End = (typeof End)[keyof typeof End];

export class Simulation implements World {
  readonly random: SeededRandom;
  readonly time = new SimulatedTime();
  readonly trace: Trace;
  readonly shape: VenueShape;
  readonly disk: SimulatedDisk;
  readonly oracle: Oracle;
  readonly bug: PlantedBug;
  roomLooks = 0;
  steps = 0;
  lives = 0;
  #venue!: SimulatedVenue;
  #ledger = new CommandLedger();
  #isUnsteady = false;
  readonly #strategies: SimulatedStrategy[];
  readonly #subscribers: SimulatedSubscriber[];
  /** Steps of the run until which a stage stands still. */
  readonly #stalledUntil = new Map<string, number>();

  constructor(seed: number, bug: PlantedBug = NO_BUG, onLine?: (line: string) => void) {
    this.random = new SeededRandom(seed);
    for (let i = 0; i < 4; i++) this.random.next(); // neighbouring seeds begin alike
    this.bug = bug;
    this.trace = new Trace(onLine);
    this.shape = drawShape(this.random);
    this.trace.add('shape', JSON.stringify(this.shape));
    this.time.nanos = this.random.pick([0, 0, 50, 3600, 79_990]) * SECOND;
    this.disk = new SimulatedDisk(this.random, this.time, this.trace);
    this.oracle = new Oracle(this.shape.capacities);
    this.#strategies = Array.from({ length: this.shape.sessions }, (_, index) => new SimulatedStrategy(this, index));
    this.#subscribers = Array.from({ length: this.shape.subscribers }, () => new SimulatedSubscriber(this));
  }

  run(): RunResult {
    const restore = this.bug.install?.();
    try {
      this.#isUnsteady = this.random.chance(UNSTEADY_CHANCE);
      const lives = this.#isUnsteady ? UNSTEADY.lives : this.random.integer(1, LIVES_MAX);
      this.#begin();
      for (let life = 1; life <= lives; life++) {
        const end = this.#live(life === lives);
        if (end !== End.GO_ON) this.#restart(end);
      }
      this.#comeToRest();
    } finally {
      restore?.();
    }
    const reports = this.#strategies.reduce((sum, strategy) => sum + strategy.reports, 0);
    const commands = this.oracle.lastSequence;
    return { commands, lives: this.lives, steps: this.steps, reports, hash: this.trace.hash };
  }

  /** The ledger of the life under way. */
  get ledger(): CommandLedger {
    return this.#ledger;
  }

  stepWhileEngineWaits(actors: readonly Actor[]): void {
    this.#passTime();
    const actor = this.random.pick(actors);
    // A stage that stands still wakes up in the end, as a thread does.
    if (this.#isStalled(actor) && !this.random.chance(0.05)) return;
    this.#step(actor);
    if (this.random.chance(0.3)) this.#clientsAct();
  }

  /** Some hundred steps, with whatever goes wrong in them. */
  #live(isLast: boolean): End {
    const steps = this.#isUnsteady
      ? this.random.integer(UNSTEADY.stepsMin, UNSTEADY.stepsMax)
      : this.random.integer(STEPS_OF_LIFE_MIN, STEPS_OF_LIFE_MAX);
    const end = isLast ? End.GO_ON : this.#drawEnd();
    this.#drawFaults();
    try {
      for (let i = 0; i < steps; i++) this.#stepOnce();
    } catch (error) {
      return this.#endedBy(error, end);
    }
    this.disk.faults.reset();
    if (this.random.chance(0.3)) this.#comeToRest();
    return end;
  }

  #drawEnd(): End {
    if (this.shape.durability === 'write') return this.random.pick([End.KILL, End.GO_ON]);
    return this.random.pick([End.KILL, End.POWER, End.POWER, End.GO_ON]);
  }

  #drawFaults(): void {
    const { faults } = this.disk;
    if (this.#isUnsteady) faults.crashInCalls = this.random.below(UNSTEADY.crashInCallsMax);
    else if (this.random.chance(0.5)) faults.crashInCalls = this.random.below(CRASH_IN_CALLS_MAX);
    if (this.random.chance(0.2)) faults.slowNanosMax = this.random.pick([1e5, 1e7, SECOND]);
    if (this.random.chance(0.15)) faults.syncErrorChance = 0.05;
    if (this.random.chance(0.1)) faults.writeErrorChance = 0.05;
    if (this.random.chance(0.1)) faults.bytesMax = this.disk.usedBytes + this.random.below(40_000);
  }

  /** What an exception out of the venue means: the end of the process, if the disk was at fault; else a bug. */
  #endedBy(error: unknown, planned: End): End {
    const isCrash = error instanceof SimulatedCrash || this.disk.isCrashed;
    if (!isCrash && !(error instanceof JournalStorageError)) throw error;
    this.trace.add('the process ends', isCrash ? 'crash' : 'storage');
    if (!isCrash) {
      mustHold(this.disk.faults.errors > 0, 'the venue blames a disk that has done nothing', String(error));
      return End.KILL;
    }
    return planned === End.GO_ON ? End.KILL : planned;
  }

  #restart(end: End): void {
    this.trace.add('the venue ends', end);
    this.#endProcess(end);
    if (this.random.chance(0.15)) this.disk.rot();
    if (this.random.chance(0.2)) this.time.setClock(this.random.pick([-5, -0.001, 0.5, 60]) * SECOND);
    this.#begin();
  }

  #endProcess(end: End): void {
    if (end === End.POWER) this.disk.losePower();
    else this.disk.endProcess();
    this.time.forgetTimers();
    for (const strategy of this.#strategies) strategy.forget();
    for (const subscriber of this.#subscribers) subscriber.forget();
    this.#stalledUntil.clear();
  }

  /** Starts the venue, as often as crashes in recovery and refusals for bit rot make it necessary. */
  #begin(): void {
    for (let start = 0; start < STARTS_MAX; start++) {
      this.#ledger = new CommandLedger();
      this.roomLooks = 0;
      if (this.random.chance(0.25)) this.disk.faults.crashInCalls = this.random.below(30);
      this.#venue = new SimulatedVenue(this);
      try {
        this.#venue.start();
        this.disk.faults.reset();
        this.lives++;
        this.trace.add('the venue is up', this.oracle.lastSequence);
        return;
      } catch (error) {
        this.#startFailed(error);
      }
    }
    throw new Error(`the venue does not come up in ${STARTS_MAX} starts`);
  }

  #startFailed(error: unknown): void {
    if (error instanceof JournalCorruptError || error instanceof SnapshotCorruptError) {
      const { file, offset } = error;
      this.trace.add('recovery refuses', offset);
      mustHold(this.disk.heal(), 'recovery refuses a journal that is whole', error.message);
      mustHold(this.disk.paths.includes(file) && offset >= 0, 'a refusal names no file', file, offset);
      this.#endProcess(End.KILL);
      return;
    }
    const power = this.shape.durability === 'fsync' && this.random.chance(0.5);
    this.#endProcess(this.#endedBy(error, power ? End.POWER : End.KILL));
  }

  #stepOnce(): void {
    this.#passTime();
    this.roomLooks = 0;
    if (this.random.chance(0.25)) this.#clientsAct();
    if (this.random.chance(0.004)) this.#venue.takeSnapshot();
    const actors = [this.#venue.engine, ...this.#venue.others];
    const actor = this.random.pick(actors);
    if (this.random.chance(0.004)) this.#stalledUntil.set(actor.name, this.steps + this.random.below(150));
    if (!this.#isStalled(actor)) this.#step(actor);
  }

  #step(actor: Actor): void {
    this.steps++;
    const handled = actor.step();
    if (handled > 0) this.trace.add('step', actor.name, handled);
  }

  #isStalled(actor: Actor): boolean {
    return (this.#stalledUntil.get(actor.name) ?? 0) > this.steps;
  }

  /** Doors are open once every stage has recovered. */
  #clientsAct(): void {
    if (!this.#venue.isOpen) return;
    const all = this.#strategies.length + this.#subscribers.length;
    const index = this.random.below(all);
    if (index < this.#strategies.length) this.#strategies[index].act(this.#venue, this.#ledger);
    else this.#subscribers[index - this.#strategies.length].act(this.#venue);
  }

  #passTime(): void {
    const leap = this.random.next();
    if (leap < 0.002) this.time.pass(this.random.pick([10, 70, 3600]) * SECOND);
    else if (leap < 0.02) this.time.pass(this.random.below(SECOND));
    else this.time.pass(this.random.below(50_000));
    for (let i = 0; i < 10 && this.time.runDue(); i++);
  }

  /** Nobody sends, nothing fails, everybody reads: in the end nothing is under way, and all agree. */
  #comeToRest(): void {
    this.trace.add('come to rest');
    this.disk.faults.reset();
    this.#stalledUntil.clear();
    for (let i = 0; ; i++) {
      mustHold(i < QUIET_STEPS_MAX, 'the venue does not come to rest');
      this.time.pass(1000);
      this.roomLooks = 0;
      const handled = [this.#venue.engine, ...this.#venue.others].map((actor) => actor.step());
      this.steps += handled.length;
      for (const strategy of this.#strategies) strategy.read(this.#ledger);
      const isReading = this.#subscribers.map((subscriber) => subscriber.readAll()).includes(true);
      if (isReading || this.#strategies.some(({ connection }) => connection?.hasWaiting)) continue;
      if (handled.every((count) => count === 0) && this.#venue.isQuiet) break;
    }
    checkQuietVenue(this, this.#venue, this.#strategies, this.#subscribers);
    this.trace.add('at rest', this.oracle.lastSequence, this.#venue.matching.stateHash());
  }
}
