// hot path
// Folds the engine's market events, in order, into the books and their logs. It sends nothing: `dirtyCount` instruments in
// `dirty` wait to be published, which may be done while `atBoundary`, when the last event ended its command.

import { InstrumentEvent, MarketEvent, MarketEventKind } from '../engine/domain/market-event.js';
import type { RecordMemory } from '../engine/domain/record-memory.js';
import type { FeedDirectory } from './feed-directory.js';
import type { InstrumentFeed } from './instrument-feed.js';

export class MarketEventFolder {
  readonly #feeds: FeedDirectory;
  readonly #event: MarketEvent;
  readonly #instrumentEvent: InstrumentEvent;
  /** The instruments whose books the command under way has changed. */
  readonly #touched: InstrumentFeed[] = [];
  #touchedCount = 0;
  readonly dirty: InstrumentFeed[] = [];
  dirtyCount = 0;
  /** True where the books stand as a command left them, not in the middle of one. */
  atBoundary = true;
  recovered = false;
  drained = false;

  constructor(feeds: FeedDirectory, memory: RecordMemory) {
    this.#feeds = feeds;
    this.#event = new MarketEvent(memory);
    this.#instrumentEvent = new InstrumentEvent(memory);
  }

  fold(offset: number): void {
    const event = this.#event.at(offset);
    switch (event.kind) {
      case MarketEventKind.INSTRUMENT_ADDED:
        this.#feeds.add(this.#instrumentEvent.at(offset));
        break;
      case MarketEventKind.STATUS:
        this.#foldStatus(this.#instrumentEvent.at(offset));
        break;
      case MarketEventKind.INDICATIVE:
        this.#foldIndicative(event);
        break;
      case MarketEventKind.HIDDEN_TRADE:
        this.#foldHiddenTrade(event);
        break;
      case MarketEventKind.INSTRUMENT_REMOVED:
        this.#foldRemoval(event);
        break;
      case MarketEventKind.RECOVERED:
        this.recovered = true;
        this.#endCommand();
        return;
      case MarketEventKind.DRAINED:
        this.drained = true;
        this.#endCommand();
        return;
      default:
        this.#foldOrder(event);
    }
    this.atBoundary = false;
    if (event.endOfCommand) this.#endCommand();
  }

  /** All that is dirty has been published. */
  endPublication(): void {
    for (let i = 0; i < this.dirtyCount; i++) this.dirty[i].endPublication();
    this.dirtyCount = 0;
  }

  #foldOrder(event: MarketEvent): void {
    const feed = this.#feeds.at(event.instrument);
    feed.change(event);
    if (event.kind === MarketEventKind.ORDER_EXECUTED && feed.tradeSubscriptions.length > 0) feed.trades.append(event);
    if (!feed.isTouched) {
      feed.isTouched = true;
      this.#touched[this.#touchedCount++] = feed;
    }
    this.#markDirty(feed);
  }

  /** The book is as it was: what traded was never shown in it. */
  #foldHiddenTrade(event: MarketEvent): void {
    const feed = this.#feeds.at(event.instrument);
    if (feed.tradeSubscriptions.length === 0) return;
    feed.trades.append(event);
    this.#markDirty(feed);
  }

  #foldIndicative(event: MarketEvent): void {
    const feed = this.#feeds.at(event.instrument);
    feed.changeIndicative(event.price, event.quantity, event.levelQuantity, event.sequence);
    this.#markDirty(feed);
  }

  /** Cold. */
  #foldRemoval(event: MarketEvent): void {
    const feed = this.#feeds.remove(event.instrument);
    feed.removedSequence = event.sequence;
    this.#markDirty(feed);
  }

  #foldStatus(event: InstrumentEvent): void {
    const feed = this.#feeds.at(event.instrument);
    feed.changeStatus(event.tradingStatus, event.sequence);
    this.#markDirty(feed);
  }

  #markDirty(feed: InstrumentFeed): void {
    if (feed.isDirty) return;
    feed.isDirty = true;
    this.dirty[this.dirtyCount++] = feed;
  }

  #endCommand(): void {
    for (let i = 0; i < this.#touchedCount; i++) {
      this.#touched[i].isTouched = false;
      this.#touched[i].endCommand();
    }
    this.#touchedCount = 0;
    this.atBoundary = true;
  }
}
