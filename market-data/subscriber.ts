// One socket of the market-data door: its subscriptions, the frames of the publication under way, and how far behind it is.
//
// A subscriber is slow from the moment that more than `slowBytes` wait for it until no more than `caughtUpBytes` do. While
// it is slow, conflatable channels leave it out. One for whom more than `bufferedBytesMax` waits is closed.

import type { Timers } from '../engine/ring/timers.js';
import { CloseCode } from './close-code.js';
import { eventFrame } from './json-frames.js';
import type { MarketDataLimits } from './market-data-limits.js';
import { SendResult, type Socket, type SocketListener } from './socket-server.js';
import { type FrameSink, Standing, type Subscription } from './subscription.js';

/** What a subscriber needs of the stage. */
export interface SubscriberHost {
  readonly limits: MarketDataLimits;
  readonly timers: Timers;
  onRequest(subscriber: Subscriber, bytes: Uint8Array, isBinary: boolean): void;
  /** It has its first frame in the queue: `flush` must follow. */
  onQueued(subscriber: Subscriber): void;
  /** It has read what waited, and may have subscriptions that are behind. */
  onCaughtUp(subscriber: Subscriber): void;
  onClosed(subscriber: Subscriber, code: number, reason: string): void;
}

const SECOND_MS = 1000;

export class Subscriber implements SocketListener, FrameSink {
  /** By channel and symbol. */
  readonly subscriptions = new Map<string, Subscription>();
  isSlow = false;
  /** Updates that it was not sent one by one, and frames that were lost, since it came. */
  conflated = 0;
  dropped = 0;
  readonly #socket: Socket;
  readonly #host: SubscriberHost;
  readonly #limits: MarketDataLimits;
  readonly #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #isWarned = false;
  #secondBegan = 0;
  #requestsThisSecond = 0;
  /** Bound once: handed to the socket at every flush. */
  readonly #write = () => this.#writeQueue();

  constructor(socket: Socket, host: SubscriberHost) {
    this.#socket = socket;
    this.#host = host;
    this.#limits = host.limits;
  }

  get remoteAddress(): string {
    return this.#socket.remoteAddress;
  }

  onMessage(bytes: Uint8Array, isBinary: boolean): void {
    const now = this.#host.timers.now();
    if (now - this.#secondBegan >= SECOND_MS) {
      this.#secondBegan = now;
      this.#requestsThisSecond = 0;
    }
    if (++this.#requestsThisSecond > this.#limits.requestsPerSecondMax) {
      this.close(CloseCode.FLOODING, `more than ${this.#limits.requestsPerSecondMax} requests in a second`);
      return;
    }
    this.#host.onRequest(this, bytes, isBinary);
  }

  onDrain(): void {
    if (this.isSlow && this.#looksCaughtUp()) this.#host.onCaughtUp(this);
  }

  onPong(): void {}

  onClose(code: number, reason: string): void {
    this.#queue.length = 0;
    this.#host.onClosed(this, code, reason);
  }

  enqueue(frame: Uint8Array): void {
    if (this.#socket.closed) return;
    if (this.#queue.length === 0) this.#host.onQueued(this);
    this.#queue.push(frame);
    this.#queuedBytes += frame.length;
  }

  countConflated(updates: number): void {
    this.conflated += updates;
  }

  warnWhereSlow(channel: string): void {
    if (!this.isSlow || this.#isWarned) return;
    this.#isWarned = true;
    const buffered = this.#socket.bufferedAmount + this.#queuedBytes;
    const limit = this.#limits.bufferedBytesMax;
    const text = `you read too slowly: ${channel} is never conflated, and above ${limit} bytes the socket is closed`;
    this.enqueue(eventFrame({ event: 'warning', reason: 'SLOW_READER', channel, buffered, limit, text }));
  }

  /** Brings every subscription that is new or behind to what was published last, as far as the socket takes it. */
  settle(): void {
    for (const subscription of this.subscriptions.values()) {
      if (subscription.standing === Standing.LIVE) continue;
      if (this.isSlow) return;
      subscription.channel.catchUp(subscription);
      if (this.#queuedBytes > this.#limits.slowBytes) this.flush();
    }
  }

  /** Hands all queued frames to the socket together. */
  flush(): void {
    if (this.#queue.length === 0) return;
    const droppedBefore = this.dropped;
    this.#socket.cork(this.#write);
    this.#queue.length = 0;
    this.#queuedBytes = 0;
    const buffered = this.#socket.bufferedAmount;
    if (buffered > this.#limits.bufferedBytesMax || this.dropped > droppedBefore) {
      this.close(CloseCode.SLOW_READER, `reads too slowly: ${buffered} bytes wait`);
    } else if (buffered > this.#limits.slowBytes && !this.isSlow) {
      this.isSlow = true;
      this.#isWarned = false;
    }
  }

  /** The heartbeat's frame goes at once; one that is slow misses it, which is counted. */
  heartbeat(): void {
    if (this.isSlow && !this.#looksCaughtUp()) {
      this.dropped++;
      return;
    }
    const sequences: Record<string, number> = {};
    for (const { feed, completeUpTo } of this.subscriptions.values()) {
      sequences[feed.symbol] = Math.min(sequences[feed.symbol] ?? completeUpTo, completeUpTo);
    }
    const { conflated, dropped } = this;
    this.enqueue(eventFrame({ channel: 'heartbeat', sequences, conflated, dropped }));
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  #looksCaughtUp(): boolean {
    if (this.#socket.bufferedAmount > this.#limits.caughtUpBytes) return false;
    this.isSlow = false;
    return true;
  }

  #writeQueue(): void {
    for (const frame of this.#queue) {
      if (this.#socket.sendText(frame) === SendResult.DROPPED) this.dropped++;
    }
  }
}
