// Validators and engine in one thread, with real rings between them that a seed lets run in any order: commands wait in
// either ring, events come back in portions, and a crash leaves nothing but the journal. A ledger follows the reports.

import { Command } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind, isJournaled } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES, ExposureEvent, ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { type RecordSink, ScratchSink } from '../../engine/domain/record-sink.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { copyWords } from '../../engine/domain/text-field.js';
import { decodeRecord } from '../../engine/journal/record-decoder.js';
import { encodeRecord } from '../../engine/journal/record-encoder.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import type { Clock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { allocateRing, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { RiskAgent } from '../../risk/risk-agent.js';
import { riskStateHash } from '../../risk/risk-state-hash.js';
import { encodeCommand, type PlainCommand, timeWords } from './plain-command.js';
import { CollectingSink, decodeReport, type PlainReport } from './plain-records.js';

const CAPACITIES = {
  orders: 1000,
  instruments: 4,
  accounts: 8,
  priceLevels: 500,
  waitingOrders: 1000,
  rememberedOrders: 20,
};
const RING = 4096;
const MARKET_COLLAR = 1_000;

interface Journaled {
  readonly memory: RecordMemory;
  readonly sequence: number;
  readonly time: number;
}

/** A ring as a sink; what is complete is published now and then, in the middle of a command, and the validator goes on. */
class PortionedSink implements RecordSink {
  readonly memory: RecordMemory;
  constructor(
    readonly ring: RingProducer,
    readonly agent: RiskAgent,
    readonly publishesNow: () => boolean,
  ) {
    this.memory = ring.memory;
  }
  claim(): number {
    if (this.publishesNow()) {
      this.ring.commit();
      this.agent.doWork();
    }
    return this.ring.tryClaim();
  }
}

class Lane {
  readonly bell = new Doorbell(allocateDoorbell());
  readonly #commands = allocateRing('commands', RING, COMMAND_BYTES);
  readonly #checked = allocateRing('checked', RING, COMMAND_BYTES);
  readonly #exposures = allocateRing('exposures', RING, EXPOSURE_EVENT_BYTES);
  readonly gateway = new RingProducer(this.#commands, this.bell);
  readonly toEngine = new RingConsumer(this.#checked);
  readonly fromEngine = new RingProducer(this.#exposures, this.bell);
  readonly agent: RiskAgent;

  constructor(index: number, clock: Clock, markets: MarketStateTable) {
    this.agent = new RiskAgent({
      name: `validator-${index}`,
      commands: new RingConsumer(this.#commands),
      checked: new RingProducer(this.#checked, this.bell),
      exposures: new RingConsumer(this.#exposures),
      clock,
      markets,
      marketCollarBasisPoints: MARKET_COLLAR,
    });
  }
}

export class RiskSimulation {
  readonly lanes: readonly Lane[];
  readonly markets = new MarketStateTable(allocateMarketStates(CAPACITIES.instruments));
  engine: MatchingEngine;
  /** Nanoseconds as in PlainCommand. */
  time = 0;
  readonly #clock = { low: 0, high: 0, read: () => this.#readClock() };
  readonly #reports = new CollectingSink(REPORT_BYTES, 1 << 14);
  #sequence = 0;

  /**
   * `publishesNow`: whether complete events are published before the next one of the same command. With a journal, what a
   * restart makes of it.
   */
  constructor(
    validators: number,
    publishesNow: () => boolean = () => false,
    readonly journal: Journaled[] = [],
  ) {
    this.time = journal.at(-1)?.time ?? 0;
    this.#readClock();
    this.lanes = Array.from(
      { length: validators },
      (_, i) => new Lane(i, this.#clock as unknown as Clock, this.markets),
    );
    const exposures = this.lanes.map(({ agent, fromEngine }) => new PortionedSink(fromEngine, agent, publishesNow));
    const marketEvents = new ScratchSink(MARKET_EVENT_BYTES);
    this.engine = new MatchingEngine(CAPACITIES, { reports: this.#reports, marketEvents, exposures });
    this.#replay();
    for (const sink of exposures)
      new ExposureEvent(sink.memory, sink.claim()).reset(ExposureEventKind.RECOVERED, -1, -1);
    this.publish();
    this.engine.publishEveryState(this.markets);
  }

  /** Through the journal's own encoding. */
  #replay(): void {
    const bytes = RecordMemory.allocate(512);
    const command = RecordMemory.allocate(COMMAND_BYTES);
    for (const { memory, sequence, time } of this.journal) {
      const words = timeWords(time);
      const end = encodeRecord(memory, 0, bytes, 0, ...words);
      if (decodeRecord(bytes, 0, end, command, 0) !== end) throw new Error('a record does not decode');
      this.engine.execute(command, 0, sequence, ...words);
      this.#sequence = sequence;
      this.publish();
      for (const lane of this.lanes) lane.agent.takeExposures();
    }
  }

  #readClock(): void {
    const [low, high] = timeWords(this.time);
    Object.assign(this.#clock, { low, high });
  }

  /** Into the ring of the account's validator. */
  send(command: PlainCommand): void {
    const lane = this.lanes[Math.max(0, command.account) % this.lanes.length];
    encodeCommand(command, lane.gateway.memory, lane.gateway.tryClaim());
    lane.gateway.commit();
  }

  check(validator: number): number {
    return this.lanes[validator].agent.doWork();
  }

  /** The engine executes the oldest command of one ring; returns what it reports. */
  execute(validator: number, isRefused = false): PlainReport[] {
    const { toEngine } = this.lanes[validator];
    if (toEngine.available() === 0) return [];
    const reports = this.run(toEngine.memory, toEngine.offsetAt(0), isRefused);
    toEngine.release(1);
    return reports;
  }

  /** `isRefused`: as the engine refuses what it cannot journal, after the validator has reserved it. */
  run(memory: RecordMemory, offset: number, isRefused = false): PlainReport[] {
    this.#reports.clear();
    const time = timeWords(this.time);
    const command = new Command(memory, offset);
    if (isRefused && command.session !== 0) command.refuse(RejectReason.STORAGE, 0, 0, 0);
    if (!isJournaled(command.kind) || command.rejectReason !== 0) this.engine.answer(memory, offset, ...time);
    else {
      if (this.engine.isDue(...time) && command.kind !== CommandKind.TICK) this.#tick();
      this.#execute(memory, offset);
    }
    this.engine.publishStates(this.markets);
    return this.#reports.collect((from, at) => (isKept(from, at) ? decodeReport(from, at) : {}));
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

  /** A restart with that many validators: whatever was on its way is lost. */
  restarted(validators: number, publishesNow?: () => boolean): RiskSimulation {
    const fresh = new RiskSimulation(validators, publishesNow, [...this.journal]);
    fresh.time = this.time;
    for (const lane of fresh.lanes) lane.agent.takeExposures();
    return fresh;
  }
}

/** Of the kinds that the plain records know. */
function isKept(memory: RecordMemory, offset: number): boolean {
  return memory.uint8[offset] !== 6;
}
