// How the engine comes up: recovery is the only way. A snapshot is loaded, where there is one, and the journal behind it
// replayed with the validators listening; then the other stages are told what exists, and instruments that are new in the
// settings are added like any command.

import { AddInstrumentCommand } from './domain/command.js';
import { COMMAND_BYTES } from './domain/command-layout.js';
import { ExposureEvent, ExposureEventKind } from './domain/exposure-event.js';
import type { Decimal, Instrument } from './domain/instrument.js';
import { fillAddInstrument, type InstrumentDefinition } from './domain/instrument-definition.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from './domain/limits.js';
import { MARKET_EVENT_BYTES, MarketEvent, MarketEventKind } from './domain/market-event.js';
import { RecordMemory } from './domain/record-memory.js';
import { ScratchSink } from './domain/record-sink.js';
import { RecoveredReport } from './domain/report.js';
import { ReportKind } from './domain/report-layout.js';
import { Side } from './domain/side.js';
import type { StateReader } from './domain/state-sections.js';
import { EngineAgent } from './engine-agent.js';
import { ReplayedReports } from './history/replayed-reports.js';
import { InstrumentChangedError, InstrumentRefusedError, InstrumentsFullError } from './instrument-errors.js';
import type { Journal } from './journal/journal.js';
import { NullJournal } from './journal/null-journal.js';
import type { RecoveryTarget } from './journal/recovery.js';
import type { StorageOptions } from './journal-sync.js';
import type { MatchingCapacities } from './matching/capacities.js';
import { MatchingEngine } from './matching/matching-engine.js';
import { OutputBatch } from './output-batch.js';
import { EngineRecoveryTarget } from './recovery-target.js';
import type { BookSnapshotArea } from './ring/book-snapshot-area.js';
import type { MarketStateTable } from './ring/market-state-table.js';
import type { RingConsumer, RingProducer } from './ring/one-to-one-ring.js';
import type { TimeSource } from './ring/time-source.js';

/** What recovery found. */
export interface Recovered {
  readonly lastSequence: number;
  readonly lastTimeLow: number;
  readonly lastTimeHigh: number;
  /** The highest session number that a journaled order bears: the gateway numbers new sessions above it. */
  readonly highestSession: number;
  /** Goes on where the recovered journal ends. */
  readonly journal: Journal;
}

export interface EngineStartOptions {
  readonly inputs: readonly RingConsumer[];
  readonly reports: RingProducer;
  readonly marketEvents: RingProducer;
  readonly exposures: readonly RingProducer[];
  readonly bookSnapshot: BookSnapshotArea;
  readonly clock: TimeSource;
  readonly marketStates: MarketStateTable;
  readonly capacities: MatchingCapacities;
  readonly instruments: readonly InstrumentDefinition[];
  /** Recovers into `target`, which is the engine and whoever else keeps a state. */
  readonly recover: (engine: MatchingEngine, target: RecoveryTarget) => Recovered;
  /** Throws a StateError where another stage would not understand its sections of a snapshot. */
  readonly checkState?: (state: StateReader) => void;
  readonly onBatch: (sequence: number, commands: number) => void;
  /** What the engine does between two looks at an output ring that is full; without it, it sleeps for a moment. */
  readonly waitForRoom?: () => void;
  /** Whom it tells how the journal's disk fares. */
  readonly storage?: StorageOptions;
  /** How many of the reports that a replay makes again go to the gateway, for clients that come back. */
  readonly historyReports?: number;
}

/** Recovers, tells every stage what exists and returns the agent, ready to run. */
export function startEngine(options: EngineStartOptions): EngineAgent {
  const { reports, marketEvents, exposures, clock, waitForRoom } = options;
  // During replay nothing is written, it is all on disk already; only the validators listen.
  const replayBatch = new OutputBatch(reports, marketEvents, exposures, new NullJournal(), clock, waitForRoom);
  const replayed = new ReplayedReports(options.historyReports ?? 0);
  const matching = new MatchingEngine(
    options.capacities,
    {
      reports: replayed.sink,
      marketEvents: new ScratchSink(MARKET_EVENT_BYTES),
      exposures: replayBatch.outputs.exposures,
    },
    options.bookSnapshot,
  );
  const { checkState = () => {} } = options;
  const target = new EngineRecoveryTarget(matching, replayBatch.outputs.exposures, checkState);
  const recovered = options.recover(matching, target);
  const { journal } = recovered;
  const batch = new OutputBatch(reports, marketEvents, exposures, journal, clock, waitForRoom, options.storage);
  matching.useOutputs(batch.outputs);
  matching.publishEveryState(options.marketStates);
  replayed.publish(batch.outputs.reports);
  announceRecovered(matching, batch, recovered);
  const agent = new EngineAgent({ ...options, ...recovered, batch, matching });
  addNewInstruments(agent, matching, options);
  batch.wakeValidators();
  return agent;
}

/** All of them or, where there is no room for all, none. */
function addNewInstruments(agent: EngineAgent, matching: MatchingEngine, options: EngineStartOptions): void {
  const existing = matching.instruments();
  const added = newInstruments(existing, options.instruments);
  const capacity = options.capacities.instruments;
  const taken = matching.instrumentNumbers;
  if (taken + added.length > capacity) throw new InstrumentsFullError(taken, added, capacity);
  for (const instrument of added) {
    agent.submit(addInstrumentCommand(instrument), 0);
    if (matching.instruments().at(-1)?.symbol !== instrument.symbol) throw new InstrumentRefusedError(instrument);
  }
}

function announceRecovered(matching: MatchingEngine, batch: OutputBatch, recovered: Recovered): void {
  const { lastSequence, highestSession } = recovered;
  const { reports, marketEvents, exposures } = batch.outputs;
  matching.publishDirectory(reports);
  const report = new RecoveredReport(reports.memory, reports.claim()).reset(ReportKind.RECOVERED);
  report.engineSequence = lastSequence;
  report.highestSession = highestSession;
  matching.publishBooks(marketEvents);
  const event = new MarketEvent(marketEvents.memory, marketEvents.claim());
  event.reset(MarketEventKind.RECOVERED, 0, Side.UNSPECIFIED, lastSequence).markEndOfCommand();
  for (const sink of exposures) {
    new ExposureEvent(sink.memory, sink.claim()).reset(ExposureEventKind.RECOVERED, NO_ACCOUNT, NO_INSTRUMENT);
  }
  batch.publish();
}

/** The listed instruments that do not exist yet; one that exists with other sizes is an error. */
export function newInstruments(
  existing: readonly Instrument[],
  listed: readonly InstrumentDefinition[],
): readonly InstrumentDefinition[] {
  const bySymbol = new Map(existing.map((instrument) => [instrument.symbol, instrument]));
  return listed.filter((instrument) => {
    const found = bySymbol.get(instrument.symbol);
    if (found === undefined) return true;
    assertSameSize(instrument.symbol, 'tick_size', found.tickSize, instrument.tickSize);
    assertSameSize(instrument.symbol, 'lot_size', found.lotSize, instrument.lotSize);
    return false;
  });
}

function assertSameSize(symbol: string, name: string, existing: Decimal, listed: Decimal): void {
  if (existing.mantissa === listed.mantissa && existing.scale === listed.scale) return;
  throw new InstrumentChangedError(symbol, name, existing, listed);
}

function addInstrumentCommand(instrument: InstrumentDefinition): RecordMemory {
  const memory = RecordMemory.allocate(COMMAND_BYTES);
  fillAddInstrument(new AddInstrumentCommand(memory), instrument);
  return memory;
}
