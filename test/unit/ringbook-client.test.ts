// The client's session: words on commands, iteration over reports, refusals and ends, against the paper venue.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Instrument, RingbookClient, SessionError } from '../../client/index.js';
import { PaperVenue } from '../support/paper-venue.js';

let venue: PaperVenue;
let client: RingbookClient;
beforeEach(async () => {
  venue = await new PaperVenue(['AAPL']).start();
  client = new RingbookClient(venue.address);
});
afterEach(() => {
  client.close();
  venue.stop();
});

const BUY = { symbol: 'AAPL', side: 'BUY', price: 58533 } as const;
const SELL = { symbol: 'AAPL', side: 'SELL', price: 58533 } as const;

describe('a session', () => {
  it('gives the first and the last word on an order, before or after they have come', async () => {
    const session = await client.openSession({ account: 'desk-1' });
    const maker = session.newOrder({ ...BUY, quantity: 100 });
    expect(await maker.firstWord()).toMatchObject({ execType: 'NEW', status: 'NEW', leavesQuantity: 100, side: 'BUY' });
    const taker = session.newOrder({ ...SELL, quantity: 100, timeInForce: 'IOC' });
    expect(await maker.lastWord()).toMatchObject({
      execType: 'TRADE',
      status: 'FILLED',
      liquidity: 'MAKER',
      lastPrice: 58533,
    });
    expect(await taker.lastWord()).toMatchObject({ execType: 'TRADE', status: 'FILLED', liquidity: 'TAKER' });
    expect(await taker.lastWord()).toMatchObject({ clientOrderId: taker.clientOrderId });
    await session.close();
  });

  it('gives both words at once on a refused order', async () => {
    const session = await client.openSession({ account: 'desk-1' });
    const order = session.newOrder({ ...BUY, quantity: 0 });
    expect(await order.lastWord()).toBe(await order.firstWord());
    expect(await order.lastWord()).toMatchObject({
      execType: 'REJECTED',
      rejectReason: 'INVALID_QUANTITY',
      text: 'quantity 0',
    });
    await session.close();
  });

  it('tells a cancel by name from a refused one', async () => {
    const session = await client.openSession({ account: 'desk-1' });
    const order = session.newOrder({ ...BUY, quantity: 5, clientOrderId: 'a-1' });
    const [canceled, refused] = [session.cancel({ clientOrderId: 'a-1' }), session.cancel({ clientOrderId: 'a-1' })];
    expect(await canceled.firstWord()).toMatchObject({ execType: 'CANCELED' });
    expect(await refused.firstWord()).toMatchObject({ execType: 'REJECTED', rejectReason: 'UNKNOWN_ORDER' });
    expect(await order.lastWord()).toMatchObject({ execType: 'CANCELED', clientOrderId: 'a-1' });
    await session.close();
  });

  it('iterates over its reports in order and ends with the session', async () => {
    const session = await client.openSession({ account: 'desk-1' });
    const reports = session.reports();
    session.newOrder({ ...BUY, quantity: 7 });
    session.replace({ orderId: 1 }, { quantity: 3 });
    expect(await session.massCancel({ symbol: 'AAPL' })).toBe(1);
    await session.close();
    const seen: string[] = [];
    for await (const report of reports) seen.push(`${report.execType} ${report.leavesQuantity}`);
    expect(seen).toEqual(['NEW 7', 'REPLACED 3', 'CANCELED 0']);
  });

  it('answers heartbeats and rejects a wrong logon with its reason', async () => {
    const session = await client.openSession({ account: 'desk-1' });
    expect(await session.heartbeat()).toEqual({ serverReceiveNs: 1n, serverSendNs: 2n });
    await session.close();
    await expect(client.openSession({ account: 'desk-1', token: 'wrong' })).rejects.toMatchObject({
      reason: 'UNAUTHENTICATED',
    });
  });

  it('fails what is pending when the venue goes, and every command after it', async () => {
    const session = await client.openSession({ account: 'desk-1' });
    const order = session.newOrder({ ...BUY, quantity: 7 });
    await order.firstWord();
    const last = order.lastWord();
    const ended = new Promise((resolve) => session.once('end', resolve));
    venue.stop();
    await expect(last).rejects.toThrow();
    await ended;
    await expect(session.newOrder({ ...BUY, quantity: 7 }).firstWord()).rejects.toThrow();
    expect(session.isOpen).toBe(false);
  });

  it('reports an address where nobody listens', async () => {
    const nobody = new RingbookClient('127.0.0.1:1');
    await expect(nobody.openSession({ account: 'desk-1' })).rejects.toMatchObject({ code: 14 });
    nobody.close();
  });
});

describe('a fast session', () => {
  it('logs on, sends a batch as one message and scans the answers', async () => {
    const seen: number[][] = [];
    const session = await client.openFastSession(
      { account: 'desk-1', clientOrderIdPrefix: 'f-' },
      { onReport: (report) => seen.push([report.requestId, report.execType, report.leavesQuantity]) },
    );
    const aapl = Buffer.from('AAPL');
    session.commands.newOrder(1, 1, aapl, 1, 1, 1, 10, 100, 1, 0);
    session.commands.newOrder(2, 2, aapl, 2, 1, 2, 4, 100, 1, 0);
    session.commands.cancel(3, 1);
    session.flush();
    await session.close();
    expect(seen).toEqual([
      [1, 1, 10],
      [2, 1, 4],
      [2, 2, 0],
      [2, 2, 6],
      [3, 4, 0],
    ]);
  });

  it('rejects its opening with the reason of the refusal', async () => {
    const opening = client.openFastSession({ account: 'desk-1', token: 'wrong' }, { onReport: () => {} });
    await expect(opening).rejects.toBeInstanceOf(SessionError);
  });

  it('refuses a prefix that leaves no room for the number', async () => {
    const opening = client.openFastSession(
      { account: 'a', clientOrderIdPrefix: 'x'.repeat(21) },
      { onReport: () => {} },
    );
    await expect(opening).rejects.toThrow(RangeError);
  });
});

describe('an instrument', () => {
  const instrument = new Instrument('AAPL', '0.01', '10', 'OPEN');

  it('converts decimals exactly, both ways', () => {
    expect([instrument.ticks('585.33'), instrument.price(58533), instrument.ticks('0.29')]).toEqual([
      58533,
      '585.33',
      29,
    ]);
    expect([instrument.lots('120'), instrument.quantity(12)]).toEqual([12, '120']);
  });

  it('refuses what is no whole number of ticks or lots', () => {
    expect(() => instrument.ticks('585.335')).toThrow('no whole number of ticks of 0.01');
    expect(() => instrument.lots('15')).toThrow('no whole number of lots of 10');
  });

  it('comes from the venue by its symbol', async () => {
    expect(await client.getInstrument('AAPL')).toMatchObject({ symbol: 'AAPL', tickSize: '0.01', lotSize: '1' });
    await expect(client.getInstrument('ABC')).rejects.toThrow('no instrument ABC; there are AAPL');
  });
});
