// `journal state`: the books and accounts as they stand after the journal, or after one of its commands. Read-only.

import { EXPOSURE_EVENT_BYTES } from '../../domain/exposure-event.js';
import { formatDecimal, type Instrument } from '../../domain/instrument.js';
import { InstrumentEvent, MARKET_EVENT_BYTES, MarketEventKind } from '../../domain/market-event.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { ScratchSink } from '../../domain/record-sink.js';
import { REPORT_BYTES } from '../../domain/report-layout.js';
import { Side } from '../../domain/side.js';
import { toBigInt } from '../../domain/time-words.js';
import { TradingStatus } from '../../domain/trading-status.js';
import { checkDataDirectory } from '../data-directory.js';
import { JournalReader, type TornTail } from '../journal-reader.js';
import { Replay, type ReplayTarget } from '../replay.js';
import { type CreateReplayEngine, ReadingSink, type ReplayEngine, type ReplayedAccount } from './replay-engine.js';

export interface RestingOrder {
  readonly orderId: number;
  /** In ticks and lots. */
  readonly price: number;
  readonly quantity: number;
}

/** The orders that market data shows, each side best price first, then in time priority. */
export interface BookState {
  readonly instrument: Instrument;
  readonly tradingStatus: number;
  readonly bids: readonly RestingOrder[];
  readonly asks: readonly RestingOrder[];
}

export interface JournalState {
  /** The last command that is in the state. */
  readonly sequence: number;
  readonly time?: bigint;
  readonly stateHash: string;
  readonly books: readonly BookState[];
  readonly accounts: readonly ReplayedAccount[];
  readonly torn?: TornTail;
}

/** Replays the journal up to the command `at`, or all of it. Throws JournalCorruptError where it does not check. */
export function replayState(
  dataDirectory: string,
  createEngine: CreateReplayEngine,
  at: number = Number.POSITIVE_INFINITY,
): JournalState {
  const reader = new JournalReader(checkDataDirectory(dataDirectory));
  const engine = createEngine({
    reports: new ScratchSink(REPORT_BYTES),
    marketEvents: new ScratchSink(MARKET_EVENT_BYTES),
    exposures: [new ScratchSink(EXPOSURE_EVENT_BYTES)],
  });
  const upTo = new ReplayUpTo(engine, at);
  const replay = new Replay(upTo);
  while (upTo.sequence < at && reader.nextBatch()) replay.batch(reader);
  return {
    sequence: upTo.sequence,
    time: upTo.time,
    stateHash: engine.stateHash(),
    books: readBooks(engine),
    accounts: engine.accounts(),
    torn: reader.torn,
  };
}

/** Hands commands on until one has been reached. */
class ReplayUpTo implements ReplayTarget {
  readonly #engine: ReplayEngine;
  readonly #at: number;
  sequence = 0;
  time: bigint | undefined;

  constructor(engine: ReplayEngine, at: number) {
    this.#engine = engine;
    this.#at = at;
  }

  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    if (sequence > this.#at) return;
    this.#engine.execute(memory, offset, sequence, timeLow, timeHigh);
    this.sequence = sequence;
    this.time = toBigInt(timeLow, timeHigh);
  }
}

function readBooks(engine: ReplayEngine): BookState[] {
  const books = engine.instruments().map((instrument) => ({
    instrument,
    tradingStatus: TradingStatus.UNSPECIFIED as number,
    bids: [] as RestingOrder[],
    asks: [] as RestingOrder[],
  }));
  const byInstrument = new Map(books.map((book) => [book.instrument.index, book]));
  const sink = new ReadingSink(MARKET_EVENT_BYTES, (memory) => {
    const event = new InstrumentEvent(memory);
    const book = byInstrument.get(event.instrument)!;
    if (event.kind === MarketEventKind.INSTRUMENT_ADDED) book.tradingStatus = event.tradingStatus;
    if (event.kind !== MarketEventKind.ORDER_ADDED) return;
    const side = event.side === Side.BUY ? book.bids : book.asks;
    side.push({ orderId: event.orderId, price: event.price, quantity: event.quantity });
  });
  engine.publishBooks(sink);
  sink.flush();
  // Stable sorts: within a price the orders came in priority order.
  for (const book of books) {
    book.bids.sort((a, b) => b.price - a.price);
    book.asks.sort((a, b) => a.price - b.price);
  }
  return books;
}

/** Tick and lot sizes as text, for the formats. */
export function sizesOf(instrument: Instrument): { tickSize: string; lotSize: string } {
  return { tickSize: formatDecimal(instrument.tickSize), lotSize: formatDecimal(instrument.lotSize) };
}
