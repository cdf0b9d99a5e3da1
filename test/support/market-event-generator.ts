// A stand-in for the engine that writes market events of random but valid order flow to a ring, and remembers what each
// command did to the price levels, so that any book at any sequence can be had exactly.

import { InstrumentEvent, MarketEvent, MarketEventKind } from '../../engine/domain/market-event.js';
import { Side } from '../../engine/domain/side.js';
import { highWord, lowWord } from '../../engine/domain/time-words.js';
import { RING_FULL, type RingProducer } from '../../engine/ring/one-to-one-ring.js';
import type { SeededRandom } from './seeded-random.js';

/** The final state of a level after a command. */
export interface LevelChange {
  readonly side: number;
  readonly price: number;
  readonly quantity: number;
  readonly orders: number;
}

export interface CommandChanges {
  readonly sequence: number;
  readonly levels: readonly LevelChange[];
}

export interface TradeMade {
  readonly sequence: number;
  readonly tradeId: number;
  readonly price: number;
  readonly quantity: number;
  readonly takerSide: number;
  readonly time: bigint;
}

interface RestingOrder {
  readonly id: number;
  readonly side: number;
  readonly price: number;
  quantity: number;
}

/** One instrument: its resting orders by level in time order, and the history of its levels. */
export class GeneratedBook {
  readonly history: CommandChanges[] = [];
  readonly trades: TradeMade[] = [];
  readonly levels = [new Map<number, RestingOrder[]>(), new Map<number, RestingOrder[]>()];
  readonly orders: RestingOrder[] = [];

  constructor(
    readonly index: number,
    readonly symbol: string,
    /** Around which prices lie, and how far from it. */
    readonly middle = 10_000,
    readonly spread = 60,
  ) {}

  best(side: number): number | undefined {
    const prices = [...this.levels[side - 1].keys()];
    if (prices.length === 0) return undefined;
    return side === Side.BUY ? Math.max(...prices) : Math.min(...prices);
  }
}

const FIRST_NANOS = 1_700_000_000_000_000_000n;

export class MarketEventGenerator {
  readonly books: GeneratedBook[] = [];
  sequence = 0;
  readonly #producer: RingProducer;
  readonly #random: SeededRandom;
  readonly #event: MarketEvent;
  readonly #instrumentEvent: InstrumentEvent;
  #nextOrderId = 1;
  #nextTradeId = 1;
  #touched = new Map<GeneratedBook, Map<string, LevelChange>>();
  #lastOffset = -1;

  constructor(producer: RingProducer, random: SeededRandom) {
    this.#producer = producer;
    this.#random = random;
    this.#event = new MarketEvent(producer.memory);
    this.#instrumentEvent = new InstrumentEvent(producer.memory);
  }

  addInstrument(symbol: string, tick = { mantissa: 1, scale: 2 }, lot = { mantissa: 1, scale: 0 }): GeneratedBook {
    const book = new GeneratedBook(this.books.length, symbol);
    this.books.push(book);
    this.sequence++;
    const event = this.#instrumentEvent.at(this.#claim());
    event.reset(MarketEventKind.INSTRUMENT_ADDED, book.index, Side.UNSPECIFIED, this.sequence);
    const bytes = Buffer.from(symbol);
    event.setSymbol(bytes, 0, bytes.length);
    event.tickMantissa = tick.mantissa;
    event.tickScale = tick.scale;
    event.lotMantissa = lot.mantissa;
    event.lotScale = lot.scale;
    event.tradingStatus = 1;
    event.markEndOfCommand();
    book.history.push({ sequence: this.sequence, levels: [] });
    return book;
  }

  setStatus(book: GeneratedBook, tradingStatus: number): void {
    this.sequence++;
    const event = this.#instrumentEvent.at(this.#claim());
    event.reset(MarketEventKind.STATUS, book.index, Side.UNSPECIFIED, this.sequence);
    event.tradingStatus = tradingStatus;
    event.markEndOfCommand();
  }

  /** Removes an instrument whose book is empty. */
  removeInstrument(book: GeneratedBook): void {
    this.sequence++;
    const event = this.#event.at(this.#claim());
    event.reset(MarketEventKind.INSTRUMENT_REMOVED, book.index, Side.UNSPECIFIED, this.sequence).markEndOfCommand();
  }

  /** A command that changes where an auction would trade, and no book. */
  indicative(book: GeneratedBook, price: number, quantity: number, surplus: number): void {
    this.sequence++;
    const event = this.#event.at(this.#claim());
    event.reset(MarketEventKind.INDICATIVE, book.index, Side.BUY, this.sequence);
    Object.assign(event, { price, quantity, levelQuantity: surplus });
    event.markEndOfCommand();
  }

  /** A hidden order of this side trades. */
  hiddenTrade(book: GeneratedBook, side: number, price: number, quantity: number): void {
    this.sequence++;
    const event = this.#event.at(this.#claim());
    event.reset(MarketEventKind.HIDDEN_TRADE, book.index, side, this.sequence);
    Object.assign(event, { price, quantity, tradeId: this.#nextTradeId++ });
    event.setTime(lowWord(this.#now()), highWord(this.#now()));
    event.markEndOfCommand();
  }

  /** The first bid and the first ask trade with each other at the bid's price, as an auction lets them. */
  uncross(book: GeneratedBook): void {
    this.#begin();
    const [bid, ask] = [Side.BUY, Side.SELL].map((side) => book.orders.find((order) => order.side === side)!);
    const quantity = Math.min(bid.quantity, ask.quantity);
    for (const order of [bid, ask]) {
      order.quantity -= quantity;
      if (order.quantity === 0) this.#forget(book, order);
    }
    const executed = this.#write(MarketEventKind.ORDER_EXECUTED, book, bid, quantity);
    executed.tradeId = this.#nextTradeId++;
    executed.markAuctionTrade();
    const kind = ask.quantity === 0 ? MarketEventKind.ORDER_REMOVED : MarketEventKind.ORDER_REDUCED;
    this.#write(kind, book, ask, quantity);
    this.#end();
  }

  marker(kind: typeof MarketEventKind.RECOVERED | typeof MarketEventKind.DRAINED): void {
    this.#event.at(this.#claim()).reset(kind, 0, Side.UNSPECIFIED, this.sequence);
  }

  /** Free records that the next command can rely on. */
  get room(): number {
    return this.#producer.free();
  }

  commit(): void {
    this.#producer.commit();
  }

  /** As the engine does: wakes nobody. */
  commitQuietly(): void {
    this.#producer.commitQuietly();
  }

  /** One random command on a random book; `betweenEvents` may commit half a command. */
  randomCommand(book = this.#random.pick(this.books), betweenEvents: () => void = () => {}): void {
    const kind = this.#random.below(100);
    if (kind < 45 || book.orders.length < 10) this.addPassive(book);
    else if (kind < 60) this.takeLiquidity(book, 1 + this.#random.below(400), betweenEvents);
    else if (kind < 85) this.cancel(book, [this.#random.pick(book.orders)]);
    else if (kind < 95) this.reduce(book, this.#random.pick(book.orders));
    else if (kind < 97) this.massCancel(book, 1 + this.#random.below(12), betweenEvents);
    else this.sequence++; // a command that changes no book
  }

  addPassive(book: GeneratedBook): void {
    const side = this.#random.below(2) === 0 ? Side.BUY : Side.SELL;
    const opposite = book.best(side === Side.BUY ? Side.SELL : Side.BUY);
    const distance = this.#random.below(book.spread);
    const price =
      side === Side.BUY ? (opposite ?? book.middle) - 1 - distance : (opposite ?? book.middle) + 1 + distance;
    this.add(book, side, price, 1 + this.#random.below(500));
  }

  add(book: GeneratedBook, side: number, price: number, quantity: number): void {
    this.#begin();
    const order: RestingOrder = { id: this.#nextOrderId++, side, price, quantity };
    book.orders.push(order);
    const level = book.levels[side - 1].get(price);
    if (level === undefined) book.levels[side - 1].set(price, [order]);
    else level.push(order);
    this.#write(MarketEventKind.ORDER_ADDED, book, order, quantity);
    this.#end();
  }

  /** An incoming order of a random side that trades until its quantity or the other side is used up. */
  takeLiquidity(book: GeneratedBook, quantity: number, betweenEvents: () => void): void {
    const restingSide = this.#random.below(2) === 0 ? Side.BUY : Side.SELL;
    this.#begin();
    while (quantity > 0) {
      const price = book.best(restingSide);
      if (price === undefined) break;
      if (this.#lastOffset >= 0 && this.#random.below(3) === 0) betweenEvents();
      const order = (book.levels[restingSide - 1].get(price) as RestingOrder[])[0];
      const traded = Math.min(quantity, order.quantity);
      quantity -= traded;
      order.quantity -= traded;
      if (order.quantity === 0) this.#forget(book, order);
      const trade = {
        sequence: this.sequence,
        tradeId: this.#nextTradeId++,
        price,
        quantity: traded,
        takerSide: restingSide === Side.BUY ? Side.SELL : Side.BUY,
        time: this.#now(),
      };
      book.trades.push(trade);
      this.#write(MarketEventKind.ORDER_EXECUTED, book, order, traded).tradeId = trade.tradeId;
    }
    this.#end();
  }

  cancel(book: GeneratedBook, orders: readonly RestingOrder[], betweenEvents: () => void = () => {}): void {
    this.#begin();
    for (const order of orders) {
      if (this.#lastOffset >= 0 && this.#random.below(3) === 0) betweenEvents();
      this.#forget(book, order);
      this.#write(MarketEventKind.ORDER_REMOVED, book, order, order.quantity);
    }
    this.#end();
  }

  massCancel(book: GeneratedBook, count: number, betweenEvents: () => void = () => {}): void {
    this.cancel(book, book.orders.slice(0, count), betweenEvents);
  }

  reduce(book: GeneratedBook, order: RestingOrder): void {
    if (order.quantity === 1) {
      this.cancel(book, [order]);
      return;
    }
    this.#begin();
    const by = 1 + this.#random.below(order.quantity - 1);
    order.quantity -= by;
    this.#write(MarketEventKind.ORDER_REDUCED, book, order, by);
    this.#end();
  }

  #begin(): void {
    this.sequence++;
    this.#touched = new Map();
    this.#lastOffset = -1;
  }

  #end(): void {
    // Half a command may be committed already, but never its last record, which is claimed after the last `betweenEvents`.
    if (this.#lastOffset >= 0) this.#event.at(this.#lastOffset).markEndOfCommand();
    for (const [book, levels] of this.#touched) {
      book.history.push({ sequence: this.sequence, levels: [...levels.values()] });
    }
  }

  #forget(book: GeneratedBook, order: RestingOrder): void {
    book.orders.splice(book.orders.indexOf(order), 1);
    const level = book.levels[order.side - 1].get(order.price) as RestingOrder[];
    level.splice(level.indexOf(order), 1);
    if (level.length === 0) book.levels[order.side - 1].delete(order.price);
  }

  #write(kind: number, book: GeneratedBook, order: RestingOrder, quantity: number): MarketEvent {
    const level = book.levels[order.side - 1].get(order.price) ?? [];
    const levelQuantity = level.reduce((sum, resting) => sum + resting.quantity, 0);
    this.#lastOffset = this.#claim();
    const event = this.#event.at(this.#lastOffset).reset(kind, book.index, order.side, this.sequence);
    event.price = order.price;
    event.quantity = quantity;
    event.orderId = order.id;
    event.levelQuantity = levelQuantity;
    event.levelOrders = level.length;
    event.setTime(lowWord(this.#now()), highWord(this.#now()));
    let levels = this.#touched.get(book);
    if (levels === undefined) {
      levels = new Map();
      this.#touched.set(book, levels);
    }
    const change = { side: order.side, price: order.price, quantity: levelQuantity, orders: level.length };
    levels.set(`${order.side} ${order.price}`, change);
    return event;
  }

  #now(): bigint {
    return FIRST_NANOS + BigInt(this.sequence) * 1_000n;
  }

  #claim(): number {
    const offset = this.#producer.tryClaim();
    if (offset === RING_FULL) throw new Error('the test must leave room in the ring for a command');
    return offset;
  }
}
