// hot path
// Writes to the market-event sink what happened to the orders of a book. Each event carries the totals of its price
// level after the change, so it is written after the book has changed.

import { MarketEvent, MarketEventKind } from '../domain/market-event.js';
import type { RecordMemory } from '../domain/record-memory.js';
import type { RecordSink } from '../domain/record-sink.js';
import { Side } from '../domain/side.js';
import type { InstrumentDirectory } from './instrument-directory.js';
import type { OrderBook } from './order-book.js';
import type { OrderStore } from './order-store.js';
import type { PriceLevelStore } from './price-level-store.js';

export class MarketEventPublisher {
  readonly #orders: OrderStore;
  readonly #levels: PriceLevelStore;
  readonly #bookSequences: Float64Array;
  #sink: RecordSink;
  #event: MarketEvent;
  #sequence = 0;
  #timeLow = 0;
  #timeHigh = 0;
  #any = false;

  constructor(orders: OrderStore, levels: PriceLevelStore, instruments: InstrumentDirectory, sink: RecordSink) {
    this.#orders = orders;
    this.#levels = levels;
    this.#bookSequences = instruments.bookSequences;
    this.#sink = sink;
    this.#event = new MarketEvent(sink.memory);
  }

  useSink(sink: RecordSink): void {
    this.#sink = sink;
    this.#event = new MarketEvent(sink.memory);
    this.#any = false;
  }

  begin(engineSequence: number, timeLow: number, timeHigh: number): void {
    this.#sequence = engineSequence;
    this.#timeLow = timeLow;
    this.#timeHigh = timeHigh;
    this.#any = false;
  }

  /** Marks the command's last event. */
  end(): void {
    if (this.#any) this.#event.markEndOfCommand();
  }

  added(slot: number, level: number): void {
    this.#publish(MarketEventKind.ORDER_ADDED, slot, level, this.#orders.leaves(slot));
  }

  executed(slot: number, level: number, quantity: number, tradeId: number): void {
    this.#publish(MarketEventKind.ORDER_EXECUTED, slot, level, quantity);
    this.#event.tradeId = tradeId;
  }

  reduced(slot: number, level: number, quantity: number): void {
    this.#publish(MarketEventKind.ORDER_REDUCED, slot, level, quantity);
  }

  /** The order, whose leaves are still what they were in the book, has left this level. */
  removed(slot: number, level: number): void {
    this.#publish(MarketEventKind.ORDER_REMOVED, slot, level, this.#orders.leaves(slot));
  }

  /** Claims the record of a new instrument, to be described by the caller. */
  claimInstrumentAdded(instrument: number): number {
    const offset = this.#sink.claim();
    this.#event.at(offset).reset(MarketEventKind.INSTRUMENT_ADDED, instrument, Side.UNSPECIFIED, this.#sequence);
    this.#bookSequences[instrument] = this.#sequence;
    this.#any = true;
    return offset;
  }

  get memory(): RecordMemory {
    return this.#sink.memory;
  }

  /** Cold: the resting orders of a book as ORDER_ADDED in priority order, bids then asks, as if each came last. */
  publishBook(instrument: number, book: OrderBook, sink: RecordSink): void {
    const event = new MarketEvent(sink.memory);
    for (let side: number = Side.BUY; side <= Side.SELL; side++) {
      for (let level = book.best(instrument, side); level !== 0; level = book.behind(level, side)) {
        let quantity = 0;
        let count = 0;
        for (let slot = this.#levels.head(level); slot !== 0; slot = this.#orders.next(slot)) {
          quantity += this.#orders.leaves(slot);
          event.at(sink.claim()).reset(MarketEventKind.ORDER_ADDED, instrument, side, this.#bookSequences[instrument]);
          event.price = this.#levels.price(level);
          event.quantity = this.#orders.leaves(slot);
          event.orderId = this.#orders.id(slot);
          event.levelQuantity = quantity;
          event.levelOrders = ++count;
          event.markEndOfCommand();
        }
      }
    }
  }

  #publish(kind: number, slot: number, level: number, quantity: number): void {
    const orders = this.#orders;
    const levels = this.#levels;
    const instrument = orders.instrument(slot);
    const event = this.#event.at(this.#sink.claim());
    event.reset(kind, instrument, orders.side(slot), this.#sequence);
    event.price = levels.price(level);
    event.quantity = quantity;
    event.orderId = orders.id(slot);
    event.levelQuantity = levels.quantity(level);
    event.levelOrders = levels.orders(level);
    event.setTime(this.#timeLow, this.#timeHigh);
    this.#bookSequences[instrument] = this.#sequence;
    this.#any = true;
  }
}
