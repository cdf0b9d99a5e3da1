// One connection of the `ws` server, told and closed by the rules of the socket port.

import type { Buffer } from 'node:buffer';
import type { Socket as NetSocket } from 'node:net';
import type { WebSocket } from 'ws';
import {
  SendResult,
  type Socket,
  SocketCloseCode,
  type SocketListener,
  type SocketServerOptions,
} from '../../market-data/socket-server.js';

/** What the library answers a protocol error with, by its own error code; 1002 for the others. */
const CLOSE_CODES: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: SocketCloseCode.MESSAGE_TOO_BIG,
  WS_ERR_INVALID_UTF8: 1007,
};
const PROTOCOL_ERROR = 1002;

export class WsSocket implements Socket {
  readonly remoteAddress: string;
  readonly subprotocol: string;
  /** When anything last came from the client, by performance.now. */
  heardAt = performance.now();
  readonly #webSocket: WebSocket;
  readonly #stream: NetSocket;
  readonly #options: SocketServerOptions;
  readonly #forget: () => void;
  #listener: SocketListener | undefined;
  #closed = false;
  /** What waited when somebody last looked; 0 where nobody needs to hear of a drain. */
  #waiting = 0;
  /** Bound once: handed to every send. */
  readonly #written = () => this.#onWritten();

  constructor(webSocket: WebSocket, stream: NetSocket, options: SocketServerOptions, forget: () => void) {
    this.#webSocket = webSocket;
    this.#stream = stream;
    this.#options = options;
    this.#forget = forget;
    this.subprotocol = webSocket.protocol;
    this.remoteAddress = stream.remoteAddress ?? '';
  }

  begin(listener: SocketListener): void {
    this.#listener = listener;
    const webSocket = this.#webSocket;
    webSocket.on('message', (data: Buffer, isBinary: boolean) => {
      this.heardAt = performance.now();
      if (!this.#closed) listener.onMessage(data, isBinary);
    });
    webSocket.on('ping', () => {
      this.heardAt = performance.now();
    });
    webSocket.on('pong', () => {
      this.heardAt = performance.now();
      if (!this.#closed) listener.onPong();
    });
    webSocket.on('error', (error: Error & { code?: string }) => {
      const code = error.code ?? '';
      this.#finish(
        CLOSE_CODES[code] ?? (code.startsWith('WS_') ? PROTOCOL_ERROR : SocketCloseCode.ABNORMAL),
        error.message,
      );
    });
    webSocket.on('close', (code, reason) => this.#finish(code, reason.toString()));
  }

  get closed(): boolean {
    return this.#closed;
  }

  get bufferedAmount(): number {
    return this.#closed ? 0 : this.#webSocket.bufferedAmount;
  }

  sendText(text: string | Uint8Array): SendResult {
    return this.#send(text, false);
  }

  sendBinary(bytes: Uint8Array): SendResult {
    return this.#send(bytes, true);
  }

  ping(): void {
    if (!this.#closed) this.#webSocket.ping();
  }

  cork(write: () => void): void {
    if (this.#closed) return;
    this.#stream.cork();
    try {
      write();
    } finally {
      this.#stream.uncork();
    }
  }

  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#webSocket.close(code, reason);
    this.#finish(code, reason);
  }

  /** Breaks the connection off without a close frame. */
  terminate(reason: string): void {
    this.#webSocket.terminate();
    this.#finish(SocketCloseCode.ABNORMAL, reason);
  }

  #send(data: string | Uint8Array, binary: boolean): SendResult {
    if (this.#closed || this.#webSocket.bufferedAmount > this.#options.maxBufferedBytes) return SendResult.DROPPED;
    this.#webSocket.send(data, { binary }, this.#written);
    this.#waiting = this.#webSocket.bufferedAmount;
    return this.#waiting === 0 ? SendResult.SENT : SendResult.BUFFERED;
  }

  /** Called once a frame, though the library writes many frames at a time: only a change is told. */
  #onWritten(): void {
    if (this.#waiting === 0 || this.#closed) return;
    const waiting = this.#webSocket.bufferedAmount;
    if (waiting >= this.#waiting) return;
    this.#waiting = waiting;
    this.#listener?.onDrain();
  }

  #finish(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#forget();
    this.#listener?.onClose(code, reason);
  }
}
