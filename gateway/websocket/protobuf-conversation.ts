// Binary frames of protobuf: one ClientMessage or ServerMessage in a frame, read and written by the same code as those of
// the gRPC door. One message is on its way at a time: what is ready meanwhile becomes the next.

import { RejectReason } from '../../engine/domain/reject-reason.js';
import { SessionEnd } from '../event-publisher.js';
import type { Gateway } from '../gateway.js';
import type { MessageTransport, ProtobufEventPublisher } from '../proto/protobuf-event-publisher.js';
import type { Session } from '../session.js';
import type { Conversation } from './order-entry-socket.js';
import { SendResult, type Socket } from './socket-server.js';

export class ProtobufConversation implements Conversation, MessageTransport {
  readonly publisher: ProtobufEventPublisher;
  readonly #socket: Socket;
  readonly #gateway: Gateway;
  readonly #end: (reason: SessionEnd) => void;
  /** The last message has not left yet. */
  #sending = false;

  constructor(socket: Socket, gateway: Gateway, end: (reason: SessionEnd) => void) {
    this.#socket = socket;
    this.#gateway = gateway;
    this.#end = end;
    this.publisher = gateway.protobufPublisher(this);
  }

  onFrame(session: Session, bytes: Uint8Array, isBinary: boolean): void {
    if (isBinary) this.#gateway.commandAdapter.onMessage(session, bytes);
    else this.#refuseText(session);
  }

  onDrain(): void {
    if (!this.#sending || this.#socket.bufferedAmount > 0) return;
    this.#sending = false;
    this.publisher.onSent();
  }

  send(message: Uint8Array): void {
    this.#sending = true;
    const result = this.#socket.sendBinary(message);
    if (result === SendResult.DROPPED) this.#end(SessionEnd.SLOW_READER);
    else if (result === SendResult.SENT || this.#socket.bufferedAmount === 0) this.onDrain();
  }

  end(reason: SessionEnd): void {
    this.#end(reason);
  }

  #refuseText(session: Session): void {
    const text =
      'this socket was opened for ringbook.protobuf.v1, which is binary frames; a text frame says nothing to it';
    session.reject(0, 0, RejectReason.MALFORMED, text);
    session.settle();
    session.publisher.flush();
  }
}
