// Follows market-data frames by the public rules alone and holds them against what was generated: every book frame must
// bring the follower to the true book at its sequence, exactly; trades must be complete; cursors must join.

import { formatMultiple, parseMultiple } from '../../engine/domain/instrument.js';
import { Side } from '../../engine/domain/side.js';
import type { GeneratedBook, LevelChange } from './market-event-generator.js';

export const TICK = { mantissa: 1, scale: 2 };
export const LOT = { mantissa: 1, scale: 0 };

type Level = [price: string, quantity: string, orders: number];

// biome-ignore lint/suspicious/noExplicitAny: JSON of the contract, held against the rules field by field
type Frame = any;

/** The true levels at a sequence that only rises. */
export class TrueBook {
  readonly #book: GeneratedBook;
  #next = 0;
  readonly sides = [new Map<number, LevelChange>(), new Map<number, LevelChange>()];

  constructor(book: GeneratedBook) {
    this.#book = book;
  }

  advanceTo(sequence: number): void {
    const { history } = this.#book;
    while (this.#next < history.length && history[this.#next].sequence <= sequence) {
      for (const level of history[this.#next++].levels) {
        const side = this.sides[level.side - 1];
        if (level.quantity === 0) side.delete(level.price);
        else side.set(level.price, level);
      }
    }
  }

  /** True where a command with this sequence changed the book. */
  isBookSequence(sequence: number): boolean {
    return this.#next > 0 && this.#book.history[this.#next - 1].sequence === sequence;
  }

  best(side: number, depth: number): string[] {
    const sign = side === Side.BUY ? -1 : 1;
    const levels = [...this.sides[side - 1].values()].sort((a, b) => sign * (a.price - b.price));
    return levels
      .slice(0, depth === 0 ? levels.length : depth)
      .map((level) => `${formatMultiple(level.price, TICK)} ${level.quantity} ${level.orders}`);
  }
}

export class BookFollower {
  readonly faults: string[] = [];
  snapshots = 0;
  updates = 0;
  conflated = 0;
  sequence = -1;
  readonly depth: number;
  readonly #truth: TrueBook;
  readonly #sides = [new Map<string, Level>(), new Map<string, Level>()];

  constructor(book: GeneratedBook, depth: number) {
    this.depth = depth;
    this.#truth = new TrueBook(book);
  }

  apply(frame: Frame): void {
    if (frame.type === 'snapshot') {
      this.snapshots++;
      for (const side of this.#sides) side.clear();
    } else {
      this.updates++;
      if (frame.previous_sequence !== this.sequence) {
        this.faults.push(`${frame.sequence} follows ${frame.previous_sequence}, was at ${this.sequence}`);
      }
      if (frame.sequence <= this.sequence) this.faults.push(`${frame.sequence} does not rise from ${this.sequence}`);
      if (frame.bids.length + frame.asks.length === 0) this.faults.push(`${frame.sequence} says nothing`);
    }
    this.conflated += frame.conflated ?? 0;
    this.sequence = frame.sequence;
    this.#change(Side.BUY, frame.bids);
    this.#change(Side.SELL, frame.asks);
    this.#truth.advanceTo(frame.sequence);
    if (!this.#truth.isBookSequence(frame.sequence)) this.faults.push(`${frame.sequence} did not change this book`);
    this.#compare(`at ${frame.sequence}`);
  }

  /** Holds the view against the end of the history. */
  finish(): void {
    this.#truth.advanceTo(Number.POSITIVE_INFINITY);
    this.#compare(`at the end, after ${this.sequence}`);
  }

  #change(side: number, levels: readonly Level[]): void {
    for (const level of levels) {
      if (level[1] === '0') this.#sides[side - 1].delete(level[0]);
      else this.#sides[side - 1].set(level[0], level);
    }
  }

  #compare(when: string): void {
    for (const side of [Side.BUY, Side.SELL]) {
      const sign = side === Side.BUY ? -1 : 1;
      const mine = [...this.#sides[side - 1].values()]
        .sort((a, b) => sign * ((parseMultiple(a[0], TICK) as number) - (parseMultiple(b[0], TICK) as number)))
        .map((level) => level.join(' '));
      const truth = this.#truth.best(side, this.depth);
      if (mine.join() !== truth.join()) {
        this.faults.push(`depth ${this.depth} side ${side} ${when}: ${mine.join()} instead of ${truth.join()}`);
      }
    }
  }
}

export class BboFollower {
  readonly faults: string[] = [];
  frames = 0;
  conflated = 0;
  sequence = -1;
  readonly #truth: TrueBook;

  constructor(book: GeneratedBook) {
    this.#truth = new TrueBook(book);
  }

  apply(frame: Frame): void {
    this.frames++;
    this.conflated += frame.conflated ?? 0;
    if (frame.type === 'update' && frame.previous_sequence !== this.sequence) {
      this.faults.push(`${frame.sequence} follows ${frame.previous_sequence}, was at ${this.sequence}`);
    }
    this.sequence = frame.sequence;
    this.#truth.advanceTo(frame.sequence);
    this.#compareSide(Side.BUY, frame.bid, frame.sequence);
    this.#compareSide(Side.SELL, frame.ask, frame.sequence);
  }

  #compareSide(side: number, quote: readonly [string, string] | null, sequence: number): void {
    const best = this.#truth.best(side, 1)[0];
    const mine = quote === null ? undefined : quote.join(' ');
    if (mine !== best?.split(' ').slice(0, 2).join(' ')) this.faults.push(`${sequence}: ${mine} instead of ${best}`);
  }
}

export class TradesFollower {
  readonly faults: string[] = [];
  readonly tradeIds: number[] = [];
  #sequence = 0;
  readonly #book: GeneratedBook;

  constructor(book: GeneratedBook) {
    this.#book = book;
  }

  apply(frame: Frame): void {
    if (frame.previous_sequence !== this.#sequence) {
      this.faults.push(`${frame.sequence} follows ${frame.previous_sequence}, was at ${this.#sequence}`);
    }
    this.#sequence = frame.sequence;
    const id = Number(frame.trade_id);
    const last = this.tradeIds.at(-1);
    this.tradeIds.push(id);
    const index = this.#book.trades.findIndex((trade) => trade.tradeId === id);
    const trade = this.#book.trades[index];
    if (last !== undefined && this.#book.trades[index - 1]?.tradeId !== last) this.faults.push(`no trade before ${id}`);
    const expected = {
      sequence: trade?.sequence,
      price: formatMultiple(trade?.price ?? 0, TICK),
      quantity: formatMultiple(trade?.quantity ?? 0, LOT),
      taker_side: trade?.takerSide === Side.BUY ? 'BUY' : 'SELL',
      time: String(trade?.time),
    };
    for (const [name, value] of Object.entries(expected)) {
      if (frame[name] !== value) this.faults.push(`trade ${id}: ${name} ${frame[name]} instead of ${value}`);
    }
  }
}
