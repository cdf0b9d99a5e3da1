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
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
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
async function unaryOutcome(service: 'orderEntry' | 'admin', method: string, request: Message): Promise<Outcome> {
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

interface Conversation {
  send(command: Message): void;
  next(): Promise<Message>;
  end(): unknown;
}

const DOORS: Readonly<Record<string, () => Promise<Conversation>>> = {
  'the gRPC session': async () => {
    const session = client.session();
    return {
      send: (command) => session.send(command),
      next: () => session.next(),
      end: () => session.end(),
    };
  },
  'WebSocket JSON': async () => {
    const socket = await OrderSocket.open(daemon.ws);
    return { send: (command) => socket.send(jsonOf(command)), next: () => socket.next(), end: () => socket.close() };
  },
  'WebSocket protobuf': async () => {
    const socket = await OrderSocket.open(daemon.ws, { binary: true });
    return {
      send: (command) => socket.send({ commands: [command] }),
      next: () => socket.next(),
      end: () => socket.close(),
    };
  },
};

/** The JSON frame of a command. */
function jsonOf({ request_id: id, logon, new_order, replace, cancel, mass_cancel }: Message): object {
  if (logon) return { op: 'logon', id, ...logon };
  if (new_order) {
    const { client_order_id, symbol } = new_order;
    const order = { client_order_id, symbol, side: 'BUY', type: 'LIMIT', time_in_force: 'GTC' };
    return { op: 'new_order', id, order: { ...order, quantity: '5', price: '0.01' } };
  }
  if (replace) return { op: 'replace', id, order: jsonName(replace.order) };
  return cancel ? { op: 'cancel', id, order: jsonName(cancel.order) } : { op: 'mass_cancel', id, ...mass_cancel };
}

const jsonName = ({ order_id, ...rest }: Message) => (order_id ? { order_id: String(order_id), ...rest } : rest);

/** Logs on and sends one command; what the token may not be told first by either. */
async function sessionOutcome(door: string, account: string, token: string, command: Message): Promise<Message> {
  const conversation = await DOORS[door]();
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

function expected(kind: string, right: 'trade' | 'read'): Outcome {
  const may = MAY[kind];
  if (!may.authenticated) return 'UNAUTHENTICATED';
  return may[right] ? 'done' : 'FORBIDDEN';
}

const nobody = { order: { client_order_id: 'never-was' } };
let lastId = 0;
const smallOrder = () => limitOrder({ client_order_id: `s-${++lastId}`, side: 'SIDE_BUY', quantity: 5, price: 1 });

describe.each(KINDS)("alice's account with the token: %s", (kind) => {
  const token = TOKENS[kind];
  const who = { account: 'alice', token };

  it.each([
    ['SubmitOrder', 'trade', () => ({ ...who, order: smallOrder() })],
    ['ReplaceOrder', 'trade', () => ({ ...who, replace: nobody })],
    ['CancelOrder', 'trade', () => ({ ...who, cancel: nobody })],
    ['GetOrder', 'read', () => ({ ...who, ...nobody })],
    ['ListOpenOrders', 'read', () => who],
    ['GetPositions', 'read', () => who],
  ] as const)('%s', async (method, right, request) => {
    expect(await unaryOutcome('orderEntry', method, request())).toBe(expected(kind, right));
  });

  it.each(Object.keys(DOORS))('%s', async (door) => {
    for (const command of [
      { new_order: smallOrder() },
      { replace: nobody },
      { cancel: nobody },
      { mass_cancel: { tag: 'none-has-it' } },
    ]) {
      const { outcome } = await sessionOutcome(door, 'alice', token, command);
      expect(outcome, JSON.stringify(command)).toBe(expected(kind, 'trade'));
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

  it('administration', async () => {
    const may = MAY[kind];
    const none = ['none', 'wrong', "a digest's text"].includes(kind);
    const change: Outcome = may.admin ? 'done' : none ? 'UNAUTHENTICATED' : 'FORBIDDEN';
    for (const [method, request] of [
      ['TakeSnapshot', {}],
      ['SetTradingStatus', { symbol: 'NOPE', status: 1 }],
      ['AddInstrument', { symbol: 'not good' }],
      ['RemoveInstrument', { symbol: 'NOPE' }],
      ['SetKillSwitch', { account: 'nobody', engaged: true }],
      ['SetRiskLimits', { account: 'alice', limits: {} }],
      ['OpenAccount', { account: 'alice' }],
      ['AdjustCash', { account: 'bad name' }],
      ['SetFees', { symbol: 'NOPE' }],
    ] as const) {
      expect(await unaryOutcome('admin', method, { ...request, token }), method).toBe(change);
    }
    for (const method of ['GetRiskLimits', 'GetRiskState']) {
      expect(await unaryOutcome('admin', method, { account: 'bob', token }), method).toBe(
        kind === "bob's" ? 'done' : change,
      );
      const own = may.admin || may.read ? 'done' : change;
      expect(await unaryOutcome('admin', method, who), method).toBe(own);
    }
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

  it.each(Object.keys(DOORS))('by %s', async (door) => {
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
