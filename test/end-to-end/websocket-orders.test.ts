// `/v1/orders` of a real daemon: JSON and binary sessions, bad input, and both doors telling one account the same.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAMES_BURST_MAX } from '../../gateway/websocket/websocket-limits.js';
import { ContractClient } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { type JsonEvent, jsonOrder, OrderSocket } from '../support/json-order-client.js';
import { until } from '../support/socket-fixtures.js';

let daemon: DaemonProcess;
let grpc: ContractClient;

beforeAll(async () => {
  daemon = await startDaemon({ args: ['--message-bytes-max', '65536'] });
  grpc = new ContractClient(daemon.grpc);
});

afterAll(async () => {
  grpc.close();
  await daemon.stop();
});

describe('a JSON session', () => {
  it('has an order accepted, replaced, traded and canceled, in decimals throughout', async () => {
    const maker = await OrderSocket.logon(daemon.ws, 'maker');
    const taker = await OrderSocket.logon(daemon.ws, 'taker');
    maker.send({
      op: 'new_order',
      id: 2,
      order: jsonOrder({ client_order_id: 'm-1', price: '585.33', quantity: '100' }),
    });
    const [accepted] = await maker.reports(1);
    expect(accepted).toMatchObject({
      id: 2,
      exec_type: 'NEW',
      status: 'NEW',
      account: 'maker',
      client_order_id: 'm-1',
      price: '585.33',
      quantity: '100',
      cumulative_quantity: '0',
      leaves_quantity: '100',
      account_sequence: 1,
    });
    maker.send({ op: 'replace', id: 3, order: { order_id: accepted.order_id }, price: '585.40' });
    expect((await maker.reports(1))[0]).toMatchObject({ id: 3, exec_type: 'REPLACED', price: '585.40' });
    maker.send({ op: 'replace', id: 4, order: { client_order_id: 'm-1' }, quantity: '60' });
    expect((await maker.reports(1))[0]).toMatchObject({ exec_type: 'REPLACED', quantity: '60', priority_kept: true });

    const sell = jsonOrder({
      client_order_id: 't-1',
      side: 'SELL',
      price: '585.40',
      quantity: '20',
      time_in_force: 'IOC',
    });
    taker.send({ op: 'new_order', id: 2, order: sell });
    const [first, trade] = await taker.reports(2);
    expect(first).toMatchObject({ id: 2, exec_type: 'NEW', leaves_quantity: '20' });
    expect(trade).toMatchObject({ exec_type: 'TRADE', status: 'FILLED', last_price: '585.40', liquidity: 'TAKER' });
    const [filled] = await maker.reports(1);
    expect(filled).toMatchObject({
      id: 0,
      exec_type: 'TRADE',
      status: 'PARTIALLY_FILLED',
      last_quantity: '20',
      cumulative_quantity: '20',
      leaves_quantity: '40',
      liquidity: 'MAKER',
      trade_id: trade.trade_id,
    });
    const { gateway_in, risk_in, engine_in, matched, durable, gateway_out } = filled.stamps;
    const stamps = [gateway_in, risk_in, engine_in, matched, durable, gateway_out].map(BigInt);
    expect(stamps).toEqual([...stamps].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));

    maker.send({ op: 'cancel', id: 5, order: { client_order_id: 'm-1' } });
    expect((await maker.reports(1))[0]).toMatchObject({ id: 5, exec_type: 'CANCELED', leaves_quantity: '0' });
    maker.send({ op: 'replace', id: 6, order: { client_order_id: 'm-1' }, price: '585.00' });
    expect((await maker.reports(1))[0]).toMatchObject({ id: 6, command_type: 'REPLACE', reject_reason: 'TOO_LATE' });
    await maker.close();
    await taker.close();
  });

  it('cancels many at once, and all it has sent when it disconnects', async () => {
    const session = await OrderSocket.logon(daemon.ws, 'quitter', { cancel_on_disconnect: 'SESSION' });
    const watcher = await OrderSocket.logon(daemon.ws, 'quitter');
    for (let id = 2; id < 7; id++) {
      session.send({
        op: 'new_order',
        id,
        order: jsonOrder({ client_order_id: `q-${id}`, tag: id % 2 ? 'odd' : 'even' }),
      });
    }
    await session.reports(5);
    session.send({ op: 'mass_cancel', id: 7, symbol: 'AAPL', side: 'BUY', tag: 'odd' });
    expect(await session.reports(2)).toMatchObject([
      { client_order_id: 'q-3', exec_type: 'CANCELED' },
      { client_order_id: 'q-5', exec_type: 'CANCELED' },
    ]);
    expect(await session.next()).toEqual({ event: 'mass_cancel', id: 7, canceled: 2 });
    await watcher.reports(7);
    session.webSocket.terminate();
    const rest = await watcher.reports(3);
    expect(rest.map((report) => [report.id, report.client_order_id, report.exec_type])).toEqual([
      [0, 'q-2', 'CANCELED'],
      [0, 'q-4', 'CANCELED'],
      [0, 'q-6', 'CANCELED'],
    ]);
    await watcher.close();
  });
});

/** Fields over a good order, the reason of the report, and what its text must name. */
const REFUSED: ReadonlyArray<readonly [string, object, string, RegExp]> = [
  ['a price between two ticks', { price: '585.333' }, 'INVALID_PRICE', /price.*tick size of AAPL/],
  ['a negative price', { price: '-1.00' }, 'INVALID_PRICE', /price.*0\.01/],
  ['a price of zero', { price: '0' }, 'INVALID_PRICE', /price/],
  ['no price', { price: undefined }, 'INVALID_PRICE', /price/],
  ['an over-large price', { price: '90071992547409.92' }, 'INVALID_PRICE', /90071992547409\.91/],
  ['half a lot', { quantity: '0.5' }, 'INVALID_QUANTITY', /quantity.*lot size of AAPL/],
  ['a negative quantity', { quantity: '-5' }, 'INVALID_QUANTITY', /quantity/],
  ['no quantity', { quantity: undefined }, 'INVALID_QUANTITY', /quantity/],
  ['an unknown symbol', { symbol: 'NOPE' }, 'UNKNOWN_SYMBOL', /"NOPE"/],
  ['no symbol', { symbol: undefined }, 'UNKNOWN_SYMBOL', /symbol is missing/],
  ['no side', { side: undefined }, 'INVALID_SIDE', /side/],
  ['a stop without its price', { type: 'STOP', price: undefined }, 'INVALID_STOP_PRICE', /stop_price is missing.*STOP/],
  [
    'half a tick of offset',
    { type: 'TRAILING_STOP', price: undefined, trail_offset: '0.005' },
    'INVALID_STOP_PRICE',
    /trail_offset.*tick/,
  ],
  ['GTD without an expiry', { time_in_force: 'GTD' }, 'INVALID_TIME_IN_FORCE', /expire_time_ns/],
  ['no client order id', { client_order_id: undefined }, 'INVALID_CLIENT_ORDER_ID', /client_order_id/],
  ['a client order id with a space', { client_order_id: 'a b' }, 'INVALID_CLIENT_ORDER_ID', /client_order_id/],
  ['a long client order id', { client_order_id: 'x'.repeat(300) }, 'INVALID_CLIENT_ORDER_ID', /36/],
  ['more shown than there is', { display_quantity: '1000000' }, 'INVALID_QUANTITY', /display_quantity 1000000/],
  ['a hidden iceberg', { display_quantity: '1', hidden: true }, 'INVALID_COMBINATION', /hidden.*display_quantity/],
  ['a market order with a price', { type: 'MARKET', time_in_force: 'IOC' }, 'INVALID_COMBINATION', /price 1\.00/],
  ['a long tag', { tag: 'seventeen-bytes-x' }, 'MALFORMED', /tag/],
  ['a deadline that has passed', { deadline_ns: '1000' }, 'DEADLINE_PASSED', /deadline/],
  ['a bad quantity and a bad price', { quantity: '0.5', price: '0.001' }, 'INVALID_QUANTITY', /quantity/],
  ['a bad price and no side', { price: '0.001', side: undefined }, 'INVALID_SIDE', /side/],
];

describe('bad input', () => {
  let session: OrderSocket;

  beforeAll(async () => {
    session = await OrderSocket.logon(daemon.ws, 'bad-input');
  });

  afterAll(() => session.close());

  it.each(REFUSED)('%s is reported with its own reason', async (_, fields, reason, text) => {
    session.send({ op: 'new_order', id: 77, order: jsonOrder({ client_order_id: 'bad-1', ...fields }) });
    const [report] = await session.reports(1);
    expect(report).toMatchObject({
      id: 77,
      exec_type: 'REJECTED',
      status: 'REJECTED',
      reject_reason: reason,
      command_type: 'NEW',
      account: 'bad-input',
    });
    expect(report.text).toMatch(text);
  });

  it.each([
    ['{"op":"new_order","id":5,"order":{"price":585.33}}', 5, /order\.price/],
    ['{"op":"new_order","id":5,"order":{"prize":"1"}}', 5, /order\.prize.*"price"/],
    ['{"op":"buy","id":5}', 5, /"buy"/],
    ['{"op":"cancel"', null, /JSON/],
    ['[]', null, /object/],
    ['\u0000', null, /JSON/],
  ])('%s is answered as malformed and changes nothing', async (frame, id, text) => {
    session.sendRaw(frame);
    const answer = await session.next();
    expect(answer).toMatchObject({ event: 'reject', id, reason: 'MALFORMED' });
    expect(answer.text).toMatch(text);
    session.send({ op: 'heartbeat', id: 6 });
    expect(await session.next()).toMatchObject({ event: 'heartbeat', id: 6 });
  });

  it('of a replace is refused as it would be over gRPC', async () => {
    session.send({ op: 'new_order', id: 2, order: jsonOrder({ client_order_id: 'good' }) });
    const [accepted] = await session.reports(1);
    const send = (id: number, fields: object) =>
      session.send({ op: 'replace', id, order: { client_order_id: 'good' }, ...fields });
    send(3, { price: '1.005' });
    send(4, { quantity: '1.5' });
    send(5, { price: '1.01', stop_price: '1.00' });
    session.send({ op: 'replace', id: 6, order: {}, price: '1.01' });
    session.send({ op: 'replace', id: 7, order: { order_id: '123456789' }, price: '1.01' });
    session.send({ op: 'cancel', id: 8, order: { order_id: '123456789' } });
    session.send({ op: 'replace', id: 9, order: { client_order_id: 'good', symbol: 'MSFT' }, price: '1.01' });
    session.send({ op: 'cancel', id: 10, order: { order_id: accepted.order_id } });
    const reports = await session.reports(8);
    expect(reports.map(({ id, reject_reason }) => [id, reject_reason])).toEqual([
      [3, 'INVALID_PRICE'],
      [4, 'INVALID_QUANTITY'],
      [5, 'INVALID_COMBINATION'],
      [6, 'INVALID_CLIENT_ORDER_ID'],
      [7, 'UNKNOWN_ORDER'],
      [8, 'UNKNOWN_ORDER'],
      [9, expect.stringMatching(/UNKNOWN_/)],
      [10, undefined],
    ]);
  });

  it('of a frame too large closes the socket with 1009, and others are served', async () => {
    const client = await OrderSocket.logon(daemon.ws, 'big');
    client.sendRaw('x'.repeat(70_000));
    expect(await client.closed).toMatchObject({ code: 1009 });
    session.send({ op: 'heartbeat', id: 6 });
    await session.nextOf('heartbeat');
  });

  it('of a flood closes the socket with 4009, and others are served', async () => {
    const client = await OrderSocket.logon(daemon.ws, 'flood');
    for (let sent = 0; sent < 4 * FRAMES_BURST_MAX; sent++) client.sendRaw('{}');
    expect(await client.closed).toMatchObject({ code: 4009 });
    session.send({ op: 'heartbeat', id: 6 });
    await session.nextOf('heartbeat');
  });
});

describe('every session of an account', () => {
  it('is told the same reports in the same order, whichever door and encoding', async () => {
    const stream = await grpc.logon('everywhere');
    const json = await OrderSocket.logon(daemon.ws, 'everywhere');
    const binary = await OrderSocket.open(daemon.ws, { binary: true });
    binary.send({ commands: [{ request_id: 1, logon: { account: 'everywhere' } }] });
    await binary.next();
    for (let id = 0; id < 100; id++) {
      const client_order_id = `e-${id}`;
      const order = { client_order_id, symbol: 'AAPL', quantity: 2, price: 200 + (id % 7), self_trade_prevention: 4 };
      const side = id % 2;
      const kind = id % 3;
      const named = side === 0 ? 'BUY' : 'SELL';
      const decimals = { price: `2.0${id % 7}`, quantity: '2', self_trade_prevention: 'CANCEL_BOTH' };
      if (kind === 0) stream.send({ request_id: id, new_order: { ...order, side: side + 1, type: 1 } });
      if (kind === 1)
        json.send({ op: 'new_order', id, order: jsonOrder({ client_order_id, side: named, ...decimals }) });
      if (kind === 2) binary.send({ commands: [{ request_id: id, new_order: { ...order, side: side + 1, type: 1 } }] });
    }
    // Three connections race: only when every order is in is a mass cancel the last word.
    await until(() => json.events.filter(({ report }) => report?.exec_type === 'NEW').length === 100);
    json.send({ op: 'mass_cancel', id: 100 });
    await until(() => json.events.some(({ event }) => event === 'mass_cancel'));
    const story = (events: JsonEvent[], of: (event: JsonEvent) => JsonEvent): string[] =>
      events.flatMap((event) => {
        const report = of(event);
        return report ? [`${report.account_sequence} ${report.order_id} ${report.client_order_id}`] : [];
      });
    const told = story(json.events, ({ report }) => report);
    expect(told.length).toBeGreaterThan(100);
    expect(told.map((line) => Number(line.split(' ')[0]))).toEqual(told.map((_, index) => index + 1));
    await until(() => story(binary.events, ({ report }) => report).length === told.length);
    await until(() => story(stream.events, ({ report }) => report).length === told.length);
    expect(story(binary.events, ({ report }) => report)).toEqual(told);
    expect(story(stream.events, ({ report }) => report)).toEqual(told);
    stream.end();
    await json.close();
    await binary.close();
  });
});

describe('the daemon', () => {
  it('says goodbye before it goes and closes with 1001', async () => {
    const first = await startDaemon({ args: ['--websocket', 'ws'] });
    const session = await OrderSocket.logon(first.ws, 'stayer');
    session.send({ op: 'new_order', id: 2, order: jsonOrder({ client_order_id: 's-1', price: '3.21' }) });
    await session.reports(1);
    const stopped = first.stop();
    expect(await session.closed).toMatchObject({ code: 1001 });
    expect(session.events.at(-1)).toMatchObject({ event: 'goodbye' });
    expect(await stopped).toBe(0);
  });
});
