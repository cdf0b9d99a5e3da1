// Text frames of JSON: one request in a frame, one event in a frame.

import type { SessionEnd } from '../event-publisher.js';
import type { Session } from '../session.js';
import { HeldFrames } from './held-frames.js';
import type { JsonCommandAdapter } from './json-command-adapter.js';
import { JsonEventPublisher, type JsonPublisherParts, type TextTransport } from './json-event-publisher.js';
import { KnownOrders } from './known-orders.js';
import type { Conversation } from './order-entry-socket.js';
import { SendResult, type Socket } from './socket-server.js';

export class JsonConversation implements Conversation, TextTransport {
  readonly publisher: JsonEventPublisher;
  readonly #socket: Socket;
  readonly #adapter: JsonCommandAdapter;
  readonly #parts: JsonPublisherParts;
  readonly #knownOrders = new KnownOrders();
  readonly #held = new HeldFrames();
  readonly #end: (reason: SessionEnd) => void;

  constructor(
    socket: Socket,
    adapter: JsonCommandAdapter,
    parts: JsonPublisherParts,
    end: (reason: SessionEnd) => void,
  ) {
    this.#socket = socket;
    this.#adapter = adapter;
    this.#parts = parts;
    this.#end = end;
    this.publisher = new JsonEventPublisher(parts, this.#knownOrders, this);
  }

  onFrame(session: Session, bytes: Uint8Array, isBinary: boolean): void {
    const text = isBinary ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
    this.#adapter.onFrame({ session, knownOrders: this.#knownOrders, held: this.#held }, text);
  }

  /** What waits, waits in the socket; only who resumes is sent no more meanwhile. */
  onDrain(): void {
    this.#parts.resumes.onRoom();
  }

  get backlogBytes(): number {
    return this.#socket.bufferedAmount;
  }

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
}
