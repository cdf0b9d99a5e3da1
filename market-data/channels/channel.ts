// What all channels are to the rest of the stage, and their names.

import type { InstrumentFeed } from '../instrument-feed.js';
import type { Subscription } from '../subscription.js';

export const ChannelName = { TRADES: 'trades', BBO: 'bbo', BOOK: 'book', STATUS: 'status' } as const;
export type ChannelName = (typeof ChannelName)[keyof typeof ChannelName];

/** Named by the contract and not there yet. */
export const CHANNELS_NOT_OFFERED: readonly string[] = ['orders', 'candles', 'stats'];

export interface Channel {
  readonly name: ChannelName;
  /** False where a subscription begins with the next event and there is no state to send again. */
  readonly hasSnapshot: boolean;
  /** Puts a subscription on the instrument's list; its first frame comes with `catchUp`. */
  add(subscription: Subscription): void;
  remove(subscription: Subscription): void;
  /** Tells every subscription what happened to the instrument since the last publication. */
  publish(feed: InstrumentFeed): void;
  /** Brings one that is new or behind to what was published last; its subscriber is not slow. */
  catchUp(subscription: Subscription): void;
}

/** Takes an item out of a list whose order does not matter. */
export function removeFrom<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index < 0) return;
  list[index] = list[list.length - 1];
  list.pop();
}
