// The gateway alone, over a real socket and real rings: a grpc-js client on one side, an engine that only echoes on the
// other. What the whole venue does with an order is tested elsewhere; here it is how it is asked and answered.

import grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { type ContractSession, limitOrder, type Message } from '../support/contract-client.js';
import { credential } from '../support/credentials.js';
import { type EchoOptions, REFUSED_PRICE } from '../support/echo-engine.js';
import { GatewayVenue } from '../support/gateway-venue.js';
import { until } from '../support/socket-fixtures.js';

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

async function rejectOf(session: ContractSession): Promise<Message> {
  const event = await session.next();
  expect(event.kind).toBe('reject');
  return { request_id: event.request_id, ...event.reject };
}

describe('a session', () => {
  it('logs on and has a command answered with its request id, its fields and six rising stamps', async () => {
    const { client } = await openVenue();
    const session = client.session();
    session.send({ request_id: 77, logon: { account: 'desk-1' } });
    const first = await session.next();
    expect(first).toMatchObject({ request_id: 77, kind: 'logon_ack', logon_ack: { last_account_sequence: 0 } });
    expect(first.logon_ack.session_id).toBeGreaterThan(0);
    const [report] = await session.order(78, order);
    expect(report).toMatchObject({
      request_id: 78,
      account: 'desk-1',
      symbol: 'AAPL',
      client_order_id: 'a-1',
      exec_type: 'EXEC_TYPE_NEW',
      account_sequence: 1,
      quantity: 5,
      leaves_quantity: 5,
    });
    const { gateway_in, risk_in, engine_in, matched, durable, gateway_out } = report.stamps;
    expect(gateway_in).toBeGreaterThan(1.6e18);
    expect([gateway_in, risk_in, engine_in, matched, durable, gateway_out]).toEqual(
      [gateway_in, risk_in, engine_in, matched, durable, gateway_out].sort((a, b) => a - b),
    );
    expect(gateway_out).toBeGreaterThan(durable);
  });

  it('takes logon and orders in one message and puts many events into few messages', async () => {
    const { client } = await openVenue();
    const session = client.session();
    let messages = 0;
    session.stream.on('data', () => messages++);
    const orders = Array.from({ length: 300 }, (_, i) => ({
      request_id: i + 2,
      new_order: limitOrder({ ...order, client_order_id: `o-${i}` }),
    }));
    session.send({ request_id: 1, logon: { account: 'burst' } }, ...orders);
    await session.nextOf('logon_ack');
    const reports = await session.reports(300);
    expect(reports.map((report) => report.request_id)).toEqual(orders.map((sent) => sent.request_id));
    expect(reports.map((report) => report.account_sequence)).toEqual(orders.map((_, i) => i + 1));
    expect(messages).toBeLessThan(orders.length / 3); // a slow machine cuts them smaller
  });

  it("sends an account's reports to all of its sessions, the request id to the one that asked", async () => {
    const { client } = await openVenue();
    const [one, two] = [await client.logon('shared'), await client.logon('shared')];
    await one.order(9, order);
    const [seen] = await two.reports(1);
    expect(seen).toMatchObject({ request_id: 0, client_order_id: 'a-1', account_sequence: 1 });
    two.send({ request_id: 10, new_order: limitOrder({ ...order, price: REFUSED_PRICE }) });
    expect((await two.reports(1))[0]).toMatchObject({ request_id: 10, account_sequence: 0 });
    two.send({ request_id: 11, cancel: { order: { order_id: 1 } } });
    expect((await one.reports(1))[0]).toMatchObject({ request_id: 0, exec_type: 'EXEC_TYPE_CANCELED' });
  });

  it('keeps the order of answers across refusals of every stage', async () => {
    const { client } = await openVenue();
    const session = await client.logon('ordered');
    const commands = Array.from({ length: 200 }, (_, i) => {
      const fields = [{}, { symbol: 'NOPE' }, { price: REFUSED_PRICE }, { symbol: '' }][i % 4];
      return { request_id: i + 1, new_order: limitOrder({ ...order, ...fields }) };
    });
    for (let i = 0; i < commands.length; i += 7) session.send(...commands.slice(i, i + 7));
    const reports = await session.reports(200);
    expect(reports.map((report) => report.request_id)).toEqual(commands.map((command) => command.request_id));
    expect(reports[1]).toMatchObject({
      reject_reason: 'REJECT_REASON_UNKNOWN_SYMBOL',
      symbol: 'NOPE',
      account: 'ordered',
      quantity: 5,
      status: 'ORDER_STATUS_REJECTED',
      command_type: 'COMMAND_TYPE_NEW',
    });
    expect(reports[1].text).toContain('"NOPE"');
  });

  it('answers a heartbeat with its own times, at once', async () => {
    const { client } = await openVenue();
    const session = await client.logon('heart');
    session.send({ request_id: 4, heartbeat: { client_time_ns: 12345 } });
    const event = await session.next();
    expect(event).toMatchObject({ request_id: 4, heartbeat: { client_time_ns: 12345 } });
    expect(event.heartbeat.server_send_ns).toBeGreaterThanOrEqual(event.heartbeat.server_receive_ns);
  });

  it('answers a mass cancel with how many', async () => {
    const { client } = await openVenue();
    const session = await client.logon('mass');
    session.send(
      { request_id: 3, mass_cancel: { symbol: 'AAPL' } },
      { request_id: 4, mass_cancel: { symbol: 'NOPE' } },
    );
    expect(await session.next()).toMatchObject({ request_id: 3, mass_cancel: { canceled: 5 } });
    expect(await rejectOf(session)).toMatchObject({ request_id: 4, reason: 'REJECT_REASON_UNKNOWN_SYMBOL' });
  });

  it('refuses what comes before logon, twice, too early or not in this version, and stays usable', async () => {
    const { client } = await openVenue();
    const session = client.session();
    session.send({ request_id: 1, new_order: limitOrder(order) }, { request_id: 2, heartbeat: {} });
    expect(await rejectOf(session)).toMatchObject({ request_id: 1, reason: 'REJECT_REASON_NOT_LOGGED_ON' });
    expect(await rejectOf(session)).toMatchObject({ request_id: 2, reason: 'REJECT_REASON_NOT_LOGGED_ON' });
    for (const [logon, reason] of [
      [{ account: '' }, 'MALFORMED'],
      [{ account: 'two words' }, 'MALFORMED'],
      [{ account: 'a'.repeat(37) }, 'MALFORMED'],
      [{ account: 'ok', cancel_on_disconnect: 3 }, 'MALFORMED'],
      [{ account: 'ok', default_self_trade_prevention: 6 }, 'MALFORMED'],
      [{ account: 'ok', resume: true, resume_after: 5 }, 'RESUME_UNAVAILABLE'],
      [{ account: 'ok', resume: true, resume_after: 2 ** 60 }, 'MALFORMED'],
    ] as const) {
      session.send({ request_id: 3, logon });
      expect(await rejectOf(session)).toMatchObject({ request_id: 3, reason: `REJECT_REASON_${reason}` });
    }
    session.send({ request_id: 4, logon: { account: 'ok' } });
    await session.nextOf('logon_ack');
    session.send({ request_id: 5, logon: { account: 'ok' } }, { request_id: 6, dead_man: { timeout_ms: 10 } }, {});
    expect(await rejectOf(session)).toMatchObject({ request_id: 5, reason: 'REJECT_REASON_FORBIDDEN' });
    const deadMan = await rejectOf(session);
    expect(deadMan).toMatchObject({ request_id: 6, reason: 'REJECT_REASON_INVALID_COMBINATION' });
    expect(deadMan.text).toContain('not offered by this version');
    expect(await rejectOf(session)).toMatchObject({ request_id: 0, reason: 'REJECT_REASON_MALFORMED' });
    await session.order(7, order);
  });

  it('does nothing of a message that is not valid, and stays usable', async () => {
    const { client, engine } = await openVenue();
    const session = await client.logon('garbage');
    const valid = Buffer.from('0a0408012a00', 'hex'); // an empty cancel with request id 1
    session.sendBytes(Buffer.concat([valid, Buffer.from('0aff', 'hex')]));
    const reject = await rejectOf(session);
    expect(reject).toMatchObject({ reason: 'REJECT_REASON_MALFORMED' });
    expect(reject.text).toContain('byte');
    await session.order(2, order);
    expect(engine.taken).not.toContain(CommandKind.CANCEL);
  });

  it('answers BUSY at once where the ring is full, in order, and serves on', async () => {
    const { client } = await openVenue({ ringCapacity: 8, validatorCount: 1 });
    const session = await client.logon('busy');
    const commands = Array.from({ length: 50 }, (_, i) => ({ request_id: i + 1, new_order: limitOrder(order) }));
    session.send(...commands);
    const reports = await session.reports(50);
    expect(reports.map((report) => report.request_id)).toEqual(commands.map((command) => command.request_id));
    const busy = reports.filter((report) => report.reject_reason === 'REJECT_REASON_BUSY');
    expect(busy.length).toBe(42);
    expect(busy[0].text).toContain('send the command again');
    await session.order(51, order);
  });
});

describe('authentication', () => {
  it('ends a session with a wrong token, and takes the right one', async () => {
    const { client } = await openVenue({ credentials: [credential('desk', 'secret')] });
    for (const logon of [
      { account: 'desk' },
      { account: 'desk', token: 'wrong' },
      { account: 'other', token: 'secret' },
    ]) {
      const session = client.session();
      session.send({ request_id: 1, logon }, { request_id: 2, logon: { account: 'desk', token: 'secret' } });
      expect(await rejectOf(session)).toMatchObject({ request_id: 1, reason: 'REJECT_REASON_UNAUTHENTICATED' });
      expect((await session.ended).code).toBe(grpc.status.UNAUTHENTICATED);
      expect(session.events.length).toBe(1);
    }
    const session = await client.logon('desk', { token: 'secret' });
    await session.order(2, order);
    const unary = { account: 'desk', order: limitOrder(order) };
    await expect(client.call('orderEntry', 'SubmitOrder', unary)).rejects.toMatchObject({ code: 16 });
    const report = await client.call('orderEntry', 'SubmitOrder', { ...unary, token: 'secret' });
    expect(report.exec_type).toBe('EXEC_TYPE_NEW');
  });
});

describe('the end of a stream', () => {
  it('cancels by session, by account or not at all, as the logon asked', async () => {
    const { client, engine } = await openVenue();
    const bySession = await client.logon('gone', { cancel_on_disconnect: 'CANCEL_ON_DISCONNECT_SESSION' });
    const id = bySession.events[0].logon_ack.session_id;
    const byAccount = await client.logon('gone', { cancel_on_disconnect: 'CANCEL_ON_DISCONNECT_ACCOUNT' });
    const off = await client.logon('gone');
    off.stream.cancel();
    bySession.stream.cancel();
    await until(() => engine.massCancels.length === 1);
    byAccount.end();
    expect((await byAccount.ended).code).toBe(0);
    await until(() => engine.massCancels.length === 2);
    expect(engine.massCancels).toEqual([
      { account: 0, onlySession: id, session: 0 },
      { account: 0, onlySession: 0, session: 0 },
    ]);
    await until(() => engine.gateway.sessions.size === 0);
  });

  it('comes after the answers to what was sent before a half-close', async () => {
    const { client } = await openVenue();
    const session = await client.logon('half');
    for (let i = 0; i < 50; i++) session.send({ request_id: i + 2, new_order: limitOrder(order) });
    session.end();
    expect((await session.reports(50)).length).toBe(50);
    expect((await session.ended).code).toBe(0);
  });

  it('is RESOURCE_EXHAUSTED for an oversized message', async () => {
    const { client } = await openVenue({ limits: { messageBytesMax: 4096 } });
    const session = await client.logon('oversized');
    session.send({ new_order: limitOrder({ ...order, tag: 'x'.repeat(5000) }) });
    expect((await session.ended).code).toBe(grpc.status.RESOURCE_EXHAUSTED);
    await (await client.logon('other')).order(2, order);
  });

  it('is RESOURCE_EXHAUSTED for a client that never reads, while others are served', async () => {
    const { client, engine } = await openVenue({ limits: { pendingOutputBytesMax: 1024 * 1024 } });
    const session = await client.logon('deaf');
    session.stream.pause();
    // A paused grpc-js client still takes 16 messages of up to 256 KiB before HTTP/2 holds the server back.
    const refused = Array.from({ length: 2000 }, (_, i) => ({
      request_id: i + 1,
      new_order: { symbol: 'NOPE', tag: 'sixteen-bytes-it' },
    }));
    for (let i = 0; i < 100 && engine.gateway.sessions.size > 0; i++) {
      session.send(...refused);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await until(() => engine.gateway.sessions.size === 0);
    await (await client.logon('reader')).order(2, order);
    session.stream.resume();
    const ended = await session.ended;
    expect(ended.code).toBe(grpc.status.RESOURCE_EXHAUSTED);
    expect(ended.details).toContain('too slowly');
  });

  it('is a goodbye when the venue stops', async () => {
    const running = await openVenue();
    const session = await running.client.logon('stop', { cancel_on_disconnect: 'CANCEL_ON_DISCONNECT_SESSION' });
    running.agent.drain();
    session.send({ request_id: 5, new_order: limitOrder(order) });
    const event = await session.next();
    if (event.kind === 'report') {
      expect(event.report.reject_reason).toBe('REJECT_REASON_SHUTTING_DOWN');
      expect((await session.nextOf('goodbye')).reason).toContain('shutting down');
    } else {
      expect(event.goodbye.reason).toContain('shutting down');
    }
    expect((await session.ended).code).toBe(0);
    await running.running;
    expect(running.engine.massCancels.length).toBe(1);
    expect(running.engine.taken.slice(-2)).toEqual([CommandKind.DRAIN, CommandKind.DRAIN]);
  });
});
