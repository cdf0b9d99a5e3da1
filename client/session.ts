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
import { Reconnection } from './reconnection.js';
import { ReportQueue } from './report-queue.js';
import { SessionCall } from './session-call.js';
import {
  type ExecutionReport,
  type MassCancelFilter,
  type NewOrder,
  type OrderName,
  type ReconnectingOptions,
  type ReplaceOrder,
  SessionError,
} from './types.js';

interface SessionEvents {
  report: [ExecutionReport];
  /** A command that never became an order command, by its request id. */
  reject: [SessionError, number];
  /** The connection is lost; the session tries to get it back. */
  disconnect: [Error | undefined];
  /** It has it back: what was missed follows, then what is live. */
  reconnect: [];
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
  | { kind: 'logon'; outcome: Outcome<void>; resumes: boolean };

const TERMINAL = new Set(['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED']);

export class Session extends EventEmitter<SessionEvents> {
  sessionId = 0;
  lastAccountSequence = 0;
  private call: SessionCall;
  private readonly pending = new Map<number, Pending>();
  /** Orders that the venue accepted and that had no last word yet, by order id. */
  private readonly openOrders = new Map<number, PendingOrder>();
  private readonly queues = new Set<ReportQueue>();
  /** Orders that were on their way when the connection was lost, by client order id, until the venue's reports tell. */
  private readonly uncertain = new Map<string, PendingOrder>();
  private readonly reconnection: Reconnection | undefined;
  /** The session was logged on, and has not ended. */
  private isAlive = false;
  private isLoggedOn = false;
  private isClosing = false;
  /** `disconnect` was emitted, and `reconnect` not yet. */
  private isLost = false;
  /** The sequence with which everything is known that happened before the last logon. */
  private resumedTo = 0;
  private readonly idPrefix = `${Date.now().toString(36)}-${Math.floor(Math.random() * 36 ** 4).toString(36)}-`;
  private outgoing: Raw[] = [];
  private requests = 0;
  private endReason: Error | undefined;
  /** What came with or right behind a logon's answer, until whoever waits for that has been told. */
  private early: Raw[] | undefined;
  private readonly over = new Outcome<void>();

  private constructor(
    private readonly stub: Client,
    readonly options: ReconnectingOptions,
  ) {
    super();
    const { reconnect } = options;
    if (reconnect) this.reconnection = new Reconnection(reconnect === true ? {} : reconnect);
    this.call = this.connect();
  }

  /** Resolves when logged on; rejects with a SessionError or the gRPC status. */
  static async open(stub: Client, options: ReconnectingOptions): Promise<Session> {
    const session = new Session(stub, options);
    await session.logon(options.resumeAfter);
    session.isAlive = true;
    return session;
  }

  /** True where commands can be sent; false while a lost connection is not back. */
  get isOpen(): boolean {
    return this.call.isOpen && (!this.isAlive || this.isLoggedOn);
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
    if (this.giveUp()) return this.over.get();
    this.flush();
    this.call.finish();
    return this.over.get();
  }

  /** Ends the stream at once, as a crash would. */
  abort(): void {
    this.giveUp();
    this.call.cancel();
  }

  private send(kind: Raw, pending: Pending): void {
    const requestId = ++this.requests;
    if (!this.isOpen && pending.kind !== 'logon') {
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
      if (this.early !== undefined) this.early.push(event);
      else this.onEvent(event);
    }
  }

  private onEvent(event: Raw): void {
    const requestId = Number(event.requestId);
    if (event.kind === 'report') this.onReport(executionReport(requestId, event.report));
    else if (event.kind === 'goodbye') this.endReason = new SessionError('GOODBYE', event.goodbye.reason);
    else this.onAnswer(requestId, event);
  }

  /** History rides in one message with the logon's answer: it waits for the line after `await openSession(…)`, or `reconnect`. */
  private holdEarlyEvents(): void {
    this.early = [];
    setImmediate(() => this.handOnEarlyEvents());
  }

  private handOnEarlyEvents(): void {
    const events = this.early ?? [];
    this.early = undefined;
    for (const event of events) this.onEvent(event);
  }

  private onReport(report: ExecutionReport): void {
    if (report.accountSequence > 0) {
      if (report.accountSequence <= this.lastAccountSequence) return;
      this.lastAccountSequence = report.accountSequence;
    }
    this.tellUncertain(report);
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
    this.endUncertainty();
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
      this.onLogon(Number(event.logonAck.lastAccountSequence), pending.resumes);
      pending.outcome.settle();
    } else if (event.kind === 'massCancel' && pending?.kind === 'massCancel') {
      pending.outcome.settle(event.massCancel.canceled);
    } else if (event.kind === 'heartbeat' && pending?.kind === 'heartbeat') {
      const { serverReceiveNs, serverSendNs } = event.heartbeat;
      pending.outcome.settle({ serverReceiveNs: BigInt(serverReceiveNs), serverSendNs: BigInt(serverSendNs) });
    }
  }

  private connect(): SessionCall {
    const call: SessionCall = new SessionCall(this.stub, {
      onMessage: (bytes) => this.onMessage(bytes),
      onEnd: (error) => this.onCallEnd(error),
    });
    return call;
  }

  private logon(resumeAfter: number | undefined): Promise<void> {
    const outcome = new Outcome<void>();
    const resumes = resumeAfter !== undefined;
    if (resumes) this.lastAccountSequence = resumeAfter;
    this.send({ logon: logonMessage({ ...this.options, resumeAfter }) }, { kind: 'logon', outcome, resumes });
    return outcome.get();
  }

  private onLogon(lastAccountSequence: number, resumes: boolean): void {
    this.isLoggedOn = true;
    this.holdEarlyEvents();
    this.resumedTo = lastAccountSequence;
    if (!resumes) this.lastAccountSequence = lastAccountSequence;
    this.endUncertainty();
  }

  /** A new order that was on its way when the connection was lost has its first word among the reports that are resent. */
  private tellUncertain(report: ExecutionReport): void {
    const order = this.uncertain.get(report.clientOrderId);
    if (order === undefined || report.commandType !== 'NEW') return;
    this.uncertain.delete(report.clientOrderId);
    this.onFirstWord(order, report);
  }

  /** All that happened before the logon is known: what has no report then has not reached the venue. */
  private endUncertainty(): void {
    if (this.uncertain.size === 0 || !this.isLoggedOn || this.lastAccountSequence < this.resumedTo) return;
    const error = new SessionError('DISCONNECTED', 'the connection was lost, and the venue has no report of the order');
    for (const order of this.uncertain.values()) order.fail(error);
    this.uncertain.clear();
  }

  private onCallEnd(error: Error | undefined): void {
    if (this.early !== undefined) {
      setImmediate(() => this.onCallEnd(error)); // after what waits to be handed on
      return;
    }
    const reason = this.endReason ?? error;
    this.isLoggedOn = false;
    this.outgoing = [];
    if (this.reconnection === undefined || !this.isAlive || this.isClosing || Reconnection.isFinal(reason)) {
      this.onEnd(reason);
      return;
    }
    this.endReason = undefined;
    this.failUnanswered(reason ?? new SessionError('DISCONNECTED', 'the connection was lost before the answer'));
    if (!this.isLost) this.emit('disconnect', reason);
    this.isLost = true;
    this.reconnection.wait(() => this.reconnect());
  }

  /** New orders may have reached the venue, and what became of them will be told; of other commands nobody can say. */
  private failUnanswered(error: Error): void {
    for (const pending of this.pending.values()) {
      const isOrder = pending.kind === 'command' && pending.command instanceof PendingOrder;
      if (isOrder) this.uncertain.set((pending.command as PendingOrder).clientOrderId, pending.command as PendingOrder);
      else settleFailed(pending, error);
    }
    this.pending.clear();
  }

  private reconnect(): void {
    this.call = this.connect();
    this.logon(this.lastAccountSequence).then(
      () => {
        this.reconnection?.succeeded();
        this.isLost = false;
        this.emit('reconnect');
      },
      (error: Error) => {
        if (!this.call.isOpen) return; // its end was told already, and another attempt will come
        this.endReason = error;
        this.call.cancel();
      },
    );
  }

  /** The session is not to come back; true where it is between two attempts, so that nothing else ends it. */
  private giveUp(): boolean {
    this.isClosing = true;
    this.reconnection?.stop();
    const isBetween = this.isAlive && !this.call.isOpen && !this.isLoggedOn;
    if (isBetween) this.onEnd(undefined);
    return isBetween;
  }

  private onEnd(reason: Error | undefined): void {
    this.isAlive = false;
    this.endReason = reason ?? new SessionError('DISCONNECTED', 'the session has ended');
    for (const pending of this.pending.values()) settleFailed(pending, this.endReason);
    for (const order of this.openOrders.values()) order.fail(this.endReason);
    for (const queue of this.queues) queue.end(reason);
    for (const order of this.uncertain.values()) order.fail(this.endReason);
    this.pending.clear();
    this.openOrders.clear();
    this.uncertain.clear();
    this.over.settle();
    this.emit('end', reason);
  }
}

function settleFailed(pending: Pending, error: Error): void {
  if (pending.kind === 'command') pending.command.fail(error);
  else pending.outcome.fail(error);
}
