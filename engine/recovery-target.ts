// The engine as recovery sees it: a snapshot is loaded into it, and its validators load their part of the same one before
// the first event of the replay reaches them; then come the journal's commands. Owner: the engine thread.

import { ExposureEvent, ExposureEventKind } from './domain/exposure-event.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from './domain/limits.js';
import type { RecordMemory } from './domain/record-memory.js';
import type { RecordSink } from './domain/record-sink.js';
import { readerOf, type StateReader } from './domain/state-sections.js';
import type { RecoveryTarget } from './journal/recovery.js';
import { SectionPrefix } from './journal/snapshot/snapshot-layout.js';
import type { SnapshotFacts } from './journal/snapshot/snapshot-table.js';
import type { MatchingEngine } from './matching/matching-engine.js';
import { checkEngineState } from './matching/state/engine-state.js';

export class EngineRecoveryTarget implements RecoveryTarget {
  readonly #engine: MatchingEngine;
  readonly #exposures: readonly RecordSink[];
  readonly #checkOthers: (state: StateReader) => void;

  /** `checkOthers`: throws a StateError where another stage would not understand its sections. */
  constructor(engine: MatchingEngine, exposures: readonly RecordSink[], checkOthers: (state: StateReader) => void) {
    this.#engine = engine;
    this.#exposures = exposures;
    this.#checkOthers = checkOthers;
  }

  execute(memory: RecordMemory, offset: number, engineSequence: number, timeLow: number, timeHigh: number): void {
    this.#engine.execute(memory, offset, engineSequence, timeLow, timeHigh);
  }

  check(state: StateReader): void {
    checkEngineState(readerOf(SectionPrefix.ENGINE, state));
    this.#checkOthers(state);
  }

  load(state: StateReader, { coveredSequence }: SnapshotFacts): void {
    this.#engine.load(readerOf(SectionPrefix.ENGINE, state));
    for (const sink of this.#exposures) {
      const event = new ExposureEvent(sink.memory, sink.claim());
      event.reset(ExposureEventKind.RESTORE, NO_ACCOUNT, NO_INSTRUMENT).engineSequence = coveredSequence;
    }
    this.#engine.publishToValidators();
  }
}
