// What the offline tools ask of an engine that they replay a journal into. The daemon injects the matching engine, so
// that the tools show exactly what a restart would build.

import type { Instrument } from '../../domain/instrument.js';
import { RecordMemory } from '../../domain/record-memory.js';
import type { RecordSink } from '../../domain/record-sink.js';
import type { EngineOutputs } from '../../matching/engine-outputs.js';
import type { ReplayTarget } from '../replay.js';

export interface ReplayEngine extends ReplayTarget {
  instruments(): readonly Instrument[];
  accounts(): readonly ReplayedAccount[];
  /** INSTRUMENT_ADDED for each instrument, then ORDER_ADDED for each resting order, in priority order. */
  publishBooks(marketEvents: RecordSink): void;
  stateHash(): string;
}

export interface ReplayedAccount {
  readonly index: number;
  readonly name: string;
  readonly lastSequence: number;
}

/** Makes an engine whose records go to these outputs. */
export type CreateReplayEngine = (outputs: EngineOutputs) => ReplayEngine;

/** A sink that shows every record to a reader. Records are written after they are claimed, so each is shown one late. */
export class ReadingSink implements RecordSink {
  readonly memory: RecordMemory;
  readonly #onRecord: (memory: RecordMemory) => void;
  #pending = false;

  constructor(recordBytes: number, onRecord: (memory: RecordMemory) => void) {
    this.memory = RecordMemory.allocate(recordBytes);
    this.#onRecord = onRecord;
  }

  claim(): number {
    this.flush();
    this.#pending = true;
    return 0;
  }

  /** Shows the last record. */
  flush(): void {
    if (this.#pending) this.#onRecord(this.memory);
    this.#pending = false;
  }
}
