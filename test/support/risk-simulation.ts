// Validators and engine in one thread, with real rings between them that a seed lets run in any order: commands wait in
// either ring, events come back in portions, and a crash leaves nothing but the journal. A ledger follows the reports.

import { VenueState } from '../../daemon/snapshots/venue-state.js';
import { Command } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind, isJournaled } from '../../engine/domain/command-layout.js';
import { ExposureEvent, ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { REPORT_BYTES, ReportKind } from '../../engine/domain/report-layout.js';
import { readerOf, StateSections } from '../../engine/domain/state-sections.js';
import { copyWords } from '../../engine/domain/text-field.js';
import { decodeRecord } from '../../engine/journal/record-decoder.js';
import { encodeRecord } from '../../engine/journal/record-encoder.js';
import { SectionPrefix } from '../../engine/journal/snapshot/snapshot-layout.js';
import type { SnapshotFacts } from '../../engine/journal/snapshot/snapshot-table.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { EngineRecoveryTarget } from '../../engine/recovery-target.js';
import type { Clock } from '../../engine/ring/clock.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import type { RiskState } from '../../risk/risk-state.js';
import { riskStateHash } from '../../risk/risk-state-hash.js';
import { encodeCommand, type PlainCommand, timeWords } from './plain-command.js';
import {
  CollectingSink,
  decodeMarketEvent,
  decodeReport,
  type PlainMarketEvent,
  type PlainReport,
} from './plain-records.js';
import type { PortionWatch } from './portion-watch.js';
import { PortionedSink, RiskLane } from './risk-lane.js';

const CAPACITIES = {
  orders: 1000,
  instruments: 4,
  accounts: 8,
  priceLevels: 500,
  waitingOrders: 1000,
  rememberedOrders: 20,
};

export interface Journaled {
  readonly memory: RecordMemory;
  readonly sequence: number;
  readonly time: number;
}

export interface RiskSimulationOptions {
  readonly validators: number;
  /** Whether complete events are published before the next one of the same command. */
  readonly publishesNow?: () => boolean;
  /** Told when a portion of a command's events has arrived at a validator. */
  readonly watch?: PortionWatch;
  /** With a journal, what a restart makes of it. */
  readonly journal?: Journaled[];
  /** Commands of the journal that a snapshot covers. */
  readonly covered?: number;
  /** Nanoseconds as in PlainCommand. */
  readonly time?: number;
}

export class RiskSimulation {
  readonly lanes: readonly RiskLane[];
  readonly markets = new MarketStateTable(allocateMarketStates(CAPACITIES.instruments));
  engine: MatchingEngine;
  /** Nanoseconds as in PlainCommand. */
  time = 0;
  readonly #clock = { low: 0, high: 0, read: () => this.#readClock() };
  readonly journal: Journaled[];
  readonly #options: RiskSimulationOptions;
  readonly #reports = new CollectingSink(REPORT_BYTES, 1 << 12);
  readonly #marketEvents = new CollectingSink(MARKET_EVENT_BYTES, 1 << 13);
  #sequence = 0;

  constructor(options: RiskSimulationOptions) {
    const { validators, journal = [], covered = 0, publishesNow = () => false, watch } = options;
    this.#options = options;
    this.journal = journal;
    this.time = options.time ?? journal.at(-1)?.time ?? 0;
    this.#readClock();
    const snapshot = covered === 0 ? undefined : snapshotOf(journal.slice(0, covered));
    this.lanes = Array.from({ length: validators }, (_, i) => {
      const isOwn = (account: number) => account % validators === i;
      const restore = (state: RiskState) => state.load(readerOf(SectionPrefix.RISK, snapshot!), isOwn);
      return new RiskLane(i, this.#clock as unknown as Clock, this.markets, restore);
    });
    const exposures = this.lanes.map((lane) => new PortionedSink(lane, publishesNow, watch));
    this.engine = new MatchingEngine(CAPACITIES, {
      reports: this.#reports,
      marketEvents: this.#marketEvents,
      exposures,
    });
    if (snapshot !== undefined) {
      const target = new EngineRecoveryTarget(this.engine, exposures, () => {});
      target.load(snapshot, { coveredSequence: journal[covered - 1].sequence } as SnapshotFacts);
      this.#sequence = journal[covered - 1].sequence;
      this.#deliver();
    }
    for (const record of journal.slice(covered)) this.#replay(record);
    for (const sink of exposures)
      new ExposureEvent(sink.memory, sink.claim()).reset(ExposureEventKind.RECOVERED, -1, -1);
    this.#deliver();
    this.engine.publishEveryState(this.markets);
  }

  #replay(record: Journaled): void {
    this.#clear();
    this.engine.execute(decoded(record), 0, record.sequence, ...timeWords(record.time));
    this.#sequence = record.sequence;
    this.#deliver();
  }

  #deliver(): void {
    this.publish();
    for (const lane of this.lanes) lane.agent.takeExposures();
  }

  #clear(): void {
    this.#reports.clear();
    this.#marketEvents.clear();
  }

  #readClock(): void {
    const [low, high] = timeWords(this.time);
    Object.assign(this.#clock, { low, high });
  }

  /** Which validator an account has; what concerns none goes to the first. */
  laneOf(account: number): number {
    return Math.max(0, account) % this.lanes.length;
  }

  /** Into the ring of the account's validator. */
  send(command: PlainCommand): void {
    const { gateway } = this.lanes[this.laneOf(command.account)];
    encodeCommand(command, gateway.memory, gateway.tryClaim());
    gateway.commit();
  }

  /** Asks the account's validator what it knows. */
  ask(account: number, kind: number): void {
    const { gateway } = this.lanes[this.laneOf(account)];
    const query = new Command(gateway.memory, gateway.tryClaim()).reset(kind);
    query.account = account;
    query.session = 1;
    query.instrument = -1;
    gateway.commit();
  }

  check(validator: number): number {
    return this.lanes[validator].agent.doWork();
  }

  /** The engine executes the oldest command of one ring; returns what it reports. */
  execute(validator: number, isRefused = false): PlainReport[] {
    const { toEngine } = this.lanes[validator];
    if (toEngine.available() === 0) return [];
    const { watch } = this.#options;
    const { kind } = new Command(toEngine.memory, toEngine.offsetAt(0));
    // What an administrator gives or takes may change anything.
    if (kind !== CommandKind.ADJUST_CASH && kind !== CommandKind.CONFIGURE_RISK) watch?.begin();
    const reports = this.run(toEngine.memory, toEngine.offsetAt(0), isRefused);
    toEngine.release(1);
    watch?.end();
    return reports;
  }

  /** `isRefused`: as the engine refuses what it cannot journal, after the validator has reserved it. */
  run(memory: RecordMemory, offset: number, isRefused = false): PlainReport[] {
    this.#clear();
    const time = timeWords(this.time);
    const command = new Command(memory, offset);
    if (isRefused && command.session !== 0 && command.rejectReason === RejectReason.NONE) {
      command.refuse(RejectReason.STORAGE, 0, 0, 0);
    }
    if (!isJournaled(command.kind) || command.rejectReason !== 0) this.engine.answer(memory, offset, ...time);
    else {
      if (this.engine.isDue(...time) && command.kind !== CommandKind.TICK) this.#tick();
      this.#execute(memory, offset);
    }
    this.engine.publishStates(this.markets);
    return this.#reports.collect((from, at) => (isKept(from, at) ? decodeReport(from, at) : {}));
  }

  /** What the last command has told everybody. */
  marketEvents(): PlainMarketEvent[] {
    return this.#marketEvents.collect(decodeMarketEvent);
  }

  #tick(): void {
    const memory = RecordMemory.allocate(COMMAND_BYTES);
    new Command(memory).reset(CommandKind.TICK);
    this.#execute(memory, 0);
  }

  #execute(memory: RecordMemory, offset: number): void {
    const copy = RecordMemory.allocate(COMMAND_BYTES);
    copyWords(copy.int32, 0, memory.int32, offset >> 2, COMMAND_BYTES >> 2);
    this.journal.push({ memory: copy, sequence: ++this.#sequence, time: this.time });
    this.engine.execute(memory, offset, this.#sequence, ...timeWords(this.time));
  }

  /** Everything that the engine has told arrives. */
  publish(): void {
    for (const { fromEngine } of this.lanes) fromEngine.commit();
  }

  /** Until nothing is on its way. */
  settle(follow: (report: PlainReport) => void): void {
    for (;;) {
      let done = 0;
      this.publish();
      for (const index of this.lanes.keys()) {
        done += this.check(index);
        while (this.lanes[index].toEngine.available() > 0) {
          for (const report of this.execute(index)) follow(report);
          done++;
        }
      }
      this.publish();
      if (done === 0 && this.lanes.every(({ agent }) => !agent.hasWork())) return;
    }
  }

  hash(): string {
    return riskStateHash(this.lanes.map(({ agent }) => agent.state));
  }

  /** A restart with that many validators, from a snapshot of so many commands where any are covered: what was on its way is lost. */
  restarted(validators: number, covered = 0): RiskSimulation {
    return new RiskSimulation({ ...this.#options, validators, covered, journal: [...this.journal], time: this.time });
  }
}

/** As the journal's own encoding gives it back. */
function decoded({ memory, time }: Journaled): RecordMemory {
  const bytes = RecordMemory.allocate(512);
  const command = RecordMemory.allocate(COMMAND_BYTES);
  const end = encodeRecord(memory, 0, bytes, 0, ...timeWords(time));
  if (decodeRecord(bytes, 0, end, command, 0) !== end) throw new Error('a record does not decode');
  return command;
}

/** What a snapshot after these commands keeps. */
function snapshotOf(journal: readonly Journaled[]): StateSections {
  const state = new VenueState(CAPACITIES);
  for (const record of journal) state.execute(decoded(record), 0, record.sequence, ...timeWords(record.time));
  const sections = new StateSections();
  state.save(sections);
  return sections;
}

/** Of the kinds that the plain records know. */
function isKept(memory: RecordMemory, offset: number): boolean {
  const kind = memory.uint8[offset];
  return kind !== ReportKind.POSITION && kind !== ReportKind.RISK_STATE;
}
