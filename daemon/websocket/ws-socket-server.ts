// The socket port on `ws`: pure JavaScript, for machines where no uWebSockets.js binary loads.

import type { Buffer } from 'node:buffer';
import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type AcceptSocket,
  type BoundAddress,
  checkSocketServerOptions,
  chooseSubprotocol,
  SocketCloseCode,
  SocketListenError,
  type SocketServer,
  type SocketServerOptions,
} from '../../market-data/socket-server.js';
import { WsSocket } from './ws-socket.js';

/** How often, within the idle timeout, silent connections are looked for. */
const LOOKS_PER_TIMEOUT = 4;
/** How often to look whether every close was answered. */
const STOP_LOOK_MS = 10;

export class WsSocketServer implements SocketServer {
  readonly library = 'ws';
  readonly #options: SocketServerOptions;
  readonly #sockets = new Set<WsSocket>();
  readonly #webSockets: WebSocketServer;
  readonly #http = createServer((request, response) => {
    const known = pathOf(request) === this.#options.path;
    response.writeHead(known ? 426 : 404, known ? { Upgrade: 'websocket' } : {}).end();
  });
  #look: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: SocketServerOptions) {
    checkSocketServerOptions(options);
    this.#options = options;
    this.#webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: true,
      maxPayload: options.maxPayloadBytes,
      perMessageDeflate: false,
      handleProtocols: (offered) => chooseSubprotocol(options.subprotocols, [...offered].join(',')) || false,
    });
  }

  listen(accept: AcceptSocket): Promise<BoundAddress> {
    const { host, port, idleTimeoutSeconds } = this.#options;
    this.#http.on('upgrade', (request, stream, head) => this.#upgrade(request, stream, head, accept));
    return new Promise((resolve, reject) => {
      this.#http.once('error', (error) => {
        reject(new SocketListenError(`cannot listen on ${host}:${port}: ${error.message}`));
      });
      this.#http.listen({ host, port }, () => {
        if (idleTimeoutSeconds > 0) {
          const timeoutMs = idleTimeoutSeconds * 1000;
          this.#look = setInterval(() => this.#endSilent(timeoutMs), timeoutMs / LOOKS_PER_TIMEOUT);
        }
        resolve({ host, port: (this.#http.address() as AddressInfo).port });
      });
    });
  }

  async stop(graceMs: number): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    clearInterval(this.#look);
    this.#http.close();
    for (const socket of [...this.#sockets]) socket.close(SocketCloseCode.GOING_AWAY, 'server is stopping');
    const giveUp = performance.now() + graceMs;
    while (this.#webSockets.clients.size > 0 && performance.now() < giveUp) await delay(STOP_LOOK_MS);
    for (const client of this.#webSockets.clients) client.terminate();
    this.#http.closeAllConnections();
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, accept: AcceptSocket): void {
    const onError = () => stream.destroy();
    stream.on('error', onError);
    const isFull = this.#stopped || this.#sockets.size >= this.#options.maxSockets;
    if (pathOf(request) !== this.#options.path || isFull) {
      refuse(stream, pathOf(request) === this.#options.path ? 503 : 404);
      return;
    }
    this.#webSockets.handleUpgrade(request, stream, head, (webSocket) => {
      stream.off('error', onError); // from here on the library listens
      this.#open(webSocket, stream as NetSocket, accept);
    });
  }

  #open(webSocket: WebSocket, stream: NetSocket, accept: AcceptSocket): void {
    const socket = new WsSocket(webSocket, stream, this.#options, () => this.#sockets.delete(socket));
    this.#sockets.add(socket);
    socket.begin(accept(socket));
  }

  #endSilent(timeoutMs: number): void {
    const now = performance.now();
    for (const socket of [...this.#sockets]) {
      const silent = now - socket.heardAt;
      if (silent > timeoutMs) socket.terminate('idle timeout');
      else if (silent > timeoutMs / 2) socket.ping();
    }
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0];
}

function refuse(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
