// What the gateway keeps for sessions, and how long: nothing outlives its use, and nobody holds a place by not reading.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import type { EventPublisher } from '../../gateway/event-publisher.js';
import { SessionEnd } from '../../gateway/event-publisher.js';
import { REFUSALS_HELD_MAX } from '../../gateway/gateway-limits.js';
import { RefusalQueue } from '../../gateway/refusal-queue.js';
import { SessionState } from '../../gateway/session.js';
import type { EchoEngine } from '../support/echo-engine.js';
import { MemoryClient, memoryOrder, openMemoryVenue } from '../support/memory-client.js';

setFlagsFromString('--expose_gc');
const collectGarbage: () => void = runInNewContext('gc');

const logon = (default_self_trade_prevention: number) => ({
  request_id: 1,
  logon: { account: 'a', default_self_trade_prevention },
});

describe('a session whose refusals pass the limit', () => {
  it('is ended though its client does not read', async () => {
    const { client, poll } = openMemoryVenue();
    await poll();
    client.reading = false;
    client.send({ request_id: 1, heartbeat: {} });
    expect(client.messages).toBe(1); // refused, and on its way for good
    client.send(logon(0));
    const refused = Array.from({ length: 1024 }, (_, i) => memoryOrder(i, { symbol: 'NOPE' }));
    for (let i = 0; i <= REFUSALS_HELD_MAX / 1024; i++) client.send(...refused);
    expect(client.ended).toBe(SessionEnd.SLOW_READER);
    expect(client.session.state).toBe(SessionState.CLOSED);
    client.publisher.onSent();
    expect(client.messages).toBe(1);
  });
});

describe('the queue of refusals', () => {
  it('gives back the memory of a backlog, and keeps that of a few', () => {
    const allocate = vi.spyOn(RecordMemory, 'allocate');
    const published: number[] = [];
    const publisher = {
      sessionReject: (requestIdLow: number) => published.push(requestIdLow),
    } as unknown as EventPublisher;
    const queue = new RefusalQueue();
    const fill = (count: number) => {
      for (let i = 0; i < count; i++) queue.addSessionReject(0, i, 0, 100, 'no');
      queue.release(0, publisher);
    };
    fill(1000);
    expect(allocate).toHaveBeenLastCalledWith(1024 * REPORT_BYTES);
    fill(1);
    expect(allocate).toHaveBeenLastCalledWith(4 * REPORT_BYTES);
    fill(4);
    expect(allocate).toHaveBeenCalledTimes(10);
    expect(published).toEqual([...Array(1000).keys(), 0, 0, 1, 2, 3]);
    allocate.mockRestore();
  });
});

describe('a session that is over', () => {
  it('is kept by nothing once its last reports were flushed', async () => {
    const { engine, poll } = openMemoryVenue();
    await poll();
    const session = await openAndClose(engine, poll);
    await new Promise((resolve) => setTimeout(resolve, 1));
    collectGarbage();
    expect(session.deref()).toBeUndefined();
  });

  async function openAndClose(engine: EchoEngine, poll: () => Promise<void>): Promise<WeakRef<object>> {
    const client = new MemoryClient(engine);
    client.send(logon(0));
    engine.work();
    await poll();
    expect(client.events.length).toBe(1);
    engine.gateway.closeSession(client.session);
    return new WeakRef(client.session);
  }
});

describe('the default of an account', () => {
  it('is the last one asked for, whatever the engine still has to say of earlier ones', async () => {
    const { engine, client, poll } = openMemoryVenue({ validatorCount: 1 });
    const { accounts } = engine.gateway;
    await poll();
    client.send(logon(1));
    new MemoryClient(engine).send(logon(3));
    engine.work(1); // the opening, with the first default
    await poll();
    expect(accounts.selfTradePrevention(0)).toBe(3);
    new MemoryClient(engine).send(logon(0));
    expect(accounts.selfTradePrevention(0)).toBe(3);
    new MemoryClient(engine).send(logon(1));
    engine.work();
    await poll();
    expect(accounts.selfTradePrevention(0)).toBe(1);
    expect(engine.defaults).toEqual([1, 3, 1]);
  });
});
