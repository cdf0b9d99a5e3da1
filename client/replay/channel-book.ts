// The book as the market data channel shows it, in ticks and lots, and the wait until it stands at a sequence.

import type { BookReplica, ReplicaLevel } from '../book-replica.js';
import type { Instrument } from '../instrument.js';
import { MarketDataClient } from '../market-data-client.js';
import type { Levels } from './level-checker.js';

const REACH_TIMEOUT_MS = 10_000;

export class ChannelBook {
  /** Updates missed; each was followed by a fresh snapshot. */
  gaps = 0;
  private wake: (() => void) | undefined;

  private constructor(
    private readonly client: MarketDataClient,
    private readonly instrument: Instrument,
    private readonly replica: BookReplica,
  ) {
    client.on('book', () => this.wake?.());
    client.on('gap', () => this.gaps++);
  }

  static async open(address: string, instrument: Instrument): Promise<ChannelBook> {
    const client = await MarketDataClient.connect(address);
    const subscribed = client.subscribe('book', [instrument.symbol]);
    const channel = new ChannelBook(client, instrument, client.book(instrument.symbol)!);
    await subscribed;
    await channel.until(() => channel.replica.valid, 'no snapshot came');
    return channel;
  }

  /** Waits until the channel has come to this sequence; rejects where it does not in time. */
  async reach(sequence: number): Promise<void> {
    const there = () => this.replica.valid && this.replica.sequence >= sequence;
    await this.until(there, `the book channel stays at ${this.replica.sequence}, sequence ${sequence} is awaited`);
  }

  levels(): Levels {
    return {
      bids: this.replica.bids.map((each) => this.level(each)),
      asks: this.replica.asks.map((each) => this.level(each)),
    };
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private level(level: ReplicaLevel): { price: number; quantity: number } {
    return { price: this.instrument.ticks(level.price), quantity: this.instrument.lots(level.quantity) };
  }

  private until(condition: () => boolean, otherwise: string): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (action: () => void) => {
        clearTimeout(timer);
        this.wake = undefined;
        action();
      };
      const timer = setTimeout(() => settle(() => reject(new Error(otherwise))), REACH_TIMEOUT_MS);
      this.wake = () => {
        if (condition()) settle(resolve);
      };
    });
  }
}
