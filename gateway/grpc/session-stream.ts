// One OrderEntry.Session stream as a session's connection. Owner: the gateway thread.
//
// grpc-js copies a message when it takes it, and calls back when HTTP/2 has handed it to the socket, which waits for the
// client's flow control window. So one message is on its way at a time, and what is ready meanwhile becomes the next:
// under load that is what keeps messages few and large, and for a client that does not read it is where the limit bites.

import { Metadata, type ServerDuplexStream, status } from '@grpc/grpc-js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { SessionEnd } from '../event-publisher.js';
import { sayFarewell } from '../farewell.js';
import type { Gateway } from '../gateway.js';
import type { MessageTransport, ProtobufEventPublisher } from '../proto/protobuf-event-publisher.js';
import type { Session } from '../session.js';

export type SessionCall = ServerDuplexStream<Buffer, Uint8Array>;

/** How a stream ends that does not end well. */
const FAILURES: Readonly<Record<number, { readonly code: status; readonly details: string }>> = {
  [SessionEnd.UNAUTHENTICATED]: { code: status.UNAUTHENTICATED, details: 'token is not valid for this account' },
  [SessionEnd.NO_LOGON]: { code: status.DEADLINE_EXCEEDED, details: 'no logon was accepted in time' },
  [SessionEnd.HISTORY_GONE]: {
    code: status.DATA_LOSS,
    details: 'the reports that are due next cannot be had any more',
  },
  [SessionEnd.SLOW_READER]: {
    code: status.RESOURCE_EXHAUSTED,
    details: 'the client reads too slowly: more output is waiting for it than the venue keeps',
  },
};

export class SessionStream implements MessageTransport {
  readonly #call: SessionCall;
  readonly #gateway: Gateway;
  readonly #publisher: ProtobufEventPublisher;
  readonly #session: Session;
  readonly #onSent = (error?: Error | null) => {
    if (!error) this.#publisher.onSent();
  };

  constructor(call: SessionCall, gateway: Gateway) {
    this.#call = call;
    this.#gateway = gateway;
    this.#publisher = gateway.protobufPublisher(this);
    this.#session = gateway.openSession(this.#publisher);
    call.sendMetadata(new Metadata());
    call.on('data', (message: Buffer) => gateway.commandAdapter.onMessage(this.#session, message));
    call.on('end', () => this.#session.finish());
    call.on('cancelled', () => gateway.closeSession(this.#session));
    call.on('close', () => gateway.closeSession(this.#session));
    if (gateway.ingress.refusing === RejectReason.SHUTTING_DOWN) sayFarewell(this.#publisher);
  }

  send(message: Uint8Array): void {
    this.#call.write(message, this.#onSent);
  }

  end(reason: SessionEnd): void {
    const failure = FAILURES[reason];
    if (failure === undefined) this.#call.end();
    else this.#call.emit('error', failure);
    this.#gateway.closeSession(this.#session);
  }
}
