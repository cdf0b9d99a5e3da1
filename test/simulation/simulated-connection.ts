// A gateway session without a socket: what the gateway sends waits until the simulator has it read.

import type { SessionEnd } from '../../gateway/event-publisher.js';
import type { Gateway } from '../../gateway/gateway.js';
import type { ProtobufEventPublisher } from '../../gateway/proto/protobuf-event-publisher.js';
import type { Session } from '../../gateway/session.js';
import { decodeMessage, encodeMessage } from '../support/contract-messages.js';

// biome-ignore lint/suspicious/noExplicitAny: decoded by the library
export type WireEvent = any;

export class SimulatedConnection {
  readonly session: Session;
  /** The gateway has ended it. */
  ended: SessionEnd | undefined;
  isOpen = true;
  readonly #gateway: Gateway;
  readonly #publisher: ProtobufEventPublisher;
  #waiting: Uint8Array | undefined;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
    this.#publisher = gateway.protobufPublisher({
      send: (message) => {
        this.#waiting = message;
      },
      end: (reason) => {
        this.ended = reason;
      },
    });
    this.session = gateway.openSession(this.#publisher);
  }

  send(commands: readonly object[]): void {
    this.#gateway.commandAdapter.onMessage(this.session, encodeMessage('ClientMessage', { commands }));
  }

  get hasWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** Reads the message that waits; the next one comes after it. */
  read(): WireEvent[] {
    if (this.#waiting === undefined) return [];
    const { events } = decodeMessage('ServerMessage', this.#waiting);
    this.#waiting = undefined;
    this.#publisher.onSent();
    return events ?? [];
  }

  /** The client goes, or its line breaks: what has not been read is never read. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#gateway.closeSession(this.session);
  }
}
