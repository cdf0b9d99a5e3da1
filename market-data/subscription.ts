// One subscriber's interest in one channel of one instrument, with the cursor: what it was last sent.

import type { Channel } from './channels/channel.js';
import type { DepthWindow } from './depth-window.js';
import type { InstrumentFeed } from './instrument-feed.js';

/** How a subscription stands to what was published last. */
export const Standing = {
  /** It has had nothing yet, or wants to begin anew: its next frame is a snapshot. */
  NEW: 0,
  /** It has had everything. */
  LIVE: 1,
  /** Its subscriber is slow and was left out: its next frame brings it to the newest state. */
  BEHIND: 2,
} as const;
export type Standing = (typeof Standing)[keyof typeof Standing];

/** What a channel needs of the one it sends to. */
export interface FrameSink {
  /** True while so much waits for it that conflatable channels leave it out. */
  readonly isSlow: boolean;
  /** Sends a frame at the end of the publication. */
  enqueue(frame: Uint8Array): void;
  /** Counts updates that it was not sent one by one. */
  countConflated(updates: number): void;
  /** Tells it once, where it is slow, that this channel will not wait for it. */
  warnWhereSlow(channel: string): void;
}

export class Subscription {
  readonly subscriber: FrameSink;
  readonly channel: Channel;
  readonly feed: InstrumentFeed;
  /** Of a book: how many of the best levels, 0 for all. */
  readonly depth: number;
  standing: Standing = Standing.NEW;
  /** The sequence it was last sent, 0 before the first. */
  sequence = 0;
  /** While BEHIND: updates that its next frame stands for. */
  skipped = 0;
  /** While BEHIND on every level: where in the change log it stopped. */
  changes = 0;
  /** While BEHIND on a limited depth: what it last saw. */
  window: DepthWindow | undefined;

  constructor(subscriber: FrameSink, channel: Channel, feed: InstrumentFeed, depth: number) {
    this.subscriber = subscriber;
    this.channel = channel;
    this.feed = feed;
    this.depth = depth;
  }

  /** Up to which sequence it has had everything of its instrument. */
  get completeUpTo(): number {
    return this.standing === Standing.LIVE ? this.feed.publishedUpTo : this.sequence;
  }

  /** Leaves out updates, which the next frame will stand for. */
  skip(updates: number): void {
    this.skipped += updates;
    this.subscriber.countConflated(updates);
  }

  /** A frame with this sequence brought it to the newest state. */
  caughtUp(sequence: number): void {
    this.standing = Standing.LIVE;
    this.sequence = sequence;
    this.skipped = 0;
    this.window = undefined;
  }
}
