// The WebSocket door alone, on both socket libraries: real clients on one side, real rings with an engine that only echoes
// on the other. How commands are asked and answered; what the venue makes of them is tested elsewhere.

import { afterEach, expect, it } from 'vitest';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { runAgentOnEventLoop } from '../../engine/ring/agent.js';
import { allocateCounters, ThreadCounters } from '../../engine/ring/counters.js';
import { GatewayAgent } from '../../gateway/gateway-agent.js';
import type { FrameLimits } from '../../gateway/websocket/order-entry-socket.js';
import type { SocketServer } from '../../gateway/websocket/socket-server.js';
import { WebSocketDoor } from '../../gateway/websocket/websocket-door.js';
import { orderEntrySocketOptions } from '../../gateway/websocket/websocket-limits.js';
import { credential } from '../support/credentials.js';
import { EchoEngine, type EchoOptions, FILLED_QUANTITY, UNKNOWN_ID } from '../support/echo-engine.js';
import { jsonOrder, OrderSocket } from '../support/json-order-client.js';
import { until } from '../support/socket-fixtures.js';
import { describeSocketServers } from '../support/socket-libraries.js';

interface VenueOptions extends EchoOptions {
  readonly frames?: FrameLimits;
}

describeSocketServers((Server) => {
  let engine: EchoEngine;
  let agent: GatewayAgent;
  let door: WebSocketDoor;
  let running: Promise<unknown> | undefined;
  let address = '';

  async function openVenue({ frames, ...options }: VenueOptions = {}): Promise<void> {
    engine = new EchoEngine(options);
    agent = new GatewayAgent(engine.gateway);
    const serverOptions = { host: '127.0.0.1', port: 0, ...orderEntrySocketOptions(engine.gateway.limits) };
    const server: SocketServer = new Server(serverOptions);
    door = new WebSocketDoor({ gateway: engine.gateway, server, limits: frames });
    const counters = new ThreadCounters(allocateCounters('test'));
    running = Promise.all([
      runAgentOnEventLoop(agent, engine.gatewayDoorbell, counters),
      runAgentOnEventLoop(engine, engine.doorbell, counters),
    ]);
    await agent.recovered;
    address = `127.0.0.1:${(await door.listen()).port}`;
  }

  afterEach(async () => {
    agent.drain();
    await running;
    await door.close(100);
  });

  it('speaks the messages of the contract', async () => {
    await openVenue();
    const client = await OrderSocket.open(address);
    client.send({ op: 'logon', id: 1, account: 'desk-1', cancel_on_disconnect: 'SESSION' });
    const ack = await client.nextOf('logon_ack');
    expect(ack).toEqual({
      event: 'logon_ack',
      id: 1,
      session_id: expect.any(Number),
      server_time_ns: expect.stringMatching(/^\d{19}$/),
      last_account_sequence: 0,
    });
    client.send({ op: 'new_order', id: 2, order: jsonOrder({ client_order_id: 'a-1', price: '585.33' }) });
    const accepted = await client.nextOf('report');
    const instant = expect.stringMatching(/^\d{19}$/);
    expect(accepted).toEqual({
      event: 'report',
      id: 2,
      report: {
        account_sequence: 1,
        engine_sequence: expect.any(Number),
        order_id: '1',
        client_order_id: 'a-1',
        symbol: 'AAPL',
        account: 'desk-1',
        side: 'BUY',
        type: 'LIMIT',
        time_in_force: 'GTC',
        exec_type: 'NEW',
        status: 'NEW',
        price: '585.33',
        quantity: '5',
        cumulative_quantity: '0',
        leaves_quantity: '5',
        command_type: 'NEW',
        stamps: {
          gateway_in: instant,
          risk_in: instant,
          engine_in: instant,
          matched: instant,
          durable: instant,
          gateway_out: instant,
        },
      },
    });
    client.send({ op: 'cancel', id: 3, order: { client_order_id: 'a-1' } });
    client.send({ op: 'replace', id: 4, order: { order_id: '1' }, price: '585.40' });
    client.send({ op: 'mass_cancel', id: 5, symbol: 'AAPL' });
    expect(await client.reports(2)).toMatchObject([
      { id: 3, exec_type: 'CANCELED' },
      { id: 4, exec_type: 'REPLACED', symbol: 'AAPL' },
    ]);
    expect(await client.next()).toEqual({ event: 'mass_cancel', id: 5, canceled: 5 });
    client.send({ op: 'heartbeat', id: 6, client_time_ns: '123' });
    expect(await client.next()).toEqual({
      event: 'heartbeat',
      id: 6,
      client_time_ns: '123',
      server_receive_ns: instant,
      server_send_ns: instant,
    });
  });

  it('carries the messages of the gRPC session in binary frames', async () => {
    await openVenue();
    const client = await OrderSocket.open(address, { binary: true });
    const order = { client_order_id: 'b-1', symbol: 'AAPL', side: 1, type: 1, quantity: FILLED_QUANTITY, price: 7 };
    const commands = Array.from({ length: 50 }, (_, index) => ({ request_id: index + 2, new_order: order }));
    client.send({ commands: [{ request_id: 1, logon: { account: 'binary' } }, ...commands] });
    expect(await client.next()).toMatchObject({ request_id: '1', logon_ack: {} });
    for (let index = 0; index < 150; index++) {
      const event = await client.next();
      expect(event.request_id).toBe(String(Math.floor(index / 3) + 2));
      expect(event.report).toMatchObject({
        account_sequence: String(index + 1),
        client_order_id: 'b-1',
        symbol: 'AAPL',
      });
    }
    client.sendRaw(Buffer.from([0xff, 0xff]));
    expect((await client.next()).reject).toMatchObject({ reason: 100, text: expect.stringContaining('ClientMessage') });
    client.sendRaw('{"op":"heartbeat"}');
    expect((await client.next()).reject).toMatchObject({ reason: 100, text: expect.stringContaining('binary') });
  });

  it('tells both encodings of one account the same, and the request id to the sender alone', async () => {
    await openVenue();
    const json = await OrderSocket.logon(address, 'shared');
    const binary = await OrderSocket.open(address, { binary: true });
    binary.send({ commands: [{ logon: { account: 'shared' } }] });
    await binary.next();
    for (let id = 2; id < 22; id++)
      json.send({ op: 'new_order', id, order: jsonOrder({ client_order_id: `o-${id}` }) });
    const reports = await json.reports(20);
    for (const report of reports) {
      const event = await binary.next();
      expect(event.request_id).toBeUndefined();
      expect(event.report.account_sequence).toBe(String(report.account_sequence));
      expect(event.report.client_order_id).toBe(report.client_order_id);
    }
  });

  it('answers in the order of the commands, whichever stage refuses', async () => {
    await openVenue();
    const client = await OrderSocket.open(address);
    client.send({ op: 'logon', id: 1, account: 'ordered' });
    const kinds: ((id: number) => object)[] = [
      (id) => ({ op: 'new_order', id, order: jsonOrder({ client_order_id: `o-${id}` }) }),
      (id) => ({ op: 'new_order', id, order: jsonOrder({ symbol: 'NOPE' }) }),
      (id) => ({ op: 'new_order', id, order: { price: 1 } }),
      (id) => ({ op: 'cancel', id, order: { order_id: '1' } }),
      (id) => ({ op: 'replace', id, order: { order_id: '77' }, price: '1.00' }),
      (id) => ({ op: 'nothing', id }),
    ];
    for (let id = 2; id < 302; id++) client.send(kinds[id % kinds.length](id));
    const ids: number[] = [];
    for (let index = 0; index < 301; index++) ids.push((await client.next()).id);
    expect(ids).toEqual(Array.from({ length: 301 }, (_, index) => index + 1));
  });

  it('refuses what comes before the logon, and what is not understood, and changes nothing', async () => {
    await openVenue();
    const client = await OrderSocket.open(address);
    client.send({ op: 'new_order', id: 5, order: jsonOrder({ client_order_id: 'x' }) });
    client.sendRaw('{"op":');
    client.sendRaw(Buffer.from('{"op":"heartbeat"}'));
    client.send({ op: 'logon', id: 6, account: 'has space' });
    expect(await client.next()).toMatchObject({ event: 'reject', id: 5, reason: 'NOT_LOGGED_ON' });
    expect(await client.next()).toMatchObject({ event: 'reject', id: null, reason: 'MALFORMED' });
    expect(await client.next()).toMatchObject({ id: null, text: expect.stringContaining('text frames') });
    expect(await client.next()).toMatchObject({ id: 6, text: expect.stringContaining('account "has space"') });
    expect(engine.taken).toEqual([]);
    client.send({ op: 'logon', id: 7, account: 'ok' });
    await client.nextOf('logon_ack');
    client.send({ op: 'dead_man', id: 8, timeout_ms: 5 });
    expect(await client.next()).toMatchObject({ id: 8, reason: 'INVALID_COMBINATION' });
  });

  it('counts decimals in the ticks of the order that a replace names, which it asks the engine for where it does not know', async () => {
    await openVenue();
    const client = await OrderSocket.logon(address, 'replacer');
    client.send({
      op: 'new_order',
      id: 2,
      order: jsonOrder({ client_order_id: 'btc', symbol: 'BTC-USD', price: '60000.5', quantity: '1' }),
    });
    client.send({ op: 'replace', id: 3, order: { client_order_id: 'btc' }, price: '60001.0' });
    client.send({ op: 'replace', id: 4, order: { client_order_id: UNKNOWN_ID }, price: '60001.0' });
    client.send({ op: 'replace', id: 5, order: { client_order_id: 'older', symbol: 'AAPL' }, price: '60001.0' });
    client.send({ op: 'replace', id: 6, order: { client_order_id: 'older' }, new_client_order_id: 'newer' });
    client.send({ op: 'replace', id: 7, order: { order_id: '1', symbol: 'NOPE' }, price: '60001.0' });
    client.send({ op: 'replace', id: 8, order: { order_id: '77' }, price: '60001.0' });
    client.send({ op: 'replace', id: 9, order: { order_id: '78' }, price: '60001.5' });
    client.send({ op: 'cancel', id: 10, order: { order_id: '78' } });
    expect(await client.reports(9)).toMatchObject([
      { id: 2, exec_type: 'NEW', price: '60000.5', symbol: 'BTC-USD' },
      { id: 3, exec_type: 'REPLACED', symbol: 'BTC-USD' },
      {
        id: 4,
        exec_type: 'REJECTED',
        command_type: 'REPLACE',
        reject_reason: 'UNKNOWN_ORDER',
        text: `the account has no such order: client_order_id "${UNKNOWN_ID}"`,
      },
      { id: 5, exec_type: 'REPLACED', symbol: 'AAPL' },
      { id: 6, exec_type: 'REPLACED' },
      { id: 7, exec_type: 'REJECTED', reject_reason: 'UNKNOWN_SYMBOL', symbol: 'NOPE' },
      { id: 8, exec_type: 'REPLACED', symbol: 'BTC-USD', price: '60001.0' },
      { id: 9, exec_type: 'REPLACED', symbol: 'BTC-USD', price: '60001.5' },
      { id: 10, exec_type: 'CANCELED' },
    ]);
  });

  it('cancels on disconnect as the client has asked', async () => {
    await openVenue();
    const client = await OrderSocket.logon(address, 'dropper', { cancel_on_disconnect: 'SESSION' });
    const careless = await OrderSocket.logon(address, 'careless');
    const ack = client.events[0];
    careless.webSocket.terminate();
    client.webSocket.terminate();
    await until(() => engine.massCancels.length === 1);
    await until(() => engine.gateway.sessions.size === 0);
    expect(engine.massCancels).toEqual([{ account: 0, onlySession: ack.session_id, session: 0 }]);
  });

  it('closes with 4001 where the token is wrong', async () => {
    await openVenue({ credentials: [credential('desk', 'secret')] });
    const client = await OrderSocket.open(address);
    client.send({ op: 'logon', id: 1, account: 'desk', token: 'guess' });
    expect(await client.nextOf('reject')).toMatchObject({ id: 1, reason: 'UNAUTHENTICATED' });
    expect(await client.closed).toMatchObject({ code: 4001 });
    await OrderSocket.logon(address, 'desk', { token: 'secret' });
  });

  it('closes with 1009 for a frame over the limit, and serves others', async () => {
    await openVenue({ limits: { messageBytesMax: 4096 } });
    const other = await OrderSocket.logon(address, 'other');
    const client = await OrderSocket.logon(address, 'big');
    client.sendRaw('x'.repeat(5000));
    expect(await client.closed).toMatchObject({ code: 1009 });
    other.send({ op: 'heartbeat', id: 9 });
    expect(await other.nextOf('heartbeat')).toMatchObject({ id: 9 });
  });

  it('closes a flooding client with 4009, cancels its orders, and serves others', async () => {
    await openVenue({ frames: { framesPerSecondMax: 1, framesBurstMax: 50 } });
    const other = await OrderSocket.logon(address, 'other');
    const client = await OrderSocket.logon(address, 'flood', { cancel_on_disconnect: 'ACCOUNT' });
    for (let id = 2; id < 200; id++) client.send({ op: 'heartbeat', id });
    expect(await client.closed).toMatchObject({ code: 4009, reason: expect.stringContaining('more than 1 frames') });
    expect(client.events.length).toBeGreaterThanOrEqual(50);
    expect(client.events.length).toBeLessThan(60);
    await until(() => engine.massCancels.length === 1);
    other.send({ op: 'heartbeat', id: 9 });
    await other.nextOf('heartbeat');
  });

  it.each([false, true])('closes a client that does not read with 4008 (binary: %s)', async (binary) => {
    const pendingOutputBytesMax = 1 << 20;
    await openVenue({ limits: { pendingOutputBytesMax } });
    const client = await OrderSocket.open(address, { binary });
    const sender = await OrderSocket.logon(address, 'slow');
    client.send(binary ? { commands: [{ logon: { account: 'slow' } }] } : { op: 'logon', account: 'slow' });
    await client.next();
    client.webSocket.pause();
    for (let sent = 0; sent < 400 && engine.gateway.sessions.size === 2; sent++) {
      for (let id = 0; id < 40; id++) {
        sender.send({
          op: 'new_order',
          id,
          order: jsonOrder({ client_order_id: 'x', quantity: `${FILLED_QUANTITY}` }),
        });
      }
      await sender.reports(120);
    }
    expect(engine.gateway.sessions.size).toBe(1);
    client.webSocket.resume();
    expect(await client.closed).toMatchObject({ code: 4008 });
    const sequences = client.events.flatMap(({ report }) => (report ? [Number(report.account_sequence)] : []));
    expect(sequences).toEqual(sequences.map((_, index) => sequences[0] + index));
  });

  it('says goodbye and closes with 1001 when the venue goes down, after refusing what comes late', async () => {
    await openVenue();
    const client = await OrderSocket.logon(address, 'late', { cancel_on_disconnect: 'SESSION' });
    const binary = await OrderSocket.open(address, { binary: true });
    binary.send({ commands: [{ logon: { account: 'late' } }] });
    await binary.next();
    agent.drain();
    client.send({ op: 'new_order', id: 5, order: jsonOrder({ client_order_id: 'x' }) });
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect(await binary.closed).toMatchObject({ code: 1001 });
    expect(client.events.at(-1)).toEqual({ event: 'goodbye', id: 0, reason: 'the venue is shutting down' });
    expect(binary.events.at(-1)).toEqual({ goodbye: { reason: 'the venue is shutting down' } });
    expect(engine.taken).not.toContain(CommandKind.NEW_ORDER);
    expect(engine.massCancels.length).toBe(1);
  });
});
