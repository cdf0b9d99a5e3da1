// The channel `trades`: every trade, never conflated. A subscriber that reads too slowly is warned, and its socket is
// closed when more waits for it than may (subscriber.ts).

import type { InstrumentFeed } from '../instrument-feed.js';
import { SharedFrame, tradeTail } from '../json-frames.js';
import type { Subscription } from '../subscription.js';
import { type Channel, ChannelName, removeFrom } from './channel.js';

export class TradesChannel implements Channel {
  readonly name = ChannelName.TRADES;
  readonly hasSnapshot = false;

  add(subscription: Subscription): void {
    subscription.feed.tradeSubscriptions.push(subscription);
  }

  remove(subscription: Subscription): void {
    removeFrom(subscription.feed.tradeSubscriptions, subscription);
  }

  publish(feed: InstrumentFeed): void {
    const { trades, tradeSubscriptions } = feed;
    if (trades.count === 0) return;
    for (let i = 0; i < trades.count; i++) {
      const sequence = trades.sequences[i];
      const frame = new SharedFrame(this.name, 'trade', feed, sequence, tradeTail(feed, i));
      for (const subscription of tradeSubscriptions) {
        subscription.subscriber.enqueue(frame.after(subscription.sequence));
        subscription.sequence = sequence;
      }
    }
    for (const subscription of tradeSubscriptions) subscription.subscriber.warnWhereSlow(this.name);
  }

  /** It begins with the next trade. */
  catchUp(subscription: Subscription): void {
    subscription.caughtUp(subscription.sequence);
  }
}
