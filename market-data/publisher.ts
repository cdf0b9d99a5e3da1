// Sends what the folder has folded to everyone who listens: at the end of a command only, and to each socket at once.

import type { Timers } from '../engine/ring/timers.js';
import { Channels } from './channels/channels.js';
import { CloseCode } from './close-code.js';
import type { FeedDirectory } from './feed-directory.js';
import { eventFrame } from './json-frames.js';
import type { MarketDataLimits } from './market-data-limits.js';
import type { MarketEventFolder } from './market-event-folder.js';
import type { Socket, SocketListener } from './socket-server.js';
import { Subscriber, type SubscriberHost } from './subscriber.js';
import { SubscriptionDesk } from './subscription-desk.js';

/** What of a logger is used here. */
export interface MarketDataLogger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export class Publisher implements SubscriberHost {
  readonly limits: MarketDataLimits;
  readonly timers: Timers;
  readonly #folder: MarketEventFolder;
  readonly #channels: Channels;
  readonly #desk: SubscriptionDesk;
  readonly #logger: MarketDataLogger;
  readonly #subscribers = new Set<Subscriber>();
  /** Those with frames in their queues. */
  readonly #queued: Subscriber[] = [];
  /** Those who must wait for the end of a command before they are brought up to date. */
  readonly #waiting = new Set<Subscriber>();
  #conflated = 0;
  #dropped = 0;
  #slowReadersClosed = 0;

  constructor(
    feeds: FeedDirectory,
    folder: MarketEventFolder,
    limits: MarketDataLimits,
    logger: MarketDataLogger,
    timers: Timers,
  ) {
    this.limits = limits;
    this.timers = timers;
    this.#folder = folder;
    this.#channels = new Channels(limits);
    this.#desk = new SubscriptionDesk(feeds, this.#channels, limits);
    this.#logger = logger;
  }

  /** A new socket. */
  accept(socket: Socket): SocketListener {
    const subscriber = new Subscriber(socket, this);
    this.#subscribers.add(subscriber);
    return subscriber;
  }

  /** Publishes all that is dirty; the folder is at the end of a command. */
  publish(): void {
    const folder = this.#folder;
    for (let i = 0; i < folder.dirtyCount; i++) this.#channels.publish(folder.dirty[i]);
    this.#endRemoved();
    folder.endPublication();
    if (this.#waiting.size > 0) this.#settleWaiting();
    this.#flush();
  }

  /** Cold but for the look: ends every subscription to an instrument that is no more. */
  #endRemoved(): void {
    const { dirty, dirtyCount } = this.#folder;
    for (let i = 0; i < dirtyCount; i++) {
      if (dirty[i].removedSequence === 0) continue;
      for (const subscriber of this.#subscribers) this.#desk.endRemoved(subscriber, dirty[i]);
    }
  }

  heartbeat(): void {
    for (const subscriber of this.#subscribers) {
      const wasSlow = subscriber.isSlow;
      subscriber.heartbeat();
      if (wasSlow && !subscriber.isSlow) this.#settle(subscriber);
    }
    this.#flush();
  }

  /** The last frame of every socket. */
  goodbye(): void {
    const frame = eventFrame({ event: 'goodbye', reason: 'SHUTTING_DOWN', text: 'the venue is shutting down' });
    for (const subscriber of this.#subscribers) subscriber.enqueue(frame);
    this.#flush();
  }

  /** For metrics: what is open now, and what was counted since the start. */
  figures(): Record<string, number> {
    let subscriptions = 0;
    let slow = 0;
    let conflated = this.#conflated;
    let dropped = this.#dropped;
    for (const subscriber of this.#subscribers) {
      subscriptions += subscriber.subscriptions.size;
      if (subscriber.isSlow) slow++;
      conflated += subscriber.conflated;
      dropped += subscriber.dropped;
    }
    return {
      subscribers: this.#subscribers.size,
      subscriptions,
      slow_subscribers: slow,
      updates_conflated: conflated,
      frames_dropped: dropped,
      slow_readers_closed: this.#slowReadersClosed,
    };
  }

  onRequest(subscriber: Subscriber, bytes: Uint8Array, isBinary: boolean): void {
    this.#desk.handle(subscriber, bytes, isBinary);
    this.#settle(subscriber);
    this.#flush();
  }

  onQueued(subscriber: Subscriber): void {
    this.#queued.push(subscriber);
  }

  onCaughtUp(subscriber: Subscriber): void {
    this.#settle(subscriber);
    this.#flush();
  }

  onClosed(subscriber: Subscriber, code: number, reason: string): void {
    this.#subscribers.delete(subscriber);
    this.#waiting.delete(subscriber);
    this.#desk.forget(subscriber);
    const { remoteAddress, conflated, dropped } = subscriber;
    this.#conflated += conflated;
    this.#dropped += dropped;
    const details = { remoteAddress, code, reason, conflated, dropped };
    if (code === CloseCode.SLOW_READER) this.#slowReadersClosed++;
    if (code === CloseCode.SLOW_READER || code === CloseCode.FLOODING) {
      this.#logger.warn(details, 'market data subscriber closed');
    } else this.#logger.debug(details, 'market data subscriber gone');
  }

  #settle(subscriber: Subscriber): void {
    if (this.#folder.atBoundary) subscriber.settle();
    else this.#waiting.add(subscriber);
  }

  #settleWaiting(): void {
    for (const subscriber of this.#waiting) subscriber.settle();
    this.#waiting.clear();
  }

  #flush(): void {
    // By index: closing a socket inside may queue nothing more, but must not disturb the walk.
    for (let i = 0; i < this.#queued.length; i++) this.#queued[i].flush();
    this.#queued.length = 0;
  }
}
