// The sentences of refusals: every reason has one, and each names field, value and limit where there are any.

import { describe, expect, it } from 'vitest';
import { CommandType } from '../../engine/domain/command-type.js';
import { AMOUNT_MAX } from '../../engine/domain/limits.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectField as F } from '../../engine/domain/reject-field.js';
import { RejectReason as R } from '../../engine/domain/reject-reason.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../../engine/domain/report-layout.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { rejectText } from '../../gateway/reject-text.js';
import { plainRejectText } from '../../gateway/reject-words.js';

const report = new ExecutionReport(RecordMemory.allocate(REPORT_BYTES));

function textOf(
  reason: number,
  field = 0,
  value = 0,
  limit = 0,
  symbol = '',
  order: Partial<ExecutionReport> = {},
): string {
  report.reset(ReportKind.EXECUTION);
  report.rejectReason = reason;
  report.rejectField = field;
  report.rejectValue = value;
  report.rejectLimit = limit;
  Object.assign(report, order);
  return rejectText(report, symbol);
}

type Row = readonly [number, number, number, number, readonly (string | RegExp)[]];

const ROWS: readonly Row[] = [
  [R.INVALID_SIDE, F.SIDE, 0, 0, ['side', 'missing', 'BUY']],
  [R.INVALID_SIDE, F.SIDE, 9, 0, ['side 9', 'BUY', 'SELL']],
  [R.INVALID_SIDE, F.SIDE, 255, 0, [/^side is out of range; .*BUY.*SELL/]],
  [R.INVALID_ORDER_TYPE, F.TYPE, 0, 0, ['type', 'missing', 'LIMIT (1)', 'PEGGED (9)']],
  [R.INVALID_ORDER_TYPE, F.TYPE, 254, 0, ['type 254', 'not known']],
  [R.INVALID_ORDER_TYPE, F.TYPE, 255, 0, [/^type is out of range; .*LIMIT/]],
  [R.INVALID_TIME_IN_FORCE, F.TIME_IN_FORCE, 255, 0, [/^time_in_force is out of range; .*GTC.* or GTD \(5\)$/]],
  [R.INVALID_COMBINATION, F.POST_ONLY, 255, 0, [/^post_only is out of range; .*SLIDE/]],
  [R.INVALID_COMBINATION, F.SELF_TRADE_PREVENTION, 255, 0, [/^self_trade_prevention is out of range/]],
  [R.INVALID_TIME_IN_FORCE, F.EXPIRE_TIME, 0, 0, ['GTD', 'expire_time_ns', 'still to come']],
  [R.INVALID_TIME_IN_FORCE, F.TIME_IN_FORCE, 77, 0, ['time_in_force 77', 'not known']],
  [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_LENGTH, 0, 36, ['client_order_id', 'missing', '36']],
  [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_LENGTH, 37, 36, ['client_order_id has 37 bytes', '36']],
  [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_LENGTH, 255, 36, ['255 or more']],
  [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_CHARACTER, 33, 3, ['"!"', 'position 3']],
  [R.INVALID_CLIENT_ORDER_ID, F.CLIENT_ORDER_ID_CHARACTER, 10, 1, ['0x0a', 'position 1']],
  [R.INVALID_CLIENT_ORDER_ID, F.NEW_CLIENT_ORDER_ID, 40, 36, ['new_client_order_id', '40', '36']],
  [R.INVALID_QUANTITY, F.QUANTITY, 0, AMOUNT_MAX, ['quantity 0', 'between 1 and 9007199254740991']],
  [R.INVALID_QUANTITY, F.QUANTITY, 2 ** 64, AMOUNT_MAX, ['quantity 18446744073709551616', '9007199254740991']],
  [
    R.INVALID_QUANTITY,
    F.NOTIONAL,
    2 ** 80,
    AMOUNT_MAX,
    ['price x quantity is 1208925819614629174706176', '9007199254740991'],
  ],
  [R.INVALID_QUANTITY, F.QUANTITY, 5, 7, ['quantity 5', '7', 'already traded']],
  [R.INVALID_PRICE, F.PRICE, 2 ** 53, AMOUNT_MAX, ['price 9007199254740992', 'between 1 and 9007199254740991']],
  [R.INVALID_STOP_PRICE, F.STOP_PRICE, 2 ** 53, AMOUNT_MAX, ['stop_price 9007199254740992']],
  [R.INVALID_COMBINATION, F.PRICE, 8, 0, ['price 8', 'type LIMIT']],
  [R.INVALID_COMBINATION, F.STOP_PRICE, 8, 0, ['stop_price 8']],
  [R.INVALID_COMBINATION, F.TIME_IN_FORCE, 1, 0, ['time_in_force IOC', 'LIMIT']],
  [R.INVALID_COMBINATION, F.POST_ONLY, 1, 0, ['post_only 1', 'IOC']],
  [R.INVALID_COMBINATION, F.POST_ONLY, 9, 0, ['post_only 9', 'not known']],
  [R.INVALID_COMBINATION, F.SELF_TRADE_PREVENTION, 9, 0, ['self_trade_prevention 9', '0 to 5']],
  [R.MALFORMED, F.TAG, 17, 16, ['tag has 17 bytes', '16']],
  [R.UNKNOWN_ORDER, F.ORDER_ID, 42, 0, ['no such order', 'order_id 7']],
  [R.DEADLINE_PASSED, F.DEADLINE, 0, 0, [/^deadline_ns had passed.*engine$/]],
  [R.POST_ONLY_WOULD_CROSS, F.PRICE, 100, 99, [/^the order is post-only and its price 100 .*best opposite price, 99$/]],
  [R.POST_ONLY_WOULD_CROSS, F.PRICE, 100, 1, [/best opposite price, 1, behind which there is no other$/]],
  [R.DUPLICATE_CLIENT_ORDER_ID, F.NEW_CLIENT_ORDER_ID, 0, 0, ['new_client_order_id']],
  [R.MAX_ORDER_QUANTITY, F.QUANTITY, 50, 20, ['quantity 50', 'limit 20']],
];

/** What the order was, as far as the sentence says so. */
type OrderRow = readonly [Partial<ExecutionReport>, number, number, number, number, string];
const LIMIT_GTC = { type: OrderType.LIMIT, timeInForce: TimeInForce.GTC };
const LIMIT_IOC = { type: OrderType.LIMIT, timeInForce: TimeInForce.IOC };
const STOP_GTC = { type: OrderType.STOP, timeInForce: TimeInForce.GTC };
const REPLACE = { commandType: CommandType.REPLACE };

const SENTENCES: readonly OrderRow[] = [
  [
    STOP_GTC,
    R.INVALID_STOP_PRICE,
    F.STOP_PRICE,
    0,
    AMOUNT_MAX,
    'stop_price is missing; an order of type STOP needs one',
  ],
  [
    { type: OrderType.TRAILING_STOP },
    R.INVALID_STOP_PRICE,
    F.STOP_PRICE,
    0,
    0,
    'stop_price is missing; an order of type TRAILING_STOP needs one until the instrument has traded',
  ],
  [
    { type: OrderType.TRAILING_STOP_LIMIT },
    R.INVALID_STOP_PRICE,
    F.TRAIL_OFFSET,
    0,
    AMOUNT_MAX,
    'trail_offset is missing; an order of type TRAILING_STOP_LIMIT needs one',
  ],
  [
    LIMIT_GTC,
    R.INVALID_QUANTITY,
    F.DISPLAY_QUANTITY,
    12,
    10,
    "display_quantity 12 is not between 1 and 10, the order's quantity",
  ],
  [
    LIMIT_GTC,
    R.INVALID_QUANTITY,
    F.MIN_QUANTITY,
    12,
    10,
    "min_quantity 12 is not between 1 and 10, the order's quantity",
  ],
  [REPLACE, R.INVALID_QUANTITY, F.MIN_QUANTITY, 3, 5, "quantity 3 is below the order's min_quantity 5"],
  [STOP_GTC, R.INVALID_COMBINATION, F.PRICE, 8, 0, 'price 8 is set, and an order of type STOP takes none'],
  [LIMIT_GTC, R.INVALID_COMBINATION, F.STOP_PRICE, 8, 0, 'stop_price 8 is set, and an order of type LIMIT takes none'],
  [
    STOP_GTC,
    R.INVALID_COMBINATION,
    F.TRAIL_OFFSET,
    3,
    0,
    'trail_offset 3 is set, and an order of type STOP takes none; TRAILING_STOP and TRAILING_STOP_LIMIT do',
  ],
  [
    { type: OrderType.MARKET, timeInForce: TimeInForce.DAY },
    R.INVALID_COMBINATION,
    F.TIME_IN_FORCE,
    4,
    0,
    'time_in_force DAY does not go with type MARKET; IOC and FOK do',
  ],
  [
    { type: OrderType.PEGGED, timeInForce: TimeInForce.FOK },
    R.INVALID_COMBINATION,
    F.TIME_IN_FORCE,
    3,
    0,
    'time_in_force FOK does not go with type PEGGED; GTC, DAY and GTD do',
  ],
  [
    LIMIT_GTC,
    R.INVALID_COMBINATION,
    F.EXPIRE_TIME,
    0,
    0,
    'expire_time_ns is set, and time_in_force GTC takes none; GTD does',
  ],
  [
    LIMIT_IOC,
    R.INVALID_COMBINATION,
    F.POST_ONLY,
    1,
    0,
    'post_only 1 does not go with type LIMIT and time_in_force IOC; it goes with a limit price and GTC, DAY or GTD',
  ],
  [
    LIMIT_IOC,
    R.INVALID_COMBINATION,
    F.DISPLAY_QUANTITY,
    4,
    0,
    'display_quantity 4 does not go with type LIMIT and time_in_force IOC: such an order never rests in the book',
  ],
  [
    STOP_GTC,
    R.INVALID_COMBINATION,
    F.HIDDEN,
    1,
    0,
    'hidden does not go with type STOP and time_in_force GTC: such an order never rests in the book',
  ],
  [
    LIMIT_GTC,
    R.INVALID_COMBINATION,
    F.HIDDEN,
    1,
    0,
    'hidden does not go with display_quantity: an order shows a part of itself, or nothing',
  ],
  [
    { type: OrderType.LIMIT, timeInForce: TimeInForce.FOK },
    R.INVALID_COMBINATION,
    F.MIN_QUANTITY,
    4,
    0,
    'min_quantity 4 does not go with time_in_force FOK, which fills the whole',
  ],
  [
    { type: OrderType.PEGGED, timeInForce: TimeInForce.GTC },
    R.INVALID_COMBINATION,
    F.MIN_QUANTITY,
    4,
    0,
    'min_quantity 4 does not go with type PEGGED, which never takes',
  ],
  [
    LIMIT_GTC,
    R.INVALID_COMBINATION,
    F.MIN_QUANTITY,
    4,
    0,
    'min_quantity 4 does not go with post_only, nor with display_quantity',
  ],
  [
    REPLACE,
    R.INVALID_COMBINATION,
    F.STOP_PRICE,
    7,
    0,
    'stop_price 7 cannot be given to this order: only one that waits for its stop_price has one to change',
  ],
  [REPLACE, R.INVALID_COMBINATION, F.PRICE, 7, 0, 'price 7 cannot be given to this order'],
  [
    LIMIT_GTC,
    R.REDUCE_ONLY,
    F.QUANTITY,
    10,
    4,
    'reduce_only is set, and quantity 10 is above the 4 by which the order may reduce the position',
  ],
  [
    LIMIT_GTC,
    R.REDUCE_ONLY,
    F.QUANTITY,
    10,
    0,
    'reduce_only is set, and there is no position left that the order would reduce',
  ],
  [
    LIMIT_GTC,
    R.INSUFFICIENT_FUNDS,
    F.CASH,
    612,
    0,
    'the account has too little to pay for the order: cash 612, limit 0',
  ],
  [
    LIMIT_GTC,
    R.INSUFFICIENT_FUNDS,
    F.HOLDINGS,
    12,
    0,
    'the account has too few lots to sell so many: holdings 12, limit 0',
  ],
  [
    LIMIT_GTC,
    R.RATE_LIMITED,
    F.ORDERS_PER_SECOND,
    6,
    5,
    'the account sends faster than it may: 5 orders per second, 6 at once; send it again later',
  ],
  [LIMIT_GTC, R.MAX_POSITION, F.POSITION, 11, 10, 'the position would pass its limit: position 11, limit 10'],
  [LIMIT_GTC, R.FORBIDDEN, F.NONE, 0, 0, 'the token has no right to trade'],
  [LIMIT_GTC, R.FORBIDDEN, F.ACCOUNT, 0, 0, 'the account is not known, and this venue opens none by itself'],
  [LIMIT_IOC, R.MIN_QUANTITY, F.MIN_QUANTITY, 3, 5, 'min_quantity 5 could not be filled at once: 3 could be'],
];

describe('a refusal', () => {
  it.each(SENTENCES)('of %j with reason %d, field %d, value %d, limit %d is a sentence', (order, ...row) => {
    const [reason, field, value, limit, sentence] = row;
    expect(textOf(reason, field, value, limit, '', order)).toBe(sentence);
  });

  it.each(ROWS)(
    'of reason %d for field %d with value %d and limit %d says so',
    (reason, field, value, limit, parts) => {
      const text = textOf(reason, field, value, limit, '', { type: 1, timeInForce: 2, orderId: 7 });
      for (const part of parts)
        expect(text).toMatch(part instanceof RegExp ? part : new RegExp(part.replace(/[.*+?^$()[\]]/g, '\\$&')));
    },
  );

  it('for a symbol repeats it, cut where it is long', () => {
    expect(textOf(R.UNKNOWN_SYMBOL, 0, 0, 0, 'NOPE')).toContain('"NOPE"');
    expect(textOf(R.UNKNOWN_SYMBOL)).toBe('symbol is missing');
    expect(textOf(R.UNKNOWN_SYMBOL, F.SYMBOL, 0, 0, '', { instrument: 3 })).toBe('the instrument has been removed');
    expect(textOf(R.UNKNOWN_SYMBOL, 0, 0, 0, 'x'.repeat(500)).length).toBeLessThan(150);
  });

  it('for want of room says whether it is for an order or an account', () => {
    expect(textOf(R.BOOK_FULL, 0, 0, 0, '', { account: 0 })).toBe('the venue has no room for another order');
    expect(textOf(R.BOOK_FULL, 0, 0, 0, '', { account: -1 })).toBe('the venue has no room for another account');
  });

  it('has a sentence of its own for every reason, whatever field and numbers come with it', () => {
    const reasons = Object.values(R).filter((reason) => reason !== R.NONE);
    const plain = reasons.map(plainRejectText);
    expect(new Set(plain).size).toBe(reasons.length);
    for (const text of plain) expect(text).not.toContain('refused with code');
    for (const reason of reasons) {
      for (const field of Object.values(F)) {
        for (const value of [0, 1, 255, 2 ** 53, 2 ** 64, 1.5]) {
          const text = textOf(reason, field, value, value);
          expect(text.length).toBeGreaterThan(5);
          expect(text).not.toMatch(/undefined|NaN|e\+/);
        }
      }
    }
  });
});
