// Who gets a session, and who keeps it: both doors share one limit, and whoever does not log on in time is ended.

import grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { WsSocketServer } from '../../daemon/websocket/ws-socket-server.js';
import { SessionEnd } from '../../gateway/event-publisher.js';
import type { GatewayLimits } from '../../gateway/gateway-limits.js';
import { WebSocketDoor } from '../../gateway/websocket/websocket-door.js';
import { orderEntrySocketOptions } from '../../gateway/websocket/websocket-limits.js';
import { GatewayVenue } from '../support/gateway-venue.js';
import { OrderSocket } from '../support/json-order-client.js';
import { openMemoryVenue } from '../support/memory-client.js';
import { until } from '../support/socket-fixtures.js';

let venue: GatewayVenue;
let door: WebSocketDoor;
let webSocketAddress = '';

async function openDoors(limits: Partial<GatewayLimits>): Promise<void> {
  venue = await new GatewayVenue({ limits }).open();
  const { gateway } = venue.engine;
  const server = new WsSocketServer({ host: '127.0.0.1', port: 0, ...orderEntrySocketOptions(gateway.limits) });
  door = new WebSocketDoor({ gateway, server });
  webSocketAddress = `127.0.0.1:${(await door.listen()).port}`;
}

afterEach(async () => {
  await venue?.close();
  await door?.close(100);
});

describe('the limit on sessions', () => {
  it('counts those of both doors', async () => {
    await openDoors({ sessionsMax: 2 });
    const stream = await venue.client.logon('one');
    await OrderSocket.logon(webSocketAddress, 'two');
    const thirdStream = await venue.client.session().ended;
    expect(thirdStream).toMatchObject({
      code: grpc.status.RESOURCE_EXHAUSTED,
      details: expect.stringContaining('2 sessions'),
    });
    const thirdSocket = await (await OrderSocket.open(webSocketAddress)).closed;
    expect(thirdSocket).toMatchObject({ code: 1013, reason: expect.stringContaining('2 sessions') });
    expect(venue.engine.gateway.sessions.size).toBe(2);
    stream.end();
    await stream.ended;
    await until(() => venue.engine.gateway.sessions.size === 1);
    await OrderSocket.logon(webSocketAddress, 'three');
  });
});

describe('a session that does not log on in time', () => {
  it('gets a goodbye and is ended, at either door; one that has logged on stays', async () => {
    await openDoors({ logonMillisMax: 500 });
    const stays = await venue.client.logon('here');
    const stream = venue.client.session();
    stream.send({ request_id: 3, logon: { account: 'not a name' } });
    const json = await OrderSocket.open(webSocketAddress);
    const binary = await OrderSocket.open(webSocketAddress, { binary: true });
    const goodbye = 'no logon was accepted within 500 ms';
    expect(await stream.nextOf('reject')).toMatchObject({ reason: 'REJECT_REASON_MALFORMED' });
    expect(await stream.nextOf('goodbye')).toEqual({ reason: goodbye });
    expect((await stream.ended).code).toBe(grpc.status.DEADLINE_EXCEEDED);
    expect(await json.nextOf('goodbye')).toEqual({ event: 'goodbye', id: 0, reason: goodbye });
    expect(await json.closed).toMatchObject({ code: 4002 });
    expect((await binary.next()).goodbye).toEqual({ reason: goodbye });
    expect(await binary.closed).toMatchObject({ code: 4002 });
    await until(() => venue.engine.gateway.sessions.size === 1);
    stays.send({ request_id: 4, heartbeat: {} });
    expect(await stays.next()).toMatchObject({ request_id: 4, kind: 'heartbeat' });
  });

  it('is ended though it does not read, and one whose logon is under way is not', async () => {
    const { engine, client, poll } = openMemoryVenue({ limits: { logonMillisMax: 20 } });
    await poll();
    client.reading = false;
    client.send({ request_id: 1, heartbeat: {} });
    const slow = engine.gateway.openSession(client.publisher);
    slow.state = 1; // LOGGING_ON, and the engine takes its time
    await until(() => client.ended !== undefined);
    expect(client.ended).toBe(SessionEnd.NO_LOGON);
    expect(client.messages).toBe(1); // the refusal; the goodbye behind it waits for a reader
    expect(slow.state).toBe(1);
    engine.gateway.closeSession(slow);
    engine.gateway.closeSession(client.session);
  });
});
