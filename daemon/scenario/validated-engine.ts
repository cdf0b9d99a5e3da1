// The real validators with the real matching engine behind them, on one thread and in the order in which commands come. What
// is journaled is kept in the journal's own encoding, so that the venue can begin anew with it.

import { Command } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind, isJournaled } from '../../engine/domain/command-layout.js';
import { ExposureEvent, ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from '../../engine/domain/limits.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { highWord, lowWord } from '../../engine/domain/time-words.js';
import { decodeRecord } from '../../engine/journal/record-decoder.js';
import { encodeRecord } from '../../engine/journal/record-encoder.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import type { EngineOutputs } from '../../engine/matching/engine-outputs.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { RING_FULL } from '../../engine/ring/one-to-one-ring.js';
import type { RiskState } from '../../risk/risk-state.js';
import { riskStateHash } from '../../risk/risk-state-hash.js';
import { ScenarioLane } from './scenario-lane.js';

/** More than the longest record. */
const RECORD_BYTES_MAX = 512;

/** What a venue was made of. */
export interface Parts {
  readonly capacities: MatchingCapacities;
  readonly validators: number;
  readonly outputs: Omit<EngineOutputs, 'exposures'>;
}

/** A journaled command. */
export interface Journaled {
  readonly record: RecordMemory;
  readonly bytes: number;
  readonly time: bigint;
}

export class ValidatedEngine {
  /** Since the venue began first. */
  readonly journal: Journaled[] = [];
  readonly #lanes: readonly ScenarioLane[];
  readonly #engine: MatchingEngine;
  readonly #markets: MarketStateTable;
  readonly #clock = { low: 0, high: 0, read: () => {} };
  /** The lane of each command that is on its way to the engine, oldest first. */
  readonly #onTheirWay: number[] = [];
  readonly #tick = RecordMemory.allocate(COMMAND_BYTES);
  #time = 0n;

  /** Begins at this time with what is journaled. */
  constructor({ capacities, validators, outputs }: Parts, time: bigint, journal: readonly Journaled[] = []) {
    this.time = time;
    this.#markets = new MarketStateTable(allocateMarketStates(capacities.instruments));
    this.#lanes = Array.from(
      { length: validators },
      (_, index) => new ScenarioLane(`validator-${index}`, this.#clock, this.#markets),
    );
    const exposures = this.#lanes.map((lane) => lane.exposures);
    this.#engine = new MatchingEngine(capacities, { ...outputs, exposures });
    new Command(this.#tick).reset(CommandKind.TICK);
    this.#recover(journal);
  }

  get time(): bigint {
    return this.#time;
  }
  set time(time: bigint) {
    this.#time = time;
    Object.assign(this.#clock, { low: lowWord(time), high: highWord(time) });
  }

  get states(): RiskState[] {
    return this.#lanes.map(({ agent }) => agent.state);
  }

  /** What restarts must not change; with nothing on its way. */
  get hash(): string {
    return `${this.#engine.stateHash()} ${riskStateHash(this.states)}`;
  }

  stateOf(account: number): RiskState {
    return this.#laneOf(account).agent.state;
  }

  isDue(time: bigint): boolean {
    return this.#engine.isDue(lowWord(time), highWord(time));
  }

  /** Into the ring of the account's validator, which checks it at once. */
  send(account: number, write: (memory: RecordMemory, offset: number) => void): void {
    const { fromGateway } = this.#laneOf(account);
    const offset = fromGateway.tryClaim();
    if (offset === RING_FULL) throw new RangeError('more commands are on their way than there is room for');
    write(fromGateway.memory, offset);
    fromGateway.commit();
    this.#check();
  }

  /** Something is due by itself. */
  tick(): void {
    this.#execute(this.#tick, 0);
    this.#check();
  }

  /** The engine takes everything that is on its way, and what the validators make of it. */
  run(): void {
    for (let lane = this.#onTheirWay.shift(); lane !== undefined; lane = this.#onTheirWay.shift()) {
      const { toEngine } = this.#lanes[lane];
      const offset = toEngine.offsetAt(0);
      const { kind, rejectReason } = new Command(toEngine.memory, offset);
      if (isJournaled(kind) && rejectReason === RejectReason.NONE) this.#execute(toEngine.memory, offset);
      else this.#engine.answer(toEngine.memory, offset, this.#clock.low, this.#clock.high);
      toEngine.release(1);
      this.#check();
    }
  }

  #laneOf(account: number): ScenarioLane {
    return this.#lanes[account === NO_ACCOUNT ? 0 : account % this.#lanes.length];
  }

  #check(): void {
    for (const [index, lane] of this.#lanes.entries()) {
      lane.hear();
      for (let more = lane.check(); more > 0; more--) this.#onTheirWay.push(index);
    }
  }

  #execute(memory: RecordMemory, offset: number): void {
    const { low, high } = this.#clock;
    const record = RecordMemory.allocate(RECORD_BYTES_MAX);
    const bytes = encodeRecord(memory, offset, record, 0, low, high);
    this.journal.push({ record, bytes, time: this.#time });
    this.#engine.execute(memory, offset, this.journal.length, low, high);
    this.#engine.publishStates(this.#markets);
  }

  #recover(journal: readonly Journaled[]): void {
    const command = RecordMemory.allocate(COMMAND_BYTES);
    for (const { record, bytes, time } of journal) {
      decodeRecord(record, 0, bytes, command, 0);
      this.journal.push({ record, bytes, time });
      this.#engine.execute(command, 0, this.journal.length, lowWord(time), highWord(time));
      for (const lane of this.#lanes) lane.hear();
    }
    for (const { exposures } of this.#lanes) {
      const event = new ExposureEvent(exposures.memory, exposures.claim());
      event.reset(ExposureEventKind.RECOVERED, NO_ACCOUNT, NO_INSTRUMENT);
    }
    for (const lane of this.#lanes) lane.hear();
    this.#engine.publishEveryState(this.#markets);
  }
}
