// What the offline tools ask of an engine that they replay a journal into. The daemon injects the matching engine, so
// that the tools show exactly what a restart would build.

import type { Instrument } from '../../domain/instrument.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import type { EngineOutputs } from '../../matching/engine-outputs.js';
import type { HeldPosition, OpenOrder, PriceLevel, WaitingOrder } from '../../matching/order-listing.js';
import type { ReplayTarget } from '../replay.js';

export interface ReplayEngine extends ReplayTarget {
  useOutputs(outputs: EngineOutputs): void;
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
  stateHash(): string;
}

export interface ReplayedAccount {
  readonly index: number;
  readonly name: string;
  readonly lastSequence: number;
}

/** Makes an engine whose records go to these outputs. */
export type CreateReplayEngine = (outputs: EngineOutputs) => ReplayEngine;
