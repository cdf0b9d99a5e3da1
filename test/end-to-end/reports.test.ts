// What a client is told, and in which order: the numbered rules of the report contract, over a real socket with an
// independent client. Each test has a price range of its own, so that they do not meet.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
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

const buy = (id: string, quantity: number, price: number, more: Message = {}): Message => ({
  client_order_id: id,
  side: 'SIDE_BUY',
  quantity,
  price,
  ...more,
});
const sell = (id: string, quantity: number, price: number, more: Message = {}): Message => ({
  ...buy(id, quantity, price, more),
  side: 'SIDE_SELL',
});

/** The parts of a report that tell its story. */
const story = (report: Message): string =>
  `${report.client_order_id} ${report.exec_type.slice(10)} ${report.status.slice(13)} ` +
  `${report.last_quantity}@${report.last_price} ${report.cumulative_quantity}+${report.leaves_quantity}`;

/** The symbols keep the tests apart where a test wants an empty book. */
async function symbols(): Promise<string[]> {
  const { instruments } = await client.call('marketData', 'GetInstruments', {});
  return instruments.map((instrument: Message) => instrument.symbol);
}

describe('rules 1 to 3: first word, trades, last word', () => {
  it('shows an order that trades at once as accepted first, then its trades at the resting price', async () => {
    const maker = await client.logon('rule1-maker');
    const taker = await client.logon('rule1-taker');
    await maker.order(2, sell('m1', 5, 20_000));
    await maker.order(3, sell('m2', 5, 20_001));
    const reports = await taker.order(9, buy('t1', 8, 20_005), 3);
    expect(reports.map(story)).toEqual([
      't1 NEW NEW 0@0 0+8',
      't1 TRADE PARTIALLY_FILLED 5@20000 5+3',
      't1 TRADE FILLED 3@20001 8+0',
    ]);
    expect(reports.map((report) => report.request_id)).toEqual([9, 9, 9]);
    expect(reports.map((report) => report.liquidity)).toEqual([
      'LIQUIDITY_UNSPECIFIED',
      'LIQUIDITY_TAKER',
      'LIQUIDITY_TAKER',
    ]);
    const told = await maker.reports(2);
    expect(told.map(story)).toEqual(['m1 TRADE FILLED 5@20000 5+0', 'm2 TRADE PARTIALLY_FILLED 3@20001 3+2']);
    expect(told.map((report) => report.request_id)).toEqual([0, 0]);
    expect(told.map((report) => report.trade_id)).toEqual(reports.slice(1).map((report) => report.trade_id));
    expect(told.every((report) => report.liquidity === 'LIQUIDITY_MAKER')).toBe(true);
    maker.send({ request_id: 4, cancel: { order: { client_order_id: 'm2' } } });
    await maker.reports(1);
    maker.end();
    taker.end();
  });

  it('cancels what an IOC could not trade and refuses a FOK that cannot fill whole', async () => {
    const maker = await client.logon('rule3-maker');
    const taker = await client.logon('rule3-taker');
    await maker.order(2, sell('m1', 5, 21_000));
    const fok = await taker.order(2, buy('fok', 6, 21_000, { time_in_force: 'TIME_IN_FORCE_FOK' }));
    expect(fok[0]).toMatchObject({ exec_type: 'EXEC_TYPE_REJECTED', reject_reason: 'REJECT_REASON_FOK_NOT_FILLABLE' });
    const ioc = await taker.order(3, buy('ioc', 6, 21_000, { time_in_force: 'TIME_IN_FORCE_IOC' }), 3);
    expect(ioc.map(story)).toEqual([
      'ioc NEW NEW 0@0 0+6',
      'ioc TRADE PARTIALLY_FILLED 5@21000 5+1',
      'ioc CANCELED CANCELED 0@0 5+0',
    ]);
    expect(ioc[2].reject_reason).toBe('REJECT_REASON_NONE');
    maker.end();
    taker.end();
  });

  it('refuses a market order that finds the other side empty', async () => {
    const [, , symbol] = await symbols();
    const session = await client.logon('rule3-market');
    const reports = await session.order(2, {
      ...buy('market', 1, 0),
      symbol,
      type: 'ORDER_TYPE_MARKET',
      time_in_force: 'TIME_IN_FORCE_UNSPECIFIED',
    });
    expect(reports[0]).toMatchObject({ reject_reason: 'REJECT_REASON_NO_LIQUIDITY', status: 'ORDER_STATUS_REJECTED' });
    session.end();
  });
});

describe('rule 4: post-only', () => {
  it('refuses, or slides one tick behind the best opposite price', async () => {
    const maker = await client.logon('rule4-maker');
    const taker = await client.logon('rule4-taker');
    await maker.order(2, sell('ask', 5, 22_000));
    const refused = await taker.order(2, buy('r', 1, 22_000, { post_only: 'POST_ONLY_REJECT' }));
    expect(refused[0].reject_reason).toBe('REJECT_REASON_POST_ONLY_WOULD_CROSS');
    const slid = await taker.order(3, buy('s', 1, 22_000, { post_only: 'POST_ONLY_SLIDE' }));
    expect(slid[0]).toMatchObject({ exec_type: 'EXEC_TYPE_NEW', price: 21_999, leaves_quantity: 1 });
    for (const [session, id] of [
      [maker, 'ask'],
      [taker, 's'],
    ] as const) {
      session.send({ request_id: 9, cancel: { order: { client_order_id: id } } });
      await session.reports(1);
      session.end();
    }
  });
});

describe('rule 5: self-trade prevention', () => {
  const modes: ReadonlyArray<readonly [string, readonly string[]]> = [
    ['NONE', ['t NEW NEW 0@0 0+8', 'm TRADE FILLED 5@P 5+0', 't TRADE PARTIALLY_FILLED 5@P 5+3']],
    ['CANCEL_TAKER', ['t NEW NEW 0@0 0+8', 't CANCELED CANCELED 0@0 0+0']],
    ['CANCEL_MAKER', ['t NEW NEW 0@0 0+8', 'm CANCELED CANCELED 0@0 0+0']],
    ['CANCEL_BOTH', ['t NEW NEW 0@0 0+8', 'm CANCELED CANCELED 0@0 0+0', 't CANCELED CANCELED 0@0 0+0']],
  ];

  it.each(modes)('%s', async (mode, expected) => {
    const price = 23_000 + modes.findIndex(([name]) => name === mode) * 10;
    const session = await client.logon(`rule5-${mode}`);
    await session.order(2, sell('m', 5, price));
    session.send({
      request_id: 3,
      new_order: limitOrder(buy('t', 8, price, { self_trade_prevention: `SELF_TRADE_PREVENTION_${mode}` })),
    });
    const reports = await session.reports(expected.length);
    expect(reports.map(story).sort()).toEqual(expected.map((line) => line.replace('@P', `@${price}`)).sort());
    session.send({ request_id: 4, mass_cancel: {} });
    let event = await session.next();
    while (event.kind !== 'mass_cancel') event = await session.next();
    session.end();
  });

  it('DECREMENT shrinks both and trades nothing', async () => {
    const session = await client.logon('rule5-decrement');
    await session.order(2, sell('m', 5, 24_000));
    const more = { self_trade_prevention: 'SELF_TRADE_PREVENTION_DECREMENT' };
    const reports = await session.order(3, buy('t', 8, 24_000, more), 4);
    const prevented = reports.filter((report) => report.exec_type === 'EXEC_TYPE_TRADE_PREVENTED');
    expect(prevented.map((report) => [report.client_order_id, report.prevented_quantity])).toEqual(
      expect.arrayContaining([
        ['m', 5],
        ['t', 5],
      ]),
    );
    const canceled = reports.find((report) => report.exec_type === 'EXEC_TYPE_CANCELED');
    expect(canceled).toMatchObject({ client_order_id: 'm', reject_reason: 'REJECT_REASON_SELF_TRADE' });
    session.send({ request_id: 4, cancel: { order: { client_order_id: 't' } } });
    expect((await session.reports(1))[0]).toMatchObject({ client_order_id: 't', exec_type: 'EXEC_TYPE_CANCELED' });
    session.end();
  });
});

describe('rule 6: replace', () => {
  it('keeps priority for a smaller quantity alone, loses it otherwise, and may cross', async () => {
    const session = await client.logon('rule6');
    const other = await client.logon('rule6-other');
    await session.order(2, buy('a', 10, 25_000));
    const [behind] = await other.order(2, buy('b', 4, 25_000));
    expect(behind.queue_ahead).toBe(10);
    session.send({ request_id: 3, replace: { order: { client_order_id: 'a' }, quantity: 6 } });
    expect((await session.reports(1))[0]).toMatchObject({
      exec_type: 'EXEC_TYPE_REPLACED',
      priority_kept: true,
      quantity: 6,
      leaves_quantity: 6,
    });
    session.send({ request_id: 4, replace: { order: { client_order_id: 'a' }, quantity: 7 } });
    const [grown] = await session.reports(1);
    expect(grown).toMatchObject({ priority_kept: false, quantity: 7, queue_ahead: 4 });
    const ask = await other.order(3, sell('c', 2, 25_010));
    expect(ask[0].exec_type).toBe('EXEC_TYPE_NEW');
    session.send({
      request_id: 5,
      replace: { order: { client_order_id: 'a' }, price: 25_010, new_client_order_id: 'a2' },
    });
    expect((await session.reports(2)).map(story)).toEqual([
      'a2 REPLACED NEW 0@0 0+7',
      'a2 TRADE PARTIALLY_FILLED 2@25010 2+5',
    ]);
    session.send({ request_id: 6, replace: { order: { client_order_id: 'a2' }, quantity: 2 } });
    expect((await session.reports(1))[0]).toMatchObject({
      reject_reason: 'REJECT_REASON_INVALID_QUANTITY',
      command_type: 'COMMAND_TYPE_REPLACE',
    });
    const order = await client.call('orderEntry', 'GetOrder', { account: 'rule6', order: { client_order_id: 'a2' } });
    expect(order).toMatchObject({ exec_type: 'EXEC_TYPE_STATUS', leaves_quantity: 5, cumulative_quantity: 2 });
    for (const each of [session, other]) {
      each.send({ request_id: 9, mass_cancel: { symbol: 'AAPL' } });
      each.end();
    }
  });
});

describe('rule 9: order and sequences', () => {
  it('answers a mixed burst in the order of the commands, with a gapless account sequence on every session', async () => {
    const session = await client.logon('rule9');
    const watcher = await client.logon('rule9');
    const commands: Message[] = [];
    const expected: string[] = [];
    for (let i = 0; i < 300; i++) {
      const bad = i % 7 === 3;
      const unknown = i % 11 === 5;
      const fields = buy(`o${i}`, bad ? 0 : 1, 100 + (i % 5), unknown ? { symbol: 'NOPE' } : {});
      commands.push({ request_id: i + 10, new_order: limitOrder(fields) });
      expected.push(unknown ? 'UNKNOWN_SYMBOL' : bad ? 'INVALID_QUANTITY' : 'NONE');
    }
    session.send(...commands.slice(0, 150));
    for (const command of commands.slice(150)) session.send(command);
    const reports = await session.reports(300);
    expect(reports.map((report) => report.request_id)).toEqual(commands.map((command) => command.request_id));
    expect(reports.map((report) => report.reject_reason.slice(14))).toEqual(expected);
    const sequences = reports.map((report) => report.account_sequence).filter((sequence) => sequence > 0);
    const first = sequences[0];
    expect(sequences).toEqual(sequences.map((_, i) => first + i));
    const seen = await watcher.reports(sequences.length);
    expect(seen.map((report) => report.account_sequence)).toEqual(sequences);
    expect(seen.every((report) => report.request_id === 0)).toBe(true);
    session.send({ request_id: 5_000, mass_cancel: {} });
    const canceled = await session.reports(sequences.length);
    expect(canceled.every((report) => report.exec_type === 'EXEC_TYPE_CANCELED')).toBe(true);
    expect(await session.nextOf('mass_cancel')).toEqual({ canceled: sequences.length });
    session.end();
    watcher.end();
  });

  it('stamps every stage in order', async () => {
    const session = await client.logon('stamps');
    const [report] = await session.order(2, buy('s', 1, 50));
    const { gateway_in, risk_in, engine_in, matched, durable, gateway_out } = report.stamps;
    const stamps = [gateway_in, risk_in, engine_in, matched, durable, gateway_out];
    expect(stamps.every((stamp) => Math.abs(stamp / 1e6 - Date.now()) < 60_000)).toBe(true);
    expect([...stamps].sort((a, b) => a - b)).toEqual(stamps);
    session.end();
  });
});

describe('rule 12 and the unary calls', () => {
  it('GetBook is at least as new as every report, and the unary calls see the same orders', async () => {
    const session = await client.logon('rule12');
    for (let i = 0; i < 50; i++) {
      const [report] = await session.order(i + 2, buy(`b${i}`, 1, 30 + i));
      const book = await client.call('marketData', 'GetBook', { symbol: 'AAPL', depth: 0 });
      expect(book.sequence).toBeGreaterThanOrEqual(report.engine_sequence);
      expect(book.bids.some((level: Message) => level.price === 30 + i)).toBe(true);
    }
    const open = await client.call('orderEntry', 'ListOpenOrders', { account: 'rule12' });
    expect(open.orders.map((order: Message) => order.client_order_id)).toEqual(
      Array.from({ length: 50 }, (_, i) => `b${i}`),
    );
    const taken = await client.call('orderEntry', 'SubmitOrder', {
      account: 'rule12-seller',
      order: limitOrder(sell('hit', 2, 79, { time_in_force: 'TIME_IN_FORCE_IOC' })),
    });
    expect(taken).toMatchObject({ status: 'ORDER_STATUS_CANCELED', cumulative_quantity: 1 });
    const positions = await client.call('orderEntry', 'GetPositions', { account: 'rule12' });
    expect(positions.positions).toEqual([
      expect.objectContaining({ symbol: 'AAPL', quantity: 1, average_price: 79, open_buy_quantity: 49 }),
    ]);
    const canceled = await client.call('orderEntry', 'CancelOrder', {
      account: 'rule12',
      cancel: { order: { client_order_id: 'b0' } },
    });
    expect(canceled).toMatchObject({ exec_type: 'EXEC_TYPE_CANCELED', status: 'ORDER_STATUS_CANCELED' });
    session.send({ request_id: 900, mass_cancel: {} });
    session.end();
  });

  it('opens an account that no session has named before', async () => {
    const report = await client.call('orderEntry', 'SubmitOrder', {
      account: 'only-unary',
      order: limitOrder(buy('first', 3, 5)),
    });
    expect(report).toMatchObject({ exec_type: 'EXEC_TYPE_NEW', account: 'only-unary', account_sequence: 1 });
    const replaced = await client.call('orderEntry', 'ReplaceOrder', {
      account: 'only-unary',
      replace: { order: { order_id: report.order_id }, quantity: 2 },
    });
    expect(replaced).toMatchObject({ exec_type: 'EXEC_TYPE_REPLACED', quantity: 2, priority_kept: true });
  });
});
