// All that snapshots keep, in one thread: an engine, and the risk state of every account, which folds what the engine says
// of exposures, as the validators do. Journaled commands are replayed into it.

import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { ScratchSink } from '../../engine/domain/record-sink.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { readerOf, type StateReader, type StateWriter, writerFor } from '../../engine/domain/state-sections.js';
import { SectionPrefix } from '../../engine/journal/snapshot/snapshot-layout.js';
import type { ReplayedState } from '../../engine/journal/snapshot/take-snapshot.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { checkEngineState } from '../../engine/matching/state/engine-state.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { ExposureFold } from '../../risk/exposure-fold.js';
import { checkRiskState, RiskState } from '../../risk/risk-state.js';

export class VenueState implements ReplayedState {
  readonly engine: MatchingEngine;
  /** What it folds asks for no prices. */
  readonly #risk = new RiskState(new MarketStateTable(allocateMarketStates(1)));
  readonly #exposures = new ExposureFold(this.#risk);

  constructor(capacities: MatchingCapacities) {
    this.engine = new MatchingEngine(capacities, {
      reports: new ScratchSink(REPORT_BYTES),
      marketEvents: new ScratchSink(MARKET_EVENT_BYTES),
      exposures: [this.#exposures],
    });
  }

  /** Of every account, after all commands so far. */
  get risk(): RiskState {
    this.#exposures.flush();
    return this.#risk;
  }

  execute(memory: RecordMemory, offset: number, engineSequence: number, timeLow: number, timeHigh: number): void {
    this.engine.execute(memory, offset, engineSequence, timeLow, timeHigh);
  }

  check(state: StateReader): void {
    checkEngineState(readerOf(SectionPrefix.ENGINE, state));
    checkRiskState(readerOf(SectionPrefix.RISK, state));
  }

  load(state: StateReader): void {
    this.engine.load(readerOf(SectionPrefix.ENGINE, state));
    this.risk.load(readerOf(SectionPrefix.RISK, state));
  }

  save(state: StateWriter): void {
    this.engine.save(writerFor(SectionPrefix.ENGINE, state));
    this.risk.save(writerFor(SectionPrefix.RISK, state));
  }
}
