// One connection of the order-entry door: its session, the limits on what it may send, and its end, whoever ends it.
// What a frame says is a matter of its encoding (json-conversation, protobuf-conversation). Owner: the gateway thread.

import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { EventPublisher, SessionEnd } from '../event-publisher.js';
import { sayFarewell } from '../farewell.js';
import type { Gateway } from '../gateway.js';
import type { Session } from '../session.js';
import { CloseCode, closeOf } from './close-code.js';
import { FrameBucket } from './frame-bucket.js';
import type { Socket, SocketListener } from './socket-server.js';

/** How an encoding reads and writes the frames of one connection. */
export interface Conversation {
  readonly publisher: EventPublisher;
  onFrame(session: Session, bytes: Uint8Array, isBinary: boolean): void;
  /** Some of what waited has gone. */
  onDrain(): void;
}

export interface FrameLimits {
  readonly framesPerSecondMax: number;
  readonly framesBurstMax: number;
}

export class OrderEntrySocket implements SocketListener {
  readonly #socket: Socket;
  readonly #gateway: Gateway;
  readonly #conversation: Conversation;
  readonly #session: Session;
  readonly #frames: FrameBucket;
  readonly #framesPerSecondMax: number;

  /** `converse` makes the conversation; it is given what ends the connection. */
  constructor(
    socket: Socket,
    gateway: Gateway,
    limits: FrameLimits,
    converse: (end: (reason: SessionEnd) => void) => Conversation,
  ) {
    this.#socket = socket;
    this.#gateway = gateway;
    this.#framesPerSecondMax = limits.framesPerSecondMax;
    this.#frames = new FrameBucket(limits.framesPerSecondMax, limits.framesBurstMax, performance.now());
    this.#conversation = converse((reason) => this.#end(reason));
    const { publisher } = this.#conversation;
    this.#session = gateway.openSession(publisher);
    if (gateway.ingress.refusing === RejectReason.SHUTTING_DOWN) sayFarewell(publisher);
  }

  onMessage(bytes: Uint8Array, isBinary: boolean): void {
    if (this.#frames.take(performance.now())) this.#conversation.onFrame(this.#session, bytes, isBinary);
    else this.#socket.close(CloseCode.FLOODING, `more than ${this.#framesPerSecondMax} frames a second`);
  }

  onDrain(): void {
    this.#conversation.onDrain();
  }

  /** The server's own matter: it has heard from the client. */
  onPong(): void {}

  onClose(): void {
    this.#gateway.closeSession(this.#session);
  }

  /** Only when the stack has unwound: whoever publishes may be going through the sessions, which closing changes. */
  #end(reason: SessionEnd): void {
    const [code, text] = closeOf(reason);
    queueMicrotask(() => this.#socket.close(code, text));
  }
}
