// Market data over WebSocket: subscriptions, typed events, and a book per symbol that is kept from snapshot and updates,
// resynchronised by itself after a gap.

import { EventEmitter } from 'node:events';
import WebSocket from 'ws';
import { type BookMessage, BookReplica } from './book-replica.js';
import type { SideName, TradingStatusName } from './types.js';

export type MarketDataChannel = 'book' | 'trades' | 'bbo' | 'status';

export interface Trade {
  symbol: string;
  price: string;
  quantity: string;
  /** Undefined for a trade of an auction, in which neither side takes. */
  takerSide: SideName | undefined;
  auction: boolean;
  tradeId: number;
  sequence: number;
  timeNs: bigint;
}

/** An empty side is undefined. */
export interface BestBidOffer {
  symbol: string;
  sequence: number;
  bid: { price: string; quantity: string } | undefined;
  ask: { price: string; quantity: string } | undefined;
}

/** Where an auction would trade now. */
export interface Indicative {
  /** Undefined: nowhere. */
  price: string | undefined;
  quantity: string;
  /** What is bid less what is offered at the price: what would be left over. */
  surplus: string;
}

interface MarketDataEvents {
  trade: [Trade];
  bbo: [BestBidOffer];
  /** A frame of the book channel, before it is applied. */
  bookFrame: [BookMessage, string];
  /** The book has changed, by a snapshot or an update; `conflated` counts the changes skipped on the way. */
  book: [BookReplica, number];
  /** With where the auction would trade, in one. */
  status: [string, TradingStatusName, Indicative | undefined];
  /** The instrument is no more, and with it the subscription to this channel. */
  removed: [MarketDataChannel, string];
  /** An update was missing on this symbol; a fresh snapshot has been asked for. */
  gap: [string];
  goodbye: [string];
  /** The connection is over, for this reason. */
  close: [number, string];
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of the contract, checked field by field where it becomes an object
type Frame = any;

interface Request {
  /** What the venue's consent changes here, before anything that comes after it is read. */
  readonly agreed: () => void;
  resolve(): void;
  reject(error: Error): void;
}

/** The venue refused a subscription, or the connection ended before its answer, or it had ended already. */
export class MarketDataError extends Error {
  readonly code = 'RINGBOOK_MARKET_DATA';
  override readonly name = 'MarketDataError';
}

export class MarketDataClient extends EventEmitter<MarketDataEvents> {
  private readonly books = new Map<string, BookReplica>();
  private readonly bestBidOffers = new Map<string, BestBidOffer>();
  private readonly requests = new Map<number, Request>();
  private lastRequest = 0;

  private constructor(private readonly socket: WebSocket) {
    super();
    socket.on('message', (data) => this.onFrame(JSON.parse(data.toString())));
    socket.on('close', (code, reason) => this.onClose(code, reason.toString()));
    socket.on('error', () => {}); // 'close' follows and says it
  }

  /** `address` is the daemon's market data address, `host:port`. */
  static connect(address = '127.0.0.1:9002'): Promise<MarketDataClient> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://${address}/v1/market-data`, { perMessageDeflate: false });
      socket.once('open', () => resolve(new MarketDataClient(socket)));
      socket.once('error', reject);
    });
  }

  /**
   * Resolves when the venue has agreed; rejects with its reason where it refuses, and then everything is as it was before.
   * `depth` (of `book` only) 0: every level.
   */
  subscribe(channel: MarketDataChannel, symbols: readonly string[], depth = 0): Promise<void> {
    return this.request({ op: 'subscribe', channel, symbols, ...(channel === 'book' ? { depth } : {}) }, () => {
      if (channel === 'book') for (const symbol of symbols) this.books.set(symbol, new BookReplica(symbol));
    });
  }

  /** The same as `subscribe`: until the venue has agreed, what is subscribed to goes on. */
  unsubscribe(channel: MarketDataChannel, symbols: readonly string[]): Promise<void> {
    return this.request({ op: 'unsubscribe', channel, symbols }, () => {
      if (channel === 'book') for (const symbol of symbols) this.books.delete(symbol);
      if (channel === 'bbo') for (const symbol of symbols) this.bestBidOffers.delete(symbol);
    });
  }

  /**
   * The book of a symbol that `book` is subscribed to; look at `valid` before using its levels. Undefined before the venue
   * has agreed, where it has refused, and once the connection is over.
   */
  book(symbol: string): BookReplica | undefined {
    return this.books.get(symbol);
  }

  /**
   * The last best bid and offer of a symbol that `bbo` is subscribed to, the same object as its event gave; undefined
   * until the first has come, and once the connection is over. The first event may come together with the answer to
   * `subscribe`, before whoever awaits that can listen: look here first, and wait for the event only where it is undefined.
   */
  bbo(symbol: string): BestBidOffer | undefined {
    return this.bestBidOffers.get(symbol);
  }

  /** Ends the connection; resolves once it has ended. */
  close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => {
      this.socket.once('close', () => resolve());
      this.socket.close();
    });
  }

  private request(message: object, agreed: () => void = () => {}): Promise<void> {
    if (this.socket.readyState !== WebSocket.OPEN) return Promise.reject(new MarketDataError('the connection is over'));
    const id = ++this.lastRequest;
    return new Promise((resolve, reject) => {
      this.requests.set(id, { agreed, resolve, reject });
      this.socket.send(JSON.stringify({ id, ...message }));
    });
  }

  private onFrame(frame: Frame): void {
    if (frame.event !== undefined) this.onAnswer(frame);
    else if (frame.type === 'removed') this.onRemoved(frame.channel, frame.symbol);
    else if (frame.channel === 'book') this.onBook(frame);
    else if (frame.channel === 'trades') this.emit('trade', trade(frame));
    else if (frame.channel === 'bbo') this.onBestBidOffer(bestBidOffer(frame));
    else if (frame.channel === 'status') this.emit('status', frame.symbol, frame.status, indicative(frame.indicative));
  }

  /** A replica that somebody kept is no longer valid. */
  private onRemoved(channel: MarketDataChannel, symbol: string): void {
    const book = this.books.get(symbol);
    if (channel === 'book' && book !== undefined) book.valid = false;
    if (channel === 'book') this.books.delete(symbol);
    if (channel === 'bbo') this.bestBidOffers.delete(symbol);
    this.emit('removed', channel, symbol);
  }

  private onAnswer(frame: Frame): void {
    if (frame.event === 'goodbye') {
      this.emit('goodbye', String(frame.reason ?? ''));
      return;
    }
    const request = this.requests.get(frame.id);
    this.requests.delete(frame.id);
    if (request === undefined) return;
    if (frame.event === 'reject') {
      request.reject(new MarketDataError(`${frame.reason}: ${frame.text}`));
      return;
    }
    request.agreed();
    request.resolve();
  }

  private onBestBidOffer(bbo: BestBidOffer): void {
    this.bestBidOffers.set(bbo.symbol, bbo);
    this.emit('bbo', bbo);
  }

  private onBook(frame: BookMessage & { symbol: string; conflated?: number }): void {
    const book = this.books.get(frame.symbol);
    if (book === undefined) return;
    this.emit('bookFrame', frame, frame.symbol);
    if (!book.apply(frame)) {
      this.emit('gap', frame.symbol);
      // The new snapshot puts the book right; a refusal to send one is answered by the close that goes with it.
      this.request({ op: 'resync', channel: 'book', symbols: [frame.symbol] }).catch(() => {});
    } else if (book.valid) this.emit('book', book, frame.conflated ?? 0);
  }

  private onClose(code: number, reason: string): void {
    const error = new MarketDataError(`the connection ended with ${code} ${reason}`);
    for (const request of this.requests.values()) request.reject(error);
    this.requests.clear();
    // Nobody must trade on a price that nothing renews, whoever kept the book included.
    this.bestBidOffers.clear();
    for (const book of this.books.values()) book.valid = false;
    this.books.clear();
    this.emit('close', code, reason);
  }
}

function trade(frame: Frame): Trade {
  return {
    symbol: frame.symbol,
    price: frame.price,
    quantity: frame.quantity,
    takerSide: frame.taker_side ?? undefined,
    auction: frame.auction === true,
    tradeId: Number(frame.trade_id),
    sequence: frame.sequence,
    timeNs: BigInt(frame.time),
  };
}

function indicative(frame: Frame): Indicative | undefined {
  if (frame === undefined) return undefined;
  return { price: frame.price ?? undefined, quantity: frame.quantity, surplus: frame.surplus };
}

function bestBidOffer(frame: Frame): BestBidOffer {
  return { symbol: frame.symbol, sequence: frame.sequence, bid: side(frame.bid), ask: side(frame.ask) };
}

/** `[price, quantity]`, null where the side is empty. */
function side(row: readonly string[] | null | undefined): { price: string; quantity: string } | undefined {
  return row === null || row === undefined || row.length === 0 ? undefined : { price: row[0], quantity: row[1] };
}
