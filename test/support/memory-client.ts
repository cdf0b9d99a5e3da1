// A gateway session without a socket: a connection in memory on real rings, whose engine moves when the test says so.

import type { SessionEnd } from '../../gateway/event-publisher.js';
import type { ProtobufEventPublisher } from '../../gateway/proto/protobuf-event-publisher.js';
import type { Session } from '../../gateway/session.js';
import { decodeMessage, encodeMessage } from './contract-messages.js';
import { EchoEngine, type EchoOptions } from './echo-engine.js';

/** A connection in memory that takes everything at once, or holds the first message back. */
export class MemoryClient {
  readonly engine: EchoEngine;
  readonly publisher: ProtobufEventPublisher;
  readonly session: Session;
  // biome-ignore lint/suspicious/noExplicitAny: decoded by the library
  readonly events: any[] = [];
  messages = 0;
  ended: SessionEnd | undefined;
  reading = true;

  constructor(engine: EchoEngine) {
    this.engine = engine;
    this.publisher = engine.gateway.protobufPublisher({
      send: (message) => {
        this.messages++;
        this.events.push(...(decodeMessage('ServerMessage', message).events ?? []));
        if (this.reading) queueMicrotask(() => this.publisher.onSent());
      },
      end: (reason) => {
        this.ended = reason;
      },
    });
    this.session = engine.gateway.openSession(this.publisher);
  }

  send(...commands: object[]): void {
    this.engine.gateway.commandAdapter.onMessage(this.session, encodeMessage('ClientMessage', { commands }));
  }

  get requestIds(): number[] {
    return this.events.map((event) => Number(event.request_id ?? 0));
  }
}

export function openMemoryVenue(options: EchoOptions = {}): {
  engine: EchoEngine;
  client: MemoryClient;
  poll: () => Promise<void>;
} {
  const engine = new EchoEngine(options);
  const { gateway } = engine;
  const poll = async () => {
    while (gateway.dispatcher.poll(gateway.reports, 1000) + gateway.resumes.work() > 0);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { engine, client: new MemoryClient(engine), poll };
}

export const memoryOrder = (request_id: number, fields: object = {}) => ({
  request_id,
  new_order: {
    client_order_id: `o-${request_id}`,
    symbol: 'AAPL',
    side: 1,
    type: 1,
    quantity: 5,
    price: 10,
    ...fields,
  },
});
