// The gateway's unary calls, health and reflection, over a real socket and real rings, with an engine that only echoes.

import grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { QueryOpenOrdersCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { UNARY_CALLS_MAX } from '../../gateway/gateway-limits.js';
import { limitOrder, type Message } from '../support/contract-client.js';
import { type EchoOptions, FILLED_QUANTITY, REFUSED_PRICE } from '../support/echo-engine.js';
import { GatewayVenue } from '../support/gateway-venue.js';

let venue: GatewayVenue | undefined;

async function openVenue(options?: EchoOptions): Promise<GatewayVenue> {
  venue = await new GatewayVenue(options).open();
  return venue;
}

afterEach(async () => {
  await venue?.close();
  venue = undefined;
});

const order = { client_order_id: 'a-1', side: 'SIDE_BUY', quantity: 5, price: 100 };

describe('unary calls', () => {
  it('answer with the final word on the command', async () => {
    const { client } = await openVenue();
    const submit = (fields: Message) =>
      client.call('orderEntry', 'SubmitOrder', { account: 'tool', order: limitOrder({ ...order, ...fields }) });
    expect(await submit({})).toMatchObject({ exec_type: 'EXEC_TYPE_NEW', account: 'tool', symbol: 'AAPL' });
    expect(await submit({ quantity: FILLED_QUANTITY })).toMatchObject({
      exec_type: 'EXEC_TYPE_TRADE',
      status: 'ORDER_STATUS_FILLED',
      cumulative_quantity: FILLED_QUANTITY,
    });
    expect(await submit({ price: REFUSED_PRICE })).toMatchObject({ reject_reason: 'REJECT_REASON_INVALID_PRICE' });
    expect(await submit({ symbol: 'NOPE' })).toMatchObject({
      reject_reason: 'REJECT_REASON_UNKNOWN_SYMBOL',
      symbol: 'NOPE',
      account: 'tool',
      client_order_id: 'a-1',
    });
    const account = 'tool';
    const reference = { order: { order_id: 5 } };
    expect(await client.call('orderEntry', 'CancelOrder', { account, cancel: reference })).toMatchObject({
      exec_type: 'EXEC_TYPE_CANCELED',
      order_id: 5,
    });
    expect(await client.call('orderEntry', 'ReplaceOrder', { account, replace: reference })).toMatchObject({
      exec_type: 'EXEC_TYPE_REPLACED',
    });
    expect(await client.call('orderEntry', 'GetOrder', { account, ...reference })).toMatchObject({
      exec_type: 'EXEC_TYPE_STATUS',
    });
    const unknown = { exec_type: 'EXEC_TYPE_REJECTED', reject_reason: 'REJECT_REASON_UNKNOWN_ORDER' };
    const get = (name: string, order_id: number) =>
      client.call('orderEntry', 'GetOrder', { account: name, order: { order_id } });
    expect(await get('tool', 404)).toMatchObject(unknown);
    expect(await get('nobody', 1)).toMatchObject({ ...unknown, account: 'nobody', order_id: 1 });
  });

  it('are seen by the sessions of the account', async () => {
    const { client } = await openVenue();
    const session = await client.logon('tool');
    await client.call('orderEntry', 'SubmitOrder', { account: 'tool', order: limitOrder(order) });
    expect((await session.reports(1))[0]).toMatchObject({ request_id: 0, account_sequence: 1 });
  });

  it('list open orders over pages, and positions', async () => {
    const { client } = await openVenue({ openOrders: 5 });
    await client.logon('lister');
    const open = await client.call('orderEntry', 'ListOpenOrders', { account: 'lister' });
    expect(open.orders.map((report: Message) => report.order_id)).toEqual([1, 2, 3, 4, 5]);
    const held = await client.call('orderEntry', 'GetPositions', { account: 'lister' });
    expect(held.positions).toEqual([
      {
        account: 'lister',
        symbol: 'AAPL',
        quantity: -7,
        average_price: 100.5,
        realized_pnl: -2.25,
        open_buy_quantity: 3,
        open_sell_quantity: 0,
        unrealized_pnl: 12.5,
        fees: -3,
      },
    ]);
    expect(await client.call('orderEntry', 'ListOpenOrders', { account: 'nobody' })).toEqual({ orders: [] });
    const nope = client.call('orderEntry', 'GetPositions', { account: 'lister', symbol: 'NOPE' });
    await expect(nope).rejects.toMatchObject({ code: grpc.status.NOT_FOUND });
    const nameless = client.call('orderEntry', 'GetPositions', {});
    await expect(nameless).rejects.toMatchObject({ code: grpc.status.INVALID_ARGUMENT });
  });
});

describe('a list that is too long for an answer', () => {
  const exhausted = (details: RegExp) => ({
    code: grpc.status.RESOURCE_EXHAUSTED,
    details: expect.stringMatching(details),
  });

  it('is refused with how many have room and what to do, and asks the engine for no more pages', async () => {
    const { client, engine } = await openVenue({ openOrders: 1000, limits: { answerBytesMax: 1000 } });
    await client.logon('lister');
    const list = (fields: Message) => client.call('orderEntry', 'ListOpenOrders', { account: 'lister', ...fields });
    await expect(list({})).rejects.toMatchObject(
      exhausted(/more than the \d+ open orders .* at most 1000 bytes .*; ask for one symbol at a time/),
    );
    await expect(list({ symbol: 'AAPL' })).rejects.toMatchObject(exhausted(/ask for single orders with GetOrder/));
    expect(engine.taken.filter((kind) => kind === CommandKind.QUERY_OPEN_ORDERS).length).toBeLessThan(40);
    const positions = client.call('orderEntry', 'GetPositions', { account: 'lister' });
    expect((await positions).positions.length).toBe(1);
  });

  it('is refused where it is one of positions, too', async () => {
    const { client } = await openVenue({ limits: { answerBytesMax: 10 } });
    await client.logon('holder');
    const positions = client.call('orderEntry', 'GetPositions', { account: 'holder' });
    await expect(positions).rejects.toMatchObject(exhausted(/more than the 0 positions/));
  });
});

describe('an order of an account that never was', () => {
  const submit = (account: string, fields: Message) =>
    venue!.client.call('orderEntry', 'SubmitOrder', { account, order: limitOrder({ ...order, ...fields }) });

  it('opens the account, but not where the form of the order is wrong', async () => {
    const { engine } = await openVenue();
    const { accounts } = engine.gateway;
    expect(await submit('careless', { quantity: 0 })).toMatchObject({
      exec_type: 'EXEC_TYPE_REJECTED',
      account: 'careless',
      symbol: 'AAPL',
      client_order_id: 'a-1',
    });
    expect(await submit('careless', { symbol: 'NOPE' })).toMatchObject({ exec_type: 'EXEC_TYPE_REJECTED' });
    expect(accounts.find('careless')).toBe(-1);
    expect(engine.taken).toEqual([CommandKind.NEW_ORDER]);
    expect(await submit('careful', {})).toMatchObject({ exec_type: 'EXEC_TYPE_NEW', account: 'careful' });
    expect(accounts.find('careful')).toBe(0);
  });

  it('is opened at once even where the order itself is refused as BUSY', async () => {
    const { engine } = await openVenue({ ringCapacity: 1 << 14 });
    const { opening, requests, validators } = engine.gateway;
    const answer = { onRecord() {}, onEnd() {}, onAbandoned() {} };
    const memory = RecordMemory.allocate(COMMAND_BYTES);
    const query = new QueryOpenOrdersCommand(memory);
    query.reset(CommandKind.QUERY_OPEN_ORDERS).account = 0;
    let reason: number = RejectReason.NONE;
    // Nobody takes them meanwhile: this turn of the event loop is the test's.
    for (let i = 0; i <= UNARY_CALLS_MAX && reason === RejectReason.NONE; i++) {
      opening.prepare(`account-${i}`, 0);
      reason = requests.send(memory, answer);
    }
    expect(reason).toBe(RejectReason.BUSY);
    expect(validators.map(({ uncommitted }) => uncommitted)).toEqual([0, 0]);
  });

  it('is refused where the venue has no room for another account', async () => {
    await openVenue({ limits: { accountsMax: 1 } });
    expect(await submit('one', {})).toMatchObject({ exec_type: 'EXEC_TYPE_NEW' });
    expect(await submit('two', {})).toMatchObject({
      reject_reason: 'REJECT_REASON_BOOK_FULL',
      text: 'the venue has no room for another account',
    });
  });
});

describe('market data', () => {
  it('lists instruments with exact sizes', async () => {
    const { client } = await openVenue();
    const { instruments } = await client.call('marketData', 'GetInstruments', {});
    const status = 'TRADING_STATUS_OPEN';
    expect(instruments).toEqual([
      { symbol: 'AAPL', tick_size: '0.01', lot_size: '1', status },
      { symbol: 'BTC-USD', tick_size: '0.5', lot_size: '1', status },
    ]);
  });

  it('answers many book queries at once, one after another', async () => {
    const { client } = await openVenue();
    const books = await Promise.all(
      Array.from({ length: 20 }, () => client.call('marketData', 'GetBook', { symbol: 'AAPL', depth: 2 })),
    );
    for (const book of books) {
      expect(book).toEqual({
        symbol: 'AAPL',
        sequence: 0,
        bids: [
          { price: 100, quantity: 5, orders: 1 },
          { price: 99, quantity: 7, orders: 2 },
        ],
        asks: [{ price: 101, quantity: 9, orders: 3 }],
      });
    }
    await expect(client.call('marketData', 'GetBook', { symbol: 'NOPE' })).rejects.toMatchObject({ code: 5 });
    await expect(client.call('marketData', 'GetBook', {})).rejects.toMatchObject({ code: 5 });
  });
});

describe('the server', () => {
  it('answers health checks and reflection', async () => {
    const { address } = await openVenue();
    const health = await rawUnary(address, '/grpc.health.v1.Health/Check', Buffer.alloc(0));
    expect([...health]).toEqual([8, 1]); // SERVING
    const listServices = Buffer.from([0x3a, 0x01, 0x2a]);
    const listed = await rawUnary(address, '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', listServices);
    for (const service of ['ringbook.v1.OrderEntry', 'ringbook.v1.MarketData', 'grpc.health.v1.Health']) {
      expect(listed.toString('latin1')).toContain(service);
      const ask = Buffer.from([0x22, service.length, ...Buffer.from(service)]); // file_containing_symbol
      const path = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
      expect((await rawUnary(address, path, ask)).length).toBeGreaterThan(300); // its whole file, not an error
    }
    const admin = rawUnary(address, '/ringbook.v1.Admin/TakeSnapshot', Buffer.alloc(0));
    await expect(admin).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED });
  });
});

describe('health checks', () => {
  const SERVING = 1;
  const NOT_SERVING = 2;
  const SERVICES = ['', 'ringbook.v1.OrderEntry', 'ringbook.v1.MarketData', 'ringbook.v1.Admin'];

  async function statuses(address: string): Promise<number[]> {
    const asked = SERVICES.map((name) => (name === '' ? [] : [0x0a, name.length, ...Buffer.from(name)]));
    const answers = asked.map((bytes) => rawUnary(address, '/grpc.health.v1.Health/Check', Buffer.from(bytes)));
    return (await Promise.all(answers)).map((bytes) => bytes[1]);
  }

  it('say where orders are not taken, and that nothing is once the venue stops', async () => {
    const { address, server } = await openVenue();
    expect(await statuses(address)).toEqual([SERVING, SERVING, SERVING, SERVING]);
    server.showOrderEntry(false);
    expect(await statuses(address)).toEqual([NOT_SERVING, NOT_SERVING, SERVING, SERVING]);
    server.showOrderEntry(true);
    expect(await statuses(address)).toEqual([SERVING, SERVING, SERVING, SERVING]);
    server.showOrderEntry(false);
    server.stopServing();
    server.showOrderEntry(true);
    expect(await statuses(address)).toEqual([NOT_SERVING, NOT_SERVING, NOT_SERVING, NOT_SERVING]);
  });
});

/** One request, and the first answer, of any method. */
function rawUnary(address: string, path: string, request: Buffer): Promise<Buffer> {
  const client = new grpc.Client(address, grpc.credentials.createInsecure());
  const asIs = (bytes: Buffer) => bytes;
  return new Promise<Buffer>((resolve, reject) => {
    const call = client.makeBidiStreamRequest<Buffer, Buffer>(path, asIs, asIs);
    call.on('data', resolve);
    call.on('error', reject);
    call.end(request);
  }).finally(() => client.close());
}
