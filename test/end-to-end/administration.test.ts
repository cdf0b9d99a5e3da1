// Trading statuses, auctions and instruments that come and go, through a real daemon: the Admin service, the reports of
// orders, and what subscribers of market data are told.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MarketDataClient } from '../../client/index.js';
import { BookSubscriber, bookText } from '../support/book-subscriber.js';
import { ContractClient, type ContractSession, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { SeededRandom } from '../support/seeded-random.js';
import { until } from '../support/socket-fixtures.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-admin-'));
const file = join(directory, 'instruments.yaml');
const dataDir = join(directory, 'data');
const NEVER =
  'schedule: { opening_auction: "00:00:00", open: "00:00:01", closing_auction: "00:00:02", close: "00:00:03" }';

let daemon: DaemonProcess;
let client: ContractClient;

async function start(): Promise<void> {
  daemon = await startDaemon({ dataDir, args: ['--instruments', file] });
  client = new ContractClient(daemon.grpc);
}

beforeAll(async () => {
  const sizes = 'tick_size: "0.01", lot_size: "1"';
  writeFileSync(
    file,
    [
      ...['A', 'B', 'C', 'D'].map((symbol) => `- { symbol: ${symbol}, ${sizes} }`),
      `- { symbol: BAND, ${sizes}, reference_price: "1.00", price_band_bps: 500, volatility_auction_seconds: 1 }`,
      `- { symbol: SHUT, ${sizes}, ${NEVER} }`,
    ].join('\n'),
  );
  await start();
});

afterAll(async () => {
  client.close();
  await daemon.stop();
  rmSync(directory, { recursive: true, force: true });
});

let lastId = 0;
function order(session: ContractSession, symbol: string, fields: Message, count = 1): Promise<Message[]> {
  const id = ++lastId;
  const named = { client_order_id: `o-${id}`, symbol, quantity: 10, price: 100, ...fields };
  session.send({ request_id: id, new_order: limitOrder(named) });
  return session.reports(count);
}
const BUY = { side: 'SIDE_BUY' };
const SELL = { side: 'SIDE_SELL' };

const setStatus = (symbol: string, status: string): Promise<Message> =>
  client.call('admin', 'SetTradingStatus', { symbol, status: `TRADING_STATUS_${status}` });

async function statusOf(symbol: string): Promise<string> {
  const { instruments } = await client.call('marketData', 'GetInstruments', {});
  return instruments.find((each: Message) => each.symbol === symbol)?.status.slice(15);
}

it('an auction gathers orders, tells where it would trade, and trades at one price', async () => {
  const marketData = await MarketDataClient.connect(daemon.marketData);
  const statuses: unknown[] = [];
  const trades: unknown[] = [];
  marketData.on('status', (_symbol, status, indicative) => statuses.push([status, indicative]));
  marketData.on('trade', ({ price, quantity, takerSide, auction }) =>
    trades.push([price, quantity, takerSide, auction]),
  );
  await marketData.subscribe('status', ['A']);
  await marketData.subscribe('trades', ['A']);
  const session = await client.logon('auction');
  const ack = await setStatus('A', 'AUCTION');
  expect(ack).toMatchObject({ text: 'A is AUCTION' });
  expect(ack.engine_sequence).toBeGreaterThan(0);
  expect(await statusOf('A')).toBe('AUCTION');
  await order(session, 'A', { ...BUY, price: 105 });
  await order(session, 'A', { ...SELL, price: 95, quantity: 4 });
  expect(await client.call('marketData', 'GetBook', { symbol: 'A' })).toMatchObject({
    bids: [{ price: 105, quantity: 10 }],
    asks: [{ price: 95, quantity: 4 }],
  });
  const [refused] = await order(session, 'A', { ...BUY, type: 'ORDER_TYPE_MARKET', price: 0, time_in_force: 2 });
  expect(refused).toMatchObject({ reject_reason: 'REJECT_REASON_INSTRUMENT_HALTED' });
  expect((await setStatus('A', 'AUCTION')).text).toBe('A is AUCTION');
  await setStatus('A', 'OPEN');
  const [bought, sold] = await session.reports(2);
  expect(bought).toMatchObject({
    side: 'SIDE_BUY',
    liquidity: 'LIQUIDITY_AUCTION',
    last_quantity: 4,
    leaves_quantity: 6,
    request_id: 0,
  });
  expect(sold).toMatchObject({ liquidity: 'LIQUIDITY_AUCTION', status: 'ORDER_STATUS_FILLED' });
  expect(sold.trade_id).toBe(bought.trade_id);
  await until(() => statuses.length > 0 && (statuses.at(-1) as unknown[])[0] === 'OPEN', 10_000);
  expect(statuses.at(-2)).toEqual(['AUCTION', { price: '1.00', quantity: '4', surplus: '6' }]);
  expect(trades).toEqual([['1.00', '4', undefined, true]]);
  await marketData.close();
});

it('halted and closed instruments take cancels alone', async () => {
  const session = await client.logon('halted');
  await order(session, 'B', BUY);
  await setStatus('B', 'HALTED');
  expect((await order(session, 'B', BUY))[0]).toMatchObject({ reject_reason: 'REJECT_REASON_INSTRUMENT_HALTED' });
  await setStatus('B', 'CLOSED');
  const [refused] = await order(session, 'B', BUY);
  expect(refused).toMatchObject({
    reject_reason: 'REJECT_REASON_INSTRUMENT_CLOSED',
    text: 'the instrument is closed; only cancels are taken',
  });
  session.send({ request_id: 1, mass_cancel: { symbol: 'B' } });
  expect((await session.reports(1))[0]).toMatchObject({ exec_type: 'EXEC_TYPE_CANCELED' });
});

it('an instrument trades by its schedule, and outside of it not at all', async () => {
  expect(await statusOf('SHUT')).toBe('CLOSED');
});

it('a trade outside the band starts an auction that ends by itself', async () => {
  const session = await client.logon('band');
  await order(session, 'BAND', { ...SELL, price: 120 });
  const [accepted] = await order(session, 'BAND', { ...BUY, price: 120 });
  expect(accepted).toMatchObject({ exec_type: 'EXEC_TYPE_NEW' });
  expect(await statusOf('BAND')).toBe('AUCTION');
  const trades = await session.reports(2);
  for (const report of trades) expect(report).toMatchObject({ liquidity: 'LIQUIDITY_AUCTION', last_price: 120 });
  expect(await statusOf('BAND')).toBe('OPEN');
});

it('a crossed book under load is the same to GetBook and to subscribers', async () => {
  await setStatus('C', 'AUCTION');
  const subscriber = new BookSubscriber(daemon.marketData, 'C', 0);
  const session = await client.logon('load', { default_self_trade_prevention: 'SELF_TRADE_PREVENTION_NONE' });
  const random = new SeededRandom(3);
  const books = new Map<number, string>();
  const level = ({ price, quantity, orders }: Message) => [(price / 100).toFixed(2), String(quantity), orders] as const;
  for (let i = 0; i < 150; i++) {
    if (i === 75) await setStatus('C', 'OPEN');
    if (i === 110) await setStatus('C', 'AUCTION');
    const fields = { price: 90 + random.below(20), quantity: 1 + random.below(9) };
    const display = random.below(3) === 0 ? { display_quantity: 1 } : { hidden: random.below(4) === 0 };
    session.send({
      request_id: i + 2,
      new_order: limitOrder({
        client_order_id: `l-${i}`,
        symbol: 'C',
        side: random.below(2) === 0 ? 'SIDE_BUY' : 'SIDE_SELL',
        ...fields,
        ...display,
      }),
    });
    const book = await client.call('marketData', 'GetBook', { symbol: 'C' });
    books.set(book.sequence, bookText(book.bids.map(level), book.asks.map(level)));
  }
  await setStatus('C', 'OPEN');
  const final = await client.call('marketData', 'GetBook', { symbol: 'C' });
  await until(() => subscriber.lastSequence === final.sequence, 30_000);
  expect(subscriber.faults).toEqual([]);
  let compared = 0;
  for (const [sequence, text] of subscriber.history) {
    const book = books.get(sequence);
    if (book === undefined) continue;
    expect([sequence, text]).toEqual([sequence, book]);
    compared++;
  }
  expect(compared).toBeGreaterThan(20);
  subscriber.close();
});

it('instruments come and go, and a restart knows which there are', async () => {
  const admin = (method: string, request: Message) => client.call('admin', method, request);
  const marketData = await MarketDataClient.connect(daemon.marketData);
  const removed: unknown[] = [];
  marketData.on('removed', (channel, symbol) => removed.push([channel, symbol]));
  const definition = { symbol: 'NEW', tick_size: '0.5', lot_size: '0.1' };
  await admin('AddInstrument', { ...definition, rules: { reference_price: 10, price_band_bps: 100 } });
  await expect(admin('AddInstrument', definition)).rejects.toMatchObject({ code: grpc.status.ALREADY_EXISTS });
  await marketData.subscribe('book', ['NEW']);
  const session = await client.logon('comer');
  await order(session, 'NEW', BUY);
  const remove = () => admin('RemoveInstrument', { symbol: 'NEW' });
  await expect(remove()).rejects.toMatchObject({ code: grpc.status.FAILED_PRECONDITION });
  session.send({ request_id: 1, mass_cancel: {} });
  await session.reports(1);
  await session.nextOf('mass_cancel');
  expect(await remove()).toMatchObject({ text: 'NEW is removed' });
  await until(() => removed.length > 0, 10_000);
  expect(removed).toEqual([['book', 'NEW']]);
  expect((await order(session, 'NEW', BUY))[0]).toMatchObject({ reject_reason: 'REJECT_REASON_UNKNOWN_SYMBOL' });
  await admin('AddInstrument', { ...definition, tick_size: '0.25' });
  await setStatus('D', 'HALTED');
  await marketData.close();
  client.close();
  expect(await daemon.stop()).toBe(0);
  await start();
  const { instruments } = await client.call('marketData', 'GetInstruments', {});
  expect(instruments.map(({ symbol }: Message) => symbol)).toEqual(['A', 'B', 'C', 'D', 'BAND', 'SHUT', 'NEW']);
  expect(instruments.at(-1)).toMatchObject({ tick_size: '0.25', status: 'TRADING_STATUS_OPEN' });
  expect(await statusOf('D')).toBe('HALTED');
  const again = await client.logon('comer');
  expect((await order(again, 'NEW', BUY))[0]).toMatchObject({ exec_type: 'EXEC_TYPE_NEW', symbol: 'NEW' });
});
