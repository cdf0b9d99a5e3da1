// hot path
// One instrument as the market-data stage knows it: its book, what happened since the last publication, and who listens.
//
// The book runs ahead of what subscribers know only between two publications: `publishedSequence` and `publishedChanges`
// say up to where. Frames are made at the end of a command only, when the book stands at `bookSequence`.

import type { Instrument } from '../engine/domain/instrument.js';
import type { MarketEvent } from '../engine/domain/market-event.js';
import { BboLog } from './bbo-log.js';
import { ChangeLog } from './change-log.js';
import type { BookView } from './channels/book-view.js';
import { DecimalText } from './decimal-text.js';
import { LevelBook } from './level-book.js';
import type { MarketDataLimits } from './market-data-limits.js';
import type { Subscription } from './subscription.js';
import { TradeLog } from './trade-log.js';

export interface StatusChange {
  readonly sequence: number;
  readonly tradingStatus: number;
}

export class InstrumentFeed {
  readonly index: number;
  readonly symbol: string;
  readonly prices: DecimalText;
  readonly quantities: DecimalText;

  readonly book = new LevelBook();
  /** Engine sequence of the last command that changed the book. */
  bookSequence: number;
  readonly changes: ChangeLog;
  readonly bbo: BboLog;
  readonly trades = new TradeLog();
  tradingStatus: number;
  /** Its changes since the last publication, in order. */
  readonly statusChanges: StatusChange[] = [];
  /** Where the auction under way would trade: ticks (0: nowhere), lots, and lots bid less lots offered there. */
  indicativePrice = 0;
  indicativeQuantity = 0;
  indicativeSurplus = 0;
  /** It has changed since the last publication, and after the last change of the status. */
  isIndicativeNew = false;
  /** Engine sequence of the command that brought the trading status, or where the auction would trade. */
  statusSequence: number;
  /** Engine sequence of the command that removed the instrument; 0 while it exists. */
  removedSequence = 0;

  /** What every subscriber that is not behind has been told. */
  publishedSequence: number;
  publishedChanges = 0;
  publishedStatusSequence: number;

  /** Set while it waits in the list of instruments to publish, or of those that the command under way has touched. */
  isDirty = false;
  isTouched = false;

  readonly bookViews: BookView[] = [];
  readonly bboSubscriptions: Subscription[] = [];
  readonly tradeSubscriptions: Subscription[] = [];
  readonly statusSubscriptions: Subscription[] = [];

  constructor(instrument: Instrument, tradingStatus: number, sequence: number, limits: MarketDataLimits) {
    this.index = instrument.index;
    this.symbol = instrument.symbol;
    this.prices = new DecimalText(instrument.tickSize);
    this.quantities = new DecimalText(instrument.lotSize);
    this.changes = new ChangeLog(limits.changesKeptMax);
    this.bbo = new BboLog(limits.bboChangesPerPublishMax);
    this.tradingStatus = tradingStatus;
    this.bookSequence = sequence;
    this.publishedSequence = sequence;
    this.statusSequence = sequence;
    this.publishedStatusSequence = sequence;
  }

  /** Takes one change of an order. */
  change(event: MarketEvent): void {
    const side = event.side;
    const price = event.price;
    this.book.side(side).set(price, event.levelQuantity, event.levelOrders);
    this.changes.append(side, price);
    this.bookSequence = event.sequence;
  }

  /** Takes the end of a command that changed this book. */
  endCommand(): void {
    this.bbo.observe(this.book, this.bookSequence);
  }

  /** Cold: takes a change of the trading status. */
  changeStatus(tradingStatus: number, sequence: number): void {
    this.tradingStatus = tradingStatus;
    this.statusSequence = sequence;
    this.statusChanges.push({ sequence, tradingStatus });
    this.indicativePrice = 0;
    this.indicativeQuantity = 0;
    this.indicativeSurplus = 0;
    this.isIndicativeNew = false;
  }

  /** Takes a change of where the auction under way would trade. */
  changeIndicative(price: number, quantity: number, surplus: number, sequence: number): void {
    this.indicativePrice = price;
    this.indicativeQuantity = quantity;
    this.indicativeSurplus = surplus;
    this.isIndicativeNew = true;
    this.statusSequence = sequence;
  }

  /** The newest of all that was published of this instrument. */
  get publishedUpTo(): number {
    return Math.max(this.publishedSequence, this.publishedStatusSequence);
  }

  /** All of it has been told. */
  endPublication(): void {
    this.publishedSequence = this.bookSequence;
    this.publishedChanges = this.changes.head;
    this.publishedStatusSequence = this.statusSequence;
    this.bbo.clear();
    this.trades.clear();
    this.statusChanges.length = 0;
    this.isIndicativeNew = false;
    this.isDirty = false;
  }
}
