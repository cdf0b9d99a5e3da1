// hot path
// Gathers a session's events as one ServerMessage after another and gives them to the connection, one at a time: while
// one is on its way, all that follows goes into the next. Two buffers take turns; only a client that reads slowly makes
// more, up to a limit that ends its session. Owner: the gateway thread.

import type { AccountReport, ExecutionReport, MassCancelReport } from '../../engine/domain/report.js';
import type { TimeSource } from '../../engine/ring/time-source.js';
import type { AccountRegistry } from '../account-registry.js';
import { type EventPublisher, SessionEnd, type Words } from '../event-publisher.js';
import { OUTPUT_BUFFER_BYTES, SERVER_MESSAGE_BYTES } from '../gateway-limits.js';
import { type InstrumentRegistry, symbolFieldOf } from '../instrument-registry.js';
import { writeGoodbye, writeHeartbeatAck, writeLogonAck, writeSessionReject } from './event-encoder.js';
import type { ReportEncoder } from './report-encoder.js';
import { WireWriter } from './wire-writer.js';

/** The connection under a session. */
export interface MessageTransport {
  /** Sends one message, whose bytes stay as they are until the transport calls the publisher's `onSent`. */
  send(message: Uint8Array): void;
  /** Ends the connection after what was sent. */
  end(reason: SessionEnd): void;
}

/** What all publishers of a gateway share. */
export interface PublisherParts {
  readonly instruments: InstrumentRegistry;
  readonly accounts: AccountRegistry;
  readonly encoder: ReportEncoder;
  readonly clock: TimeSource;
  readonly pendingOutputBytesMax: number;
  readonly resumes: { onRoom(): void };
}

export class ProtobufEventPublisher implements EventPublisher {
  readonly #parts: PublisherParts;
  readonly #transport: MessageTransport;
  #open = new WireWriter(OUTPUT_BUFFER_BYTES);
  #spare = new WireWriter(OUTPUT_BUFFER_BYTES);
  #sending = false;
  /** Full messages that wait, oldest first. */
  #waiting: WireWriter[] = [];
  #waitingBytes = 0;
  /** Of the message that is on its way. */
  #sendingBytes = 0;
  #end: SessionEnd | undefined;
  #ended = false;

  constructor(parts: PublisherParts, transport: MessageTransport) {
    this.#parts = parts;
    this.#transport = transport;
  }

  execution(report: ExecutionReport, own: boolean): void {
    if (this.#end !== undefined) return;
    const { encoder, instruments, accounts } = this.#parts;
    const symbol = instruments.symbolField(report.instrument);
    encoder.writeEvent(this.#open, report, own, symbol, accounts.nameField(report.account), '');
    this.#eventWritten();
  }

  refusal(report: ExecutionReport, unknownSymbol: string): void {
    if (this.#end !== undefined) return;
    const { encoder, instruments, accounts } = this.#parts;
    const known = unknownSymbol === '';
    const symbol = known ? instruments.symbolField(report.instrument) : symbolFieldOf(unknownSymbol);
    this.#parts.clock.read();
    encoder.writeEvent(this.#open, report, true, symbol, accounts.nameField(report.account), unknownSymbol);
    this.#eventWritten();
  }

  massCancel(report: MassCancelReport): void {
    if (this.#end !== undefined) return;
    this.#parts.encoder.writeMassCancel(this.#open, report);
    this.#eventWritten();
  }

  logonAck(report: AccountReport, sessionId: number): void {
    if (this.#end !== undefined) return;
    const { clock } = this.#parts;
    writeLogonAck(this.#open, report, sessionId, clock.low, clock.high);
    this.#eventWritten();
  }

  /** Cold: one a heartbeat. */
  heartbeat(requestId: Words, clientTime: Words, received: Words): void {
    if (this.#end !== undefined) return;
    const { clock } = this.#parts;
    clock.read();
    writeHeartbeatAck(this.#open, requestId, clientTime, received, [clock.low, clock.high]);
    this.#eventWritten();
  }

  sessionReject(requestIdLow: number, requestIdHigh: number, reason: number, text: string): void {
    if (this.#end !== undefined) return;
    writeSessionReject(this.#open, requestIdLow, requestIdHigh, reason, text);
    this.#eventWritten();
  }

  goodbye(reason: string): void {
    if (this.#end !== undefined) return;
    writeGoodbye(this.#open, reason);
    this.#eventWritten();
  }

  get backlogBytes(): number {
    return this.#sendingBytes + this.#waitingBytes + this.#open.at;
  }

  flush(): void {
    if (this.#sending || this.#ended) return;
    const next = this.#waitingBytes > 0 ? this.#takeWaiting() : this.#takeOpen();
    if (next.at > 0) {
      this.#sending = true;
      this.#sendingBytes = next.at;
      this.#transport.send(next.bytes.subarray(0, next.at));
    } else if (this.#end !== undefined) {
      this.#ended = true;
      this.#transport.end(this.#end);
    }
  }

  /** For the transport: the last message has left. */
  onSent(): void {
    this.#sending = false;
    this.#sendingBytes = 0;
    this.flush();
    this.#parts.resumes.onRoom();
  }

  end(reason: SessionEnd): void {
    if (this.#end !== undefined) return;
    this.#end = reason;
    this.flush();
  }

  abort(reason: SessionEnd): void {
    if (this.#ended) return;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#end = reason;
    this.#ended = true;
    this.#transport.end(reason);
  }

  /** The open message, with the spare buffer put in its place. */
  #takeOpen(): WireWriter {
    const open = this.#open;
    if (open.at === 0) return open;
    this.#open = this.#spare;
    this.#open.at = 0;
    this.#spare = open;
    return open;
  }

  #eventWritten(): void {
    if (this.#open.at >= SERVER_MESSAGE_BYTES) this.#closeMessage();
  }

  /** Cold: puts a full message in the queue, behind which the next one begins. */
  #closeMessage(): void {
    this.#waiting.push(this.#open);
    this.#waitingBytes += this.#open.at;
    this.#open = new WireWriter(OUTPUT_BUFFER_BYTES);
    if (this.#waitingBytes <= this.#parts.pendingOutputBytesMax) this.flush();
    else this.abort(SessionEnd.SLOW_READER);
  }

  /** Cold: only a backlog comes here. */
  #takeWaiting(): WireWriter {
    const next = this.#waiting.shift()!;
    this.#waitingBytes -= next.at;
    return next;
  }
}
