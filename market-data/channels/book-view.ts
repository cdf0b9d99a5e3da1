// One book at one depth, for all its subscribers: they share the frames, each has its own cursor.
//
// What is sent is the final state of every level that changed, so a slow subscriber needs no queue: only the place where
// it stopped (`BookView.leaveBehind`), from which `changesSince` works out one update to the newest state.

import type { InstrumentFeed } from '../instrument-feed.js';
import { bookBody, conflatedTail, levelsText, SharedFrame, snapshotFrame } from '../json-frames.js';
import { Standing, type Subscription } from '../subscription.js';
import { ChannelName, removeFrom } from './channel.js';

export abstract class BookView {
  readonly feed: InstrumentFeed;
  /** 0 for every level. */
  readonly depth: number;
  readonly #subscriptions: Subscription[] = [];
  /** The last snapshot, shared by all who come at the same sequence. */
  #snapshot: Uint8Array | undefined;
  #snapshotSequence = -1;

  constructor(feed: InstrumentFeed, depth: number) {
    this.feed = feed;
    this.depth = depth;
  }

  get isUnused(): boolean {
    return this.#subscriptions.length === 0;
  }

  add(subscription: Subscription): void {
    this.#subscriptions.push(subscription);
  }

  remove(subscription: Subscription): void {
    removeFrom(this.#subscriptions, subscription);
  }

  /** The book has changed: at the end of a command, before the feed's publication ends. */
  publish(): void {
    const hasChanged = this.advance();
    const sequence = this.feed.bookSequence;
    let shared: SharedFrame | undefined;
    for (const subscription of this.#subscriptions) {
      if (subscription.standing !== Standing.LIVE) {
        if (!subscription.subscriber.isSlow) this.#catchUp(subscription, sequence);
        else if (subscription.standing === Standing.BEHIND && hasChanged) subscription.skip(1);
      } else if (!hasChanged) {
        // Its view is what it was: nothing to send, and its cursor stays at the last frame.
      } else if (subscription.subscriber.isSlow) {
        subscription.standing = Standing.BEHIND;
        this.leaveBehind(subscription);
        subscription.skip(1);
      } else {
        shared ??= this.#sharedUpdate(sequence);
        if (shared === undefined) this.#sendSnapshot(subscription, sequence);
        else {
          subscription.subscriber.enqueue(shared.after(subscription.sequence));
          subscription.sequence = sequence;
        }
      }
    }
  }

  /** Between publications: brings one that is new or behind to the published state. */
  catchUp(subscription: Subscription): void {
    this.#catchUp(subscription, this.feed.bookSequence);
  }

  /** Takes over the book as it stands; false where that is no different from before at this depth. */
  protected abstract advance(): boolean;
  /** What the last `advance` changed, as the body of a frame; undefined where only a snapshot can tell. */
  protected abstract lastChanges(): string | undefined;
  /** Remembers where a subscription stopped: before the last `advance`. */
  protected abstract leaveBehind(subscription: Subscription): void;
  /** All changes since a subscription stopped; '' where there are none, undefined where only a snapshot can tell. */
  protected abstract changesSince(subscription: Subscription): string | undefined;
  /** Makes sure that `advance` has seen the book before a first snapshot is taken. */
  protected abstract settle(): void;

  #sharedUpdate(sequence: number): SharedFrame | undefined {
    const body = this.lastChanges();
    return body === undefined
      ? undefined
      : new SharedFrame(ChannelName.BOOK, 'update', this.feed, sequence, `${body}}`);
  }

  #catchUp(subscription: Subscription, sequence: number): void {
    const changes = subscription.standing === Standing.BEHIND ? this.changesSince(subscription) : undefined;
    if (changes === undefined) {
      this.#sendSnapshot(subscription, sequence);
      return;
    }
    if (changes === '') {
      // It came back to what the subscriber knows: no frame, and its cursor stays.
      subscription.caughtUp(subscription.sequence);
      return;
    }
    const tail = changes + conflatedTail(subscription.skipped);
    const update = new SharedFrame(ChannelName.BOOK, 'update', this.feed, sequence, tail);
    subscription.subscriber.enqueue(update.after(subscription.sequence));
    subscription.caughtUp(sequence);
  }

  #sendSnapshot(subscription: Subscription, sequence: number): void {
    this.settle();
    subscription.subscriber.enqueue(this.#snapshotAt(sequence, subscription.skipped));
    subscription.caughtUp(sequence);
  }

  #snapshotAt(sequence: number, skipped: number): Uint8Array {
    if (skipped === 0 && this.#snapshot !== undefined && this.#snapshotSequence === sequence) return this.#snapshot;
    const { feed } = this;
    const depth = this.depth === 0 ? Number.POSITIVE_INFINITY : this.depth;
    const body = bookBody(levelsText(feed, feed.book.bids, depth), levelsText(feed, feed.book.asks, depth));
    const frame = snapshotFrame(ChannelName.BOOK, feed, sequence, body + conflatedTail(skipped));
    if (skipped === 0) {
      this.#snapshot = frame;
      this.#snapshotSequence = sequence;
    }
    return frame;
  }
}
