// The limits of the order-entry door, and the socket server that they ask for.

import type { GatewayLimits } from '../gateway-limits.js';

/**
 * Frames that one connection may send in a second, on average: well below what the gateway can read, so that a flood is
 * seen as one, however busy the machine is. A frame of protobuf may carry many commands.
 */
export const FRAMES_PER_SECOND_MAX = 5_000;
/** Frames that it may send at once, after a pause. */
export const FRAMES_BURST_MAX = 20_000;
/** Orders of which a JSON connection knows the instrument; beyond them the one not heard of for longest is forgotten. */
export const KNOWN_ORDERS_MAX = 65_536;
/** What a JSON connection may send while the venue looks up the instrument of an order for it. */
export const HELD_CHARACTERS_MAX = 4 * 1024 * 1024;
/** A connection from which nothing comes for so long, not even the answer to a ping, is closed. */
export const IDLE_TIMEOUT_SECONDS = 60;

export const ORDER_ENTRY_PATH = '/v1/orders';
/** Binary frames of one ClientMessage or ServerMessage each; without it, JSON. */
export const PROTOBUF_SUBPROTOCOL = 'ringbook.protobuf.v1';

/** The options of the door's socket server, all but the address. */
export function orderEntrySocketOptions(limits: GatewayLimits) {
  return {
    path: ORDER_ENTRY_PATH,
    maxPayloadBytes: limits.messageBytesMax,
    maxBufferedBytes: limits.pendingOutputBytesMax,
    idleTimeoutSeconds: IDLE_TIMEOUT_SECONDS,
    maxSockets: limits.sessionsMax,
    subprotocols: [PROTOBUF_SUBPROTOCOL],
  };
}
