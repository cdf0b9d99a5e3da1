// The book as the market data channel shows it, brought to the engine sequence of each comparison: frames up to it are
// applied, and where they have not come yet the comparison waits for them. A frame may stand for several commands, so the
// commands of a comparison must be the last ones sent: whoever compares goes in lockstep with the channel.
//
// Invariant: comparisons are asked for in rising order of their sequences. Units: ticks and lots.

import { type BookMessage, BookReplica, type ReplicaLevel } from '../book-replica.js';
import type { Instrument } from '../instrument.js';
import { MarketDataClient } from '../market-data-client.js';
import type { Levels } from './level-checker.js';

interface Comparison {
  readonly sequence: number;
  /** Undefined: the channel went past the sequence without showing it. */
  readonly compare: (book: Levels | undefined) => void;
}

const PROGRESS_TIMEOUT_MS = 10_000;

export class ChannelBook {
  /** Updates missed; each was followed by a fresh snapshot. */
  gaps = 0;
  private readonly replica: BookReplica;
  private readonly frames: BookMessage[] = [];
  private comparisons: Comparison[] = [];
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  private readonly ticks = new Map<string, number>();
  private readonly lots = new Map<string, number>();

  private constructor(
    private readonly client: MarketDataClient,
    private readonly instrument: Instrument,
  ) {
    this.replica = new BookReplica(instrument.symbol);
    client.on('bookFrame', (frame) => {
      this.frames.push(frame);
      this.advance();
    });
    client.on('close', (code, reason) => {
      this.failure = new Error(`the book channel ended with ${code} ${reason}`);
      this.wake?.();
    });
  }

  static async open(address: string, instrument: Instrument): Promise<ChannelBook> {
    const client = await MarketDataClient.connect(address);
    const channel = new ChannelBook(client, instrument);
    await client.subscribe('book', [instrument.symbol]);
    return channel;
  }

  /** Calls back with the book at this sequence, now or when the channel has come to it. */
  compareAt(sequence: number, compare: Comparison['compare']): void {
    this.comparisons.push({ sequence, compare });
    this.advance();
  }

  /** Resolves when every comparison was made; rejects where one is not in time. */
  caughtUp(): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.comparisons.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.failure = new Error(
          `the book channel stays at ${this.replica.sequence}, sequence ${this.comparisons[0].sequence} is awaited`,
        );
        this.wake?.();
      }, PROGRESS_TIMEOUT_MS);
      this.wake = () => {
        if (this.comparisons.length > 0 && this.failure === undefined) return;
        clearTimeout(timer);
        this.wake = undefined;
        if (this.failure === undefined) resolve();
        else reject(this.failure);
      };
    });
  }

  close(): Promise<void> {
    this.client.removeAllListeners('close');
    return this.client.close();
  }

  private advance(): void {
    let made = 0;
    for (let next = this.comparisons[0]; next !== undefined; next = this.comparisons[made]) {
      const passed = this.applyUpTo(next.sequence);
      const there = this.replica.valid && this.replica.sequence === next.sequence;
      if (!there && !passed) break;
      next.compare(there ? this.levels() : undefined);
      made++;
    }
    if (made === 0) return;
    this.comparisons = this.comparisons.slice(made);
    this.wake?.();
  }

  /** Applies frames up to the sequence; true where the channel has a later one. */
  private applyUpTo(sequence: number): boolean {
    let applied = 0;
    for (let frame = this.frames[0]; frame !== undefined && frame.sequence <= sequence; frame = this.frames[applied]) {
      if (!this.replica.apply(frame)) this.gaps++;
      applied++;
    }
    this.frames.splice(0, applied);
    return this.frames.length > 0 || this.replica.sequence > sequence;
  }

  private levels(): Levels {
    return { bids: this.replica.bids.map(this.level), asks: this.replica.asks.map(this.level) };
  }

  private readonly level = ({ price, quantity }: ReplicaLevel) => ({
    price: remembered(this.ticks, price, () => this.instrument.ticks(price)),
    quantity: remembered(this.lots, quantity, () => this.instrument.lots(quantity)),
  });
}

/** Few different decimals come, many times each. */
function remembered(known: Map<string, number>, text: string, read: () => number): number {
  let value = known.get(text);
  if (value === undefined) {
    value = read();
    known.set(text, value);
  }
  return value;
}
