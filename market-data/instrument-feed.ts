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
  /** Engine sequence of the command that brought the trading status. */
  statusSequence: number;

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
    this.isDirty = false;
  }
}
