// Tokens and names as an attacker, or a careless administrator, would have them: odd, long, taken away, written down twice.
// No token is ever shown.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../gateway/authenticator.js';
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
import { encodeMessage } from '../support/contract-messages.js';
import { converse, DOORS } from '../support/conversations.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { OrderSocket } from '../support/json-order-client.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-tokens-'));
const file = join(directory, 'accounts.yaml');
let lastOrder = 0;
const order = (fields: Message = {}) =>
  limitOrder({ client_order_id: `o-${++lastOrder}`, side: 'SIDE_BUY', quantity: 5, price: 1, ...fields });

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const start = (dataDir: string, ...args: string[]) =>
  startDaemon({ dataDir, args: ['--accounts', file, '--log-level', 'debug', ...args] });

/** Of a call that fails. */
const codeOf = (call: Promise<Message>) =>
  call.then(
    () => 'no failure',
    ({ code }) => grpc.status[code],
  );

describe('odd tokens and names', () => {
  /** Names that every object has something under. */
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '-', '.', ':', 'x'.repeat(36)];
  const LONGEST = 'ü'.repeat(256);
  /** With an é of one code point; the other way of writing it is another token. */
  const TOKENS: Record<string, string> = { plain: 'pl4in', greek: 'λόγος😀', accent: 'caf\u00e9', longest: LONGEST };
  let daemon: DaemonProcess;
  let client: ContractClient;

  beforeAll(async () => {
    const listed = [...NAMES, ...Object.keys(TOKENS)];
    const tokenOf = (name: string) => (Object.hasOwn(TOKENS, name) ? TOKENS[name] : `token-of-${name}`);
    writeFileSync(
      file,
      JSON.stringify(
        listed.map((name) => ({ account: name, tokens: [{ token: tokenOf(name) }], limits: { burst: '7' } })),
      ),
    );
    daemon = await start(join(directory, 'odd'));
    client = new ContractClient(daemon.grpc);
  });
  afterAll(async () => {
    client.close();
    await daemon.stop();
  });

  const submit = (account: string, token: string) =>
    client.call('orderEntry', 'SubmitOrder', { account, token, order: order() });

  it.each(Object.keys(TOKENS))('the token of %s is that to the letter', async (account) => {
    const token = TOKENS[account];
    expect(await submit(account, token)).toMatchObject({ exec_type: 'EXEC_TYPE_NEW', account });
    for (const near of [
      `${token} `,
      ` ${token}`,
      token.slice(1),
      `${token}\0`,
      token.toUpperCase(),
      token.normalize('NFD'),
    ]) {
      if (near !== token) expect(await codeOf(submit(account, near)), near).toBe('UNAUTHENTICATED');
    }
  });

  it.each(NAMES)('%s is an account like any other', async (account) => {
    const token = `token-of-${account}`;
    for (const other of NAMES) {
      if (other !== account) expect(await codeOf(submit(account, `token-of-${other}`))).toBe('UNAUTHENTICATED');
    }
    expect(await submit(account, token)).toMatchObject({ exec_type: 'EXEC_TYPE_NEW', account });
    const state = await client.call('admin', 'GetRiskState', { account, token });
    expect(state).toMatchObject({ account, open_orders: 1, limits: { burst: 7 } });
    const { orders } = await client.call('orderEntry', 'ListOpenOrders', { account, token });
    expect(orders.map((report: Message) => report.account)).toEqual([account]);
  });

  it.each(['valueOf', '__defineGetter__', 'prototype'])('%s is nobody', async (account) => {
    for (const token of ['', 'undefined', 'pl4in', 'function']) {
      expect(await codeOf(submit(account, token))).toBe('UNAUTHENTICATED');
    }
  });

  it.each(['__proto__', 'constructor'])('%s is no symbol', async (symbol) => {
    const request = { account: 'plain', token: TOKENS.plain, order: order({ symbol }) };
    expect(await client.call('orderEntry', 'SubmitOrder', request)).toMatchObject({
      reject_reason: 'REJECT_REASON_UNKNOWN_SYMBOL',
    });
    expect(await codeOf(client.call('marketData', 'GetBook', { symbol }))).toBe('NOT_FOUND');
  });

  it.each(DOORS)('a token of megabytes at %s is none, and does no harm', async (door) => {
    const conversation = await converse(door, client, daemon.ws);
    conversation.send({ request_id: 1, logon: { account: 'plain', token: 'x'.repeat(6_000_000) } });
    await expect(conversation.next(2_000)).rejects.toThrow();
    conversation.end();
    const next = await converse(door, client, daemon.ws);
    next.send({ request_id: 1, logon: { account: 'plain', token: 'x'.repeat(20_000) } });
    expect(JSON.stringify(await next.next())).toContain('token is not valid for account');
    next.end();
    expect(await submit('plain', TOKENS.plain)).toMatchObject({ exec_type: 'EXEC_TYPE_NEW' });
  });

  it('a field that stands there twice counts as its last, for who it is as for whose order it is', async () => {
    const { plain, greek } = TOKENS;
    const once = (account: string, token: string) =>
      encodeMessage('ClientMessage', { commands: [{ request_id: 1, logon: { account, token } }] });
    const session = client.session();
    // A message followed by another is both, field by field, the last one of each: so says protobuf.
    session.sendBytes(Buffer.concat([once('greek', greek), once('plain', plain)]));
    expect(await session.nextOf('logon_ack')).toBeDefined();
    expect(await session.next()).toMatchObject({ reject: { reason: 'REJECT_REASON_FORBIDDEN' } }); // logged on already
    const [{ account }] = await session.order(2, { client_order_id: 'twice', side: 'SIDE_BUY', quantity: 5, price: 1 });
    expect(account).toBe('greek');
    session.end();
    const { path, requestSerialize } = client.orderEntry.constructor.service.SubmitOrder;
    const both = (first: Message, second: Message) =>
      new Promise<Message>((resolve, reject) => {
        const bytes = Buffer.concat([requestSerialize(first), requestSerialize(second)]);
        const { responseDeserialize } = client.orderEntry.constructor.service.SubmitOrder;
        client.orderEntry.makeUnaryRequest(
          path,
          () => bytes,
          responseDeserialize,
          {},
          (error: Error, answer: Message) => (error ? reject(error) : resolve(answer)),
        );
      });
    const named = { account: 'greek', token: greek };
    expect(await codeOf(both({ ...named, order: order() }, { account: 'plain' }))).toBe('UNAUTHENTICATED');
    expect(await codeOf(both({ account: 'plain', token: plain, order: order() }, { account: 'greek' }))).toBe(
      'UNAUTHENTICATED',
    );
    expect(await both({ account: 'plain', token: plain, order: order() }, named)).toMatchObject({ account: 'greek' });
  });

  it('a JSON logon has nothing from where objects have things', async () => {
    const socket = await OrderSocket.open(daemon.ws);
    const inherited = '"__proto__":{"account":"plain","token":"pl4in"},"constructor":{"account":"plain"}';
    socket.sendRaw(`{"op":"logon","id":1,${inherited}}`);
    expect(await socket.next()).toMatchObject({ event: 'reject', reason: 'MALFORMED' });
    socket.sendRaw(`{"op":"logon","id":2,"account":"plain","token":"pl4in","account":"greek"}`);
    expect(await socket.next()).toMatchObject({ event: 'reject', reason: 'UNAUTHENTICATED' });
    await socket.closed;
  });

  it('headers are no tokens', async () => {
    const metadata = new grpc.Metadata();
    metadata.set('authorization', 'Bearer pl4in');
    for (const key of ['token', 'x-token', 'account']) {
      metadata.add(key, 'pl4in');
      metadata.add(key, 'plain');
    }
    const refused = new Promise((resolve) => {
      client.orderEntry.SubmitOrder({ account: 'plain', order: order() }, metadata, (error: Message) =>
        resolve(error?.code),
      );
    });
    expect(await refused).toBe(grpc.status.UNAUTHENTICATED);
  });

  it('what anybody may ask says nothing of any account', async () => {
    const names = [...NAMES.filter((name) => name.length > 3), ...Object.keys(TOKENS)].filter(
      (name) => name !== 'plain',
    );
    for (const path of ['/metrics', '/health/ready', '/health/live', '/', '/accounts']) {
      const answer = await (await fetch(`http://${daemon.admin}${path}`)).text();
      for (const name of names) expect(answer, path).not.toContain(`"${name}"`);
    }
    const socket = await OrderSocket.open(daemon.marketData, { path: '/v1/market-data' });
    for (const channel of ['trades', 'bbo', 'book', 'status']) {
      socket.send({ op: 'subscribe', id: 1, channel, symbols: ['AAPL'] });
    }
    await submit('greek', TOKENS.greek);
    await expect
      .poll(() => socket.events.some(({ channel, type }) => channel === 'book' && type === 'update'), {
        timeout: 10_000,
      })
      .toBe(true);
    const told = JSON.stringify(socket.events);
    for (const word of ['greek', 'account', 'client_order_id', `o-${lastOrder}`]) expect(told).not.toContain(word);
    await socket.close();
  });

  it('no token is in a log, an error or the data directory', async () => {
    const secrets = [...Object.values(TOKENS), ...NAMES.map((name) => `token-of-${name}`)];
    const kept = readdirSync(daemon.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    for (const text of [Buffer.from(daemon.standardError()), ...kept]) {
      for (const secret of secrets) expect(text.includes(Buffer.from(secret)), secret).toBe(false);
    }
  });
});

describe('tokens that change', () => {
  let daemon: DaemonProcess | undefined;
  let client: ContractClient | undefined;
  const dataDir = join(directory, 'changing');

  afterEach(async () => {
    client?.close();
    await daemon?.stop();
  });

  async function restart(text: string, ...args: string[]): Promise<ContractClient> {
    client?.close();
    await daemon?.stop();
    writeFileSync(file, text);
    daemon = await start(dataDir, ...args);
    client = new ContractClient(daemon.grpc);
    return client;
  }

  it('count from the next start on: taken away, given to another, with other rights', async () => {
    const digest = sha256('one').toString('hex');
    let venue = await restart('- { account: alice, tokens: [{ token: one }, { token: two }] }\n- { account: bob }');
    const alice = (token: string) => venue.call('orderEntry', 'GetPositions', { account: 'alice', token });
    const bob = (token: string) => venue.call('orderEntry', 'ListOpenOrders', { account: 'bob', token });
    const request = { account: 'alice', token: 'one', order: order({ client_order_id: 'mine' }) };
    const { order_id } = await venue.call('orderEntry', 'SubmitOrder', request);
    expect([await codeOf(alice('one')), await codeOf(alice('two')), await codeOf(bob('one'))]).toEqual([
      'no failure',
      'no failure',
      'UNAUTHENTICATED',
    ]);

    venue = await restart(
      `- { account: alice, tokens: [{ token: two, rights: [trade] }] }\n- { account: bob, tokens: [{ token_sha256: ${digest} }] }`,
    );
    expect([await codeOf(alice('one')), await codeOf(alice('two')), await codeOf(bob('one'))]).toEqual([
      'UNAUTHENTICATED',
      'PERMISSION_DENIED',
      'no failure',
    ]);
    expect((await bob('one')).orders).toEqual([]);
    const found = { account: 'bob', token: 'one', order: { order_id } };
    expect(await venue.call('orderEntry', 'GetOrder', found)).toMatchObject({
      reject_reason: 'REJECT_REASON_UNKNOWN_ORDER',
    });
    const session = venue.session();
    session.send({ request_id: 1, logon: { account: 'alice', token: 'one', resume: true } });
    expect(await session.next()).toMatchObject({ reject: { reason: 'REJECT_REASON_UNAUTHENTICATED' } });
    const resumed = venue.session();
    resumed.send({ request_id: 1, logon: { account: 'bob', token: 'one', resume: true } });
    expect(await resumed.next()).toMatchObject({ logon_ack: { last_account_sequence: 0 } });
    resumed.end();

    // Without any token at all authentication is off, and the log says so.
    venue = await restart('- { account: alice }');
    expect(await codeOf(alice(''))).toBe('no failure');
    expect(daemon?.logs().find(({ msg }) => msg === 'starting')).toMatchObject({ authentication: 'off' });
  });

  it('an account that no file lists any more keeps what it has, and nobody gets at it', async () => {
    let venue = await restart(
      '- { account: alice, tokens: [{ token: one }], limits: { max_position: 5 } }\n- { account: root, tokens: [{ token: two, rights: [admin] }] }',
    );
    venue = await restart('- { account: root, tokens: [{ token: two, rights: [admin] }] }');
    expect(await codeOf(venue.call('orderEntry', 'GetPositions', { account: 'alice', token: 'one' }))).toBe(
      'UNAUTHENTICATED',
    );
    const state = await venue.call('admin', 'GetRiskState', { account: 'alice', token: 'two' });
    expect(state).toMatchObject({ open_orders: 1 });
  });
});
