// The best N levels of a book: updates are the differences between two windows, so that a level that enters the window
// is sent and one that leaves it is removed.

import { DepthWindow, forEachDifference } from '../depth-window.js';
import type { InstrumentFeed } from '../instrument-feed.js';
import { bookBody, levelText } from '../json-frames.js';
import type { Subscription } from '../subscription.js';
import { BookView } from './book-view.js';

export class DepthBookView extends BookView {
  /** What subscribers that are not behind know, and what they knew one publication before. */
  #window: DepthWindow;
  #previous: DepthWindow;
  #isFilled = false;
  /** Set where a subscription has kept the previous window as what it last saw: it must not be filled again. */
  #isPreviousKept = false;
  /** The differences between the two, '' for none. */
  #changes = '';

  constructor(feed: InstrumentFeed, depth: number) {
    super(feed, depth);
    this.#window = new DepthWindow(depth);
    this.#previous = new DepthWindow(depth);
  }

  protected advance(): boolean {
    const next = this.#isPreviousKept ? new DepthWindow(this.depth) : this.#previous;
    this.#isPreviousKept = false;
    this.#previous = this.#window;
    this.#window = next;
    next.fill(this.feed.book);
    this.#isFilled = true;
    this.#changes = this.#difference(this.#previous, next);
    return this.#changes !== '';
  }

  protected lastChanges(): string {
    return this.#changes;
  }

  protected leaveBehind(subscription: Subscription): void {
    subscription.window = this.#previous;
    this.#isPreviousKept = true;
  }

  protected changesSince(subscription: Subscription): string | undefined {
    return subscription.window === undefined ? undefined : this.#difference(subscription.window, this.#window);
  }

  protected settle(): void {
    if (this.#isFilled) return;
    this.#window.fill(this.feed.book);
    this.#isFilled = true;
  }

  #difference(from: DepthWindow, to: DepthWindow): string {
    let text = '';
    const add = (price: number, quantity: number, orders: number) => {
      text += (text === '' ? '' : ',') + levelText(this.feed, price, quantity, orders);
    };
    forEachDifference(from.bids, to.bids, 1, add);
    const bids = text;
    text = '';
    forEachDifference(from.asks, to.asks, -1, add);
    return bids === '' && text === '' ? '' : bookBody(bids, text);
  }
}
