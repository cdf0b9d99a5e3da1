// The three doors of a session behind one face: commands as the proto has them go in, events come out.

import type { ContractClient, Message } from './contract-client.js';
import { OrderSocket } from './json-order-client.js';

export interface Conversation {
  send(command: Message): void;
  /** Rejects where nothing comes in time. */
  next(timeoutMillis?: number): Promise<Message>;
  end(): unknown;
}

export const DOORS = ['the gRPC session', 'WebSocket JSON', 'WebSocket protobuf'] as const;
export type Door = (typeof DOORS)[number];

/** `webSocketAddress`: of order entry. */
export async function converse(door: Door, client: ContractClient, webSocketAddress: string): Promise<Conversation> {
  if (door === 'the gRPC session') {
    const session = client.session();
    return {
      send: (command) => session.send(command),
      next: (millis) => session.next(millis),
      end: () => session.end(),
    };
  }
  const binary = door === 'WebSocket protobuf';
  const socket = await OrderSocket.open(webSocketAddress, { binary });
  return {
    send: (command) => socket.send(binary ? { commands: [command] } : jsonOf(command)),
    next: (millis) => socket.next(millis),
    end: () => socket.close(),
  };
}

/** The JSON frame of a command; an order is a buy of 5 at 0.01. */
function jsonOf({ request_id: id, ...command }: Message): object {
  const [[op, fields]] = Object.entries<Message>(command);
  if (op === 'new_order') {
    const { client_order_id, symbol } = fields;
    const order = { client_order_id, symbol, side: 'BUY', type: 'LIMIT', time_in_force: 'GTC' };
    return { op, id, order: { ...order, quantity: '5', price: '0.01' } };
  }
  if (op === 'replace') {
    const { order, price } = fields;
    return { op, id, order: jsonName(order), ...(price ? { price: (price / 100).toFixed(2) } : {}) };
  }
  return op === 'cancel' ? { op, id, order: jsonName(fields.order) } : { op, id, ...fields };
}

const jsonName = ({ order_id, ...rest }: Message) => (order_id ? { order_id: String(order_id), ...rest } : rest);
