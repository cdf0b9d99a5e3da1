// A subscriber of market data: follows books and trades by the public rules, reads slowly at times, and must see at every
// frame the book as it was at that sequence.

import { formatMultiple } from '../../engine/domain/instrument.js';
import type { FakeSocket } from '../support/fake-socket-server.js';
import type { NaiveLevel } from '../support/naive-records.js';
import type { SimulatedVenue } from './simulated-venue.js';
import { mustHold } from './violation.js';
import type { World } from './world.js';

type Level = readonly [price: string, quantity: string, orders: number];

// biome-ignore lint/suspicious/noExplicitAny: JSON of the contract
type Frame = any;

/** What it knows of one book. */
class Followed {
  sequence = -1;
  readonly sides = { bids: new Map<string, Level>(), asks: new Map<string, Level>() };
  lastTrade = 0;

  change(side: 'bids' | 'asks', levels: readonly Level[]): void {
    for (const level of levels) {
      if (level[1] === '0') this.sides[side].delete(level[0]);
      else this.sides[side].set(level[0], level);
    }
  }

  text(side: 'bids' | 'asks'): string {
    const sign = side === 'bids' ? -1 : 1;
    const levels = [...this.sides[side].values()].sort((a, b) => sign * (Number(a[0]) - Number(b[0])));
    return levels.map((level) => level.join(' ')).join();
  }
}

export class SimulatedSubscriber {
  frames = 0;
  readonly #world: World;
  readonly #depth: number;
  #socket: FakeSocket | undefined;
  #books = new Map<string, Followed>();

  constructor(world: World) {
    this.#world = world;
    this.#depth = world.random.pick([0, 0, 1, 3]);
  }

  act(venue: SimulatedVenue): void {
    const { random } = this.#world;
    if (this.#socket === undefined || this.#socket.closed) this.#connect(venue);
    else if (random.chance(0.03)) this.#socket.isStalled = true;
    else if (random.chance(0.02)) this.#leave(this.#socket);
    else if (this.#socket.isStalled && random.chance(0.3)) this.#socket.read(random.integer(1, 20));
    this.read();
  }

  /** The venue has gone under it. */
  forget(): void {
    if (this.#socket !== undefined) this.#socket.closed = true;
    this.#socket = undefined;
  }

  read(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    for (const frame of socket.take()) this.#hear(frame);
    if (socket.closed) this.forget();
  }

  /** Reads all that waits; false where there was nothing. */
  readAll(): boolean {
    const socket = this.#socket;
    if (socket === undefined || (!socket.isStalled && socket.frames.length === 0)) return false;
    socket.read();
    this.read();
    return true;
  }

  /** Its books are those of the engine. */
  checkQuiet(): void {
    if (this.#socket === undefined) return;
    for (const [symbol, followed] of this.#books) {
      const last = [...(this.#world.oracle.books.get(symbol)?.keys() ?? [])].at(-1);
      if (last !== undefined) this.#compare(symbol, followed, last, 'when all is quiet');
    }
  }

  #leave(socket: FakeSocket): void {
    socket.listener?.onClose(1000, '');
    this.forget();
  }

  #connect(venue: SimulatedVenue): void {
    this.#books.clear();
    this.#socket = venue.sockets.connect();
    const symbols = this.#world.shape.instruments.map(({ symbol }) => symbol);
    this.#socket.receive({ op: 'subscribe', id: 1, channel: 'book', symbols, depth: this.#depth });
    this.#socket.receive({ op: 'subscribe', id: 2, channel: 'trades', symbols });
  }

  #hear(frame: Frame): void {
    this.#world.trace.add(
      'frame',
      frame.channel ?? frame.event,
      frame.symbol ?? '',
      frame.type ?? '',
      frame.sequence ?? 0,
    );
    this.frames++;
    mustHold(frame.event !== 'reject', 'market data refuses', frame);
    if (frame.channel === 'book' && frame.type !== undefined) this.#book(frame);
    if (frame.channel === 'trades' && frame.trade_id !== undefined) this.#trade(frame);
  }

  #book(frame: Frame): void {
    const followed = this.#followed(frame.symbol);
    if (frame.type === 'snapshot') {
      followed.sides.bids.clear();
      followed.sides.asks.clear();
    } else {
      const joins = frame.previous_sequence === followed.sequence && frame.sequence > followed.sequence;
      mustHold(joins, 'a book frame does not join the one before', frame, followed.sequence);
    }
    followed.sequence = frame.sequence;
    followed.change('bids', frame.bids);
    followed.change('asks', frame.asks);
    this.#compare(frame.symbol, followed, frame.sequence, 'in a frame');
  }

  #trade(frame: Frame): void {
    const followed = this.#followed(frame.symbol);
    const id = Number(frame.trade_id);
    mustHold(this.#world.oracle.tradeIds.has(id), 'a trade is told that has never been', frame);
    mustHold(id > followed.lastTrade, 'a trade is told twice', frame, followed.lastTrade);
    followed.lastTrade = id;
  }

  #followed(symbol: string): Followed {
    const known = this.#books.get(symbol) ?? new Followed();
    this.#books.set(symbol, known);
    return known;
  }

  #compare(symbol: string, followed: Followed, sequence: number, when: string): void {
    const books = this.#world.oracle.books.get(symbol);
    const truth = books?.get(sequence);
    if (truth === undefined) mustHold(false, 'a book is told at a sequence that did not change it', symbol, sequence);
    for (const side of ['bids', 'asks'] as const) {
      const expected = this.#text(truth![side]);
      mustHold(followed.text(side) === expected, `a subscriber's book is wrong ${when}`, symbol, sequence, {
        depth: this.#depth,
        told: followed.text(side),
        expected,
      });
    }
  }

  #text(levels: readonly NaiveLevel[]): string {
    const { tickSize, lotSize } = this.#world.shape.instruments[0];
    const shown = this.#depth === 0 ? levels : levels.slice(0, this.#depth);
    return shown
      .map(
        ({ price, quantity, orders }) =>
          `${formatMultiple(price, tickSize)} ${formatMultiple(quantity, lotSize)} ${orders}`,
      )
      .join();
  }
}
