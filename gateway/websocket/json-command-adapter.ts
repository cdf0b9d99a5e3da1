// Takes the JSON frames of a session and turns each into a command on a ring, or into the answer that the gateway gives
// itself: the counterpart of the protobuf adapter. Owner: the gateway thread.

import {
  CancelCommand,
  type Command,
  MassCancelCommand,
  NewOrderCommand,
  ReplaceCommand,
} from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { CommandIngress } from '../command-ingress.js';
import { SessionEnd, type Words } from '../event-publisher.js';
import type { InstrumentRegistry, ListedInstrument } from '../instrument-registry.js';
import type { Logons } from '../logons.js';
import { plainRejectText } from '../reject-words.js';
import type { Requests } from '../requests.js';
import { type Session, SessionState } from '../session.js';
import { CANCEL_ON_DISCONNECT, SELF_TRADE_PREVENTION, SIDES } from './enum-names.js';
import type { Frame, HeldFrames } from './held-frames.js';
import {
  begin,
  fillAmounts,
  fillNewAmounts,
  fillNewOrder,
  fillReference,
  instantWords,
  setTag,
} from './json-command-records.js';
import {
  type JsonRequest,
  type LogonFields,
  type MalformedRequest,
  type MassCancelFields,
  type NewOrderFields,
  type OrderRefFields,
  parseRequest,
  type ReplaceFields,
} from './json-requests.js';
import type { KnownOrders } from './known-orders.js';
import { OrderLookup } from './order-lookup.js';
import { requestIdWords } from './request-id.js';

/** As much of an unknown symbol as is worth sending back. */
const SYMBOL_ECHO_CHARACTERS_MAX = 80;

const BINARY_FRAME: MalformedRequest = {
  op: 'malformed',
  id: undefined,
  text: 'this socket speaks JSON in text frames; open it with subprotocol ringbook.protobuf.v1 for binary ones',
};

export interface JsonAdapterParts {
  readonly instruments: InstrumentRegistry;
  readonly ingress: CommandIngress;
  readonly logons: Logons;
  /** For the orders that a connection does not know. */
  readonly requests: Requests;
}

/** Whose frame it is. */
export interface JsonSession {
  readonly session: Session;
  readonly knownOrders: KnownOrders;
  readonly held: HeldFrames;
}

export class JsonCommandAdapter {
  readonly #parts: JsonAdapterParts;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #newOrder = new NewOrderCommand(this.#memory);
  readonly #replace = new ReplaceCommand(this.#memory);
  readonly #cancel = new CancelCommand(this.#memory);
  readonly #massCancel = new MassCancelCommand(this.#memory);
  readonly #queryMemory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #query = new CancelCommand(this.#queryMemory);

  constructor(parts: JsonAdapterParts) {
    this.#parts = parts;
  }

  /** Handles one frame, or holds it where an earlier one waits for the engine. */
  onFrame(client: JsonSession, frame: Frame): void {
    const { session, held } = client;
    if (!held.isHolding) {
      this.#onFrame(client, frame);
    } else if (session.state !== SessionState.CLOSED && !held.add(frame)) {
      session.state = SessionState.CLOSED;
      session.publisher.abort(SessionEnd.FLOODING);
    }
  }

  #onFrame(client: JsonSession, frame: Frame): void {
    const { session } = client;
    if (session.state === SessionState.CLOSED) return;
    this.#parts.ingress.messageArrived();
    const request = frame === undefined ? BINARY_FRAME : parseRequest(frame);
    const id = requestIdWords(request.id);
    if (request.op === 'malformed') session.reject(id[0], id[1], RejectReason.MALFORMED, request.text);
    else this.#onRequest(client, request, id);
    this.#endFrame(session);
  }

  #endFrame(session: Session): void {
    this.#parts.ingress.commit();
    session.settle();
    session.publisher.flush();
  }

  #onRequest(client: JsonSession, request: JsonRequest, id: Words): void {
    const { session } = client;
    if (request.op === 'logon') this.#logon(session, request, id);
    else if (session.isLoggedOn) this.#onCommand(client, request, id);
    else session.reject(id[0], id[1], RejectReason.NOT_LOGGED_ON, plainRejectText(RejectReason.NOT_LOGGED_ON));
  }

  #onCommand(client: JsonSession, request: JsonRequest, id: Words): void {
    const { session } = client;
    switch (request.op) {
      case 'new_order':
        this.#onNewOrder(client, request.order, id);
        break;
      case 'replace':
        this.#onReplace(client, request, id);
        break;
      case 'cancel':
        this.#onCancel(session, request.order, id);
        break;
      case 'mass_cancel':
        this.#onMassCancel(session, request, id);
        break;
      case 'heartbeat':
        this.#heartbeat(session, request.client_time_ns, id);
        break;
      default: {
        const text = 'dead_man is not offered by this version; cancel_on_disconnect of logon is';
        session.reject(id[0], id[1], RejectReason.INVALID_COMBINATION, text);
      }
    }
  }

  #logon(session: Session, fields: LogonFields, id: Words): void {
    this.#parts.logons.logon(session, {
      requestIdLow: id[0],
      requestIdHigh: id[1],
      account: fields.account ?? '',
      token: fields.token ?? '',
      cancelOnDisconnect: CANCEL_ON_DISCONNECT.value(fields.cancel_on_disconnect),
      selfTradePrevention: SELF_TRADE_PREVENTION.value(fields.default_self_trade_prevention),
      resume: fields.resume ?? false,
      resumeAfter: fields.resume_after ?? 0,
    });
  }

  #onNewOrder({ session, knownOrders }: JsonSession, order: NewOrderFields, id: Words): void {
    const record = this.#newOrder;
    begin(record, CommandKind.NEW_ORDER, id);
    fillNewOrder(record, order);
    const instrument = this.#parts.instruments.find(order.symbol ?? '');
    if (instrument === undefined) {
      this.#refuse(session, RejectReason.UNKNOWN_SYMBOL, order.symbol);
      return;
    }
    fillAmounts(record, order, instrument);
    if (order.client_order_id) knownOrders.onSent(order.client_order_id, instrument.index);
    this.#parts.ingress.submit(session, this.#memory);
  }

  /** Its decimals are multiples of the ticks and lots of the instrument it names, or that the order is known to be of. */
  #onReplace(client: JsonSession, fields: ReplaceFields, id: Words): void {
    const { instruments } = this.#parts;
    const { order } = fields;
    const orderId = Number(order.order_id ?? 0);
    const known = instruments.get(client.knownOrders.find(orderId, order.client_order_id ?? ''));
    // Without the right to trade it is refused whatever the order is.
    const needsInstrument = hasAmounts(fields) && isNamed(order) && !order.symbol && client.session.mayTrade;
    if (known === undefined && needsInstrument) this.#lookUp(client, fields, id);
    else this.#replaceOf(client, fields, id, order.symbol ? instruments.find(order.symbol) : known, known);
  }

  /** `instrument`: whose ticks and lots count; `known`: the order's own, as far as anybody here knows. */
  #replaceOf(
    { session, knownOrders }: JsonSession,
    fields: ReplaceFields,
    id: Words,
    instrument: ListedInstrument | undefined,
    known: ListedInstrument | undefined,
  ): void {
    const { order, new_client_order_id: newClientOrderId = '' } = fields;
    const record = this.#beginReplace(fields, id);
    if (instrument !== undefined && hasAmounts(fields) && isNamed(order)) {
      fillNewAmounts(record, fields, instrument);
      record.instrument = instrument.index; // the engine refuses it where the order is of another one
    }
    if (known !== undefined && newClientOrderId !== '') knownOrders.onSent(newClientOrderId, known.index);
    this.#submit(session, record, order.symbol);
  }

  /** All but its amounts. */
  #beginReplace(fields: ReplaceFields, id: Words): ReplaceCommand {
    const record = this.#replace;
    const newName = Buffer.from(fields.new_client_order_id ?? '');
    begin(record, CommandKind.REPLACE, id);
    fillReference(record, fields.order);
    record.setNewClientOrderId(newName, 0, newName.length);
    return record;
  }

  /** Asks the engine for the instrument of the order; the replace and all frames behind it wait for the answer. */
  #lookUp(client: JsonSession, fields: ReplaceFields, id: Words): void {
    const { session, held } = client;
    begin(this.#query, CommandKind.QUERY_ORDER, id);
    fillReference(this.#query, fields.order);
    this.#query.account = session.account;
    const lookup = new OrderLookup((instrument, reason) => this.#onLookedUp(client, fields, id, instrument, reason));
    const reason = this.#parts.requests.send(this.#queryMemory, lookup);
    held.isHolding = reason === RejectReason.NONE;
    if (held.isHolding) return;
    this.#beginReplace(fields, id);
    this.#refuse(session, reason);
  }

  #onLookedUp(client: JsonSession, fields: ReplaceFields, id: Words, index: number, reason: number): void {
    const { session, held } = client;
    const { ingress, instruments } = this.#parts;
    const instrument = instruments.get(index);
    if (session.state !== SessionState.CLOSED) {
      ingress.messageArrived();
      if (reason === RejectReason.UNKNOWN_ORDER || reason === RejectReason.SHUTTING_DOWN) {
        this.#beginReplace(fields, id);
        this.#refuse(session, reason);
      } else {
        // Where the order's name itself is wrong, the validator says so of the replace as it did of the query.
        this.#replaceOf(client, fields, id, instrument, instrument);
      }
      this.#endFrame(session);
    }
    held.release((frame) => this.#onFrame(client, frame));
  }

  #onCancel(session: Session, order: OrderRefFields, id: Words): void {
    begin(this.#cancel, CommandKind.CANCEL, id);
    fillReference(this.#cancel, order);
    this.#submit(session, this.#cancel, order.symbol);
  }

  #onMassCancel(session: Session, fields: MassCancelFields, id: Words): void {
    const record = this.#massCancel;
    begin(record, CommandKind.MASS_CANCEL, id);
    record.side = SIDES.value(fields.side);
    setTag(record, fields.tag);
    this.#submit(session, record, fields.symbol);
  }

  /** Sends a command that may name an instrument. */
  #submit(session: Session, record: Command, symbol = ''): void {
    if (symbol !== '') {
      const instrument = this.#parts.instruments.find(symbol);
      if (instrument === undefined) {
        this.#refuse(session, RejectReason.UNKNOWN_SYMBOL, symbol);
        return;
      }
      record.instrument = instrument.index;
    }
    this.#parts.ingress.submit(session, this.#memory);
  }

  #refuse(session: Session, reason: number, symbol = ''): void {
    this.#parts.ingress.refuse(session, this.#memory, reason, symbol.slice(0, SYMBOL_ECHO_CHARACTERS_MAX));
  }

  /** Answered at once, ahead of commands that are still under way, because it asks for the gateway's time alone. */
  #heartbeat(session: Session, clientTime: string | undefined, id: Words): void {
    const { ingress } = this.#parts;
    session.publisher.heartbeat(id, instantWords(clientTime), [ingress.arrivedLow, ingress.arrivedHigh]);
  }
}

/** True where the replace changes something that is counted in ticks or lots. */
function hasAmounts({ quantity, price, stop_price: stopPrice }: ReplaceFields): boolean {
  return quantity !== undefined || price !== undefined || stopPrice !== undefined;
}

function isNamed(order: OrderRefFields): boolean {
  return Number(order.order_id ?? 0) !== 0 || (order.client_order_id ?? '') !== '';
}
