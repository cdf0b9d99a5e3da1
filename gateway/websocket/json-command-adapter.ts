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
import type { Words } from '../event-publisher.js';
import type { InstrumentRegistry } from '../instrument-registry.js';
import type { Logons } from '../logons.js';
import { plainRejectText } from '../reject-text.js';
import { type Session, SessionState } from '../session.js';
import { CANCEL_ON_DISCONNECT, SELF_TRADE_PREVENTION, SIDES } from './enum-names.js';
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
  type MassCancelFields,
  type NewOrderFields,
  type OrderRefFields,
  parseRequest,
  type ReplaceFields,
} from './json-requests.js';
import type { KnownOrders } from './known-orders.js';
import { requestIdWords } from './request-id.js';

/** As much of an unknown symbol as is worth sending back. */
const SYMBOL_ECHO_CHARACTERS_MAX = 80;

export interface JsonAdapterParts {
  readonly instruments: InstrumentRegistry;
  readonly ingress: CommandIngress;
  readonly logons: Logons;
}

/** Whose frame it is. */
export interface JsonSession {
  readonly session: Session;
  readonly knownOrders: KnownOrders;
}

export class JsonCommandAdapter {
  readonly #parts: JsonAdapterParts;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #newOrder = new NewOrderCommand(this.#memory);
  readonly #replace = new ReplaceCommand(this.#memory);
  readonly #cancel = new CancelCommand(this.#memory);
  readonly #massCancel = new MassCancelCommand(this.#memory);

  constructor(parts: JsonAdapterParts) {
    this.#parts = parts;
  }

  /** Handles one frame. */
  onFrame(client: JsonSession, frame: string): void {
    const { ingress } = this.#parts;
    const { session } = client;
    if (session.state === SessionState.CLOSED) return;
    ingress.messageArrived();
    const request = parseRequest(frame);
    const id = requestIdWords(request.id);
    if (request.op === 'malformed') session.reject(id[0], id[1], RejectReason.MALFORMED, request.text);
    else this.#onRequest(client, request, id);
    ingress.commit();
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
  #onReplace({ session, knownOrders }: JsonSession, fields: ReplaceFields, id: Words): void {
    const record = this.#replace;
    const { instruments } = this.#parts;
    const { order, new_client_order_id: newClientOrderId = '' } = fields;
    begin(record, CommandKind.REPLACE, id);
    fillReference(record, order);
    const newName = Buffer.from(newClientOrderId);
    record.setNewClientOrderId(newName, 0, newName.length);
    const known = instruments.get(knownOrders.find(record.orderId, order.client_order_id ?? ''));
    const instrument = order.symbol ? instruments.find(order.symbol) : known;
    if (hasAmounts(fields) && isNamed(order)) {
      if (instrument === undefined && !order.symbol) {
        this.#refuse(session, RejectReason.UNKNOWN_ORDER);
        return;
      }
      if (instrument !== undefined) {
        fillNewAmounts(record, fields, instrument);
        record.instrument = instrument.index; // the engine refuses it where the order is of another one
      }
    }
    if (known !== undefined && newClientOrderId !== '') knownOrders.onSent(newClientOrderId, known.index);
    this.#submit(session, record, order.symbol);
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
