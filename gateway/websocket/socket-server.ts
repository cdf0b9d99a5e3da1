// The port to WebSockets as the order-entry door needs it: whichever library stands behind it, the servers of
// daemon/websocket fit. Owner: the gateway thread.
//
// Invariants: a socket is dead once `onClose` was called, which happens exactly once, at the latest within `close`; every
// method of a dead socket does nothing. Bytes handed to `onMessage` are gone when it returns. Bytes handed to a send must
// not change while they wait.

/** What became of a frame. */
export const SendResult = {
  /** It went to the kernel. */
  SENT: 0,
  /** It waits in the server's memory; `onDrain` follows when that shrinks. */
  BUFFERED: 1,
  /** It is lost: too much waits already, or the socket is closed. */
  DROPPED: 2,
} as const;
export type SendResult = (typeof SendResult)[keyof typeof SendResult];

/** One client's connection. */
export interface Socket {
  /** The subprotocol that was agreed on, '' where none was. */
  readonly subprotocol: string;
  /** Bytes that wait in this process because the client reads too slowly. */
  readonly bufferedAmount: number;
  sendText(text: string): SendResult;
  sendBinary(bytes: Uint8Array): SendResult;
  /** Runs `write` at once and hands all it sends to the kernel together, as far as the library can. */
  cork(write: () => void): void;
  /** Sends a close frame behind what waits, and calls `onClose`. */
  close(code: number, reason: string): void;
}

/** What a connection tells the one who accepted it. */
export interface SocketListener {
  onMessage(bytes: Uint8Array, isBinary: boolean): void;
  /** Some or all of what waited has gone. */
  onDrain(): void;
  onPong(): void;
  onClose(code: number, reason: string): void;
}

export interface BoundAddress {
  readonly host: string;
  readonly port: number;
}

export interface SocketServer {
  listen(accept: (socket: Socket) => SocketListener): Promise<BoundAddress>;
  /** Accepts no more, closes every socket with 1001, waits at most `graceMs` for the last frames and ends. */
  stop(graceMs: number): Promise<void>;
}
