// Every level of a book: updates are read off the feed's change log.

import type { InstrumentFeed } from '../instrument-feed.js';
import { bookBody, levelText } from '../json-frames.js';
import type { LevelSide } from '../level-book.js';
import type { Subscription } from '../subscription.js';
import { BookView } from './book-view.js';

export class FullBookView extends BookView {
  readonly #changed: Float64Array;

  /** `changed`: room for as many changes as the log keeps, used only while a frame is made. */
  constructor(feed: InstrumentFeed, changed: Float64Array) {
    super(feed, 0);
    this.#changed = changed;
  }

  protected advance(): boolean {
    return true;
  }

  protected lastChanges(): string | undefined {
    return this.#changesFrom(this.feed.publishedChanges);
  }

  protected leaveBehind(subscription: Subscription): void {
    subscription.changes = this.feed.publishedChanges;
  }

  protected changesSince(subscription: Subscription): string | undefined {
    return this.#changesFrom(subscription.changes);
  }

  protected settle(): void {}

  #changesFrom(position: number): string | undefined {
    const { feed } = this;
    if (!feed.changes.keeps(position)) return undefined;
    const count = feed.changes.collect(position, this.#changed);
    let bids = '';
    let asks = '';
    for (let i = 0; i < count; i++) {
      const change = this.#changed[i];
      if (change < 0) bids += (bids === '' ? '' : ',') + this.#levelNow(feed.book.bids, -change);
      else asks += (asks === '' ? '' : ',') + this.#levelNow(feed.book.asks, change);
    }
    return bookBody(bids, asks);
  }

  #levelNow(side: LevelSide, price: number): string {
    const rank = side.rankOf(price);
    if (rank < 0) return levelText(this.feed, price, 0, 0);
    return levelText(this.feed, price, side.quantityAt(rank), side.ordersAt(rank));
  }
}
