// Bad input over a real socket: each kind gets its own documented answer, and the daemon goes on serving others.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContractClient, type ContractSession, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';

let daemon: DaemonProcess;
let client: ContractClient;

beforeAll(async () => {
  daemon = await startDaemon();
  client = new ContractClient(daemon.grpc);
});

afterAll(async () => {
  client.close();
  await daemon.stop();
});

/** An order on another connection is still served. */
async function expectOthersServed(): Promise<void> {
  const other = await client.logon(`other-${Math.random().toString(36).slice(2, 10)}`);
  const [report] = await other.order(2, { client_order_id: 'fine', side: 'SIDE_BUY', quantity: 1, price: 1 });
  expect(report).toMatchObject({ exec_type: 'EXEC_TYPE_NEW', status: 'ORDER_STATUS_NEW' });
  other.send({ request_id: 3, cancel: { order: { client_order_id: 'fine' } } });
  await other.reports(1);
  other.end();
}

const good = { client_order_id: 'bad-1', side: 'SIDE_BUY', quantity: 10, price: 100 };

/** Fields over the good order, the reason, and what the text must name. */
const REFUSED: ReadonlyArray<readonly [string, Message, string, RegExp]> = [
  ['unknown symbol', { symbol: 'NOPE' }, 'UNKNOWN_SYMBOL', /NOPE/],
  ['missing symbol', { symbol: '' }, 'UNKNOWN_SYMBOL', /symbol/],
  ['missing side', { side: 'SIDE_UNSPECIFIED' }, 'INVALID_SIDE', /side/],
  ['side out of range', { side: 9 }, 'INVALID_SIDE', /9/],
  ['missing type', { type: 'ORDER_TYPE_UNSPECIFIED' }, 'INVALID_ORDER_TYPE', /type/],
  ['type out of range', { type: 10 }, 'INVALID_ORDER_TYPE', /10.*PEGGED/],
  ['time in force out of range', { time_in_force: 6 }, 'INVALID_TIME_IN_FORCE', /6.*GTD/],
  ['GTD without an expiry', { time_in_force: 'TIME_IN_FORCE_GTD' }, 'INVALID_TIME_IN_FORCE', /expire_time_ns/],
  ['missing client order id', { client_order_id: '' }, 'INVALID_CLIENT_ORDER_ID', /client_order_id/],
  ['long client order id', { client_order_id: 'x'.repeat(37) }, 'INVALID_CLIENT_ORDER_ID', /37.*36/],
  ['client order id with a space', { client_order_id: 'a b' }, 'INVALID_CLIENT_ORDER_ID', /client_order_id/],
  ['zero quantity', { quantity: 0 }, 'INVALID_QUANTITY', /quantity/],
  ['negative quantity', { quantity: -1 }, 'INVALID_QUANTITY', /quantity/],
  ['over-large quantity', { quantity: 2 ** 53 }, 'INVALID_QUANTITY', /quantity/],
  ['zero price', { price: 0 }, 'INVALID_PRICE', /price/],
  ['negative price', { price: -5 }, 'INVALID_PRICE', /price/],
  ['over-large price', { price: 2 ** 60 }, 'INVALID_PRICE', /price/],
  ['notional overflow', { price: 2 ** 40, quantity: 2 ** 40 }, 'INVALID_QUANTITY', /price|notional/],
  ['stop without a stop price', { type: 'ORDER_TYPE_STOP', price: 0 }, 'INVALID_STOP_PRICE', /stop_price is missing/],
  [
    'trailing stop without an offset',
    { type: 'ORDER_TYPE_TRAILING_STOP', price: 0 },
    'INVALID_STOP_PRICE',
    /trail_offset is missing/,
  ],
  ['stop with a price', { type: 'ORDER_TYPE_STOP', stop_price: 5 }, 'INVALID_COMBINATION', /price 100.*STOP/],
  ['more shown than there is', { display_quantity: 11 }, 'INVALID_QUANTITY', /display_quantity 11.*10/],
  ['a minimum above the quantity', { min_quantity: 11 }, 'INVALID_QUANTITY', /min_quantity 11.*10/],
  ['trail offset on a limit order', { trail_offset: 7 }, 'INVALID_COMBINATION', /trail_offset 7/],
  ['expiry without GTD', { expire_time_ns: 7 }, 'INVALID_COMBINATION', /expire_time_ns/],
  [
    'pegged IOC',
    { type: 'ORDER_TYPE_PEGGED', price: 0, time_in_force: 'TIME_IN_FORCE_IOC' },
    'INVALID_COMBINATION',
    /IOC.*PEGGED/,
  ],
  ['hidden iceberg', { display_quantity: 1, hidden: true }, 'INVALID_COMBINATION', /hidden.*display_quantity/],
  [
    'iceberg with a minimum',
    { display_quantity: 1, min_quantity: 2 },
    'INVALID_COMBINATION',
    /min_quantity 2.*display_quantity/,
  ],
  ['stop price on a limit order', { stop_price: 7 }, 'INVALID_COMBINATION', /stop_price/],
  [
    'post-only IOC',
    { post_only: 'POST_ONLY_REJECT', time_in_force: 'TIME_IN_FORCE_IOC' },
    'INVALID_COMBINATION',
    /post_only/,
  ],
  [
    'iceberg that never rests',
    { display_quantity: 1, time_in_force: 'TIME_IN_FORCE_IOC' },
    'INVALID_COMBINATION',
    /display_quantity 1.*never rests/,
  ],
  ['long tag', { tag: 'seventeen-bytes-x' }, 'MALFORMED', /tag.*17.*16/],
  ['deadline in the past', { deadline_ns: 1_000 }, 'DEADLINE_PASSED', /deadline/],
  [
    'market order with a price',
    { type: 'ORDER_TYPE_MARKET', time_in_force: 'TIME_IN_FORCE_IOC' },
    'INVALID_COMBINATION',
    /price/,
  ],
];

describe('a new order', () => {
  let session: ContractSession;
  beforeAll(async () => {
    session = await client.logon('bad-input');
  });

  it.each(REFUSED)('with %s is refused with its own reason', async (_name, fields, reason, text) => {
    session.send({ request_id: 7, new_order: limitOrder({ ...good, ...fields }) });
    const [report] = await session.reports(1);
    expect(report).toMatchObject({
      request_id: 7,
      exec_type: 'EXEC_TYPE_REJECTED',
      status: 'ORDER_STATUS_REJECTED',
      reject_reason: `REJECT_REASON_${reason}`,
      command_type: 'COMMAND_TYPE_NEW',
      account: 'bad-input',
    });
    expect(report.text).toMatch(text);
  });

  it('names the first broken rule in the documented order', async () => {
    session.send({
      request_id: 8,
      new_order: { symbol: 'AAPL', side: 0, type: 0, time_in_force: 77, client_order_id: '', quantity: 0, price: 0 },
    });
    expect((await session.reports(1))[0].reject_reason).toBe('REJECT_REASON_INVALID_SIDE');
  });

  it('leaves others served', expectOthersServed);
});

describe('cancel and replace', () => {
  it('answer an unknown, a foreign and a terminal order', async () => {
    const owner = await client.logon('owner');
    const stranger = await client.logon('stranger');
    const [accepted] = await owner.order(2, { ...good, client_order_id: 'mine' });
    stranger.send({ request_id: 2, cancel: { order: { order_id: accepted.order_id } } });
    stranger.send({ request_id: 3, replace: { order: { order_id: accepted.order_id }, quantity: 3 } });
    for (const report of await stranger.reports(2)) expect(report.reject_reason).toBe('REJECT_REASON_UNKNOWN_ORDER');
    owner.send({ request_id: 3, replace: { order: { client_order_id: 'mine' }, quantity: 2 ** 53 } });
    expect((await owner.reports(1))[0].reject_reason).toBe('REJECT_REASON_INVALID_QUANTITY');
    owner.send({ request_id: 4, cancel: { order: { client_order_id: 'mine' } } });
    expect((await owner.reports(1))[0]).toMatchObject({ exec_type: 'EXEC_TYPE_CANCELED', leaves_quantity: 0 });
    owner.send({ request_id: 5, cancel: { order: { client_order_id: 'mine' } } });
    owner.send({ request_id: 6, cancel: { order: { client_order_id: 'never' } } });
    owner.send({ request_id: 7, cancel: { order: {} } });
    const reasons = (await owner.reports(3)).map((report) => report.reject_reason);
    expect(reasons).toEqual([
      'REJECT_REASON_TOO_LATE',
      'REJECT_REASON_UNKNOWN_ORDER',
      'REJECT_REASON_INVALID_CLIENT_ORDER_ID',
    ]);
    owner.end();
    stranger.end();
  });
});

describe('a session', () => {
  it('refuses a command before logon and stays usable', async () => {
    const session = client.session();
    session.send({ request_id: 5, new_order: limitOrder(good) });
    const event = await session.next();
    expect(event).toMatchObject({ request_id: 5, reject: { reason: 'REJECT_REASON_NOT_LOGGED_ON' } });
    session.send({ request_id: 6, logon: { account: 'late' } });
    await session.nextOf('logon_ack');
    session.end();
  });

  it('refuses bytes that are no message and stays usable', async () => {
    const session = await client.logon('garbage');
    session.sendBytes(Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]));
    const event = await session.next();
    expect(event.reject).toMatchObject({ reason: 'REJECT_REASON_MALFORMED' });
    expect(event.reject.text.length).toBeGreaterThan(10);
    const [report] = await session.order(3, { ...good, client_order_id: 'after-garbage' });
    expect(report.exec_type).toBe('EXEC_TYPE_NEW');
    session.end();
  });

  it('ends with RESOURCE_EXHAUSTED on an oversized message', async () => {
    const session = await client.logon('oversized');
    session.send({ request_id: 2, new_order: limitOrder({ ...good, tag: 'x'.repeat(5_000_000) }) });
    expect((await session.ended).code).toBe(8);
    await expectOthersServed();
  });

  it('answers what was sent before the client half-closed it', async () => {
    const session = await client.logon('half-closed');
    for (let i = 0; i < 50; i++) {
      session.send({ request_id: i + 2, new_order: limitOrder({ ...good, client_order_id: `half-${i}` }) });
    }
    session.end();
    const reports = await session.reports(50);
    expect(reports.map((report) => report.client_order_id)).toEqual(Array.from({ length: 50 }, (_, i) => `half-${i}`));
    expect((await session.ended).code).toBe(0);
  });
});

describe('unary calls', () => {
  it('answer an unknown symbol and an unknown order', async () => {
    await expect(client.call('marketData', 'GetBook', { symbol: 'NOPE' })).rejects.toMatchObject({ code: 5 });
    const report = await client.call('orderEntry', 'GetOrder', { account: 'unary', order: { order_id: 999_999 } });
    expect(report).toMatchObject({ reject_reason: 'REJECT_REASON_UNKNOWN_ORDER' });
  });
});
