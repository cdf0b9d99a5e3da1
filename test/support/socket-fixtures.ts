// Sockets for tests: a listener that remembers what it was told, and a client that a test can read step by step.

import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Socket, SocketListener, SocketServerOptions } from '../../market-data/socket-server.js';

export const SOCKET_OPTIONS: SocketServerOptions = {
  host: '127.0.0.1',
  port: 0,
  path: '/v1/test',
  maxPayloadBytes: 4096,
  maxBufferedBytes: 8 * 1024 * 1024,
  // As the daemon has it. With none, uWebSockets.js gives a close behind a backlog 4 s at most, and at times none at all.
  idleTimeoutSeconds: 60,
  maxSockets: 1000,
  subprotocols: ['ringbook.protobuf.v1'],
};

/** Waits until `condition` holds; rejects with its source text when it does not in time. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const giveUp = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > giveUp) throw new Error(`did not come true in ${timeoutMs} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Remembers everything; echoes messages where asked to. */
export class RecordingListener implements SocketListener {
  readonly messages: { bytes: Buffer; isBinary: boolean }[] = [];
  readonly closes: { code: number; reason: string }[] = [];
  drains = 0;
  pongs = 0;

  constructor(
    readonly socket: Socket,
    readonly echo = true,
  ) {}

  onMessage(bytes: Uint8Array, isBinary: boolean): void {
    const copy = Buffer.from(bytes);
    this.messages.push({ bytes: copy, isBinary });
    if (!this.echo) return;
    if (isBinary) this.socket.sendBinary(copy);
    else this.socket.sendText(copy);
  }

  onDrain(): void {
    this.drains++;
  }

  onPong(): void {
    this.pongs++;
  }

  onClose(code: number, reason: string): void {
    this.closes.push({ code, reason });
  }
}

/** A client that keeps what it received. */
export class RecordingClient {
  readonly messages: { data: Buffer; isBinary: boolean }[] = [];
  readonly closes: { code: number; reason: string }[] = [];
  pings = 0;
  pongs = 0;

  private constructor(readonly webSocket: WebSocket) {
    webSocket.on('message', (data: Buffer, isBinary) => this.messages.push({ data, isBinary }));
    webSocket.on('close', (code, reason) => this.closes.push({ code, reason: reason.toString() }));
    webSocket.on('ping', () => this.pings++);
    webSocket.on('pong', () => this.pongs++);
    webSocket.on('error', () => {}); // the close that follows says it
  }

  static async open(url: string, subprotocols: string[] = []): Promise<RecordingClient> {
    const webSocket = new WebSocket(url, subprotocols, { perMessageDeflate: false });
    const client = new RecordingClient(webSocket);
    await once(webSocket, 'open');
    return client;
  }

  text(index: number): string {
    return this.messages[index].data.toString();
  }
}
