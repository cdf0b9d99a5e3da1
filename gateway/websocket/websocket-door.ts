// The WebSocket door to order entry, `/v1/orders`: JSON in text frames, or the gRPC session's protobuf in binary ones.
// Owner: the gateway thread.

import type { Gateway } from '../gateway.js';
import { JsonCommandAdapter } from './json-command-adapter.js';
import { JsonConversation } from './json-conversation.js';
import { type FrameLimits, OrderEntrySocket } from './order-entry-socket.js';
import { ProtobufConversation } from './protobuf-conversation.js';
import type { BoundAddress, Socket, SocketServer } from './socket-server.js';
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

  #accept(socket: Socket): OrderEntrySocket {
    const gateway = this.#gateway;
    return new OrderEntrySocket(socket, gateway, this.#limits, (end) =>
      socket.subprotocol === PROTOBUF_SUBPROTOCOL
        ? new ProtobufConversation(socket, gateway, end)
        : new JsonConversation(socket, this.#adapter, gateway, end),
    );
  }
}
