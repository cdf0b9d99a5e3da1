// The form rules of a new order as a table, in the contract's order: what breaks each, and what the refusal then names.

import type { NewOrderCommand, ReplaceCommand } from '../../engine/domain/command.js';
import { AMOUNT_MAX } from '../../engine/domain/limits.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { PostOnly } from '../../engine/domain/post-only.js';
import { RejectField as F } from '../../engine/domain/reject-field.js';
import { RejectReason as R } from '../../engine/domain/reject-reason.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';

const encoder = new TextEncoder();

/** So many there are. */
export const INSTRUMENTS = 3;

export type Refusal = readonly [reason: number, field: number, value: number, limit: number];
export const PASSED: Refusal = [R.NONE, F.NONE, 0, 0];

export function setId(command: { setClientOrderId: NewOrderCommand['setClientOrderId'] }, text: string): void {
  const bytes = encoder.encode(text);
  command.setClientOrderId(bytes, 0, bytes.length);
}

export function setTag(command: NewOrderCommand, text: string): void {
  const bytes = encoder.encode(text);
  command.setTag(bytes, 0, bytes.length);
}

export const TYPE_NAMES = Object.keys(OrderType) as (keyof typeof OrderType)[];

export type Fields = Partial<Record<keyof NewOrderCommand | keyof ReplaceCommand, number>>;

/** A change that sets these fields. */
export function set(fields: Fields): (command: object) => void {
  return (command) => void Object.assign(command, fields);
}

/** The same as a market order. */
export function toMarket(order: NewOrderCommand): void {
  order.type = OrderType.MARKET;
  order.timeInForce = TimeInForce.IOC;
  order.price = 0;
}

/** A good order of this type, but for these fields. */
export function priced(type: keyof typeof OrderType, fields: Fields = {}): (order: NewOrderCommand) => void {
  const isTrailing = type.startsWith('TRAILING');
  const isStop = isTrailing || type.startsWith('STOP') || type.startsWith('TAKE_PROFIT');
  const price = type.endsWith('LIMIT') ? 100 : 0;
  const terms = { type: OrderType[type], price, stopPrice: isStop ? 90 : 0, trailOffset: isTrailing ? 5 : 0 };
  return (order) => void Object.assign(order, terms, fields);
}

/** GTD until an instant. */
export function toGtd(order: NewOrderCommand): void {
  order.timeInForce = TimeInForce.GTD;
  order.setExpireTime(0, 1);
}

export const TOO_LONG = 'x'.repeat(37);

/** In the contract's order; the last rule is the tag's, which the contract's list does not have. */
export const RULES: readonly (readonly [name: string, change: (order: NewOrderCommand) => void, refusal: Refusal])[] = [
  ['no symbol', set({ instrument: -1 }), [R.UNKNOWN_SYMBOL, F.SYMBOL, 0, 0]],
  ['a symbol beyond the last', set({ instrument: INSTRUMENTS }), [R.UNKNOWN_SYMBOL, F.SYMBOL, 0, 0]],
  ['no side', set({ side: 0 }), [R.INVALID_SIDE, F.SIDE, 0, 0]],
  ['an unknown side', set({ side: 3 }), [R.INVALID_SIDE, F.SIDE, 3, 0]],
  ['no type', set({ type: 0 }), [R.INVALID_ORDER_TYPE, F.TYPE, 0, 0]],
  ['an unknown type', set({ type: 255 }), [R.INVALID_ORDER_TYPE, F.TYPE, 255, 0]],
  ['a type after the last', set({ type: 10 }), [R.INVALID_ORDER_TYPE, F.TYPE, 10, 0]],
  ['GTD without an expire time', set({ timeInForce: TimeInForce.GTD }), [R.INVALID_TIME_IN_FORCE, F.EXPIRE_TIME, 0, 0]],
  ['an unknown time in force', set({ timeInForce: 6 }), [R.INVALID_TIME_IN_FORCE, F.TIME_IN_FORCE, 6, 0]],
  ['no client order id', (o) => setId(o, ''), [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_LENGTH, 0, 36]],
  ['a client order id of 37', (o) => setId(o, TOO_LONG), [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_LENGTH, 37, 36]],
  ['a space in the id', (o) => setId(o, 'a b'), [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_CHARACTER, 0x20, 2]],
  ['an umlaut in the id', (o) => setId(o, 'ä'), [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_CHARACTER, 0xc3, 1]],
  ['no quantity', set({ quantity: 0 }), [R.INVALID_QUANTITY, F.QUANTITY, 0, AMOUNT_MAX]],
  ['a quantity of 2^53', set({ quantity: 2 ** 53 }), [R.INVALID_QUANTITY, F.QUANTITY, 2 ** 53, AMOUNT_MAX]],
  ['half a lot', set({ quantity: 0.5 }), [R.INVALID_QUANTITY, F.QUANTITY, 0.5, AMOUNT_MAX]],
  ['a negative quantity', set({ quantity: -1 }), [R.INVALID_QUANTITY, F.QUANTITY, -1, AMOUNT_MAX]],
  [
    'a quantity that is no number',
    set({ quantity: Number.NaN }),
    [R.INVALID_QUANTITY, F.QUANTITY, Number.NaN, AMOUNT_MAX],
  ],
  [
    'a display quantity above the quantity',
    set({ displayQuantity: 11 }),
    [R.INVALID_QUANTITY, F.DISPLAY_QUANTITY, 11, 10],
  ],
  ['half a lot displayed', set({ displayQuantity: 0.5 }), [R.INVALID_QUANTITY, F.DISPLAY_QUANTITY, 0.5, 10]],
  ['a minimum above the quantity', set({ minQuantity: 11 }), [R.INVALID_QUANTITY, F.MIN_QUANTITY, 11, 10]],
  ['a negative minimum', set({ minQuantity: -1 }), [R.INVALID_QUANTITY, F.MIN_QUANTITY, -1, 10]],
  ['a limit order without price', set({ price: 0 }), [R.INVALID_PRICE, F.PRICE, 0, AMOUNT_MAX]],
  ['a price of 2^53', set({ price: 2 ** 53 }), [R.INVALID_PRICE, F.PRICE, 2 ** 53, AMOUNT_MAX]],
  ['a limit order with a negative price', set({ price: -5 }), [R.INVALID_PRICE, F.PRICE, -5, AMOUNT_MAX]],
  [
    'a notional above 2^53-1',
    (o) => {
      o.price = 2 ** 27;
      o.quantity = 2 ** 26;
    },
    [R.INVALID_QUANTITY, F.NOTIONAL, 2 ** 53, AMOUNT_MAX],
  ],
  ['a stop-limit order without price', priced('STOP_LIMIT', { price: 0 }), [R.INVALID_PRICE, F.PRICE, 0, AMOUNT_MAX]],
  ['a cap out of range', priced('PEGGED', { price: 2 ** 53 }), [R.INVALID_PRICE, F.PRICE, 2 ** 53, AMOUNT_MAX]],
  [
    'a stop price of 2^53',
    priced('STOP', { stopPrice: 2 ** 53 }),
    [R.INVALID_STOP_PRICE, F.STOP_PRICE, 2 ** 53, AMOUNT_MAX],
  ],
  ...(['STOP', 'STOP_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT', 'TRAILING_STOP_LIMIT'] as const).map(
    (type) =>
      [
        `type ${type} without a stop price`,
        priced(type, { stopPrice: 0 }),
        [R.INVALID_STOP_PRICE, F.STOP_PRICE, 0, AMOUNT_MAX],
      ] as const,
  ),
  ...(['TRAILING_STOP', 'TRAILING_STOP_LIMIT'] as const).map(
    (type) =>
      [
        `type ${type} without a trail offset`,
        priced(type, { trailOffset: 0 }),
        [R.INVALID_STOP_PRICE, F.TRAIL_OFFSET, 0, AMOUNT_MAX],
      ] as const,
  ),
  [
    'a trail offset out of range',
    priced('TRAILING_STOP', { trailOffset: 2 ** 53 }),
    [R.INVALID_STOP_PRICE, F.TRAIL_OFFSET, 2 ** 53, AMOUNT_MAX],
  ],
  [
    'a market order with a price',
    (o) => {
      toMarket(o);
      o.price = 100;
    },
    [R.INVALID_COMBINATION, F.PRICE, 100, 0],
  ],
  ...(['STOP', 'TAKE_PROFIT', 'TRAILING_STOP'] as const).map(
    (type) =>
      [`type ${type} with a price`, priced(type, { price: 100 }), [R.INVALID_COMBINATION, F.PRICE, 100, 0]] as const,
  ),
  [
    'a market order with a price, however large',
    (o) => {
      toMarket(o);
      o.price = 2 ** 60;
    },
    [R.INVALID_COMBINATION, F.PRICE, 2 ** 60, 0],
  ],
  ['a limit order with a stop price', set({ stopPrice: 7 }), [R.INVALID_COMBINATION, F.STOP_PRICE, 7, 0]],
  [
    'a limit order with a stop price out of range',
    set({ stopPrice: 2 ** 53 }),
    [R.INVALID_COMBINATION, F.STOP_PRICE, 2 ** 53, 0],
  ],
  ['a pegged order with a stop price', priced('PEGGED', { stopPrice: 7 }), [R.INVALID_COMBINATION, F.STOP_PRICE, 7, 0]],
  ['a limit order with a trail offset', set({ trailOffset: 3 }), [R.INVALID_COMBINATION, F.TRAIL_OFFSET, 3, 0]],
  ['a stop with a trail offset', priced('STOP', { trailOffset: 3 }), [R.INVALID_COMBINATION, F.TRAIL_OFFSET, 3, 0]],
  [
    'a market order that is GTC',
    (o) => {
      toMarket(o);
      o.timeInForce = TimeInForce.GTC;
    },
    [R.INVALID_COMBINATION, F.TIME_IN_FORCE, TimeInForce.GTC, 0],
  ],
  [
    'a market order that is DAY',
    (o) => {
      toMarket(o);
      o.timeInForce = TimeInForce.DAY;
    },
    [R.INVALID_COMBINATION, F.TIME_IN_FORCE, TimeInForce.DAY, 0],
  ],
  [
    'a pegged order that is IOC',
    priced('PEGGED', { timeInForce: TimeInForce.IOC }),
    [R.INVALID_COMBINATION, F.TIME_IN_FORCE, TimeInForce.IOC, 0],
  ],
  ['an expire time and no GTD', (o) => o.setExpireTime(0, 5), [R.INVALID_COMBINATION, F.EXPIRE_TIME, 0, 0]],
  ['an unknown post-only', set({ postOnly: 3 }), [R.INVALID_COMBINATION, F.POST_ONLY, 3, 0]],
  [
    'post-only with IOC',
    (o) => {
      o.postOnly = PostOnly.REJECT;
      o.timeInForce = TimeInForce.IOC;
    },
    [R.INVALID_COMBINATION, F.POST_ONLY, PostOnly.REJECT, 0],
  ],
  [
    'post-only with FOK',
    (o) => {
      o.postOnly = PostOnly.SLIDE;
      o.timeInForce = TimeInForce.FOK;
    },
    [R.INVALID_COMBINATION, F.POST_ONLY, PostOnly.SLIDE, 0],
  ],
  [
    'a post-only market order',
    (o) => {
      toMarket(o);
      o.timeInForce = TimeInForce.UNSPECIFIED;
      o.postOnly = PostOnly.REJECT;
    },
    [R.INVALID_COMBINATION, F.POST_ONLY, PostOnly.REJECT, 0],
  ],
  [
    'a post-only stop',
    priced('STOP', { postOnly: PostOnly.REJECT }),
    [R.INVALID_COMBINATION, F.POST_ONLY, PostOnly.REJECT, 0],
  ],
  [
    'a post-only pegged order',
    priced('PEGGED', { postOnly: PostOnly.SLIDE }),
    [R.INVALID_COMBINATION, F.POST_ONLY, PostOnly.SLIDE, 0],
  ],
  [
    'a display quantity of what never rests',
    set({ displayQuantity: 2, timeInForce: TimeInForce.IOC }),
    [R.INVALID_COMBINATION, F.DISPLAY_QUANTITY, 2, 0],
  ],
  [
    'a display quantity of a stop that becomes a market order',
    priced('STOP', { displayQuantity: 2 }),
    [R.INVALID_COMBINATION, F.DISPLAY_QUANTITY, 2, 0],
  ],
  [
    'hidden and never resting',
    set({ hidden: 1, timeInForce: TimeInForce.FOK }),
    [R.INVALID_COMBINATION, F.HIDDEN, 1, 0],
  ],
  ['hidden and displayed', set({ hidden: 1, displayQuantity: 2 }), [R.INVALID_COMBINATION, F.HIDDEN, 1, 0]],
  [
    'a minimum and FOK',
    set({ minQuantity: 4, timeInForce: TimeInForce.FOK }),
    [R.INVALID_COMBINATION, F.MIN_QUANTITY, 4, 0],
  ],
  [
    'a pegged order with a minimum',
    priced('PEGGED', { minQuantity: 4 }),
    [R.INVALID_COMBINATION, F.MIN_QUANTITY, 4, 0],
  ],
  [
    'a minimum and post-only',
    set({ minQuantity: 4, postOnly: PostOnly.REJECT }),
    [R.INVALID_COMBINATION, F.MIN_QUANTITY, 4, 0],
  ],
  [
    'a minimum and a display quantity',
    set({ minQuantity: 4, displayQuantity: 2 }),
    [R.INVALID_COMBINATION, F.MIN_QUANTITY, 4, 0],
  ],
  [
    'an unknown self-trade prevention',
    set({ selfTradePrevention: 6 }),
    [R.INVALID_COMBINATION, F.SELF_TRADE_PREVENTION, 6, 0],
  ],
  ['a tag of 17 bytes', (o) => setTag(o, 't'.repeat(17)), [R.MALFORMED, F.TAG, 17, 16]],
];

/** Pairs of which the second change makes good what the first made wrong. */
export const CURES: ReadonlySet<string> = new Set([
  'an expire time and no GTD / GTD without an expire time',
  'a notional above 2^53-1 / a display quantity above the quantity',
  'a notional above 2^53-1 / a minimum above the quantity',
]);

/** Where a refusal stands in the contract's order. Two changes together may break a third rule, which then counts. */
export function rankOf([reason, field]: Refusal): number {
  return RULES.findIndex(([, , refusal]) => refusal[0] === reason && refusal[1] === field);
}
