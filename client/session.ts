// A trading session: commands go out as typed objects, reports come back as events, as an async iteration and as the
// first and last word on each command. Commands of one turn of the event loop ride in one message.
//
// Owner: the client's event loop. Invariant: every pending command is settled by a report, a refusal or the session's end.

import { EventEmitter } from 'node:events';
import type { Client } from '@grpc/grpc-js';
import { decodeServerMessage, encodeClientMessage, type Raw } from './contract.js';
import {
  enumName,
  executionReport,
  logonMessage,
  massCancelMessage,
  newOrderMessage,
  orderReference,
  replaceMessage,
} from './messages.js';
import { Outcome, PendingCommand, PendingOrder } from './pending-command.js';
import { ReportQueue } from './report-queue.js';
import { SessionCall } from './session-call.js';
import {
  type ExecutionReport,
  type MassCancelFilter,
  type NewOrder,
  type OrderName,
  type ReplaceOrder,
  SessionError,
  type SessionOptions,
} from './types.js';

interface SessionEvents {
  report: [ExecutionReport];
  /** A command that never became an order command, by its request id. */
  reject: [SessionError, number];
  /** The session is over; the error says why where it did not end in order. */
  end: [Error | undefined];
}

export interface HeartbeatAnswer {
  serverReceiveNs: bigint;
  serverSendNs: bigint;
}

type Pending =
  | { kind: 'command'; command: PendingCommand }
  | { kind: 'massCancel'; outcome: Outcome<number> }
  | { kind: 'heartbeat'; outcome: Outcome<HeartbeatAnswer> }
  | { kind: 'logon'; outcome: Outcome<void> };

const TERMINAL = new Set(['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED']);

export class Session extends EventEmitter<SessionEvents> {
  sessionId = 0;
  lastAccountSequence = 0;
  private readonly call: SessionCall;
  private readonly pending = new Map<number, Pending>();
  /** Orders that the venue accepted and that had no last word yet, by order id. */
  private readonly openOrders = new Map<number, PendingOrder>();
  private readonly queues = new Set<ReportQueue>();
  private readonly idPrefix = `${Date.now().toString(36)}-${Math.floor(Math.random() * 36 ** 4).toString(36)}-`;
  private outgoing: Raw[] = [];
  private requests = 0;
  private endReason: Error | undefined;
  private readonly over = new Outcome<void>();

  private constructor(
    stub: Client,
    readonly options: SessionOptions,
  ) {
    super();
    this.call = new SessionCall(stub, {
      onMessage: (bytes) => this.onMessage(bytes),
      onEnd: (error) => this.onEnd(error),
    });
  }

  /** Resolves when logged on; rejects with a SessionError or the gRPC status. */
  static async open(stub: Client, options: SessionOptions): Promise<Session> {
    const session = new Session(stub, options);
    const outcome = new Outcome<void>();
    session.send({ logon: logonMessage(options) }, { kind: 'logon', outcome });
    await outcome.get();
    return session;
  }

  get isOpen(): boolean {
    return this.call.isOpen;
  }

  newOrder(order: NewOrder): PendingOrder {
    const clientOrderId = order.clientOrderId ?? `${this.idPrefix}${this.requests + 1}`;
    const command = new PendingOrder(this.requests + 1, clientOrderId);
    this.send({ newOrder: newOrderMessage(order, clientOrderId) }, { kind: 'command', command });
    return command;
  }

  replace(order: OrderName, changes: ReplaceOrder): PendingCommand {
    const command = new PendingCommand(this.requests + 1);
    this.send({ replace: replaceMessage(order, changes) }, { kind: 'command', command });
    return command;
  }

  cancel(order: OrderName): PendingCommand {
    const command = new PendingCommand(this.requests + 1);
    this.send({ cancel: { order: orderReference(order) } }, { kind: 'command', command });
    return command;
  }

  /** Cancels the account's orders that match; resolves to their number. */
  massCancel(filter: MassCancelFilter = {}): Promise<number> {
    const outcome = new Outcome<number>();
    this.send({ massCancel: massCancelMessage(filter) }, { kind: 'massCancel', outcome });
    return outcome.get();
  }

  heartbeat(): Promise<HeartbeatAnswer> {
    const outcome = new Outcome<HeartbeatAnswer>();
    this.send({ heartbeat: { clientTimeNs: '0' } }, { kind: 'heartbeat', outcome });
    return outcome.get();
  }

  /** Every report from now on, in order, until the session ends; throws where it did not end in order. */
  reports(): AsyncIterableIterator<ExecutionReport> {
    const queue = new ReportQueue(() => this.queues.delete(queue));
    this.queues.add(queue);
    return queue;
  }

  /** Sends what is left, ends the stream and resolves once the venue has ended it too. */
  close(): Promise<void> {
    this.flush();
    this.call.finish();
    return this.over.get();
  }

  /** Ends the stream at once, as a crash would. */
  abort(): void {
    this.call.cancel();
  }

  private send(kind: Raw, pending: Pending): void {
    const requestId = ++this.requests;
    if (!this.isOpen) {
      settleFailed(pending, this.endReason ?? new SessionError('DISCONNECTED', 'the session has ended'));
      return;
    }
    this.pending.set(requestId, pending);
    if (this.outgoing.length === 0) setImmediate(() => this.flush());
    this.outgoing.push({ requestId, ...kind });
  }

  private flush(): void {
    if (this.outgoing.length === 0) return;
    const commands = this.outgoing;
    this.outgoing = [];
    this.call.write(encodeClientMessage({ commands }));
  }

  private onMessage(bytes: Buffer): void {
    for (const event of decodeServerMessage(bytes).events) {
      const requestId = Number(event.requestId);
      if (event.kind === 'report') this.onReport(executionReport(requestId, event.report));
      else if (event.kind === 'goodbye') this.endReason = new SessionError('GOODBYE', event.goodbye.reason);
      else this.onAnswer(requestId, event);
    }
  }

  private onReport(report: ExecutionReport): void {
    if (report.accountSequence > 0) this.lastAccountSequence = report.accountSequence;
    const pending = this.pending.get(report.requestId);
    if (pending?.kind === 'command') {
      this.pending.delete(report.requestId);
      this.onFirstWord(pending.command, report);
    }
    const order = this.openOrders.get(report.orderId);
    // A refused replace or cancel leaves the order as it was, whatever its status field says.
    if (order !== undefined && TERMINAL.has(report.status) && report.execType !== 'REJECTED') {
      this.openOrders.delete(report.orderId);
      order.last.settle(report);
    }
    for (const queue of this.queues) queue.push(report);
    this.emit('report', report);
  }

  private onFirstWord(command: PendingCommand, report: ExecutionReport): void {
    command.first.settle(report);
    if (!(command instanceof PendingOrder)) return;
    if (report.execType === 'REJECTED') command.last.settle(report);
    else this.openOrders.set(report.orderId, command);
  }

  private onAnswer(requestId: number, event: Raw): void {
    const pending = this.pending.get(requestId);
    this.pending.delete(requestId);
    if (event.kind === 'reject') {
      const error = new SessionError(enumName('REJECT_REASON', event.reject.reason), event.reject.text);
      if (pending !== undefined) settleFailed(pending, error);
      this.emit('reject', error, requestId);
    } else if (event.kind === 'logonAck' && pending?.kind === 'logon') {
      this.sessionId = Number(event.logonAck.sessionId);
      this.lastAccountSequence = Number(event.logonAck.lastAccountSequence);
      pending.outcome.settle();
    } else if (event.kind === 'massCancel' && pending?.kind === 'massCancel') {
      pending.outcome.settle(event.massCancel.canceled);
    } else if (event.kind === 'heartbeat' && pending?.kind === 'heartbeat') {
      const { serverReceiveNs, serverSendNs } = event.heartbeat;
      pending.outcome.settle({ serverReceiveNs: BigInt(serverReceiveNs), serverSendNs: BigInt(serverSendNs) });
    }
  }

  private onEnd(error: Error | undefined): void {
    const reason = this.endReason ?? error;
    this.endReason = reason ?? new SessionError('DISCONNECTED', 'the session has ended');
    for (const pending of this.pending.values()) settleFailed(pending, this.endReason);
    for (const order of this.openOrders.values()) order.fail(this.endReason);
    for (const queue of this.queues) queue.end(reason);
    this.pending.clear();
    this.openOrders.clear();
    this.over.settle();
    this.emit('end', reason);
  }
}

function settleFailed(pending: Pending, error: Error): void {
  if (pending.kind === 'command') pending.command.fail(error);
  else pending.outcome.fail(error);
}
