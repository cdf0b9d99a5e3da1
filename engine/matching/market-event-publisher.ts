// hot path
// Writes to the market-event sink what happened to the orders of a book. Each event carries the totals of its price
// level after the change, so it is written after the book has changed.

import {
  AUCTION_FLAG,
  END_OF_COMMAND_FLAG,
  InstrumentEvent,
  MarketEvent,
  MarketEventKind,
  MarketEventLayout,
  SELL_FLAG,
} from '../domain/market-event.js';
import { RecordMemory } from '../domain/record-memory.js';
import type { RecordSink } from '../domain/record-sink.js';
import { Side } from '../domain/side.js';
import { SLOTS } from './capacities.js';
import type { InstrumentDirectory } from './instrument-directory.js';
import type { OrderBook } from './order-book.js';
import { OrderLayout } from './order-layout.js';
import type { OrderStore } from './order-store.js';
import { LevelLayout } from './price-level-layout.js';
import type { PriceLevelStore } from './price-level-store.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = MarketEventLayout;
const { FLAGS, GENERATION, INSTRUMENT_MASK, ORDER_SHIFT, SIDE_SHIFT } = OrderLayout;
const { LEVEL_DOUBLE_SHIFT, LEVEL_PRICE, LEVEL_SHIFT, ORDERS } = LevelLayout;
const { ORDER_ADDED, ORDER_EXECUTED, ORDER_REDUCED, ORDER_REMOVED } = MarketEventKind;
const SLOTS_OF_A_GENERATION = SLOTS;
const END_OF_COMMAND = END_OF_COMMAND_FLAG;
/** From the bit of an order's flags that tells a sell to the kind word of its event. */
const SELL_SHIFT = SIDE_SHIFT + 1 - L.FLAGS * 8 - Math.log2(SELL_FLAG);
const SELL = SELL_FLAG << (L.FLAGS * 8);

export class MarketEventPublisher {
  readonly #orders: OrderStore;
  readonly #levels: PriceLevelStore;
  readonly #bookSequences: Float64Array;
  /** Placed over the rarer kinds of event. */
  readonly #event = new MarketEvent(RecordMemory.allocate(8));
  #sink: RecordSink;
  #uint8: Uint8Array;
  #int32: Int32Array;
  #float64: Float64Array;
  #sequence = 0;
  #timeLow = 0;
  #timeHigh = 0;
  /** Where this command's last event begins, in bytes; -1 before the first. */
  #last = -1;

  constructor(orders: OrderStore, levels: PriceLevelStore, instruments: InstrumentDirectory, sink: RecordSink) {
    this.#orders = orders;
    this.#levels = levels;
    this.#bookSequences = instruments.bookSequences;
    this.#sink = sink;
    this.#uint8 = sink.memory.uint8;
    this.#int32 = sink.memory.int32;
    this.#float64 = sink.memory.float64;
  }

  useSink(sink: RecordSink): void {
    this.#sink = sink;
    this.#uint8 = sink.memory.uint8;
    this.#int32 = sink.memory.int32;
    this.#float64 = sink.memory.float64;
    this.#last = -1;
  }

  begin(engineSequence: number, timeLow: number, timeHigh: number): void {
    this.#sequence = engineSequence;
    this.#timeLow = timeLow;
    this.#timeHigh = timeHigh;
    this.#last = -1;
  }

  /** Marks the command's last event. */
  end(): void {
    if (this.#last < 0) return;
    this.#uint8[this.#last + L.FLAGS] |= END_OF_COMMAND;
    this.#last = -1;
  }

  /** The event at this byte was written elsewhere, as this command's last one so far. */
  lastIs(offset: number): void {
    this.#last = offset;
  }

  /** The order shows `quantity` lots at the back of the level. */
  added(slot: number, level: number, quantity: number): void {
    this.#publish(ORDER_ADDED, slot, level, quantity, 0);
  }

  executed(slot: number, level: number, quantity: number, tradeId: number): void {
    this.#publish(ORDER_EXECUTED, slot, level, quantity, tradeId);
  }

  reduced(slot: number, level: number, quantity: number): void {
    this.#publish(ORDER_REDUCED, slot, level, quantity, 0);
  }

  /** The order has left this level, where it showed `quantity` lots. */
  removed(slot: number, level: number, quantity: number): void {
    this.#publish(ORDER_REMOVED, slot, level, quantity, 0);
  }

  /** A resting order that nobody sees traded: only the trade is told. */
  hiddenTrade(slot: number, price: number, quantity: number, tradeId: number): void {
    const orders = this.#orders;
    const instrument = orders.instrument(slot);
    const bookSequence = this.#bookSequences[instrument];
    this.#publish(MarketEventKind.HIDDEN_TRADE, slot, 0, quantity, tradeId);
    this.#bookSequences[instrument] = bookSequence;
    this.#float64[(this.#last + L.PRICE) >> 3] = price;
  }

  /** A trade in an auction, told once, of its buy; what it did to the book on either side comes after it. */
  auctionTrade(buy: number, price: number, quantity: number, tradeId: number): void {
    this.hiddenTrade(buy, price, quantity, tradeId);
    this.#uint8[this.#last + L.FLAGS] |= AUCTION_FLAG;
  }

  /** Where an auction would trade now; `surplus` is what is bid there less what is offered, in lots. */
  indicative(instrument: number, price: number, volume: number, surplus: number): void {
    const event = this.#claim(MarketEventKind.INDICATIVE, instrument);
    event.price = price;
    event.quantity = volume;
    event.levelQuantity = surplus;
  }

  /** Cold. */
  statusChanged(instrument: number, status: number): void {
    const event = this.#claim(MarketEventKind.STATUS, instrument);
    new InstrumentEvent(this.#sink.memory, event.byteOffset).tradingStatus = status;
  }

  /** Cold. */
  instrumentRemoved(instrument: number): void {
    this.#claim(MarketEventKind.INSTRUMENT_REMOVED, instrument);
  }

  #claim(kind: number, instrument: number): MarketEvent {
    const offset = this.#sink.claim();
    const event = this.#event.over(this.#sink.memory, offset);
    event.reset(kind, instrument, Side.UNSPECIFIED, this.#sequence).setTime(this.#timeLow, this.#timeHigh);
    this.#last = offset;
    return event;
  }

  /** Cold: claims the record of a new instrument, to be described by the caller. */
  claimInstrumentAdded(instrument: number): number {
    const offset = this.#sink.claim();
    const event = new MarketEvent(this.#sink.memory, offset);
    event.reset(MarketEventKind.INSTRUMENT_ADDED, instrument, Side.UNSPECIFIED, this.#sequence);
    this.#bookSequences[instrument] = this.#sequence;
    this.#last = offset;
    return offset;
  }

  get memory(): RecordMemory {
    return this.#sink.memory;
  }

  /** Cold: the displayed orders of a book as ORDER_ADDED in priority order, bids then asks, as if each came last. */
  publishBook(instrument: number, book: OrderBook, sink: RecordSink): void {
    const event = new MarketEvent(sink.memory);
    for (let side: number = Side.BUY; side <= Side.SELL; side++) {
      for (let level = book.best(instrument, side); level !== 0; level = book.behind(level)) {
        let quantity = 0;
        let count = 0;
        for (let slot = this.#levels.head(level); slot !== 0; slot = this.#orders.next(slot)) {
          quantity += book.available(slot);
          event.at(sink.claim()).reset(MarketEventKind.ORDER_ADDED, instrument, side, this.#bookSequences[instrument]);
          event.price = this.#levels.price(level);
          event.quantity = book.available(slot);
          event.orderId = this.#orders.id(slot);
          event.levelQuantity = quantity;
          event.levelOrders = ++count;
          event.markEndOfCommand();
        }
      }
    }
  }

  /** Writes every word of the record: it holds old content. */
  #publish(kind: number, slot: number, level: number, quantity: number, tradeId: number): void {
    const int32 = this.#int32;
    const float64 = this.#float64;
    const orders = this.#orders.int32;
    const at = slot << ORDER_SHIFT;
    const flags = orders[at + FLAGS];
    const instrument = flags & INSTRUMENT_MASK;
    const levels = this.#levels.float64;
    const levelAt = level << LEVEL_DOUBLE_SHIFT;
    const offset = this.#sink.claim();
    const w = offset >> 2;
    const d = offset >> 3;
    int32[w] = kind | ((flags >> SELL_SHIFT) & SELL) | (instrument << (L.INSTRUMENT * 8));
    int32[w + (L.LEVEL_ORDERS >> 2)] = this.#levels.int32[(level << LEVEL_SHIFT) + ORDERS];
    float64[d + (L.SEQUENCE >> 3)] = this.#sequence;
    float64[d + (L.PRICE >> 3)] = levels[levelAt + LEVEL_PRICE];
    float64[d + (L.QUANTITY >> 3)] = quantity;
    float64[d + (L.ORDER_ID >> 3)] = orders[at + GENERATION] * SLOTS_OF_A_GENERATION + slot;
    float64[d + (L.LEVEL_QUANTITY >> 3)] = levels[levelAt];
    float64[d + (L.TRADE_ID >> 3)] = tradeId;
    int32[w + (L.TIME >> 2)] = this.#timeLow;
    int32[w + (L.TIME >> 2) + 1] = this.#timeHigh;
    this.#bookSequences[instrument] = this.#sequence;
    this.#last = offset;
  }
}
