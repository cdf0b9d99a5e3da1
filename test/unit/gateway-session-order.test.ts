// Rule 9 of the contract, on real rings in one thread: answers to a session's commands come in the order of the commands,
// whichever stage refuses, however the engine's progress interleaves with the client's.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { REFUSALS_HELD_MAX } from '../../gateway/gateway-limits.js';
import { REFUSED_PRICE } from '../support/echo-engine.js';
import { MemoryClient, memoryOrder, openMemoryVenue } from '../support/memory-client.js';

describe('answers', () => {
  it('of the gateway wait for those of the engine, command by command', async () => {
    const { engine, client, poll } = openMemoryVenue();
    await poll();
    client.send(
      { request_id: 1, logon: { account: 'a' } },
      memoryOrder(2),
      memoryOrder(3, { symbol: 'NOPE' }),
      memoryOrder(4),
    );
    client.send(
      memoryOrder(5, { symbol: 'NOPE' }),
      { request_id: 6, logon: { account: 'b' } },
      memoryOrder(7, { price: REFUSED_PRICE }),
    );
    client.send({ request_id: 8, dead_man: {} });
    await poll();
    expect(client.events).toEqual([]);
    engine.work(2); // the account's opening and the logon
    await poll();
    expect(client.requestIds).toEqual([1]);
    engine.work(1);
    await poll();
    expect(client.requestIds).toEqual([1, 2, 3]);
    engine.work(1);
    await poll();
    expect(client.requestIds).toEqual([1, 2, 3, 4, 5, 6]);
    engine.work();
    await poll();
    expect(client.requestIds).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(client.session).toMatchObject({ sent: 4, ended: 4 });
  });

  it('keep the order for any mix of commands, refusals and progress, full rings included', async () => {
    const step = fc.oneof(
      fc
        .constantFrom({}, { symbol: 'NOPE' }, { symbol: '' }, { price: REFUSED_PRICE }, { quantity: 8 })
        .map((fields) => ({ fields })),
      fc.nat(4).map((work) => ({ work })),
      fc.constant({ poll: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { engine, client, poll } = openMemoryVenue({ ringCapacity: 8, validatorCount: 1 });
        await poll();
        client.send({ request_id: 1, logon: { account: 'a' } });
        let last = 1;
        for (const next of steps) {
          if ('fields' in next) client.send(memoryOrder(++last, next.fields));
          else if ('work' in next) engine.work(next.work);
          else await poll();
        }
        engine.work();
        await poll();
        const firsts = client.requestIds.filter((id, index, all) => all.indexOf(id) === index);
        expect(firsts).toEqual(Array.from({ length: last }, (_, i) => i + 1));
        const sorted = [...client.requestIds].sort((a, b) => a - b);
        expect(client.requestIds).toEqual(sorted);
      }),
      { numRuns: 300 },
    );
  });

  it('of a message on its way gather, so that all that are ready meanwhile go out in one', async () => {
    const { engine, client, poll } = openMemoryVenue();
    await poll();
    client.reading = false;
    client.send({ request_id: 1, logon: { account: 'a' } });
    engine.work();
    await poll();
    expect(client.messages).toBe(1);
    for (let i = 2; i < 100; i++) {
      client.send(memoryOrder(i));
      engine.work();
      await poll();
    }
    expect(client.messages).toBe(1);
    client.publisher.onSent();
    expect(client.messages).toBe(2);
    expect(client.requestIds).toEqual(Array.from({ length: 99 }, (_, i) => i + 1));
  });
});

describe('a session', () => {
  it('that collects refusals without end while the engine stands still is ended', async () => {
    const { client, poll } = openMemoryVenue();
    await poll();
    client.send({ request_id: 1, logon: { account: 'a' } });
    const refused = Array.from({ length: 1024 }, (_, i) => memoryOrder(i, { symbol: 'NOPE' }));
    for (let i = 0; i <= REFUSALS_HELD_MAX / 1024 && client.ended === undefined; i++) client.send(...refused);
    expect(client.ended).toBeDefined();
    client.send(memoryOrder(5));
  });

  it('does not lose its cancel on disconnect to a full ring', async () => {
    const { engine, client, poll } = openMemoryVenue({ ringCapacity: 8, validatorCount: 1 });
    await poll();
    client.send({ request_id: 1, logon: { account: 'a', cancel_on_disconnect: 1 } });
    for (let i = 2; i < 20; i++) client.send(memoryOrder(i));
    engine.gateway.closeSession(client.session);
    expect(engine.gateway.disconnectCancels.isEmpty).toBe(false);
    engine.work();
    engine.gateway.disconnectCancels.retry();
    expect(engine.gateway.disconnectCancels.isEmpty).toBe(true);
    engine.work();
    expect(engine.massCancels).toEqual([{ account: 0, onlySession: client.session.id, session: 0 }]);
    expect(engine.taken.filter((kind) => kind === CommandKind.MASS_CANCEL).length).toBe(1);
    await poll();
  });

  it('gets no report from before its logon was acknowledged', async () => {
    const { engine, client, poll } = openMemoryVenue();
    await poll();
    client.send({ request_id: 1, logon: { account: 'a' } }, memoryOrder(2), memoryOrder(3));
    const late = new MemoryClient(engine);
    late.send({ request_id: 1, logon: { account: 'a' } });
    client.send(memoryOrder(4));
    engine.work();
    await poll();
    expect(late.events[0].logon_ack.last_account_sequence).toBe('2');
    expect(late.events.slice(1).map((event) => event.report.account_sequence)).toEqual(['3']);
  });

  it('opens accounts once, with indices of their own, and changes a default only where it differs', async () => {
    const { engine, client, poll } = openMemoryVenue();
    await poll();
    const logon = (request_id: number, account: string, mode: number) => ({
      request_id,
      logon: { account, default_self_trade_prevention: mode },
    });
    const sessions = [client, ...Array.from({ length: 4 }, () => new MemoryClient(engine))];
    const wanted: readonly (readonly [string, number])[] = [
      ['a', 0],
      ['b', 3],
      ['b', 3],
      ['b', 0],
      ['b', 5],
    ];
    sessions.forEach((session, i) => {
      session.send(logon(1, ...wanted[i]));
    });
    expect(sessions.map(({ session }) => session.account)).toEqual([0, 1, 1, 1, 1]);
    engine.work();
    await poll();
    expect(engine.taken.filter((kind) => kind === CommandKind.CONFIGURE_ACCOUNT).length).toBe(3);
    expect(engine.gateway.accounts.selfTradePrevention(1)).toBe(5);
    expect(sessions.map(({ events }) => events.length)).toEqual([1, 1, 1, 1, 1]);
  });

  it('is refused where the venue has no room for its account', async () => {
    const { client, poll } = openMemoryVenue({ limits: { accountsMax: 1 } });
    await poll();
    client.send({ request_id: 1, logon: { account: 'a' } });
    const other = new MemoryClient(client.engine);
    other.send({ request_id: 9, logon: { account: 'b' } });
    await poll();
    expect(other.events[0].reject.reason).toBe(501);
  });
});
