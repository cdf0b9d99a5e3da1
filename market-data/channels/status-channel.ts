// The channel `status`: the trading status of the instrument when one subscribes, then each change; never conflated. In an
// auction it says with it where that would trade, and again whenever that has changed, once a publication.

import type { InstrumentFeed } from '../instrument-feed.js';
import { SharedFrame, snapshotFrame, statusTail } from '../json-frames.js';
import { Standing, type Subscription } from '../subscription.js';
import { type Channel, ChannelName, removeFrom } from './channel.js';

export class StatusChannel implements Channel {
  readonly name = ChannelName.STATUS;
  readonly hasSnapshot = true;

  add(subscription: Subscription): void {
    subscription.feed.statusSubscriptions.push(subscription);
  }

  remove(subscription: Subscription): void {
    removeFrom(subscription.feed.statusSubscriptions, subscription);
  }

  publish(feed: InstrumentFeed): void {
    const { statusChanges, statusSequence } = feed;
    for (let i = 0; i < statusChanges.length; i++) {
      const { sequence, tradingStatus } = statusChanges[i];
      const isCurrent = i === statusChanges.length - 1 && sequence === statusSequence;
      this.#send(feed, sequence, statusTail(feed, tradingStatus, isCurrent));
    }
    // What the command that began the auction says of it has gone with the status.
    if (!feed.isIndicativeNew || statusChanges.at(-1)?.sequence === statusSequence) return;
    this.#send(feed, statusSequence, statusTail(feed, feed.tradingStatus, true));
  }

  catchUp(subscription: Subscription): void {
    const { feed } = subscription;
    const tail = statusTail(feed, feed.tradingStatus, true);
    subscription.subscriber.enqueue(snapshotFrame(this.name, feed, feed.statusSequence, tail));
    subscription.caughtUp(feed.statusSequence);
  }

  #send(feed: InstrumentFeed, sequence: number, tail: string): void {
    if (feed.statusSubscriptions.length === 0) return;
    const frame = new SharedFrame(this.name, 'update', feed, sequence, tail);
    for (const subscription of feed.statusSubscriptions) {
      if (subscription.standing === Standing.NEW) continue; // its snapshot is still to come
      subscription.subscriber.enqueue(frame.after(subscription.sequence));
      subscription.sequence = sequence;
      subscription.subscriber.warnWhereSlow(this.name);
    }
  }
}
