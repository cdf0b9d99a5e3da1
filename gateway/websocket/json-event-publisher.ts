// Gathers a session's events as JSON text frames, one an event, and sends those of a batch together. What waits for a
// client that reads slowly waits in the socket; where that is too much, the socket drops a frame and the session ends.
// Owner: the gateway thread.

import { ExecType } from '../../engine/domain/exec-type.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { AccountReport, ExecutionReport, MassCancelReport } from '../../engine/domain/report.js';
import { toBigInt } from '../../engine/domain/time-words.js';
import type { TimeSource } from '../../engine/ring/time-source.js';
import type { AccountRegistry } from '../account-registry.js';
import { type EventPublisher, SessionEnd, type Words } from '../event-publisher.js';
import type { InstrumentRegistry } from '../instrument-registry.js';
import { rejectText } from '../reject-text.js';
import { REJECT_REASONS } from './enum-names.js';
import { jsonRejectText } from './json-reject-text.js';
import { instantText, jsonReport } from './json-report.js';
import type { KnownOrders } from './known-orders.js';
import { isNoRequestId } from './request-id.js';

/** The connection under a JSON session. */
export interface TextTransport {
  /** Sends the frames together; false where one of them was lost because too much waits. */
  send(frames: readonly string[]): boolean;
  /** Ends the connection after what was sent. */
  end(reason: SessionEnd): void;
  /** What waits in the connection. */
  readonly backlogBytes: number;
}

/** What all JSON sessions of a gateway share. */
export interface JsonPublisherParts {
  readonly instruments: InstrumentRegistry;
  readonly accounts: AccountRegistry;
  /** Its last reading is the gateway-out stamp. */
  readonly clock: TimeSource;
  readonly resumes: { onRoom(): void };
}

export class JsonEventPublisher implements EventPublisher {
  readonly #parts: JsonPublisherParts;
  readonly #knownOrders: KnownOrders;
  readonly #transport: TextTransport;
  #frames: string[] = [];
  #characters = 0;
  #ended = false;

  constructor(parts: JsonPublisherParts, knownOrders: KnownOrders, transport: TextTransport) {
    this.#parts = parts;
    this.#knownOrders = knownOrders;
    this.#transport = transport;
  }

  execution(report: ExecutionReport, own: boolean): void {
    const instrument = this.#parts.instruments.get(report.instrument);
    if (instrument !== undefined && report.execType !== ExecType.REJECTED) {
      this.#knownOrders.onReport(report.orderId, report.clientOrderId, instrument.index);
    }
    const refused = report.rejectReason !== RejectReason.NONE;
    this.#report(report, own, instrument?.symbol ?? '', refused ? jsonRejectText(report, instrument) : '');
  }

  refusal(report: ExecutionReport, unknownSymbol: string): void {
    const { clock, instruments } = this.#parts;
    const instrument = instruments.get(report.instrument);
    clock.read();
    const symbolIsUnknown = report.rejectReason === RejectReason.UNKNOWN_SYMBOL;
    const text = symbolIsUnknown ? rejectText(report, unknownSymbol) : jsonRejectText(report, instrument);
    this.#report(report, true, unknownSymbol || (instrument?.symbol ?? ''), text);
  }

  massCancel(report: MassCancelReport): void {
    const id = idOf(report.requestIdLow, report.requestIdHigh);
    this.#add({ event: 'mass_cancel', id, canceled: report.canceled });
  }

  logonAck(report: AccountReport, sessionId: number): void {
    const { clock } = this.#parts;
    this.#add({
      event: 'logon_ack',
      id: idOf(report.requestIdLow, report.requestIdHigh),
      session_id: sessionId,
      server_time_ns: instantText(clock.low, clock.high),
      last_account_sequence: report.accountSequence,
    });
  }

  heartbeat(requestId: Words, clientTime: Words, received: Words): void {
    const { clock } = this.#parts;
    clock.read();
    this.#add({
      event: 'heartbeat',
      id: idOf(requestId[0], requestId[1]),
      client_time_ns: instantText(clientTime[0], clientTime[1]),
      server_receive_ns: instantText(received[0], received[1]),
      server_send_ns: instantText(clock.low, clock.high),
    });
  }

  sessionReject(requestIdLow: number, requestIdHigh: number, reason: number, text: string): void {
    const id = isNoRequestId(requestIdLow, requestIdHigh) ? null : idOf(requestIdLow, requestIdHigh);
    this.#add({ event: 'reject', id, reason: REJECT_REASONS.name(reason) ?? String(reason), text });
  }

  goodbye(reason: string): void {
    this.#add({ event: 'goodbye', id: 0, reason });
  }

  get backlogBytes(): number {
    return this.#characters + this.#transport.backlogBytes;
  }

  flush(): void {
    if (this.#frames.length === 0) return;
    const frames = this.#frames;
    this.#frames = [];
    this.#characters = 0;
    if (!this.#transport.send(frames)) this.end(SessionEnd.SLOW_READER);
  }

  end(reason: SessionEnd): void {
    if (this.#ended) return;
    this.flush();
    if (this.#ended) return; // what was flushed was too much
    this.#ended = true;
    this.#transport.end(reason);
  }

  abort(reason: SessionEnd): void {
    if (this.#ended) return;
    this.#frames = [];
    this.#ended = true;
    this.#transport.end(reason);
  }

  #report(report: ExecutionReport, own: boolean, symbol: string, text: string): void {
    if (this.#ended) return;
    const { accounts, clock, instruments } = this.#parts;
    this.#add({
      event: 'report',
      id: own ? idOf(report.requestIdLow, report.requestIdHigh) : 0,
      report: jsonReport(report, {
        instrument: instruments.get(report.instrument),
        symbol,
        account: accounts.name(report.account),
        text,
        outLow: clock.low,
        outHigh: clock.high,
      }),
    });
  }

  #add(event: object): void {
    if (this.#ended) return;
    const frame = JSON.stringify(event);
    this.#characters += frame.length;
    this.#frames.push(frame);
  }
}

/** Request ids of JSON sessions are below 2^53. */
function idOf(low: number, high: number): number {
  return Number(toBigInt(low, high));
}
