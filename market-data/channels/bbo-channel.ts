// The channel `bbo`: best bid and ask with their quantities, after every command that changed one of them. A slow
// subscriber gets the newest alone, once it reads again.

import type { InstrumentFeed } from '../instrument-feed.js';
import { bboBody, conflatedTail, SharedFrame, snapshotFrame } from '../json-frames.js';
import { Standing, type Subscription } from '../subscription.js';
import { type Channel, ChannelName, removeFrom } from './channel.js';

export class BboChannel implements Channel {
  readonly name = ChannelName.BBO;
  readonly hasSnapshot = true;

  add(subscription: Subscription): void {
    subscription.feed.bboSubscriptions.push(subscription);
  }

  remove(subscription: Subscription): void {
    removeFrom(subscription.feed.bboSubscriptions, subscription);
  }

  publish(feed: InstrumentFeed): void {
    const { bbo, bboSubscriptions } = feed;
    if (bbo.count === 0 || bboSubscriptions.length === 0) return;
    const updates: SharedFrame[] = [];
    for (const subscription of bboSubscriptions) {
      if (subscription.standing !== Standing.LIVE) {
        if (!subscription.subscriber.isSlow) this.catchUp(subscription);
        else if (subscription.standing === Standing.BEHIND) subscription.skip(bbo.count + bbo.merged);
      } else if (subscription.subscriber.isSlow) {
        subscription.standing = Standing.BEHIND;
        subscription.skip(bbo.count + bbo.merged);
      } else {
        if (updates.length === 0) collectUpdates(feed, updates);
        this.#sendUpdates(subscription, updates);
      }
    }
  }

  catchUp(subscription: Subscription): void {
    const { feed, subscriber } = subscription;
    const { bbo } = feed;
    const body = bboBody(feed, bbo.bidPrice, bbo.bidQuantity, bbo.askPrice, bbo.askQuantity);
    const tail = body + conflatedTail(subscription.skipped);
    const isUpdate = subscription.standing === Standing.BEHIND;
    // A snapshot is true of the whole book as it stands now, an update belongs to the command that made it.
    const sequence = isUpdate ? bbo.sequence : feed.bookSequence;
    if (isUpdate) {
      subscriber.enqueue(new SharedFrame(this.name, 'update', feed, sequence, tail).after(subscription.sequence));
    } else subscriber.enqueue(snapshotFrame(this.name, feed, sequence, tail));
    subscription.caughtUp(sequence);
  }

  #sendUpdates(subscription: Subscription, updates: readonly SharedFrame[]): void {
    const { bbo } = subscription.feed;
    for (let i = 0; i < updates.length; i++) {
      subscription.subscriber.enqueue(updates[i].after(subscription.sequence));
      subscription.sequence = bbo.sequences[i];
    }
    if (bbo.merged > 0) subscription.subscriber.countConflated(bbo.merged);
  }
}

/** One frame a change since the last publication; the last stands for those that the log had to merge into it. */
function collectUpdates(feed: InstrumentFeed, updates: SharedFrame[]): void {
  const { bbo } = feed;
  for (let i = 0; i < bbo.count; i++) {
    const merged = i === bbo.count - 1 ? bbo.merged : 0;
    const body = bboBody(feed, bbo.bidPrices[i], bbo.bidQuantities[i], bbo.askPrices[i], bbo.askQuantities[i]);
    updates.push(new SharedFrame(ChannelName.BBO, 'update', feed, bbo.sequences[i], body + conflatedTail(merged)));
  }
}
