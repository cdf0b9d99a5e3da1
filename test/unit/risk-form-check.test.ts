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
import {
  CURES,
  INSTRUMENTS,
  PASSED,
  priced,
  type Refusal,
  RULES,
  rankOf,
  set,
  setId,
  setTag,
  TOO_LONG,
  TYPE_NAMES,
  toGtd,
  toMarket,
} from '../support/form-rules.js';

/** Not at 0, so that a check that forgets the record's place is found out. */
const OFFSET = COMMAND_BYTES;
function checked(memory: RecordMemory, kind: number): Refusal {
  const check = new FormCheck(memory);
  for (let instrument = 0; instrument < INSTRUMENTS; instrument++) check.addInstrument(instrument);
  check.check(kind, OFFSET);
  const command = new NewOrderCommand(memory, OFFSET);
  return [command.rejectReason, command.rejectField, command.rejectValue, command.rejectLimit];
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
  const bytes = new TextEncoder().encode(text);
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
