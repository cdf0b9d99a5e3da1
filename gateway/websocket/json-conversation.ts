// Text frames of JSON: one request in a frame, one event in a frame.

import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { SessionEnd } from '../event-publisher.js';
import type { Session } from '../session.js';
import type { JsonCommandAdapter, JsonSession } from './json-command-adapter.js';
import { JsonEventPublisher, type JsonPublisherParts, type TextTransport } from './json-event-publisher.js';
import { KnownOrders } from './known-orders.js';
import type { Conversation } from './order-entry-socket.js';
import { requestIdWords } from './request-id.js';
import { SendResult, type Socket } from './socket-server.js';

export class JsonConversation implements Conversation, TextTransport {
  readonly publisher: JsonEventPublisher;
  readonly #socket: Socket;
  readonly #adapter: JsonCommandAdapter;
  readonly #knownOrders = new KnownOrders();
  readonly #end: (reason: SessionEnd) => void;

  constructor(
    socket: Socket,
    adapter: JsonCommandAdapter,
    parts: JsonPublisherParts,
    end: (reason: SessionEnd) => void,
  ) {
    this.#socket = socket;
    this.#adapter = adapter;
    this.#end = end;
    this.publisher = new JsonEventPublisher(parts, this.#knownOrders, this);
  }

  onFrame(session: Session, bytes: Uint8Array, isBinary: boolean): void {
    if (isBinary) this.#refuseBinary(session);
    else this.#onText(session, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
  }

  /** Nothing is held back here: what waits, waits in the socket. */
  onDrain(): void {}

  send(frames: readonly string[]): boolean {
    let taken = true;
    this.#socket.cork(() => {
      for (const frame of frames) taken &&= this.#socket.sendText(frame) !== SendResult.DROPPED;
    });
    return taken;
  }

  end(reason: SessionEnd): void {
    this.#end(reason);
  }

  #onText(session: Session, frame: string): void {
    const client: JsonSession = { session, knownOrders: this.#knownOrders };
    this.#adapter.onFrame(client, frame);
  }

  #refuseBinary(session: Session): void {
    const [low, high] = requestIdWords(undefined);
    const text =
      'this socket speaks JSON in text frames; open it with subprotocol ringbook.protobuf.v1 for binary ones';
    session.reject(low, high, RejectReason.MALFORMED, text);
    session.settle();
    session.publisher.flush();
  }
}
