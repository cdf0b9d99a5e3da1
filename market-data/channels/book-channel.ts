// The channel `book`: price levels, one snapshot, then updates; every level or the best N.

import type { InstrumentFeed } from '../instrument-feed.js';
import type { MarketDataLimits } from '../market-data-limits.js';
import type { Subscription } from '../subscription.js';
import type { BookView } from './book-view.js';
import { type Channel, ChannelName, removeFrom } from './channel.js';
import { DepthBookView } from './depth-book-view.js';
import { FullBookView } from './full-book-view.js';

export class BookChannel implements Channel {
  readonly name = ChannelName.BOOK;
  readonly hasSnapshot = true;
  readonly #depthsPerBookMax: number;
  /** Working memory of all views: frames are made one at a time. */
  readonly #changed: Float64Array;

  constructor(limits: MarketDataLimits) {
    this.#depthsPerBookMax = limits.depthsPerBookMax;
    this.#changed = new Float64Array(limits.changesKeptMax);
  }

  /** False where the book is already kept at as many depths as there may be. */
  hasRoomFor(feed: InstrumentFeed, depth: number): boolean {
    return viewAt(feed, depth) !== undefined || feed.bookViews.length < this.#depthsPerBookMax;
  }

  add(subscription: Subscription): void {
    const { feed, depth } = subscription;
    let view = viewAt(feed, depth);
    if (view === undefined) {
      view = depth === 0 ? new FullBookView(feed, this.#changed) : new DepthBookView(feed, depth);
      feed.bookViews.push(view);
    }
    view.add(subscription);
  }

  remove(subscription: Subscription): void {
    const { feed, depth } = subscription;
    const view = viewAt(feed, depth);
    if (view === undefined) return;
    view.remove(subscription);
    if (view.isUnused) removeFrom(feed.bookViews, view);
  }

  publish(feed: InstrumentFeed): void {
    if (feed.bookSequence === feed.publishedSequence) return;
    for (const view of feed.bookViews) view.publish();
  }

  catchUp(subscription: Subscription): void {
    viewAt(subscription.feed, subscription.depth)?.catchUp(subscription);
  }
}

function viewAt(feed: InstrumentFeed, depth: number): BookView | undefined {
  return feed.bookViews.find((view) => view.depth === depth);
}
