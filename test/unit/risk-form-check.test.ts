// The form rules as tables: one row a rule, with the reason, the field, the value and the limit that the refusal names;
// and that of two broken rules the earlier one in the contract's order is told.

import { describe, expect, it } from 'vitest';
import { MassCancelCommand, NewOrderCommand, ReplaceCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { AMOUNT_MAX } from '../../engine/domain/limits.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { PostOnly } from '../../engine/domain/post-only.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectField as F } from '../../engine/domain/reject-field.js';
import { RejectReason as R } from '../../engine/domain/reject-reason.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { FormCheck } from '../../risk/form-check.js';

/** Not at 0, so that a check that forgets the record's place is found out. */
const OFFSET = COMMAND_BYTES;
const INSTRUMENTS = 3;
const encoder = new TextEncoder();

type Refusal = readonly [reason: number, field: number, value: number, limit: number];
const PASSED: Refusal = [R.NONE, F.NONE, 0, 0];

function setId(command: { setClientOrderId: NewOrderCommand['setClientOrderId'] }, text: string): void {
  const bytes = encoder.encode(text);
  command.setClientOrderId(bytes, 0, bytes.length);
}

function setTag(command: NewOrderCommand, text: string): void {
  const bytes = encoder.encode(text);
  command.setTag(bytes, 0, bytes.length);
}

function checked(memory: RecordMemory, kind: number): Refusal {
  const check = new FormCheck(memory);
  for (let instrument = 0; instrument < INSTRUMENTS; instrument++) check.addInstrument(instrument);
  check.check(kind, OFFSET);
  const command = new NewOrderCommand(memory, OFFSET);
  return [command.rejectReason, command.rejectField, command.rejectValue, command.rejectLimit];
}

const TYPE_NAMES = Object.keys(OrderType) as (keyof typeof OrderType)[];

type Fields = Partial<Record<keyof NewOrderCommand | keyof ReplaceCommand, number>>;

/** A change that sets these fields. */
function set(fields: Fields): (command: object) => void {
  return (command) => void Object.assign(command, fields);
}

/** A good limit order with changes. */
function newOrder(change: (order: NewOrderCommand) => void): { refusal: Refusal; order: NewOrderCommand } {
  const memory = RecordMemory.allocate(2 * COMMAND_BYTES);
  const order = new NewOrderCommand(memory, OFFSET).reset(CommandKind.NEW_ORDER);
  order.account = 0;
  order.instrument = INSTRUMENTS - 1;
  order.side = Side.BUY;
  order.type = OrderType.LIMIT;
  order.timeInForce = TimeInForce.GTC;
  order.quantity = 10;
  order.price = 100;
  setId(order, 'a-1');
  change(order);
  return { refusal: checked(memory, CommandKind.NEW_ORDER), order };
}

/** The same as a market order. */
function toMarket(order: NewOrderCommand): void {
  order.type = OrderType.MARKET;
  order.timeInForce = TimeInForce.IOC;
  order.price = 0;
}

/** A good order of this type, but for these fields. */
function priced(type: keyof typeof OrderType, fields: Fields = {}): (order: NewOrderCommand) => void {
  const isTrailing = type.startsWith('TRAILING');
  const isStop = isTrailing || type.startsWith('STOP') || type.startsWith('TAKE_PROFIT');
  const price = type.endsWith('LIMIT') ? 100 : 0;
  const terms = { type: OrderType[type], price, stopPrice: isStop ? 90 : 0, trailOffset: isTrailing ? 5 : 0 };
  return (order) => void Object.assign(order, terms, fields);
}

/** GTD until an instant. */
function toGtd(order: NewOrderCommand): void {
  order.timeInForce = TimeInForce.GTD;
  order.setExpireTime(0, 1);
}

const TOO_LONG = 'x'.repeat(37);

/** In the contract's order; the last rule is the tag's, which the contract's list does not have. */
const RULES: readonly (readonly [name: string, change: (order: NewOrderCommand) => void, refusal: Refusal])[] = [
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
  [
    'a market order with a price out of range',
    (o) => {
      toMarket(o);
      o.price = 2 ** 60;
    },
    [R.INVALID_PRICE, F.PRICE, 2 ** 60, AMOUNT_MAX],
  ],
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
  ['a stop price of 2^53', set({ stopPrice: 2 ** 53 }), [R.INVALID_STOP_PRICE, F.STOP_PRICE, 2 ** 53, AMOUNT_MAX]],
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
    set({ trailOffset: 2 ** 53 }),
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
  ['a limit order with a stop price', set({ stopPrice: 7 }), [R.INVALID_COMBINATION, F.STOP_PRICE, 7, 0]],
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
const CURES: ReadonlySet<string> = new Set([
  'an expire time and no GTD / GTD without an expire time',
  'a notional above 2^53-1 / a display quantity above the quantity',
  'a notional above 2^53-1 / a minimum above the quantity',
]);

/** Where a refusal stands in the contract's order. Two changes together may break a third rule, which then counts. */
function rankOf([reason, field]: Refusal): number {
  return RULES.findIndex(([, , refusal]) => refusal[0] === reason && refusal[1] === field);
}

describe('a new order', () => {
  it.each(RULES)('with %s is refused', (_name, change, refusal) => {
    expect(newOrder(change).refusal).toEqual(refusal);
  });

  it('that breaks two rules is refused for the earlier one, whichever two', () => {
    // Changes that set the same fields undo each other; those pairs say nothing.
    const wrong: string[] = [];
    RULES.forEach(([first, changeFirst, refusal], i) => {
      for (const [second, changeSecond] of RULES.slice(i + 1)) {
        const both = newOrder((order) => {
          changeSecond(order);
          changeFirst(order);
        });
        const alone = newOrder(changeFirst);
        if (overwrites(changeSecond, changeFirst) || CURES.has(`${second} / ${first}`)) continue;
        expect(alone.refusal).toEqual(refusal);
        const rank = rankOf(both.refusal);
        if (rank < 0 || rank > rankOf(refusal)) wrong.push(`${second} hid ${first}`);
      }
    });
    expect(wrong).toEqual([]);
  });

  /** True where the two changes touch one field, so that the second leaves nothing, or something else, of the first. */
  function overwrites(one: (order: NewOrderCommand) => void, other: (order: NewOrderCommand) => void): boolean {
    const touched = (change: (order: NewOrderCommand) => void) => {
      const names = new Set<PropertyKey>();
      const spy = new Proxy(new NewOrderCommand(RecordMemory.allocate(COMMAND_BYTES)), {
        set(_target, name) {
          names.add(name);
          return true;
        },
        get(target, name) {
          names.add(name);
          const value = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      change(spy);
      return names;
    };
    const names = touched(one);
    return [...touched(other)].some((name) => names.has(name));
  }

  it.each<[string, (order: NewOrderCommand) => void]>([
    ['a plain limit order', () => {}],
    ['a market order', toMarket],
    ['the shortest id', (o) => setId(o, 'Z')],
    ['the longest id, of every kind of character', (o) => setId(o, 'azAZ09._:-azAZ09._:-azAZ09._:-azAZ09')],
    ['the first instrument', set({ instrument: 0 })],
    ['the largest notional', set({ price: 1, quantity: AMOUNT_MAX })],
    ['the largest price', set({ price: AMOUNT_MAX, quantity: 1 })],
    ['IOC', set({ timeInForce: TimeInForce.IOC })],
    ['FOK', set({ timeInForce: TimeInForce.FOK })],
    [
      'a market order that is FOK',
      (o) => {
        toMarket(o);
        o.timeInForce = TimeInForce.FOK;
      },
    ],
    [
      'a market order of the largest quantity',
      (o) => {
        toMarket(o);
        o.quantity = AMOUNT_MAX;
      },
    ],
    ['post-only', set({ postOnly: PostOnly.SLIDE })],
    ['DAY', set({ timeInForce: TimeInForce.DAY })],
    ['GTD', toGtd],
    ['a stop', priced('STOP')],
    ['a stop that is IOC once it triggers', priced('STOP', { timeInForce: TimeInForce.IOC })],
    ['a take-profit that is FOK', priced('TAKE_PROFIT', { timeInForce: TimeInForce.FOK })],
    ['a stop of the largest quantity', priced('STOP', { quantity: AMOUNT_MAX })],
    ['a stop-limit', priced('STOP_LIMIT')],
    [
      'a stop-limit with all that goes with it',
      priced('STOP_LIMIT', { postOnly: 1, displayQuantity: 3, reduceOnly: 1 }),
    ],
    ['a take-profit-limit that is hidden', priced('TAKE_PROFIT_LIMIT', { hidden: 1, minQuantity: 2 })],
    ['a trailing stop', priced('TRAILING_STOP')],
    ['a trailing stop without a stop price', priced('TRAILING_STOP', { stopPrice: 0 })],
    ['a trailing stop-limit', priced('TRAILING_STOP_LIMIT', { postOnly: PostOnly.SLIDE })],
    ['a pegged order', priced('PEGGED')],
    ['a pegged order with a cap that is hidden', priced('PEGGED', { price: 120, hidden: 1 })],
    ['a pegged iceberg', priced('PEGGED', { displayQuantity: 4, timeInForce: TimeInForce.DAY })],
    ['an iceberg', set({ displayQuantity: 4 })],
    ['an iceberg that shows all', set({ displayQuantity: 10 })],
    ['post-only and DAY', set({ postOnly: PostOnly.REJECT, timeInForce: TimeInForce.DAY })],
    ['an iceberg that is post-only', set({ displayQuantity: 4, postOnly: PostOnly.SLIDE })],
    ['hidden', set({ hidden: 1 })],
    ['a minimum', set({ minQuantity: 4 })],
    ['all or none', set({ minQuantity: 10 })],
    ['a minimum with IOC', set({ minQuantity: 4, timeInForce: TimeInForce.IOC })],
    ['hidden with a minimum', set({ minQuantity: 4, hidden: 1 })],
    ['reduce-only', set({ reduceOnly: 1 })],
    [
      'a market order with a minimum that reduces only',
      (o) => {
        toMarket(o);
        o.minQuantity = 3;
        o.reduceOnly = 1;
      },
    ],
    ['post-only of unspecified life', set({ postOnly: PostOnly.REJECT, timeInForce: 0 })],
    ['the last self-trade prevention', set({ selfTradePrevention: SelfTradePrevention.DECREMENT })],
    ['a tag of 16 bytes', (o) => setTag(o, 't'.repeat(16))],
    ['a deadline, which is the engine’s to judge', (o) => o.setDeadline(1, 0)],
  ])('passes as %s', (_name, change) => {
    expect(newOrder(change).refusal).toEqual(PASSED);
  });

  it.each([
    [OrderType.LIMIT, TimeInForce.UNSPECIFIED, TimeInForce.GTC],
    [OrderType.MARKET, TimeInForce.UNSPECIFIED, TimeInForce.IOC],
    [OrderType.LIMIT, TimeInForce.FOK, TimeInForce.FOK],
    [OrderType.MARKET, TimeInForce.IOC, TimeInForce.IOC],
    [OrderType.STOP, TimeInForce.UNSPECIFIED, TimeInForce.GTC],
    [OrderType.TRAILING_STOP, TimeInForce.UNSPECIFIED, TimeInForce.GTC],
    [OrderType.TAKE_PROFIT_LIMIT, TimeInForce.UNSPECIFIED, TimeInForce.GTC],
    [OrderType.PEGGED, TimeInForce.UNSPECIFIED, TimeInForce.GTC],
  ])('of type %i with time in force %i goes on with %i', (type, stated, taken) => {
    const { order, refusal } = newOrder((o) => {
      priced(TYPE_NAMES.find((name) => OrderType[name] === type)!)(o);
      o.timeInForce = stated;
    });
    expect(refusal).toEqual(PASSED);
    expect(order.timeInForce).toBe(taken);
  });

  it('keeps its fields as sent where it is refused', () => {
    const { order } = newOrder(set({ timeInForce: 0, quantity: 0 }));
    expect([order.timeInForce, order.quantity, order.clientOrderId]).toEqual([TimeInForce.UNSPECIFIED, 0, 'a-1']);
  });
});

/** A good replace by order id with changes. */
function replace(kind: number, change: (command: ReplaceCommand) => void): Refusal {
  const memory = RecordMemory.allocate(2 * COMMAND_BYTES);
  const command = new ReplaceCommand(memory, OFFSET).reset(kind);
  command.account = 0;
  command.orderId = 17;
  change(command);
  return checked(memory, kind);
}

function setNewId(command: ReplaceCommand, text: string): void {
  const bytes = encoder.encode(text);
  command.setNewClientOrderId(bytes, 0, bytes.length);
}

function byClientOrderId(command: ReplaceCommand, text: string): void {
  command.orderId = 0;
  setId(command, text);
}

describe.each([
  ['a replace', CommandKind.REPLACE],
  ['a cancel', CommandKind.CANCEL],
  ['a query for an order', CommandKind.QUERY_ORDER],
])('%s', (_name, kind) => {
  it.each<[string, (command: ReplaceCommand) => void, Refusal]>([
    ['an unknown symbol', set({ instrument: INSTRUMENTS }), [R.UNKNOWN_SYMBOL, F.SYMBOL, 0, 0]],
    ['no order', (c) => byClientOrderId(c, ''), [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_LENGTH, 0, 36]],
    ['an id of 37', (c) => byClientOrderId(c, TOO_LONG), [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_LENGTH, 37, 36]],
    ['a bad id', (c) => byClientOrderId(c, 'ab/'), [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_CHARACTER, 0x2f, 3]],
    ['an order id of 2^53', set({ orderId: 2 ** 53 }), [R.UNKNOWN_ORDER, F.ORDER_ID, 2 ** 53, 0]],
  ])('with %s is refused', (_rule, change, refusal) => {
    expect(replace(kind, change)).toEqual(refusal);
  });

  it.each<[string, (command: ReplaceCommand) => void]>([
    ['an order id', () => {}],
    ['an order id, whatever the client order id', (c) => setId(c, '!')],
    ['a client order id', (c) => byClientOrderId(c, 'a-1')],
    ['a symbol', set({ instrument: 0 })],
  ])('with %s passes', (_rule, change) => {
    expect(replace(kind, change)).toEqual(PASSED);
  });
});

describe('a replace', () => {
  it.each<[string, (command: ReplaceCommand) => void, Refusal]>([
    ['a new id of 37', (c) => setNewId(c, TOO_LONG), [R.INVALID_CLIENT_ORDER_ID, F.NEW_CLIENT_ORDER_ID, 37, 36]],
    ['a bad new id', (c) => setNewId(c, 'a\n'), [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_CHARACTER, 10, 2]],
    ['a quantity of 2^53', set({ quantity: 2 ** 53 }), [R.INVALID_QUANTITY, F.QUANTITY, 2 ** 53, AMOUNT_MAX]],
    ['a price of 2^53', set({ price: 2 ** 53 }), [R.INVALID_PRICE, F.PRICE, 2 ** 53, AMOUNT_MAX]],
    [
      'a notional above 2^53-1',
      set({ price: 2 ** 30, quantity: 2 ** 30 }),
      [R.INVALID_QUANTITY, F.NOTIONAL, 2 ** 60, AMOUNT_MAX],
    ],
    ['a stop price out of range', set({ stopPrice: -1 }), [R.INVALID_STOP_PRICE, F.STOP_PRICE, -1, AMOUNT_MAX]],
  ])('with %s is refused', (_rule, change, refusal) => {
    expect(replace(CommandKind.REPLACE, change)).toEqual(refusal);
  });

  it('passes with everything new', () => {
    const everything = (command: ReplaceCommand) => {
      setNewId(command, 'b-2');
      command.quantity = 20;
      command.price = 101;
      command.stopPrice = 99;
    };
    expect(replace(CommandKind.REPLACE, everything)).toEqual(PASSED);
  });
});

describe('a mass cancel', () => {
  function massCancel(change: (command: MassCancelCommand) => void): Refusal {
    const memory = RecordMemory.allocate(2 * COMMAND_BYTES);
    const command = new MassCancelCommand(memory, OFFSET).reset(CommandKind.MASS_CANCEL);
    change(command);
    return checked(memory, CommandKind.MASS_CANCEL);
  }

  it.each<[string, (command: MassCancelCommand) => void, Refusal]>([
    ['an unknown symbol', set({ instrument: INSTRUMENTS }), [R.UNKNOWN_SYMBOL, F.SYMBOL, 0, 0]],
    ['an unknown side', set({ side: 3 }), [R.INVALID_SIDE, F.SIDE, 3, 0]],
    ['a tag of 17 bytes', (c) => setTag(c, 't'.repeat(17)), [R.MALFORMED, F.TAG, 17, 16]],
  ])('with %s is refused', (_rule, change, refusal) => {
    expect(massCancel(change)).toEqual(refusal);
  });

  it.each<[string, (command: MassCancelCommand) => void]>([
    ['no filter', () => {}],
    [
      'every filter',
      (c) => {
        c.instrument = 1;
        c.side = Side.SELL;
        setTag(c, 'grid');
      },
    ],
  ])('with %s passes', (_rule, change) => {
    expect(massCancel(change)).toEqual(PASSED);
  });
});

it('leaves commands alone that have no form rules', () => {
  for (const kind of [
    CommandKind.LOGON,
    CommandKind.QUERY_OPEN_ORDERS,
    CommandKind.DRAIN,
    CommandKind.ADD_INSTRUMENT,
  ]) {
    const memory = RecordMemory.allocate(2 * COMMAND_BYTES);
    new NewOrderCommand(memory, OFFSET).reset(kind);
    expect(checked(memory, kind)).toEqual(PASSED);
  }
});
