// The way into a venue over gRPC: sessions that trade, single calls for tools, the instruments and the book.

import { Administration } from './administration.js';
import { call, connectStubs, type Stubs } from './contract.js';
import { FastSession, type FastSessionHandler, type FastSessionOptions } from './fast-session.js';
import { Instrument } from './instrument.js';
import * as messages from './messages.js';
import { Session } from './session.js';
import type {
  Book,
  ExecutionReport,
  NewInstrument,
  NewOrder,
  OrderName,
  Position,
  ReconnectingOptions,
  ReplaceOrder,
  TradingStatusName,
} from './types.js';

export interface Credentials {
  account: string;
  token?: string;
}

export class RingbookClient {
  private readonly stubs: Stubs;

  /** `address` is the daemon's gRPC address, `host:port`; the connection is made by the first call. */
  constructor(readonly address = '127.0.0.1:50051') {
    this.stubs = connectStubs(address);
  }

  /** Resolves when logged on; rejects with a SessionError or the gRPC status. */
  openSession(options: ReconnectingOptions): Promise<Session> {
    return Session.open(this.stubs.orderEntry, options);
  }

  /** The same session for high rates: no object per order, reports scanned in place. */
  openFastSession(options: FastSessionOptions, handler: FastSessionHandler): Promise<FastSession> {
    return FastSession.open(this.stubs.orderEntry, options, handler);
  }

  async getInstruments(): Promise<Instrument[]> {
    const { instruments } = await call(this.stubs.marketData, 'getInstruments', {});
    return instruments.map(
      (raw: { symbol: string; tickSize: string; lotSize: string; status: string }) =>
        new Instrument(
          raw.symbol,
          raw.tickSize,
          raw.lotSize,
          messages.enumName<TradingStatusName>('TRADING_STATUS', raw.status),
        ),
    );
  }

  /** Throws RangeError where the venue has no such symbol. */
  async getInstrument(symbol: string): Promise<Instrument> {
    const instruments = await this.getInstruments();
    const found = instruments.find((instrument) => instrument.symbol === symbol);
    if (found === undefined) {
      throw new RangeError(`no instrument ${symbol}; there are ${instruments.map((each) => each.symbol).join(', ')}`);
    }
    return found;
  }

  /** The book as the engine holds it; depth 0: every level. */
  async getBook(symbol: string, depth = 0): Promise<Book> {
    return messages.book(await call(this.stubs.marketData, 'getBook', { symbol, depth }));
  }

  /** One order without a session; resolves to the first final word on it. */
  async submitOrder(who: Credentials, order: NewOrder): Promise<ExecutionReport> {
    const clientOrderId =
      order.clientOrderId ?? `u${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
    return this.unary('submitOrder', { ...who, order: messages.newOrderMessage(order, clientOrderId) });
  }

  async cancelOrder(who: Credentials, order: OrderName): Promise<ExecutionReport> {
    return this.unary('cancelOrder', { ...who, cancel: { order: messages.orderReference(order) } });
  }

  async replaceOrder(who: Credentials, order: OrderName, changes: ReplaceOrder): Promise<ExecutionReport> {
    return this.unary('replaceOrder', { ...who, replace: messages.replaceMessage(order, changes) });
  }

  async getOrder(who: Credentials, order: OrderName): Promise<ExecutionReport> {
    return this.unary('getOrder', { ...who, order: messages.orderReference(order) });
  }

  async listOpenOrders(who: Credentials, symbol = ''): Promise<ExecutionReport[]> {
    const { orders } = await call(this.stubs.orderEntry, 'listOpenOrders', { ...who, symbol });
    return orders.map((raw: unknown) => messages.executionReport(0, raw));
  }

  async getPositions(who: Credentials, symbol = ''): Promise<Position[]> {
    const { positions } = await call(this.stubs.orderEntry, 'getPositions', { ...who, symbol });
    return positions.map(messages.position);
  }

  /** Resolves to the engine sequence of the command; so do the two that follow. `token`: one with the right admin. */
  setTradingStatus(symbol: string, status: Exclude<TradingStatusName, 'UNSPECIFIED'>, token = ''): Promise<number> {
    return this.administer('setTradingStatus', { symbol, status: `TRADING_STATUS_${status}`, token });
  }

  addInstrument(instrument: NewInstrument, token = ''): Promise<number> {
    return this.administer('addInstrument', { ...instrument, token });
  }

  /** Refused while any order of the instrument is open. */
  removeInstrument(symbol: string, token = ''): Promise<number> {
    return this.administer('removeInstrument', { symbol, token });
  }

  /** Kill switches, limits, cash, fees and accounts, with a token that has the right admin. */
  administration(token = ''): Administration {
    return new Administration(this.stubs.admin, token);
  }

  /** Ends the connections; sessions still open end with them. */
  close(): void {
    this.stubs.orderEntry.close();
    this.stubs.marketData.close();
    this.stubs.admin.close();
  }

  private async administer(method: string, request: unknown): Promise<number> {
    return Number((await call(this.stubs.admin, method, request)).engineSequence);
  }

  private async unary(method: string, request: unknown): Promise<ExecutionReport> {
    return messages.executionReport(0, await call(this.stubs.orderEntry, method, request));
  }
}
