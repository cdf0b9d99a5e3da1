// The port to WebSockets: what this project asks of a WebSocket server, whichever library stands behind it.
//
// Owner thread: the one that made the server; no socket ever leaves it.
// Invariants: a socket is dead once `onClose` was called, which happens exactly once, at the latest within `close`;
// every method of a dead socket does nothing. Bytes handed to `onMessage` are gone when it returns: copy what must stay.
// Bytes handed to a send must not change afterwards: an implementation may keep them while they wait.

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

/** The close codes of RFC 6455 that the servers themselves use. */
export const SocketCloseCode = {
  NORMAL: 1000,
  GOING_AWAY: 1001,
  /** No close frame came. */
  ABNORMAL: 1006,
  MESSAGE_TOO_BIG: 1009,
} as const;

/** One client's connection. */
export interface Socket {
  readonly remoteAddress: string;
  /** The subprotocol that was agreed on, '' where none was. */
  readonly subprotocol: string;
  readonly closed: boolean;
  /** Bytes that wait in this process because the client reads too slowly. */
  readonly bufferedAmount: number;
  /** Sends a text frame; bytes must be UTF-8. */
  sendText(text: string | Uint8Array): SendResult;
  sendBinary(bytes: Uint8Array): SendResult;
  ping(): void;
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
  /** `code` is the client's or the one given to `close`, 1006 where the connection broke. */
  onClose(code: number, reason: string): void;
}

export type AcceptSocket = (socket: Socket) => SocketListener;

export interface SocketServerOptions {
  readonly host: string;
  /** 0 asks for a free one. */
  readonly port: number;
  /** The one path that is served; any other is answered 404, a plain request on it 426. */
  readonly path: string;
  /** A longer message closes the socket with 1009. */
  readonly maxPayloadBytes: number;
  /** A frame is dropped where more than this waits already. */
  readonly maxBufferedBytes: number;
  /** A connection that is silent for so long, pongs included, is closed; 0 is never, else 8 to 960. */
  readonly idleTimeoutSeconds: number;
  /** Further connections are answered 503. */
  readonly maxSockets: number;
  /** In order of preference; a client's own that are not listed are passed over. */
  readonly subprotocols: readonly string[];
}

export interface BoundAddress {
  readonly host: string;
  readonly port: number;
}

export interface SocketServer {
  /** The library behind it, for the log. */
  readonly library: 'uWebSockets.js' | 'ws';
  /** Begins to listen; rejects with the code SOCKET_LISTEN_FAILED where the address cannot be had. */
  listen(accept: AcceptSocket): Promise<BoundAddress>;
  /** Accepts no more, closes every socket with 1001, waits at most `graceMs` for the last frames and ends. */
  stop(graceMs: number): Promise<void>;
}

/** The address cannot be listened on. */
export class SocketListenError extends Error {
  readonly code = 'SOCKET_LISTEN_FAILED';
}

/** Asserts the relations between the options. */
export function checkSocketServerOptions(options: SocketServerOptions): void {
  const idle = options.idleTimeoutSeconds;
  if (idle !== 0 && !(idle >= 8 && idle <= 960)) throw new RangeError('idleTimeoutSeconds must be 0 or 8 to 960');
  if (!(options.maxPayloadBytes > 0)) throw new RangeError('maxPayloadBytes must be positive');
  if (!(options.maxBufferedBytes > 0)) throw new RangeError('maxBufferedBytes must be positive');
  if (!(options.maxSockets > 0)) throw new RangeError('maxSockets must be positive');
  if (!options.path.startsWith('/')) throw new RangeError('path must begin with /');
}

/** The first of the server's subprotocols that the client's header offers, '' where none is common. */
export function chooseSubprotocol(offered: readonly string[], header: string): string {
  if (header === '') return '';
  const wanted = header.split(',').map((name) => name.trim());
  return offered.find((name) => wanted.includes(name)) ?? '';
}
