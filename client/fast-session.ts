// A session for high rates: commands are encoded by hand into one message until `flush`, reports are scanned in place.
// It makes no object, promise or string per order; whoever wants those opens an ordinary Session.
//
// Owner: the client's event loop. Handlers run inside the receipt of a message and may encode further commands.

import type { Client } from '@grpc/grpc-js';
import { decodeServerMessage, encodeClientMessage, type Raw } from './contract.js';
import { enumName, logonMessage } from './messages.js';
import { Outcome } from './pending-command.js';
import { SessionCall } from './session-call.js';
import { SessionError, type SessionOptions } from './types.js';
import { CommandEncoder, PREFIX_BYTES_MAX } from './wire/command-encoder.js';
import { type EventHandler, EventKind, EventScanner } from './wire/event-scanner.js';

export interface FastSessionOptions extends SessionOptions {
  /** Before the order number in every client order id; at most 20 bytes. */
  clientOrderIdPrefix?: string;
  /** A message is sent without `flush` once it has this many bytes. */
  messageBytesMax?: number;
}

export interface FastSessionHandler {
  /** Read the fields at once; the scanner is overwritten by the next report. */
  onReport(report: EventScanner): void;
  onMassCancel?(requestId: number, canceled: number): void;
  /** A command that never became an order command. */
  onReject?(requestId: number, error: SessionError): void;
  onHeartbeat?(requestId: number): void;
  /** The transport takes commands again. */
  onDrain?(): void;
  /** No further event comes; `error` says why where the session did not end in order. */
  onEnd?(error: Error | undefined): void;
}

const DEFAULT_MESSAGE_BYTES_MAX = 32 * 1024;
const LOGON_REQUEST_ID = 0;

export class FastSession implements EventHandler {
  /** Encode commands here, then `flush`. Client order ids are `clientOrderIdPrefix` and the order number. */
  readonly commands: CommandEncoder;
  /** False while the transport wants a pause; `onDrain` ends it. */
  writable = true;
  lastAccountSequence = 0;
  /** Of all messages received, without their framing. */
  bytesReceived = 0;
  private readonly scanner = new EventScanner();
  private readonly call: SessionCall;
  private readonly messageBytesMax: number;
  private readonly resumeAfter: number | undefined;
  private settleLogon: ((error?: Error) => void) | undefined;
  private endReason: Error | undefined;
  private readonly over = new Outcome<void>();

  private constructor(
    stub: Client,
    options: FastSessionOptions,
    private readonly handler: FastSessionHandler,
    settleLogon: (error?: Error) => void,
  ) {
    const prefix = Buffer.from(options.clientOrderIdPrefix ?? '');
    if (prefix.length > PREFIX_BYTES_MAX)
      throw new RangeError(`clientOrderIdPrefix has over ${PREFIX_BYTES_MAX} bytes`);
    this.resumeAfter = options.resumeAfter;
    this.messageBytesMax = options.messageBytesMax ?? DEFAULT_MESSAGE_BYTES_MAX;
    this.commands = new CommandEncoder(2 * this.messageBytesMax, prefix);
    this.settleLogon = settleLogon;
    this.call = new SessionCall(stub, {
      onMessage: (bytes) => this.onMessage(bytes),
      onDrain: () => this.onDrain(),
      onEnd: (error) => this.onEnd(error),
    });
    const logon = { requestId: LOGON_REQUEST_ID, logon: logonMessage(options) };
    this.call.write(encodeClientMessage({ commands: [logon] }));
  }

  /** Resolves when logged on; rejects with a SessionError or the gRPC status. */
  static open(stub: Client, options: FastSessionOptions, handler: FastSessionHandler): Promise<FastSession> {
    return new Promise((resolve, reject) => {
      const session: FastSession = new FastSession(stub, options, handler, (error) => {
        if (error === undefined) resolve(session);
        else reject(error);
      });
    });
  }

  get isOpen(): boolean {
    return this.call.isOpen;
  }

  /** Sends what is encoded once it fills a message; call after each command that may be one of many. */
  flushIfFull(): void {
    if (this.commands.length >= this.messageBytesMax) this.flush();
  }

  /** Sends all encoded commands as one message; false: the transport wants a pause. */
  flush(): boolean {
    if (this.commands.commands > 0) {
      const bytes = this.commands.copyOfMessage();
      this.commands.clear();
      this.writable = this.call.write(bytes);
    }
    return this.writable;
  }

  /** Says that no more commands come; reports still do, then `onEnd`, and it resolves. */
  close(): Promise<void> {
    this.flush();
    this.call.finish();
    return this.over.get();
  }

  /** Ends the stream at once, as a crash would. */
  abort(): void {
    this.call.cancel();
  }

  onReport(event: EventScanner): void {
    this.lastAccountSequence = event.accountSequence || this.lastAccountSequence;
    this.handler.onReport(event);
  }

  /** Cold: everything but reports. */
  onEvent(event: EventScanner): void {
    const { requestId, kind } = event;
    const raw = decodeEvent(event);
    if (kind === EventKind.LOGON_ACK) {
      this.lastAccountSequence = this.resumeAfter ?? Number(raw.logonAck.lastAccountSequence);
      this.finishLogon();
    } else if (kind === EventKind.MASS_CANCEL) this.handler.onMassCancel?.(requestId, raw.massCancel.canceled);
    else if (kind === EventKind.HEARTBEAT) this.handler.onHeartbeat?.(requestId);
    else if (kind === EventKind.GOODBYE) this.endReason = new SessionError('GOODBYE', raw.goodbye.reason);
    else if (kind === EventKind.REJECT) {
      const error = new SessionError(enumName('REJECT_REASON', raw.reject.reason), raw.reject.text);
      if (this.settleLogon !== undefined) this.finishLogon(error);
      else this.handler.onReject?.(requestId, error);
    }
  }

  private onMessage(bytes: Buffer): void {
    this.bytesReceived += bytes.length;
    if (this.scanner.scan(bytes, this)) return;
    this.endReason = new SessionError('MALFORMED', 'the venue sent bytes that are no ServerMessage');
    this.call.cancel();
  }

  private onDrain(): void {
    this.writable = true;
    this.handler.onDrain?.();
  }

  private onEnd(error: Error | undefined): void {
    const reason = this.endReason ?? error;
    this.finishLogon(reason ?? new SessionError('DISCONNECTED', 'the session ended before its logon was answered'));
    this.over.settle();
    this.handler.onEnd?.(reason);
  }

  private finishLogon(error?: Error): void {
    const settle = this.settleLogon;
    this.settleLogon = undefined;
    settle?.(error);
  }
}

/** The event as an object, by way of a ServerMessage that holds nothing else. */
function decodeEvent(event: EventScanner): Raw {
  const body = event.bytes.subarray(event.bodyStart, event.bodyEnd);
  const inner = Buffer.concat([Buffer.from([(event.kind << 3) | 2]), varint(body.length), body]);
  return decodeServerMessage(Buffer.concat([Buffer.from([0x0a]), varint(inner.length), inner])).events[0];
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}
