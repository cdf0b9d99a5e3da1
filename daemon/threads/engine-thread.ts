// Worker thread of the engine: recovers from the journal, then runs the engine agent, which blocks the thread. Where the
// validators share it, it runs their agents first in each cycle, then the engine's: commands that came in while a batch
// went to disk are checked right after it.

import { parentPort, workerData } from 'node:worker_threads';
import { readerOf } from '../../engine/domain/state-sections.js';
import { COMMANDS_PER_BATCH_MAX, type EngineAgent } from '../../engine/engine-agent.js';
import { type Recovered, startEngine } from '../../engine/engine-start.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { NullJournal } from '../../engine/journal/null-journal.js';
import { type RecoveryResult, type RecoveryTarget, recover } from '../../engine/journal/recovery.js';
import { SectionPrefix } from '../../engine/journal/snapshot/snapshot-layout.js';
import { sleepForRoom } from '../../engine/output-batch.js';
import { runAgent } from '../../engine/ring/agent.js';
import { BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';
import { Clock } from '../../engine/ring/clock.js';
import { CompositeAgent } from '../../engine/ring/composite-agent.js';
import { ThreadCounters } from '../../engine/ring/counters.js';
import { Doorbell } from '../../engine/ring/doorbell.js';
import { MarketStateTable } from '../../engine/ring/market-state-table.js';
import { RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { StorageTrouble, StorageWords } from '../../engine/ring/storage-words.js';
import type { RiskAgent } from '../../risk/risk-agent.js';
import { checkRiskState } from '../../risk/risk-state.js';
import { diskWith } from '../disk-faults.js';
import type { Logger } from '../logging.js';
import { rehearseEngine } from '../rehearsal/rehearse-engine.js';
import { SequenceWord } from '../sequence-word.js';
import { capacitiesOf } from '../settings/kept-capacities.js';
import type { Settings } from '../settings/schema.js';
import { hotThreads, type VenueMemory } from '../venue-memory.js';
import { createRiskAgent } from './create-risk-agent.js';
import { tellProgress } from './recovery-progress.js';
import { liveThread, type SupervisorPort, withFailureSwitch } from './thread-life.js';
import type { ThreadSpec } from './thread-messages.js';

const spec = workerData as ThreadSpec;
const port = parentPort as SupervisorPort;

/** The thread's one agent where it runs the validators too. */
let composite: CompositeAgent | undefined;

await liveThread(spec, port, run, () => composite?.atWork.name ?? spec.thread);

function run(logger: Logger): void {
  const { memory, settings } = spec;
  if (settings.rehearsal === 'on') rehearseEngine(memory, settings);
  const validators = memory.shared === undefined ? [] : createSharedRiskAgents(memory);
  const engine = recoverEngine(validators, logger);
  const counters = new ThreadCounters(memory.engine.counters);
  const doorbell = new Doorbell(memory.engine.doorbell);
  if (memory.shared === undefined) {
    runAgent(withFailureSwitch(engine, spec), doorbell, settings.waitStrategy, counters, hotThreads(memory));
    return;
  }
  const parts = validators.map((agent, index) => ({
    agent: withFailureSwitch(agent, spec),
    counters: new ThreadCounters(memory.validators[index].counters),
  }));
  parts.push({ agent: withFailureSwitch(engine, spec), counters });
  composite = new CompositeAgent(memory.shared.threadName, parts);
  runAgent(composite, doorbell, settings.waitStrategy, new ThreadCounters(memory.shared), hotThreads(memory));
}

/** A whole batch of the engine at once: nobody waits meanwhile for the first commands of it. */
function createSharedRiskAgents(memory: VenueMemory): RiskAgent[] {
  return memory.validators.map((_, index) => createRiskAgent(memory, spec.settings, index, COMMANDS_PER_BATCH_MAX));
}

function recoverEngine(validators: readonly RiskAgent[], logger: Logger): EngineAgent {
  const { memory, settings } = spec;
  const sequence = new SequenceWord(memory.engineSequence);
  const recovered: { engineSequence: number; snapshotSequence: number } = { engineSequence: 0, snapshotSequence: 0 };
  const agent = startEngine({
    inputs: memory.validators.map((validator) => new RingConsumer(validator.checked)),
    reports: new RingProducer(memory.reports, new Doorbell(memory.gateway.doorbell)),
    marketEvents: new RingProducer(memory.marketEvents, new Doorbell(memory.marketData.doorbell)),
    exposures: memory.validators.map(({ exposures, doorbell }) => new RingProducer(exposures, new Doorbell(doorbell))),
    bookSnapshot: new BookSnapshotArea(memory.bookSnapshot),
    clock: new Clock(memory.clock),
    marketStates: new MarketStateTable(memory.marketStates),
    capacities: capacitiesOf(settings),
    instruments: spec.instruments,
    recover: (_engine, target) => {
      const found = recoverJournal(target, settings, logger);
      recovered.engineSequence = found.lastSequence;
      recovered.snapshotSequence = found.snapshot?.coveredSequence ?? 0;
      sequence.publish(found.lastSequence);
      return found;
    },
    checkState: (state) => checkRiskState(readerOf(SectionPrefix.RISK, state)),
    onBatch: (last) => sequence.publish(last),
    historyReports: settings.historyReports,
    storage: {
      words: new StorageWords(memory.storage),
      listener: {
        onTrouble: (trouble, error) => port.postMessage({ type: 'storage', trouble, error: error?.message }),
        onRecovered: () => port.postMessage({ type: 'storage', trouble: StorageTrouble.NONE }),
      },
    },
    waitForRoom: () => {
      // Nobody else empties the rings of validators that run here: an engine that only waited would wait for ever.
      let taken = 0;
      for (const validator of validators) taken += validator.takeExposures();
      if (taken === 0) sleepForRoom();
    },
  });
  port.postMessage({ type: 'ready', recovered });
  return agent;
}

function recoverJournal(
  target: RecoveryTarget,
  settings: Settings,
  logger: Logger,
): Recovered & Pick<RecoveryResult, 'snapshot'> {
  const { durability, dataDir, journalSegmentBytes } = settings;
  if (durability === 'none') {
    logger.warn('durability is none: there is no journal, and a restart begins with empty books');
    return { lastSequence: 0, lastTimeLow: 0, lastTimeHigh: 0, highestSession: 0, journal: new NullJournal() };
  }
  const disk = diskWith(spec.diskFaults);
  const tail = recover(dataDir, target, {
    onProgress: tellProgress(logger, port),
    log: (message, details) => logger.warn(details, message),
    disk,
  });
  const { lastSequence, snapshot, commands, segments, milliseconds } = tail;
  logger.info(
    { lastSequence, snapshot: snapshot?.path, commands, segments, milliseconds: Math.round(milliseconds) },
    snapshot === undefined ? 'recovered from the journal' : 'recovered from a snapshot and the journal',
  );
  const journal = new JournalWriter(dataDir, tail, {
    durability,
    segmentBytes: journalSegmentBytes,
    disk,
    prepareNext: (path, bytes) => port.postMessage({ type: 'prepare-segment', path, bytes }),
  });
  return { ...tail, journal };
}
