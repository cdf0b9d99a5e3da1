// The WebSocket door to order entry, `/v1/orders`: JSON in text frames, or the gRPC session's protobuf in binary ones.
// Owner: the gateway thread.

import type { Gateway } from '../gateway.js';
import { sessionsFullText } from '../reject-text.js';
import { CloseCode } from './close-code.js';
import { JsonCommandAdapter } from './json-command-adapter.js';
import { JsonConversation } from './json-conversation.js';
import { type FrameLimits, OrderEntrySocket } from './order-entry-socket.js';
import { ProtobufConversation } from './protobuf-conversation.js';
import type { BoundAddress, Socket, SocketListener, SocketServer } from './socket-server.js';
import { FRAMES_BURST_MAX, FRAMES_PER_SECOND_MAX, PROTOBUF_SUBPROTOCOL } from './websocket-limits.js';

export interface WebSocketDoorOptions {
  readonly gateway: Gateway;
  /** One that listens nowhere yet, made with `orderEntrySocketOptions`. */
  readonly server: SocketServer;
  readonly limits?: FrameLimits;
}

const DEFAULT_FRAME_LIMITS: FrameLimits = {
  framesPerSecondMax: FRAMES_PER_SECOND_MAX,
  framesBurstMax: FRAMES_BURST_MAX,
};

export class WebSocketDoor {
  readonly #gateway: Gateway;
  readonly #server: SocketServer;
  readonly #limits: FrameLimits;
  readonly #adapter: JsonCommandAdapter;

  constructor({ gateway, server, limits = DEFAULT_FRAME_LIMITS }: WebSocketDoorOptions) {
    this.#gateway = gateway;
    this.#server = server;
    this.#limits = limits;
    this.#adapter = new JsonCommandAdapter(gateway);
  }

  /** Begins to listen; rejects where the address cannot be had. */
  listen(): Promise<BoundAddress> {
    return this.#server.listen((socket) => this.#accept(socket));
  }

  /** After the sessions had their farewell: closes the address and, with 1001, every connection that is left. */
  close(graceMillis: number): Promise<void> {
    return this.#server.stop(graceMillis);
  }

  #accept(socket: Socket): SocketListener {
    const gateway = this.#gateway;
    if (gateway.isFull) return refuse(socket, sessionsFullText(gateway.limits.sessionsMax));
    return new OrderEntrySocket(socket, gateway, this.#limits, (end) =>
      socket.subprotocol === PROTOBUF_SUBPROTOCOL
        ? new ProtobufConversation(socket, gateway, end)
        : new JsonConversation(socket, this.#adapter, gateway, end),
    );
  }
}

/** Hears nothing: the connection is closed before it has a session. */
const NOBODY: SocketListener = { onMessage() {}, onDrain() {}, onPong() {}, onClose() {} };

/** Closes the connection once the server has taken it up. */
function refuse(socket: Socket, reason: string): SocketListener {
  queueMicrotask(() => socket.close(CloseCode.TRY_AGAIN_LATER, reason));
  return NOBODY;
}
