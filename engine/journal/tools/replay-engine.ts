// What the offline tools ask of an engine that they replay a journal into. The daemon injects the matching engine, so
// that the tools show exactly what a restart would build.

import type { Instrument } from '../../domain/instrument.js';
import { RecordMemory } from '../../domain/record-memory.js';
import type { RecordSink } from '../../domain/record-sink.js';
import type { StateReader } from '../../domain/state-sections.js';
import type { EngineOutputs } from '../../matching/engine-outputs.js';
import type { HeldPosition, OpenOrder, PriceLevel, WaitingOrder } from '../../matching/order-listing.js';
import type { ReplayTarget } from '../replay.js';

export interface ReplayEngine extends ReplayTarget {
  /** The state of a snapshot, into an engine that has executed nothing. */
  load(state: StateReader): void;
  /** Answers a query: here, how an order stands. */
  answer(memory: RecordMemory, offset: number, timeLow: number, timeHigh: number): void;
  instruments(): readonly Instrument[];
  accounts(): readonly ReplayedAccount[];
  /** The orders of the book, hidden ones too: bids then asks, in priority order. */
  openOrders(instrument: number): readonly OpenOrder[];
  waitingOrders(instrument: number): readonly WaitingOrder[];
  /** What everybody sees of one side, best first. */
  priceLevels(instrument: number, side: number, depth: number): readonly PriceLevel[];
  positions(): readonly HeldPosition[];
  tradingStatus(instrument: number): number;
  /** Whose kill switch is engaged: accounts' numbers, NO_ACCOUNT for everyone's. */
  killSwitches(): readonly number[];
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
