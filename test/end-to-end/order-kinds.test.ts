// Every order kind and instruction of the contract through a real daemon, with an independent client: what goes in over the
// wire comes back in the reports and in market data. Each test has an instrument of its own. The rules themselves are the
// engine's tests.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContractClient, type ContractSession, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { OrderSocket } from '../support/json-order-client.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-kinds-'));
const file = join(directory, 'instruments.yaml');
const dataDir = join(directory, 'data');
const SYMBOLS = Array.from({ length: 20 }, (_, index) => `K${index}`);

let daemon: DaemonProcess;
let client: ContractClient;
let nextSymbol = 0;
/** The instrument of the test that runs. */
const freshSymbol = () => SYMBOLS[nextSymbol++];

async function start(): Promise<void> {
  daemon = await startDaemon({ dataDir, args: ['--instruments', file] });
  client = new ContractClient(daemon.grpc);
}

beforeAll(async () => {
  writeFileSync(file, SYMBOLS.map((symbol) => `- { symbol: ${symbol}, tick_size: "0.01", lot_size: "1" }\n`).join(''));
  await start();
});

afterAll(async () => {
  client.close();
  await daemon.stop();
  rmSync(directory, { recursive: true, force: true });
});

let lastId = 0;

/** Sends an order on this symbol and returns the first `count` reports that follow. */
function order(session: ContractSession, symbol: string, fields: Message, count = 1): Promise<Message[]> {
  const id = ++lastId;
  const named = { client_order_id: `o-${id}`, symbol, side: 'SIDE_BUY', quantity: 10, ...fields };
  session.send({ request_id: id, new_order: limitOrder(named) });
  return session.reports(count);
}

const BUY = { side: 'SIDE_BUY' };
const SELL = { side: 'SIDE_SELL' };
const story = ({ exec_type, status, last_quantity, last_price, leaves_quantity }: Message): string =>
  `${exec_type.slice(10)} ${status.slice(13)} ${last_quantity}@${last_price} +${leaves_quantity}`;

/** Makes a last trade at this price, with nothing left in the book. */
async function tradeAt(symbol: string, price: number): Promise<void> {
  const submit = (account: string, fields: Message) =>
    client.call('orderEntry', 'SubmitOrder', {
      account,
      order: limitOrder({ client_order_id: `t-${++lastId}`, symbol, quantity: 1, price, ...fields }),
    });
  await submit('trade-a', BUY);
  await submit('trade-b', SELL);
}

describe('orders that wait', () => {
  it('a stop waits, is triggered by a trade, and trades at the market', async () => {
    const symbol = freshSymbol();
    const session = await client.logon('stops');
    const maker = await client.logon('stops-maker');
    const [waiting] = await order(session, symbol, { type: 'ORDER_TYPE_STOP', price: 0, stop_price: 105 });
    expect(waiting).toMatchObject({ status: 'ORDER_STATUS_PENDING_TRIGGER', stop_price: 105, price: 0 });
    expect(waiting).toMatchObject({ type: 'ORDER_TYPE_STOP', time_in_force: 'TIME_IN_FORCE_GTC', leaves_quantity: 10 });
    const { orders } = await client.call('orderEntry', 'ListOpenOrders', { account: 'stops', symbol });
    expect(orders).toMatchObject([{ status: 'ORDER_STATUS_PENDING_TRIGGER', stop_price: 105 }]);
    const held = await client.call('orderEntry', 'GetPositions', { account: 'stops', symbol });
    expect(held.positions).toMatchObject([{ quantity: 0, open_buy_quantity: 10 }]);
    await order(maker, symbol, { ...SELL, price: 107, quantity: 4 });
    await tradeAt(symbol, 105);
    expect((await session.reports(3)).map(story)).toEqual([
      'TRIGGERED NEW 0@0 +10',
      'TRADE PARTIALLY_FILLED 4@107 +6',
      'CANCELED CANCELED 0@0 +0',
    ]);
    const after = await client.call('orderEntry', 'GetPositions', { account: 'stops', symbol });
    expect(after.positions).toMatchObject([{ quantity: 4, open_buy_quantity: 0 }]);
  });

  it('each kind is taken, can be replaced, and is canceled like any other', async () => {
    const symbol = freshSymbol();
    await tradeAt(symbol, 100);
    const session = await client.logon('kinds');
    const kinds: readonly (readonly [string, Message])[] = [
      ['STOP_LIMIT', { stop_price: 110, price: 111 }],
      ['TAKE_PROFIT', { stop_price: 90, price: 0 }],
      ['TAKE_PROFIT_LIMIT', { stop_price: 90, price: 91 }],
      ['TRAILING_STOP', { trail_offset: 5, price: 0 }],
      ['TRAILING_STOP_LIMIT', { trail_offset: 5, stop_price: 105, price: 106 }],
    ];
    for (const [type, fields] of kinds) {
      const [report] = await order(session, symbol, { type: `ORDER_TYPE_${type}`, ...fields });
      expect(report).toMatchObject({ status: 'ORDER_STATUS_PENDING_TRIGGER', type: `ORDER_TYPE_${type}` });
    }
    const { orders } = await client.call('orderEntry', 'ListOpenOrders', { account: 'kinds', symbol });
    expect(orders.map((report: Message) => report.stop_price)).toEqual([110, 90, 90, 105, 105]);
    const replace = { order: { order_id: orders[0].order_id }, quantity: 7, price: 113, stop_price: 112 };
    session.send({ request_id: 1, replace });
    expect((await session.reports(1))[0]).toMatchObject({
      exec_type: 'EXEC_TYPE_REPLACED',
      status: 'ORDER_STATUS_PENDING_TRIGGER',
      quantity: 7,
      price: 113,
      stop_price: 112,
    });
    session.send({ request_id: 2, mass_cancel: { symbol } });
    expect(new Set((await session.reports(5)).map(story))).toEqual(new Set(['CANCELED CANCELED 0@0 +0']));
    expect(await session.nextOf('mass_cancel')).toEqual({ canceled: 5 });
  });

  it('a session that ends takes those that wait with it, where it had asked for that', async () => {
    const symbol = freshSymbol();
    const session = await client.logon('leaver', { cancel_on_disconnect: 'CANCEL_ON_DISCONNECT_SESSION' });
    const watcher = await client.logon('leaver');
    await order(session, symbol, { type: 'ORDER_TYPE_STOP', price: 0, stop_price: 105 });
    await order(session, symbol, { price: 50, min_quantity: 10 });
    await watcher.reports(2);
    session.stream.cancel();
    expect((await watcher.reports(2)).map(story)).toEqual(['CANCELED CANCELED 0@0 +0', 'CANCELED CANCELED 0@0 +0']);
  });
});

describe('orders that are not all shown', () => {
  it('an iceberg shows its slices, in GetBook and to subscribers', async () => {
    const symbol = freshSymbol();
    const session = await client.logon('iceberg');
    const [report] = await order(session, symbol, { ...SELL, price: 100, quantity: 30, display_quantity: 8 });
    expect(report).toMatchObject({ quantity: 30, leaves_quantity: 30 });
    const book = () => client.call('marketData', 'GetBook', { symbol });
    expect((await book()).asks).toEqual([{ price: 100, quantity: 8, orders: 1 }]);
    const taker = await client.logon('iceberg-taker');
    await order(taker, symbol, { price: 100, quantity: 10 }, 3);
    expect((await book()).asks).toEqual([{ price: 100, quantity: 6, orders: 1 }]);
  });

  it('a hidden order trades and is never seen', async () => {
    const symbol = freshSymbol();
    const session = await client.logon('hidden');
    await order(session, symbol, { ...SELL, price: 100, hidden: true });
    expect(await client.call('marketData', 'GetBook', { symbol })).toMatchObject({ asks: [], bids: [] });
    const reports = await order(session, symbol, { price: 100, quantity: 4, self_trade_prevention: 1 }, 3);
    expect(reports.map(story)).toContain('TRADE FILLED 4@100 +0');
  });

  it('a minimum waits for its match, and all-or-none trades whole', async () => {
    const symbol = freshSymbol();
    const session = await client.logon('minimum');
    const maker = await client.logon('minimum-maker');
    await order(maker, symbol, { ...SELL, price: 100, quantity: 4 });
    const [report] = await order(session, symbol, { price: 100, min_quantity: 10 });
    expect(story(report)).toBe('NEW NEW 0@0 +10');
    expect((await client.call('marketData', 'GetBook', { symbol })).bids).toEqual([]);
    await order(maker, symbol, { ...SELL, price: 100, quantity: 6 });
    expect((await session.reports(2)).map(story)).toEqual(['TRADE PARTIALLY_FILLED 4@100 +6', 'TRADE FILLED 6@100 +0']);
    const [refused] = await order(session, symbol, { price: 100, min_quantity: 3, time_in_force: 'TIME_IN_FORCE_IOC' });
    expect(refused).toMatchObject({ reject_reason: 'REJECT_REASON_MIN_QUANTITY' });
    expect(refused.text).toBe('min_quantity 3 could not be filled at once: 0 could be');
  });
});

it('a reduce-only order is refused beyond the position, with both numbers', async () => {
  const symbol = freshSymbol();
  const session = await client.logon('reducer');
  const other = await client.logon('reducer-other');
  await order(other, symbol, { ...SELL, price: 100, quantity: 4 });
  await order(session, symbol, { price: 100, quantity: 4 }, 2);
  const [refused] = await order(session, symbol, { ...SELL, price: 100, quantity: 10, reduce_only: true });
  expect(refused).toMatchObject({ reject_reason: 'REJECT_REASON_REDUCE_ONLY' });
  expect(refused.text).toMatch(/quantity 10 is above the 4/);
  const [taken] = await order(session, symbol, { ...SELL, price: 100, quantity: 4, reduce_only: true });
  expect(story(taken)).toBe('NEW NEW 0@0 +4');
});

it('a pegged order follows the best price of its side, up to its cap', async () => {
  const symbol = freshSymbol();
  const session = await client.logon('pegged');
  const maker = await client.logon('pegged-maker');
  const [refused] = await order(session, symbol, { type: 'ORDER_TYPE_PEGGED', price: 0 });
  expect(refused).toMatchObject({ reject_reason: 'REJECT_REASON_NO_LIQUIDITY' });
  await order(maker, symbol, { price: 95 });
  const [report] = await order(session, symbol, { type: 'ORDER_TYPE_PEGGED', price: 97 });
  expect(report).toMatchObject({ status: 'ORDER_STATUS_NEW', price: 95 });
  await order(maker, symbol, { price: 99 });
  expect((await session.reports(1))[0]).toMatchObject({
    exec_type: 'EXEC_TYPE_REPLACED',
    price: 97,
    priority_kept: false,
    request_id: 0,
  });
});

it('an order with an expiry expires by the clock, without another command', async () => {
  const symbol = freshSymbol();
  const session = await client.logon('expiring');
  const expire_time_ns = (BigInt(Date.now()) + 700n) * 1_000_000n;
  const gtd = { time_in_force: 'TIME_IN_FORCE_GTD', expire_time_ns: expire_time_ns.toString() };
  const [report] = await order(session, symbol, { price: 50, ...gtd });
  expect(report).toMatchObject({ status: 'ORDER_STATUS_NEW', time_in_force: 'TIME_IN_FORCE_GTD' });
  const [expired] = await session.reports(1);
  expect(expired).toMatchObject({ exec_type: 'EXEC_TYPE_EXPIRED', status: 'ORDER_STATUS_EXPIRED', leaves_quantity: 0 });
  expect(expired.engine_sequence).toBeGreaterThan(report.engine_sequence);
  const [late] = await order(session, symbol, { price: 50, ...gtd });
  expect(late).toMatchObject({ reject_reason: 'REJECT_REASON_INVALID_TIME_IN_FORCE' });
  expect(late.text).toMatch(/expire_time_ns.*still to come/);
  const [day] = await order(session, symbol, { price: 50, time_in_force: 'TIME_IN_FORCE_DAY' });
  expect(day).toMatchObject({ status: 'ORDER_STATUS_NEW', time_in_force: 'TIME_IN_FORCE_DAY' });
});

it('the JSON door takes and tells the same in decimals', async () => {
  const symbol = freshSymbol();
  const socket = await OrderSocket.logon(daemon.ws, 'json-kinds');
  const base = { symbol, side: 'BUY', quantity: '10' };
  const send = async (fields: object) => {
    socket.send({ op: 'new_order', id: ++lastId, order: { client_order_id: `j-${lastId}`, ...base, ...fields } });
    return (await socket.reports(1))[0];
  };
  const waiting = await send({ type: 'STOP_LIMIT', stop_price: '1.05', price: '1.06' });
  expect(waiting).toMatchObject({
    status: 'PENDING_TRIGGER',
    type: 'STOP_LIMIT',
    stop_price: '1.05',
    price: '1.06',
  });
  expect(await send({ type: 'LIMIT', price: '0.90', display_quantity: '2' })).toMatchObject({ status: 'NEW' });
  expect(await send({ type: 'TRAILING_STOP', side: 'SELL', trail_offset: '0.05' })).toMatchObject({
    reject_reason: 'INVALID_STOP_PRICE',
    text: 'stop_price is missing; an order of type TRAILING_STOP needs one until the instrument has traded',
  });
  socket.send({ op: 'replace', id: 9, order: { order_id: waiting.order_id }, stop_price: '1.00' });
  expect((await socket.reports(1))[0]).toMatchObject({
    exec_type: 'REPLACED',
    status: 'PENDING_TRIGGER',
    stop_price: '1.00',
    price: '1.06',
  });
  await socket.close();
});

it('orders that wait are there again after a restart', async () => {
  const symbol = freshSymbol();
  const session = await client.logon('survivor');
  await order(session, symbol, { type: 'ORDER_TYPE_STOP', price: 0, stop_price: 105 });
  await order(session, symbol, { price: 60, min_quantity: 10 });
  await order(session, symbol, { price: 61, display_quantity: 3 });
  const list = () => client.call('orderEntry', 'ListOpenOrders', { account: 'survivor', symbol });
  const positions = () => client.call('orderEntry', 'GetPositions', { account: 'survivor', symbol });
  const before = [await list(), await positions()];
  expect(before[0].orders.length).toBe(3);
  client.close();
  expect(await daemon.stop()).toBe(0);
  await start();
  const withoutStamps = ({ orders }: Message) => orders.map(({ stamps: _, ...rest }: Message) => rest);
  expect(withoutStamps(await list())).toEqual(withoutStamps(before[0]));
  expect(await positions()).toEqual(before[1]);
});
