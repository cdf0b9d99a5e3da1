// A client of `/v1/orders` made of `ws` alone, as a stranger would write it: JSON sessions, and binary ones through a
// standard protobuf library.

import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from './contract-messages.js';

/** A decoded event. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is the contract's, checked by the assertions of each test
export type JsonEvent = any;

export class OrderSocket {
  readonly webSocket: WebSocket;
  readonly events: JsonEvent[] = [];
  /** Resolves to the close code and reason. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #binary: boolean;
  #read = 0;
  #wake: () => void = () => {};

  private constructor(webSocket: WebSocket, binary: boolean) {
    this.webSocket = webSocket;
    this.#binary = binary;
    webSocket.on('message', (data: Buffer, isBinary) => this.#onMessage(data, isBinary));
    webSocket.on('error', () => {}); // the close that follows says it
    this.closed = new Promise((resolve) => {
      webSocket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.closed.then(() => this.#wake());
  }

  static async open(address: string, { binary = false, path = '/v1/orders' } = {}): Promise<OrderSocket> {
    const subprotocols = binary ? ['ringbook.protobuf.v1'] : [];
    const webSocket = new WebSocket(`ws://${address}${path}`, subprotocols, { perMessageDeflate: false });
    const socket = new OrderSocket(webSocket, binary);
    await once(webSocket, 'open');
    return socket;
  }

  /** A JSON session that has logged on with request id 1. */
  static async logon(address: string, account: string, fields: object = {}): Promise<OrderSocket> {
    const socket = await OrderSocket.open(address);
    socket.send({ op: 'logon', id: 1, account, ...fields });
    await socket.nextOf('logon_ack');
    return socket;
  }

  /** A request; with a binary session, the commands of one ClientMessage. */
  send(request: object): void {
    this.webSocket.send(this.#binary ? encodeMessage('ClientMessage', request) : JSON.stringify(request));
  }

  /** Any frame. */
  sendRaw(data: string | Uint8Array): void {
    this.webSocket.send(data);
  }

  /** The next event, in order; throws where none comes in time. */
  async next(timeoutMillis = 30_000): Promise<JsonEvent> {
    const deadline = Date.now() + timeoutMillis;
    while (this.#read >= this.events.length) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`no event within ${timeoutMillis} ms after ${this.#read}`);
      if (this.webSocket.readyState === WebSocket.CLOSED) throw new Error('the socket is closed');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.events[this.#read++];
  }

  async nextOf(event: string): Promise<JsonEvent> {
    const next = await this.next();
    if (next.event !== event) throw new Error(`expected ${event}, got ${JSON.stringify(next)}`);
    return next;
  }

  /** The next `count` reports, each with its request id. */
  async reports(count: number): Promise<JsonEvent[]> {
    const reports: JsonEvent[] = [];
    while (reports.length < count) {
      const { id, report } = await this.nextOf('report');
      reports.push({ id, ...report });
    }
    return reports;
  }

  async close(): Promise<void> {
    this.webSocket.close();
    await this.closed;
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (isBinary !== this.#binary) throw new Error(`a ${isBinary ? 'binary' : 'text'} frame on such a session`);
    if (isBinary) this.events.push(...(decodeMessage('ServerMessage', data).events ?? []));
    else this.events.push(JSON.parse(data.toString()));
    this.#wake();
  }
}

/** A limit order on AAPL, good till cancelled, with the given fields over the defaults. */
export function jsonOrder(fields: object): object {
  return { symbol: 'AAPL', side: 'BUY', type: 'LIMIT', time_in_force: 'GTC', price: '1.00', quantity: '5', ...fields };
}
