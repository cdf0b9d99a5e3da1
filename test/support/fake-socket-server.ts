// A socket server without sockets: a test decides how much waits for each client, and when it has read it.

import {
  type AcceptSocket,
  type BoundAddress,
  SendResult,
  type Socket,
  SocketCloseCode,
  type SocketListener,
  type SocketServer,
} from '../../market-data/socket-server.js';

export class FakeSocket implements Socket {
  readonly remoteAddress = '192.0.2.1';
  readonly subprotocol = '';
  closed = false;
  /** While stalled, frames wait here and do not arrive. */
  isStalled = false;
  /** From how many waiting bytes on frames are dropped. */
  maxBufferedBytes = Number.POSITIVE_INFINITY;
  bufferedAmount = 0;
  readonly frames: string[] = [];
  readonly closes: { code: number; reason: string }[] = [];
  corks = 0;
  listener: SocketListener | undefined;
  readonly #waiting: string[] = [];

  sendText(text: string | Uint8Array): SendResult {
    if (this.closed || this.bufferedAmount > this.maxBufferedBytes) return SendResult.DROPPED;
    const frame = Buffer.from(text as Uint8Array).toString();
    if (!this.isStalled) {
      this.frames.push(frame);
      return SendResult.SENT;
    }
    this.#waiting.push(frame);
    this.bufferedAmount += frame.length;
    return SendResult.BUFFERED;
  }

  sendBinary(): SendResult {
    throw new Error('market data sends text');
  }

  ping(): void {}

  cork(write: () => void): void {
    this.corks++;
    write();
  }

  close(code: number, reason: string): void {
    if (this.closed) return;
    this.closed = true;
    this.closes.push({ code, reason });
    this.listener?.onClose(code, reason);
  }

  /** The client reads up to so many of the waiting frames, and goes on reading if that is all. */
  read(frames = Number.POSITIVE_INFINITY): void {
    for (const frame of this.#waiting.splice(0, frames)) {
      this.frames.push(frame);
      this.bufferedAmount -= frame.length;
    }
    if (this.#waiting.length === 0) this.isStalled = false;
    this.listener?.onDrain();
  }

  /** The client sends this. */
  receive(request: object | string | Uint8Array, isBinary = false): void {
    const text = typeof request === 'string' || request instanceof Uint8Array ? request : JSON.stringify(request);
    this.listener?.onMessage(Buffer.from(text as Uint8Array), isBinary);
  }

  /** The frames since the last call, parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the contract
  take(): any[] {
    return this.frames.splice(0).map((frame) => JSON.parse(frame));
  }
}

export class FakeSocketServer implements SocketServer {
  readonly library = 'ws';
  readonly sockets: FakeSocket[] = [];
  accept: AcceptSocket | undefined;
  isStopped = false;

  async listen(accept: AcceptSocket): Promise<BoundAddress> {
    this.accept = accept;
    return { host: 'fake', port: 1 };
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    for (const socket of this.sockets) socket.close(SocketCloseCode.GOING_AWAY, 'server is stopping');
  }

  connect(): FakeSocket {
    if (this.accept === undefined) throw new Error('the server does not listen');
    const socket = new FakeSocket();
    socket.listener = this.accept(socket);
    this.sockets.push(socket);
    return socket;
  }
}
