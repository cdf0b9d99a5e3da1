// Carries out requests: every one gets its answer first, then what it asked for; a refused one changes nothing.

import type { Channel } from './channels/channel.js';
import { ChannelName } from './channels/channel.js';
import type { Channels } from './channels/channels.js';
import type { FeedDirectory } from './feed-directory.js';
import type { InstrumentFeed } from './instrument-feed.js';
import { eventFrame, SharedFrame } from './json-frames.js';
import type { MarketDataLimits } from './market-data-limits.js';
import { parseRequest, Refusal, type Request, RequestOp, shown } from './request-parser.js';
import type { Subscriber } from './subscriber.js';
import { Standing, Subscription } from './subscription.js';

/** What the answer to each request is called. */
const ANSWERS: Readonly<Record<RequestOp, string>> = {
  subscribe: 'subscribed',
  unsubscribe: 'unsubscribed',
  resync: 'resynced',
};

export class SubscriptionDesk {
  readonly #feeds: FeedDirectory;
  readonly #channels: Channels;
  readonly #limits: MarketDataLimits;

  constructor(feeds: FeedDirectory, channels: Channels, limits: MarketDataLimits) {
    this.#feeds = feeds;
    this.#channels = channels;
    this.#limits = limits;
  }

  handle(subscriber: Subscriber, bytes: Uint8Array, isBinary: boolean): void {
    const request = parseRequest(bytes, isBinary, this.#limits);
    const refusal = request instanceof Refusal ? request : this.#carryOut(subscriber, request);
    if (refusal === undefined) return;
    const { id, reason, text } = refusal;
    subscriber.enqueue(eventFrame({ event: 'reject', id, reason, text }));
  }

  /** Takes a subscriber that has gone off every list. */
  forget(subscriber: Subscriber): void {
    for (const subscription of subscriber.subscriptions.values()) subscription.channel.remove(subscription);
    subscriber.subscriptions.clear();
  }

  /** Ends what a subscriber has of an instrument that the venue has removed; the last frame of each says so. */
  endRemoved(subscriber: Subscriber, feed: InstrumentFeed): void {
    for (const [key, subscription] of subscriber.subscriptions) {
      if (subscription.feed !== feed) continue;
      const { channel, sequence } = subscription;
      subscriber.enqueue(new SharedFrame(channel.name, 'removed', feed, feed.removedSequence, '}').after(sequence));
      channel.remove(subscription);
      subscriber.subscriptions.delete(key);
    }
  }

  #carryOut(subscriber: Subscriber, request: Request): Refusal | undefined {
    const feeds: InstrumentFeed[] = [];
    for (const [index, symbol] of request.symbols.entries()) {
      const feed = this.#feeds.bySymbol(symbol);
      if (feed === undefined) {
        const text = `symbols[${index}]: ${shown(symbol)} is no instrument of this venue`;
        return new Refusal(request.id, 'UNKNOWN_SYMBOL', text);
      }
      feeds.push(feed);
    }
    const channel = this.#channels.named(request.channel);
    const text = this.#whyNot(subscriber, request, channel, feeds);
    if (text !== undefined) return new Refusal(request.id, 'MALFORMED', text);
    this.#answer(subscriber, request);
    for (const feed of feeds) this.#apply(subscriber, request, channel, feed);
    return undefined;
  }

  #whyNot(
    subscriber: Subscriber,
    request: Request,
    channel: Channel,
    feeds: readonly InstrumentFeed[],
  ): string | undefined {
    const { subscriptions } = subscriber;
    const missing = feeds.filter((feed) => !subscriptions.has(keyOf(channel, feed)));
    if (request.op === RequestOp.SUBSCRIBE) {
      const max = this.#limits.subscriptionsPerSocketMax;
      const count = subscriptions.size + missing.length;
      if (count > max)
        return `symbols: ${count} subscriptions are above the limit of ${max} (subscriptionsPerSocketMax)`;
      const full = channel.name === ChannelName.BOOK ? this.#bookWithoutRoom(feeds, request.depth) : undefined;
      const depths = this.#limits.depthsPerBookMax;
      return full && `depth: ${full.symbol} is kept at ${depths} other depths, the limit (depthsPerBookMax)`;
    }
    if (request.op === RequestOp.RESYNC) {
      if (!channel.hasSnapshot) return `channel: ${shown(channel.name)} has no snapshot to begin anew from`;
      if (missing.length > 0) return `symbols: ${shown(missing[0].symbol)} is not subscribed to on ${channel.name}`;
    }
    return undefined;
  }

  #bookWithoutRoom(feeds: readonly InstrumentFeed[], depth: number): InstrumentFeed | undefined {
    return feeds.find((feed) => !this.#channels.book.hasRoomFor(feed, depth));
  }

  #answer(subscriber: Subscriber, request: Request): void {
    const { op, id, channel, symbols, depth } = request;
    const limited = depth > 0 ? { depth } : {};
    subscriber.enqueue(eventFrame({ event: ANSWERS[op], id, channel, symbols, ...limited }));
  }

  /** Who subscribes again begins anew, with the new depth. */
  #apply(subscriber: Subscriber, request: Request, channel: Channel, feed: InstrumentFeed): void {
    const key = keyOf(channel, feed);
    const existing = subscriber.subscriptions.get(key);
    if (request.op === RequestOp.RESYNC) {
      if (existing !== undefined) existing.standing = Standing.NEW;
      return;
    }
    if (existing !== undefined) {
      channel.remove(existing);
      subscriber.subscriptions.delete(key);
    }
    if (request.op === RequestOp.UNSUBSCRIBE) return;
    const subscription = new Subscription(subscriber, channel, feed, request.depth);
    channel.add(subscription);
    subscriber.subscriptions.set(key, subscription);
  }
}

function keyOf(channel: Channel, feed: InstrumentFeed): string {
  return `${channel.name} ${feed.symbol}`;
}
