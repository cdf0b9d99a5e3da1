// The socket port on uWebSockets.js: the fast one, where its binary loads. Importing this file loads the binary.
//
// uWebSockets.js breaks a connection off without a close frame where a message is over its own limit. So its limit is set
// wider and the port's is checked here; only a message over the wider one ends without a code. Likewise it would drop even
// a close frame over its backpressure limit: that is off, and the port's limit is checked before each send.

import uWS, { type us_listen_socket, type WebSocket, type WebSocketBehavior } from 'uWebSockets.js';
import { Buffer } from 'node:buffer';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AcceptSocket,
  type BoundAddress,
  checkSocketServerOptions,
  chooseSubprotocol,
  SendResult,
  type Socket,
  SocketCloseCode,
  SocketListenError,
  type SocketListener,
  type SocketServer,
  type SocketServerOptions,
} from '../../market-data/socket-server.js';

/** How much of an oversized message is taken in order to answer it with a close code. */
const OVERSIZE_FACTOR = 16;
/** With a listener of its own on a port, instead of sharing it silently with another process. */
const EXCLUSIVE_PORT = 1;
/** What its send answers. */
const UWS_SENT = 1;
const UWS_DROPPED = 2;
/** How long the last frames may travel where none waits in this process: a reset must not overtake them. */
const FAREWELL_MS = 50;

interface UserData {
  readonly subprotocol: string;
  socket: UwsSocket | undefined;
}

export class UwsSocketServer implements SocketServer {
  readonly library = 'uWebSockets.js';
  readonly #options: SocketServerOptions;
  readonly #sockets = new Set<UwsSocket>();
  readonly #app = uWS.App();
  #listening: us_listen_socket | undefined;
  /** When a socket was last closed while frames still waited for its client, by performance.now. */
  #backlogClosedAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(options: SocketServerOptions) {
    checkSocketServerOptions(options);
    this.#options = options;
  }

  listen(accept: AcceptSocket): Promise<BoundAddress> {
    const { host, port, path } = this.#options;
    this.#app.ws(path, this.#behavior(accept));
    this.#app.any(path, (response) => {
      response.writeStatus('426 Upgrade Required').writeHeader('Upgrade', 'websocket').end('WebSocket only\n');
    });
    this.#app.any('/*', (response) => {
      response.writeStatus('404 Not Found').end(`only ${path} is here\n`);
    });
    return new Promise((resolve, reject) => {
      const onListening = (listening: us_listen_socket | false) => {
        if (listening === false) {
          reject(new SocketListenError(`cannot listen on ${host}:${port}: in use or not allowed`));
          return;
        }
        this.#listening = listening;
        resolve({ host, port: uWS.us_socket_local_port(listening as never) });
      };
      // The library takes host, port and options together; its declarations leave that form out.
      const listen = this.#app.listen as (...args: unknown[]) => unknown;
      listen.call(this.#app, host, port, EXCLUSIVE_PORT, onListening);
    });
  }

  async stop(graceMs: number): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    if (this.#listening !== undefined) uWS.us_listen_socket_close(this.#listening);
    for (const socket of [...this.#sockets]) socket.close(SocketCloseCode.GOING_AWAY, 'server is stopping');
    // The library does not say when the last frames of a closed socket have gone: each has the grace from its close.
    const backlogMs = this.#backlogClosedAt + graceMs - performance.now();
    await delay(Math.max(backlogMs, Math.min(graceMs, FAREWELL_MS)));
    this.#app.close();
  }

  #behavior(accept: AcceptSocket): WebSocketBehavior<UserData> {
    const options = this.#options;
    return {
      compression: uWS.DISABLED,
      maxPayloadLength: options.maxPayloadBytes * OVERSIZE_FACTOR,
      maxBackpressure: 0,
      idleTimeout: options.idleTimeoutSeconds,
      sendPingsAutomatically: options.idleTimeoutSeconds > 0,
      upgrade: (response, request, context) => {
        if (this.#sockets.size >= options.maxSockets) {
          response.writeStatus('503 Service Unavailable').end('too many connections\n');
          return;
        }
        const subprotocol = chooseSubprotocol(options.subprotocols, request.getHeader('sec-websocket-protocol'));
        const data: UserData = { subprotocol, socket: undefined };
        response.upgrade(data, request.getHeader('sec-websocket-key'), subprotocol, '', context);
      },
      open: (webSocket) => {
        const data = webSocket.getUserData();
        const socket = new UwsSocket(webSocket, data.subprotocol, options, () => {
          this.#backlogClosedAt = performance.now();
        });
        data.socket = socket;
        this.#sockets.add(socket);
        socket.listener = accept(socket);
      },
      message: (webSocket, message, isBinary) => webSocket.getUserData().socket?.onMessage(message, isBinary),
      drain: (webSocket) => webSocket.getUserData().socket?.listener?.onDrain(),
      pong: (webSocket) => webSocket.getUserData().socket?.listener?.onPong(),
      close: (webSocket, code, reason) => {
        const socket = webSocket.getUserData().socket;
        if (socket === undefined) return;
        this.#sockets.delete(socket);
        socket.onClose(code, Buffer.from(reason).toString());
      },
    };
  }
}

class UwsSocket implements Socket {
  readonly remoteAddress: string;
  readonly subprotocol: string;
  listener: SocketListener | undefined;
  readonly #options: SocketServerOptions;
  readonly #onBacklogClosed: () => void;
  /** Undefined once closed: the library's object must not be touched any more. */
  #webSocket: WebSocket<UserData> | undefined;

  constructor(
    webSocket: WebSocket<UserData>,
    subprotocol: string,
    options: SocketServerOptions,
    onBacklogClosed: () => void,
  ) {
    this.#webSocket = webSocket;
    this.#options = options;
    this.#onBacklogClosed = onBacklogClosed;
    this.subprotocol = subprotocol;
    this.remoteAddress = Buffer.from(webSocket.getRemoteAddressAsText()).toString();
  }

  get closed(): boolean {
    return this.#webSocket === undefined;
  }

  get bufferedAmount(): number {
    return this.#webSocket === undefined ? 0 : this.#webSocket.getBufferedAmount();
  }

  sendText(text: string | Uint8Array): SendResult {
    return this.#send(text, false);
  }

  sendBinary(bytes: Uint8Array): SendResult {
    return this.#send(bytes, true);
  }

  ping(): void {
    this.#webSocket?.ping();
  }

  cork(write: () => void): void {
    this.#webSocket?.cork(write);
  }

  close(code: number, reason: string): void {
    if (this.bufferedAmount > 0) this.#onBacklogClosed();
    this.#webSocket?.end(code, reason); // calls onClose before it returns
  }

  onMessage(message: ArrayBuffer, isBinary: boolean): void {
    if (message.byteLength > this.#options.maxPayloadBytes) {
      this.close(SocketCloseCode.MESSAGE_TOO_BIG, `a message is at most ${this.#options.maxPayloadBytes} bytes`);
      return;
    }
    this.listener?.onMessage(new Uint8Array(message), isBinary);
  }

  onClose(code: number, reason: string): void {
    this.#webSocket = undefined;
    this.listener?.onClose(code, reason);
  }

  #send(data: string | Uint8Array, isBinary: boolean): SendResult {
    const webSocket = this.#webSocket;
    if (webSocket === undefined || webSocket.getBufferedAmount() > this.#options.maxBufferedBytes) {
      return SendResult.DROPPED;
    }
    const result = webSocket.send(data, isBinary, false);
    if (result === UWS_SENT) return SendResult.SENT;
    return result === UWS_DROPPED ? SendResult.DROPPED : SendResult.BUFFERED;
  }
}
