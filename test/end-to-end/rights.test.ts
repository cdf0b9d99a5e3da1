// Who may do what: every call of every door with every kind of token, through a real daemon; and nobody's token sees or
// touches another account's orders.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { sha256 } from '../../gateway/authenticator.js';
import { nameOf } from '../../gateway/reject-words.js';
import { contractCalls, contractCommands, otherServices } from '../support/contract-calls.js';
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
import { converse, DOORS, type Door } from '../support/conversations.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { OrderSocket } from '../support/json-order-client.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-rights-'));
const file = join(directory, 'accounts.yaml');
let daemon: DaemonProcess;
let client: ContractClient;
/** Alice's order, which must outlive every test. */
let orderId = 0;

const TOKENS: Readonly<Record<string, string>> = {
  none: '',
  wrong: 'what-anybody-might-guess',
  "bob's": 'bob-both',
  "a digest's text": sha256('alice-both').toString('hex'),
  trade: 'alice-trade',
  read: 'alice-read',
  'trade and read': 'alice-both',
  admin: 'alice-admin',
  "another's admin": 'root-admin',
  'of the setting': 'alice-setting',
};

beforeAll(async () => {
  writeFileSync(
    file,
    `
- account: alice
  tokens:
    - { token: alice-trade, rights: [trade] }
    - { token: alice-read, rights: [read] }
    - { token_sha256: ${sha256('alice-both').toString('hex').toUpperCase()} }
    - { token: alice-admin, rights: [admin] }
- account: bob
  tokens: [{ token: bob-both, rights: [trade, read] }]
- account: root
  tokens: [{ token: root-admin, rights: [admin] }]
`,
  );
  const setting = 'alice=alice-setting,admin=setting-admin';
  const args = [
    '--accounts',
    file,
    '--authentication-tokens',
    setting,
    '--simulate',
    'on',
    '--unknown-accounts',
    'refuse',
  ];
  daemon = await startDaemon({ args });
  client = new ContractClient(daemon.grpc);
  const order = limitOrder({ client_order_id: 'mine', side: 'SIDE_BUY', quantity: 5, price: 1 });
  const entered = await unary('SubmitOrder', { account: 'alice', token: 'alice-both', order });
  orderId = entered.order_id;
});

afterAll(async () => {
  client.close();
  await daemon.stop();
  rmSync(directory, { recursive: true, force: true });
});

type Outcome = 'done' | 'UNAUTHENTICATED' | 'FORBIDDEN';
const unary = (method: string, request: Message) => client.call('orderEntry', method, request);

/** How a unary call ends as far as rights go: whatever else is wrong with it comes after them. */
async function unaryOutcome(
  service: 'orderEntry' | 'marketData' | 'admin',
  method: string,
  request: Message,
): Promise<Outcome> {
  try {
    const answer = await client.call(service, method, request);
    return answer.reject_reason === 'REJECT_REASON_FORBIDDEN' ? 'FORBIDDEN' : 'done';
  } catch (error) {
    const { code } = error as { code: number };
    if (code === grpc.status.UNAUTHENTICATED) return 'UNAUTHENTICATED';
    return code === grpc.status.PERMISSION_DENIED ? 'FORBIDDEN' : 'done';
  }
}

function reasonOf(event: Message): string {
  const reason = event.report?.reject_reason || event.reject?.reason || event.reason || '';
  if (typeof reason === 'string') return reason.replace('REJECT_REASON_', '').replace('NONE', '');
  return nameOf(RejectReason, reason) ?? '';
}

/** Logs on and sends one command; what the token may not be told first by either. */
async function sessionOutcome(door: Door, account: string, token: string, command: Message): Promise<Message> {
  const conversation = await converse(door, client, daemon.ws);
  try {
    conversation.send({ request_id: 1, logon: { account, token } });
    const first = await conversation.next();
    if (reasonOf(first) !== '') return { outcome: reasonOf(first), event: first };
    conversation.send({ request_id: 2, ...command });
    const event = await conversation.next();
    return { outcome: reasonOf(event) === 'FORBIDDEN' ? 'FORBIDDEN' : 'done', event };
  } finally {
    conversation.end();
  }
}

/** By kind of token: what it may do for alice. */
const MAY: Readonly<Record<string, { authenticated: boolean; trade: boolean; read: boolean; admin: boolean }>> = {
  none: { authenticated: false, trade: false, read: false, admin: false },
  wrong: { authenticated: false, trade: false, read: false, admin: false },
  "bob's": { authenticated: false, trade: false, read: false, admin: false },
  "a digest's text": { authenticated: false, trade: false, read: false, admin: false },
  trade: { authenticated: true, trade: true, read: false, admin: false },
  read: { authenticated: true, trade: false, read: true, admin: false },
  'trade and read': { authenticated: true, trade: true, read: true, admin: false },
  admin: { authenticated: true, trade: false, read: false, admin: true },
  "another's admin": { authenticated: false, trade: false, read: false, admin: true },
  'of the setting': { authenticated: true, trade: true, read: true, admin: false },
};
const KINDS = Object.keys(MAY);

type Right = 'trade' | 'read' | 'trade or read' | 'admin' | 'admin or read' | 'nobody asks';

function expected(kind: string, right: Right): Outcome {
  const may = MAY[kind];
  if (right === 'nobody asks') return 'done';
  if (right.startsWith('admin')) {
    if (may.admin || (right === 'admin or read' && may.read)) return 'done';
    return ['none', 'wrong', "a digest's text"].includes(kind) ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  }
  if (!may.authenticated) return 'UNAUTHENTICATED';
  return (right.includes('trade') && may.trade) || (right.includes('read') && may.read) ? 'done' : 'FORBIDDEN';
}

const nobody = { order: { client_order_id: 'never-was' } };
let lastId = 0;
const smallOrder = () => limitOrder({ client_order_id: `s-${++lastId}`, side: 'SIDE_BUY', quantity: 5, price: 1 });

/** Every unary call, with which right on alice's account it is done, and a request that does no harm. */
const CALLS: Readonly<Record<string, readonly [right: Right, request: () => Message]>> = {
  'OrderEntry.SubmitOrder': ['trade', () => ({ order: smallOrder() })],
  'OrderEntry.CancelOrder': ['trade', () => ({ cancel: nobody })],
  'OrderEntry.ReplaceOrder': ['trade', () => ({ replace: nobody })],
  'OrderEntry.GetOrder': ['read', () => nobody],
  'OrderEntry.ListOpenOrders': ['read', () => ({})],
  'OrderEntry.GetPositions': ['read', () => ({})],
  'MarketData.GetInstruments': ['nobody asks', () => ({})],
  'MarketData.GetBook': ['nobody asks', () => ({ symbol: 'AAPL' })],
  'Admin.SetTradingStatus': ['admin', () => ({ symbol: 'NOPE', status: 1 })],
  'Admin.AddInstrument': ['admin', () => ({ symbol: 'not good' })],
  'Admin.RemoveInstrument': ['admin', () => ({ symbol: 'NOPE' })],
  'Admin.TakeSnapshot': ['admin', () => ({})],
  'Admin.SetKillSwitch': ['admin', () => ({ engaged: false })],
  'Admin.SetRiskLimits': ['admin', () => ({ limits: {} })],
  'Admin.OpenAccount': ['admin', () => ({})],
  'Admin.AdjustCash': ['admin', () => ({ symbol: 'NOPE' })],
  'Admin.SetFees': ['admin', () => ({ symbol: 'NOPE' })],
  'Admin.GetRiskLimits': ['admin or read', () => ({})],
  'Admin.GetRiskState': ['admin or read', () => ({})],
};

/** The same of the commands of a session. */
const COMMANDS: Readonly<Record<string, readonly [right: Right, command: () => Message]>> = {
  new_order: ['trade', smallOrder],
  replace: ['trade', () => ({ ...nobody, price: 3 })],
  cancel: ['trade', () => nobody],
  mass_cancel: ['trade', () => ({ tag: 'none-has-it' })],
  heartbeat: ['trade or read', () => ({})],
  dead_man: ['trade or read', () => ({})],
};

describe('the tables of this test', () => {
  it('have every call and every command of the contract', () => {
    expect([...Object.keys(CALLS), 'OrderEntry.Session'].sort()).toEqual([...contractCalls.keys()].sort());
    expect(['logon', ...Object.keys(COMMANDS)].sort()).toEqual([...contractCommands].sort());
    expect(otherServices).toEqual([]);
  });

  it('have every operation of the JSON door', async () => {
    const socket = await OrderSocket.open(daemon.ws);
    socket.send({ op: 'whatever-there-is' });
    const { text } = await socket.next();
    const names = /one of (.*)$/.exec(text)?.[1].split(', ') ?? [];
    expect(names.sort()).toEqual(['logon', ...Object.keys(COMMANDS)].sort());
    await socket.close();
  });

  it('leave out the token of no call that has one', () => {
    const open = [...contractCalls].filter(([name, fields]) => !fields.includes('token') && !name.endsWith('.Session'));
    expect(open.map(([name]) => name)).toEqual(['MarketData.GetInstruments', 'MarketData.GetBook']);
  });
});

describe.each(KINDS)("alice's account with the token: %s", (kind) => {
  const token = TOKENS[kind];
  const who = { account: 'alice', token };

  it.each(Object.entries(CALLS))('%s', async (name, [right, request]) => {
    const [service, method] = name.split('.');
    const face = `${service[0].toLowerCase()}${service.slice(1)}` as 'orderEntry' | 'marketData' | 'admin';
    expect(await unaryOutcome(face, method, { ...who, ...request() })).toBe(expected(kind, right));
  });

  it.each(DOORS)('%s', async (door) => {
    for (const [name, [right, command]] of Object.entries(COMMANDS)) {
      const { outcome } = await sessionOutcome(door, 'alice', token, { [name]: command() });
      expect(outcome, name).toBe(expected(kind, right));
    }
    for (const symbol of ['', 'NOPE', '__proto__']) {
      const order = { new_order: { ...smallOrder(), symbol } };
      const { outcome } = await sessionOutcome(door, 'alice', token, order);
      expect(outcome, `an order of ${symbol}`).toBe(expected(kind, 'trade'));
    }
  });

  it("another's figures", async () => {
    for (const method of ['GetRiskLimits', 'GetRiskState']) {
      const outcome = await unaryOutcome('admin', method, { account: 'bob', token });
      expect(outcome, method).toBe(kind === "bob's" ? 'done' : expected(kind, 'admin'));
    }
  });

  it('a session that only listens', async () => {
    const listens = MAY[kind].read && !MAY[kind].trade;
    if (!listens) return;
    for (const fields of [{ cancel_on_disconnect: 2 }, { default_self_trade_prevention: 3 }]) {
      const session = client.session();
      session.send({ request_id: 1, logon: { ...who, ...fields } });
      const event = await session.next();
      session.end();
      expect(reasonOf(event)).toBe('FORBIDDEN');
      expect(event.reject.text).toContain(`${Object.keys(fields)[0]} needs the right trade`);
    }
    const listener = await client.logon('alice', { token });
    await unary('SubmitOrder', { account: 'alice', token: 'alice-both', order: smallOrder() });
    expect(await listener.next()).toMatchObject({
      request_id: 0,
      kind: 'report',
      report: { exec_type: 'EXEC_TYPE_NEW' },
    });
    listener.end();
  });
});

it('the setting keeps its administrator', async () => {
  const request = { symbol: 'AAPL', status: 1, token: 'setting-admin' };
  expect(await client.call('admin', 'SetTradingStatus', request)).toMatchObject({ text: 'AAPL is OPEN' });
});

describe.each([
  ['bob', 'bob-both'],
  ['admin', 'setting-admin'],
])("%s does not get at alice's order", (account, token) => {
  const who = { account, token };
  const names = () => [{ order_id: orderId }, { client_order_id: 'mine' }, { order_id: orderId, symbol: 'AAPL' }];

  it('by a unary call', async () => {
    for (const order of names()) {
      for (const [method, request] of [
        ['GetOrder', { order }],
        ['CancelOrder', { cancel: { order } }],
        ['ReplaceOrder', { replace: { order, quantity: 1 } }],
      ] as const) {
        const answer = await unary(method, { ...who, ...request });
        expect(answer, method).toMatchObject({
          reject_reason: 'REJECT_REASON_UNKNOWN_ORDER',
          symbol: order.symbol ?? '',
        });
        expect(answer.quantity).not.toBe(5);
      }
    }
    expect((await unary('ListOpenOrders', who)).orders).toEqual([]);
    expect((await unary('GetPositions', who)).positions).toEqual([]);
  });

  it.each(DOORS)('by %s', async (door) => {
    for (const order of names()) {
      for (const command of [{ cancel: { order } }, { replace: { order } }]) {
        const { event } = await sessionOutcome(door, account, token, command);
        expect(reasonOf(event)).toBe('UNKNOWN_ORDER');
      }
    }
    const { event } = await sessionOutcome(door, account, token, { mass_cancel: { symbol: 'AAPL' } });
    expect(event.mass_cancel?.canceled ?? event.canceled ?? 0).toBe(0);
  });

  it('nor hears of it', async () => {
    const session = await client.logon(account, { token });
    const answer = await unary('SubmitOrder', { account: 'alice', token: 'alice-both', order: smallOrder() });
    expect(answer.exec_type).toBe('EXEC_TYPE_NEW');
    session.send({ request_id: 9, heartbeat: {} });
    expect(await session.next()).toMatchObject({ request_id: 9, kind: 'heartbeat' });
    session.end();
  });
});

it('the simulated participants have tokens of their own, and trade', async () => {
  const asks = async () => (await client.call('marketData', 'GetBook', { symbol: 'AAPL' })).asks.length;
  await expect.poll(asks, { timeout: 20_000 }).toBeGreaterThan(0);
});

it('the order is as it was', async () => {
  const request = { account: 'alice', token: 'alice-both', order: { order_id: orderId } };
  expect(await unary('GetOrder', request)).toMatchObject({
    status: 'ORDER_STATUS_NEW',
    quantity: 5,
    leaves_quantity: 5,
  });
});
