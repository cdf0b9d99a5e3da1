// The channel `status`: the trading status of the instrument when one subscribes, then each change; never conflated.

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
    for (const { sequence, tradingStatus } of feed.statusChanges) {
      const frame = new SharedFrame(this.name, 'update', feed, sequence, statusTail(tradingStatus));
      for (const subscription of feed.statusSubscriptions) {
        if (subscription.standing === Standing.NEW) continue; // its snapshot is still to come
        subscription.subscriber.enqueue(frame.after(subscription.sequence));
        subscription.sequence = sequence;
        subscription.subscriber.warnWhereSlow(this.name);
      }
    }
  }

  catchUp(subscription: Subscription): void {
    const { feed } = subscription;
    const tail = statusTail(feed.tradingStatus);
    subscription.subscriber.enqueue(snapshotFrame(this.name, feed, feed.statusSequence, tail));
    subscription.caughtUp(feed.statusSequence);
  }
}
