// All memory that threads share, allocated once by the main thread as one plain object that is handed to every thread:
// rings, doorbells, counters, the clock, the book snapshot area, stage latencies.

import { COMMAND_BYTES } from '../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../engine/domain/market-event.js';
import { REPORT_BYTES } from '../engine/domain/report-layout.js';
import { allocateBookSnapshot, type BookSnapshotSpec } from '../engine/ring/book-snapshot-area.js';
import { type ClockSpec, startClock } from '../engine/ring/clock.js';
import { allocateCounters, type CountersSpec } from '../engine/ring/counters.js';
import { allocateDoorbell, type DoorbellSpec } from '../engine/ring/doorbell.js';
import { allocateMarketStates, type MarketStateSpec } from '../engine/ring/market-state-table.js';
import { allocateRing, type RingSpec } from '../engine/ring/one-to-one-ring.js';
import { allocateStorageWords, type StorageWordsSpec } from '../engine/ring/storage-words.js';
import { STAGE_NAMES } from '../gateway/stage-latencies.js';
import { allocateSequenceWord, type SequenceWordSpec } from './sequence-word.js';
import type { Settings } from './settings/schema.js';
import { allocateLatencies, type LatencySpec } from './stage-latency/latency-recorder.js';
import { OTHER_HOT_THREADS, type Threading } from './threading.js';

/** As it stands in metrics. */
const SHARED_THREAD = 'shared';

/** A stage's doorbell, which is its thread's, and counters. */
/** A validator's own work on a new order or a replace: from reading it to having checked and reserved it. */
export const RISK_CHECK_STAGE = 'risk_check';

export interface ThreadMemory {
  readonly doorbell: DoorbellSpec;
  readonly counters: CountersSpec;
}

/** What one validator reads and writes. */
export interface ValidatorMemory extends ThreadMemory {
  /** Commands from the gateway. */
  readonly commands: RingSpec;
  /** Commands, passed or refused, to the engine. */
  readonly checked: RingSpec;
  /** Exposure events from the engine. */
  readonly exposures: RingSpec;
  /** How long its checks take; the validator writes it. */
  readonly latencies: LatencySpec;
}

export interface VenueMemory {
  readonly clock: ClockSpec;
  readonly gateway: ThreadMemory;
  readonly validators: readonly ValidatorMemory[];
  readonly engine: ThreadMemory;
  readonly marketData: ThreadMemory;
  /** Of the thread that the validators and the engine share; undefined where each has its own. */
  readonly shared: CountersSpec | undefined;
  /** Engine to gateway. */
  readonly reports: RingSpec;
  /** Engine to market data. */
  readonly marketEvents: RingSpec;
  readonly bookSnapshot: BookSnapshotSpec;
  readonly marketStates: MarketStateSpec;
  readonly stageLatencies: LatencySpec;
  readonly engineSequence: SequenceWordSpec;
  /** How the journal's disk fares. */
  readonly storage: StorageWordsSpec;
}

export function allocateVenueMemory(settings: Settings, threading: Threading): VenueMemory {
  const engine = allocateThread('engine');
  // Agents of one thread have one doorbell: whoever rings for any of them wakes the thread.
  const doorbell = threading === 'shared' ? engine.doorbell : undefined;
  return {
    clock: startClock(),
    gateway: allocateThread('gateway'),
    validators: Array.from({ length: settings.validators }, (_, index) => allocateValidator(index, settings, doorbell)),
    engine,
    marketData: allocateThread('market-data'),
    shared: threading === 'shared' ? allocateCounters(SHARED_THREAD) : undefined,
    reports: allocateRing('engine-gateway', settings.reportRing, REPORT_BYTES),
    marketEvents: allocateRing('engine-market-data', settings.marketEventRing, MARKET_EVENT_BYTES),
    bookSnapshot: allocateBookSnapshot(settings.bookLevelsMax),
    marketStates: allocateMarketStates(settings.instrumentsMax),
    stageLatencies: allocateLatencies(STAGE_NAMES),
    engineSequence: allocateSequenceWord(),
    storage: allocateStorageWords(),
  };
}

function allocateThread(name: string, doorbell = allocateDoorbell()): ThreadMemory {
  return { doorbell, counters: allocateCounters(name) };
}

function allocateValidator(index: number, settings: Settings, doorbell: DoorbellSpec | undefined): ValidatorMemory {
  const name = `validator-${index}`;
  return {
    ...allocateThread(name, doorbell),
    commands: allocateRing(`gateway-${name}`, settings.commandRing, COMMAND_BYTES),
    checked: allocateRing(`${name}-engine`, settings.commandRing, COMMAND_BYTES),
    exposures: allocateRing(`engine-${name}`, settings.exposureRing, EXPOSURE_EVENT_BYTES),
    latencies: allocateLatencies([RISK_CHECK_STAGE]),
  };
}

/** Every ring, for metrics. */
export function allRings(memory: VenueMemory): RingSpec[] {
  return [
    ...memory.validators.flatMap((validator) => [validator.commands, validator.checked, validator.exposures]),
    memory.reports,
    memory.marketEvents,
  ];
}

/** The counters of every stage, and of a thread that stages share: what it counts besides is its sleeps. */
export function allCounters({ gateway, validators, engine, marketData, shared }: VenueMemory): CountersSpec[] {
  const stages = [gateway, ...validators, engine, marketData].map((stage) => stage.counters);
  return shared === undefined ? stages : [...stages, shared];
}

/** How many threads are busy under load, for the wait strategy `auto` to compare with the machine's cores. */
export function hotThreads(memory: VenueMemory): number {
  return OTHER_HOT_THREADS + (memory.shared === undefined ? memory.validators.length : 0);
}
