// One life of a simulated venue: every stage on real rings in one thread, from recovery to its end. The simulator says who
// takes the next step. Nothing in here is kept over a crash but the disk.

import { VenueState } from '../../daemon/snapshots/venue-state.js';
import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { readerOf } from '../../engine/domain/state-sections.js';
import type { EngineAgent } from '../../engine/engine-agent.js';
import { type Recovered, startEngine } from '../../engine/engine-start.js';
import { ReportHistory } from '../../engine/history/report-history.js';
import { archiveJournal } from '../../engine/journal/archive.js';
import type { Disk } from '../../engine/journal/disk.js';
import type { Journal } from '../../engine/journal/journal.js';
import { JournalCorruptError, JournalStorageError } from '../../engine/journal/journal-errors.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { prepareSegment } from '../../engine/journal/prepare-segment.js';
import { type RecoveryTarget, recover } from '../../engine/journal/recovery.js';
import { readSnapshot } from '../../engine/journal/snapshot/read-snapshot.js';
import { SnapshotCorruptError } from '../../engine/journal/snapshot/snapshot-errors.js';
import { listSnapshots, snapshotPath } from '../../engine/journal/snapshot/snapshot-files.js';
import { SectionPrefix } from '../../engine/journal/snapshot/snapshot-layout.js';
import { takeSnapshot } from '../../engine/journal/snapshot/take-snapshot.js';
import type { StorageListener } from '../../engine/journal-sync.js';
import type { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { allocateBookSnapshot, BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { allocateRing, RingConsumer, RingProducer, type RingSpec } from '../../engine/ring/one-to-one-ring.js';
import { allocateStorageWords, StorageWords } from '../../engine/ring/storage-words.js';
import { Gateway } from '../../gateway/gateway.js';
import { GatewayAgent } from '../../gateway/gateway-agent.js';
import type { HistoryAnswer, HistoryRequest } from '../../gateway/resume/history-source.js';
import { MarketDataAgent } from '../../market-data/market-data-agent.js';
import { DEFAULT_MARKET_DATA_LIMITS } from '../../market-data/market-data-limits.js';
import { RiskAgent } from '../../risk/risk-agent.js';
import { checkRiskState, type RiskState } from '../../risk/risk-state.js';
import { FakeSocketServer } from '../support/fake-socket-server.js';
import { SimulatedCrash } from './disk-faults.js';
import { overridden } from './overridden.js';
import type { RingName } from './planted-bug.js';
import { PublicationWatch } from './publication-watch.js';
import { decodeCommand, plainTime } from './recorded-command.js';
import { label } from './simulated-disk.js';
import { mustHold } from './violation.js';
import type { World } from './world.js';

export const DATA_DIRECTORY = '/data';
/** Waiting that long for room, in looks at the ring, is waiting for ever. */
const ROOM_LOOKS_MAX = 20_000;
const STORAGE_WAIT_NANOS = 100e6;
const PREPARE_RETRY_MILLIS = 100;
/** Room for all archives of a run. */
const ARCHIVE_BYTES_MAX = 1 << 30;
/** Reports read from the journal at a time, for a session that comes back. */
const HISTORY_SLICE_REPORTS = 16;
const MARKET_COLLAR_BASIS_POINTS = 1_000;
/** Small, so that slow readers are met. */
const MARKET_DATA_LIMITS = {
  ...DEFAULT_MARKET_DATA_LIMITS,
  slowBytes: 2048,
  caughtUpBytes: 512,
  bufferedBytesMax: 32_768,
  changesKeptMax: 16,
  requestsPerSecondMax: 1_000_000,
};

/** Somebody who may take a step; a stage that is stalled takes none. */
export interface Actor {
  readonly name: string;
  /** How much was done. */
  step(): number;
  hasWork(): boolean;
}

export class SimulatedVenue {
  readonly gateway: Gateway;
  readonly gatewayAgent: GatewayAgent;
  readonly sockets = new FakeSocketServer();
  readonly watch: PublicationWatch;
  /** All but the engine. */
  readonly others: Actor[] = [];
  engine!: Actor;
  engineAgent!: EngineAgent;
  /** The engine's own state, for comparisons. */
  matching!: MatchingEngine;
  /** What other threads are asked to do in the background. */
  readonly background: (() => void)[] = [];
  readonly risk: RiskAgent[];
  /** Sessions that are over and have had their orders canceled. */
  readonly canceledSessions = new Set<number>();
  readonly #world: World;
  readonly #disk: Disk;
  readonly #reports: RingSpec;
  readonly #marketEvents: RingSpec;
  readonly #exposures: RingSpec[];
  readonly #commands: RingSpec[];
  readonly #checked: RingSpec[];
  readonly #bell = new Doorbell(allocateDoorbell());
  readonly #history: ReportHistory;
  readonly #storage = allocateStorageWords();
  readonly #bookSnapshot = allocateBookSnapshot(256);
  readonly #marketStates: MarketStateTable;

  constructor(world: World) {
    this.#world = world;
    const { shape, bug } = world;
    this.#disk = bug.disk?.(world.disk) ?? world.disk;
    const { capacities } = shape;
    this.#marketStates = new MarketStateTable(allocateMarketStates(capacities.instruments));
    this.#history = new ReportHistory({ dataDirectory: DATA_DIRECTORY, capacities, disk: this.#disk });
    const rings = (name: string, capacity: number, bytes: number) =>
      Array.from({ length: shape.validators }, (_, index) => allocateRing(`${name}-${index}`, capacity, bytes));
    this.#commands = rings('commands', shape.commandRing, COMMAND_BYTES);
    this.#checked = rings('checked', shape.checkedRing, COMMAND_BYTES);
    this.#exposures = rings('exposures', shape.exposureRing, EXPOSURE_EVENT_BYTES);
    this.#reports = allocateRing('reports', shape.reportRing, REPORT_BYTES);
    this.#marketEvents = allocateRing('market-events', shape.marketEventRing, MARKET_EVENT_BYTES);
    this.watch = new PublicationWatch(world, this.#reports, this.#marketEvents, this.#exposures);
    this.gateway = this.#openGateway();
    this.gatewayAgent = new GatewayAgent(this.gateway);
    this.risk = this.#commands.map((_, index) => this.#createValidator(index));
    this.#enlist();
  }

  /** Recovers; throws what recovery throws, or SimulatedCrash. */
  start(): void {
    const { shape, time } = this.#world;
    let recovered = 0;
    const agent = startEngine({
      inputs: this.#checked.map((ring) => new RingConsumer(ring)),
      reports: this.#producer(this.#reports, 'reports'),
      marketEvents: this.#producer(this.#marketEvents, 'market events'),
      exposures: this.#exposures.map((ring) => this.#producer(ring, 'exposures')),
      bookSnapshot: new BookSnapshotArea(this.#bookSnapshot),
      clock: time.clock(),
      marketStates: this.#marketStates,
      capacities: shape.capacities,
      instruments: shape.instruments,
      recover: (matching, target) => {
        this.matching = matching;
        const found = this.#recover(target);
        recovered = found.lastSequence;
        return found;
      },
      checkState: (state) => checkRiskState(readerOf(SectionPrefix.RISK, state)),
      onBatch: () => {},
      historyReports: shape.historyReports,
      storage: {
        words: new StorageWords(this.#storage),
        listener: this.#storageListener,
        wait: () => this.#waitForDisk(),
      },
      waitForRoom: () => this.#stepOthers(),
    });
    this.engineAgent = agent;
    this.engine = {
      name: 'engine',
      step: () => this.#stepEngine(),
      hasWork: () => !agent.done && agent.hasWork(),
    };
    this.watch.started(recovered);
  }

  get isOpen(): boolean {
    return this.gateway.dispatcher.recovered && this.sockets.accept !== undefined;
  }

  /** Records and messages under way between the stages. */
  get isQuiet(): boolean {
    if (this.background.length > 0 || this.engine.hasWork()) return false;
    return this.watch.isQuiet && this.others.every((actor) => !actor.hasWork());
  }

  #stepEngine(): number {
    const handled = this.engineAgent.doWork();
    if (handled > 0) this.watch.batchEnded();
    if (this.engineAgent.done) this.engineAgent.close();
    return handled;
  }

  /** The engine waits for room in a ring: everybody else goes on meanwhile, a while at most. */
  #stepOthers(): void {
    const world = this.#world;
    this.watch.roomWanted();
    world.roomLooks++;
    if (world.roomLooks > ROOM_LOOKS_MAX) throw new Error('the engine waits for room for ever');
    world.stepWhileEngineWaits(this.others);
  }

  #recover(engine: RecoveryTarget): Recovered {
    const { bug, oracle, shape } = this.#world;
    const disk = bug.recoveryDisk?.(this.#disk) ?? this.#disk;
    const target = bug.replay?.(engine) ?? engine;
    let last = 0;
    const heard = overridden<RecoveryTarget>(target, {
      execute: (memory, offset, sequence, low, high) => {
        mustHold(sequence === last + 1, 'recovery leaves out a command', sequence, last);
        last = sequence;
        oracle.replayed(decodeCommand(memory, offset), sequence, plainTime(low, high));
        target.execute(memory, offset, sequence, low, high);
      },
      load: (state, facts) => {
        this.#world.trace.add('snapshot loaded', facts.coveredSequence);
        last = facts.coveredSequence;
        this.watch.restored(last);
        target.load?.(state, facts);
      },
    });
    const log = (message: string) => this.#world.trace.add('recovery says', message);
    const tail = recover(DATA_DIRECTORY, heard, { disk, log });
    this.watch.recovered(tail.lastSequence);
    const writer = new JournalWriter(DATA_DIRECTORY, tail, {
      durability: shape.durability,
      segmentBytes: shape.segmentBytes,
      batchBytes: shape.batchBytes,
      disk: this.#disk,
      prepareNext: (path, bytes) => this.#prepare(path, bytes),
    });
    const found: Recovered = { ...tail, journal: this.#heardJournal(bug.journal?.(writer) ?? writer) };
    return bug.recovered?.(found) ?? found;
  }

  /** The segment thread: tries again where the disk refuses. */
  #prepare(path: string, bytes: number): void {
    this.background.push(() => {
      if (this.#tolerant(() => prepareSegment(path, bytes, this.#disk))) return;
      this.#world.time.timers.after(PREPARE_RETRY_MILLIS, () => this.#prepare(path, bytes));
    });
  }

  /** Another thread takes a snapshot of what is durable now, and archives what two snapshots cover. */
  takeSnapshot(): void {
    const { shape, trace } = this.#world;
    const untilSequence = this.watch.durable;
    if (untilSequence === 0) return;
    this.background.push(() => {
      trace.add('snapshot', untilSequence);
      const options = { dataDirectory: DATA_DIRECTORY, untilSequence, snapshotsKept: 2, disk: this.#disk };
      const syncsJournal = shape.durability === 'write';
      const createState = () => new VenueState(shape.capacities);
      this.#tolerant(() => takeSnapshot({ ...options, syncsJournal, createState }));
    });
    this.background.push(() => {
      const [oldest, ...newer] = listSnapshots(DATA_DIRECTORY, this.#disk);
      if (newer.length === 0) return;
      const options = { coveredSequence: oldest.coveredSequence, archiveBytesMax: ARCHIVE_BYTES_MAX, disk: this.#disk };
      trace.add('archive', oldest.coveredSequence);
      this.#tolerant(() => archiveJournal(DATA_DIRECTORY, options));
    });
  }

  /** Another thread makes old reports again from the journal. */
  #readHistory(request: HistoryRequest, onAnswer: (answer: HistoryAnswer) => void): void {
    this.background.push(() => {
      const untilSequence = this.watch.durable;
      this.#world.trace.add('reads history', request.account, request.after, request.until, untilSequence);
      let answer: HistoryAnswer = { kind: 'failed', text: 'the disk is in trouble' };
      this.#tolerant(() => {
        answer = this.#history.read({ ...request, untilSequence }, new RecordMemory(request.buffer));
      });
      onAnswer(answer);
    });
  }

  /** What the disk or its rot have spoiled is tried again some time; false where they have. */
  #tolerant(task: () => unknown): boolean {
    try {
      task();
      return true;
    } catch (error) {
      const { disk, trace } = this.#world;
      const isDisk = disk.faults.errors > 0 && (error instanceof JournalStorageError || isDiskError(error));
      const isCorrupt = error instanceof JournalCorruptError || error instanceof SnapshotCorruptError;
      const isRot = isCorrupt && disk.isRotten;
      if (disk.isCrashed || !(isDisk || isRot)) throw error;
      trace.add('a background task failed');
      return false;
    }
  }

  readonly #storageListener: StorageListener = {
    onTrouble: (trouble, error) => this.#world.trace.add('storage trouble', trouble, label(error?.message ?? '')),
    onRecovered: (trouble) => this.#world.trace.add('storage recovered', trouble),
  };

  /** The engine cannot write and tries again later: everybody else goes on meanwhile. */
  #waitForDisk(): void {
    const { time, disk } = this.#world;
    if (disk.isCrashed) throw new SimulatedCrash(); // the journal takes it for an error of the disk
    time.pass(STORAGE_WAIT_NANOS);
    disk.faults.calmDown();
    this.#world.stepWhileEngineWaits(this.others);
  }

  /** The journal, with the oracle listening to what is sequenced and what is synced. */
  #heardJournal(journal: Journal): Journal {
    const { oracle, trace } = this.#world;
    return overridden(journal, {
      append: (memory, offset, sequence, low, high) => {
        const command = decodeCommand(memory, offset);
        this.#world.ledger.sequenced(command);
        oracle.sequenced(command, sequence, plainTime(low, high));
        journal.append(memory, offset, sequence, low, high);
      },
      sync: () => {
        journal.sync();
        trace.add('synced', oracle.history.length);
        this.watch.durable = oracle.history.length;
      },
    });
  }

  #openGateway(): Gateway {
    const { time, shape, bug } = this.#world;
    const doorbell = allocateDoorbell();
    const gateway = new Gateway({
      validators: this.#commands.map((ring) => ({ ring, doorbell })),
      reports: this.#reports,
      bookSnapshot: this.#bookSnapshot,
      clock: time.clock(),
      timers: time.timers,
      storage: this.#storage,
      history: { read: (request, onAnswer) => this.#readHistory(request, onAnswer) },
      limits: {
        accountsMax: shape.capacities.accounts,
        historyReports: shape.historyReports,
        historySliceReports: HISTORY_SLICE_REPORTS,
      },
    });
    bug.gateway?.(gateway);
    return gateway;
  }

  #createValidator(index: number): RiskAgent {
    return new RiskAgent({
      name: `validator-${index}`,
      commands: new RingConsumer(this.#commands[index]),
      exposures: new RingConsumer(this.#exposures[index]),
      checked: this.#producer(this.#checked[index], 'checked'),
      clock: this.#world.time.clock(),
      markets: this.#marketStates,
      marketCollarBasisPoints: MARKET_COLLAR_BASIS_POINTS,
      restore: (state, coveredSequence) => this.#restore(state, coveredSequence, index),
    });
  }

  /** What the snapshot keeps of the accounts of one validator. */
  #restore(state: RiskState, coveredSequence: number, index: number): void {
    const { validators } = this.#world.shape;
    const path = snapshotPath(DATA_DIRECTORY, coveredSequence);
    const snapshot = readSnapshot(path, { disk: this.#disk, coveredSequence });
    state.load(readerOf(SectionPrefix.RISK, snapshot), (account) => account % validators === index);
    snapshot.close();
  }

  #producer(spec: RingSpec, ring: RingName): RingProducer {
    const producer = new RingProducer(spec, this.#bell);
    return this.#world.bug.producer?.(producer, ring) ?? producer;
  }

  #enlist(): void {
    const { time } = this.#world;
    const marketData = new MarketDataAgent({
      marketEvents: this.#marketEvents,
      doorbell: this.#bell,
      sockets: this.sockets,
      logger: { debug: () => {}, info: () => {}, warn: () => {} },
      limits: MARKET_DATA_LIMITS,
      timers: time.timers,
    });
    for (const agent of [this.gatewayAgent, ...this.risk, marketData]) {
      this.others.push({
        name: agent.name,
        step: () => (agent.done ? 0 : agent.doWork()),
        hasWork: () => !agent.done && agent.hasWork(),
      });
    }
    this.others.push({
      name: 'background',
      step: () => {
        const task = this.background.shift();
        task?.();
        return task === undefined ? 0 : 1;
      },
      hasWork: () => this.background.length > 0,
    });
  }
}

/** An error of the disk as the system has it. */
function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EIO' || error.code === 'ENOSPC');
}
