// Every field of a JSON request is in its record: decimals as ticks and lots, names as numbers, instants as words.

import { expect, it } from 'vitest';
import { NewOrderCommand, ReplaceCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { toBigInt } from '../../engine/domain/time-words.js';
import type { ListedInstrument } from '../../gateway/instrument-registry.js';
import { NO_AMOUNT } from '../../gateway/websocket/decimal-amount.js';
import {
  begin,
  fillAmounts,
  fillNewAmounts,
  fillNewOrder,
  fillReference,
} from '../../gateway/websocket/json-command-records.js';
import { parseRequest } from '../../gateway/websocket/json-requests.js';

/** A tick of 0.05, a lot of 0.1. */
const ETH: ListedInstrument = {
  index: 3,
  symbol: 'ETH',
  tickSize: { mantissa: 5, scale: 2 },
  lotSize: { mantissa: 1, scale: 1 },
  tradingStatus: 1,
};

function newOrderOf(fields: object): NewOrderCommand {
  const request = parseRequest(JSON.stringify({ op: 'new_order', id: 7, order: fields }));
  if (request.op !== 'new_order') throw new Error(JSON.stringify(request));
  const record = new NewOrderCommand(RecordMemory.allocate(COMMAND_BYTES));
  begin(record, CommandKind.NEW_ORDER, [7, 0]);
  fillNewOrder(record, request.order);
  fillAmounts(record, request.order, ETH);
  return record;
}

it('fills an order with everything', () => {
  const order = newOrderOf({
    client_order_id: 'a-1',
    symbol: 'ETH',
    side: 'SELL',
    type: 'TRAILING_STOP_LIMIT',
    time_in_force: 'GTD',
    quantity: '10',
    price: '99.95',
    stop_price: '100.05',
    trail_offset: '1.1',
    display_quantity: '2.5',
    min_quantity: '0.3',
    post_only: 'SLIDE',
    reduce_only: true,
    self_trade_prevention: 'DECREMENT',
    expire_time_ns: '18446744073709551615',
    deadline_ns: '1790000000000000001',
    tag: 'grid',
    hidden: true,
  });
  expect(order.clientOrderId).toBe('a-1');
  expect([order.instrument, order.side, order.type, order.timeInForce]).toEqual([3, 2, 6, 5]);
  expect([order.quantity, order.price, order.stopPrice, order.trailOffset]).toEqual([100, 1999, 2001, 22]);
  expect([order.displayQuantity, order.minQuantity, order.tag]).toEqual([25, 3, 'grid']);
  expect([order.postOnly, order.reduceOnly, order.hidden, order.selfTradePrevention]).toEqual([2, 1, 1, 5]);
  expect(toBigInt(order.expireTimeLow, order.expireTimeHigh)).toBe(18_446_744_073_709_551_615n);
  expect(toBigInt(order.deadlineLow, order.deadlineHigh)).toBe(1_790_000_000_000_000_001n);
});

it('leaves what is not there at zero, and marks what is no whole number of ticks or lots', () => {
  const order = newOrderOf({ symbol: 'ETH', stop_price: '0.01', trail_offset: '-1', display_quantity: '0.05' });
  expect([order.stopPrice, order.trailOffset, order.displayQuantity]).toEqual([NO_AMOUNT, NO_AMOUNT, NO_AMOUNT]);
  expect([order.price, order.minQuantity, order.hidden, order.reduceOnly]).toEqual([0, 0, 0, 0]);
  expect(order.expireTimeLow | order.expireTimeHigh | order.deadlineLow | order.deadlineHigh).toBe(0);
});

it('fills a replace with everything', () => {
  const fields = { order: { order_id: '12' }, quantity: '4.2', price: '1', stop_price: '0.95' };
  const request = parseRequest(JSON.stringify({ op: 'replace', id: 8, ...fields }));
  if (request.op !== 'replace') throw new Error(JSON.stringify(request));
  const record = new ReplaceCommand(RecordMemory.allocate(COMMAND_BYTES));
  begin(record, CommandKind.REPLACE, [8, 0]);
  fillReference(record, request.order);
  fillNewAmounts(record, request, ETH);
  expect([record.orderId, record.quantity, record.price, record.stopPrice]).toEqual([12, 42, 20, 19]);
});
