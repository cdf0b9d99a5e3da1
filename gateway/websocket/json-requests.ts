// The requests that a JSON session takes: names, fields and meanings are those of the public proto. A frame is parsed and
// checked for shape here; whether the amounts are good ticks and lots, and the order a good order, is seen later.

import { didYouMean } from '../../engine/domain/nearest-name.js';
import { echo } from '../reject-words.js';
import {
  CANCEL_ON_DISCONNECT,
  ORDER_TYPES,
  POST_ONLY,
  SELF_TRADE_PREVENTION,
  SIDES,
  TIMES_IN_FORCE,
} from './enum-names.js';
import {
  AMOUNT,
  DIGIT_STRING,
  enumOf,
  type FieldKind,
  type Fields,
  FLAG,
  faultIn,
  isObject,
  NUMBER,
  objectOf,
  TEXT,
} from './json-fields.js';

export interface LogonFields {
  readonly account?: string;
  readonly token?: string;
  readonly strategy?: string;
  readonly cancel_on_disconnect?: string;
  readonly default_self_trade_prevention?: string;
  readonly resume_after?: number;
  readonly resume?: boolean;
}

export interface NewOrderFields {
  readonly client_order_id?: string;
  readonly symbol?: string;
  readonly side?: string;
  readonly type?: string;
  readonly time_in_force?: string;
  readonly quantity?: string;
  readonly price?: string;
  readonly stop_price?: string;
  readonly trail_offset?: string;
  readonly display_quantity?: string;
  readonly min_quantity?: string;
  readonly post_only?: string;
  readonly reduce_only?: boolean;
  readonly self_trade_prevention?: string;
  readonly expire_time_ns?: string;
  readonly deadline_ns?: string;
  readonly tag?: string;
  readonly hidden?: boolean;
}

export interface OrderRefFields {
  readonly order_id?: string;
  readonly client_order_id?: string;
  readonly symbol?: string;
}

export interface ReplaceFields {
  readonly order: OrderRefFields;
  readonly new_client_order_id?: string;
  readonly quantity?: string;
  readonly price?: string;
  readonly stop_price?: string;
}

export interface MassCancelFields {
  readonly symbol?: string;
  readonly side?: string;
  readonly tag?: string;
}

/** A request whose shape is good. */
export type JsonRequest = { readonly id: number } & (
  | ({ readonly op: 'logon' } & LogonFields)
  | { readonly op: 'new_order'; readonly order: NewOrderFields }
  | ({ readonly op: 'replace' } & ReplaceFields)
  | { readonly op: 'cancel'; readonly order: OrderRefFields }
  | ({ readonly op: 'mass_cancel' } & MassCancelFields)
  | { readonly op: 'heartbeat'; readonly client_time_ns?: string }
  | { readonly op: 'dead_man'; readonly timeout_ms?: number }
);

/** Why a frame is no request. `id` is undefined where the frame has none that could be told. */
export interface MalformedRequest {
  readonly op: 'malformed';
  readonly id: number | undefined;
  readonly text: string;
}

const ORDER_REF = objectOf({ order_id: DIGIT_STRING, client_order_id: TEXT, symbol: TEXT });

const NEW_ORDER = objectOf({
  client_order_id: TEXT,
  symbol: TEXT,
  side: enumOf(SIDES),
  type: enumOf(ORDER_TYPES),
  time_in_force: enumOf(TIMES_IN_FORCE),
  quantity: AMOUNT,
  price: AMOUNT,
  stop_price: AMOUNT,
  trail_offset: AMOUNT,
  display_quantity: AMOUNT,
  min_quantity: AMOUNT,
  post_only: enumOf(POST_ONLY),
  reduce_only: FLAG,
  self_trade_prevention: enumOf(SELF_TRADE_PREVENTION),
  expire_time_ns: DIGIT_STRING,
  deadline_ns: DIGIT_STRING,
  tag: TEXT,
  hidden: FLAG,
});

const OPERATIONS: ReadonlyMap<string, Fields> = new Map([
  operation('logon', {
    account: TEXT,
    token: TEXT,
    strategy: TEXT,
    cancel_on_disconnect: enumOf(CANCEL_ON_DISCONNECT),
    default_self_trade_prevention: enumOf(SELF_TRADE_PREVENTION),
    resume_after: NUMBER,
    resume: FLAG,
  }),
  operation('new_order', { order: NEW_ORDER }),
  operation('replace', {
    order: ORDER_REF,
    new_client_order_id: TEXT,
    quantity: AMOUNT,
    price: AMOUNT,
    stop_price: AMOUNT,
  }),
  operation('cancel', { order: ORDER_REF }),
  operation('mass_cancel', { symbol: TEXT, side: enumOf(SIDES), tag: TEXT }),
  operation('heartbeat', { client_time_ns: DIGIT_STRING }),
  operation('dead_man', { timeout_ms: NUMBER }),
]);

function operation(name: string, fields: Readonly<Record<string, FieldKind>>): readonly [string, Fields] {
  return [name, new Map(Object.entries({ op: TEXT, id: NUMBER, ...fields }))];
}

/** Parses one text frame; throws for nothing that a client can send. */
export function parseRequest(frame: string): JsonRequest | MalformedRequest {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch (error) {
    return malformed(undefined, `the frame is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (!isObject(value)) return malformed(undefined, 'the frame must be a JSON object');
  const { op, id = 0 } = value;
  if (!NUMBER.accepts(id)) return malformed(undefined, `id must be ${NUMBER.expects}`);
  const requestId = id as number;
  if (op === undefined) return malformed(requestId, `op is missing; it must be ${operationNames()}`);
  if (typeof op !== 'string') return malformed(requestId, `op must be a string: ${operationNames()}`);
  const fields = OPERATIONS.get(op);
  if (fields === undefined) {
    const known = didYouMean(op, OPERATIONS.keys(), echo) || `; it must be ${operationNames()}`;
    return malformed(requestId, `op ${echo(op)} is not known${known}`);
  }
  const fault = faultIn(value, fields, '');
  if (fault !== undefined) return malformed(requestId, fault);
  if (fields.has('order') && value.order === undefined) return malformed(requestId, 'order is missing');
  return { ...value, op, id: requestId } as unknown as JsonRequest;
}

function operationNames(): string {
  return `one of ${[...OPERATIONS.keys()].join(', ')}`;
}

function malformed(id: number | undefined, text: string): MalformedRequest {
  return { op: 'malformed', id, text };
}
