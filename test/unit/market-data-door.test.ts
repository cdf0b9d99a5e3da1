// The life of the market-data door: requests that are refused, limits, heartbeats, recovery and the end.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { MarketEventKind } from '../../engine/domain/market-event.js';
import { Side } from '../../engine/domain/side.js';
import { checkMarketDataLimits, DEFAULT_MARKET_DATA_LIMITS } from '../../market-data/market-data-limits.js';
import { FakeSocketServer } from '../support/fake-socket-server.js';
import { fakeFixture, MarketDataFixture } from '../support/market-data-fixture.js';

afterEach(() => {
  vi.useRealTimers();
});

describe('refusals', () => {
  it('name the field and change nothing', () => {
    const { sockets, agent } = fakeFixture({ subscriptionsPerSocketMax: 2, depthsPerBookMax: 1 });
    const socket = sockets.connect();
    const refused = (request: object, reason: string, text: RegExp) => {
      socket.receive({ id: 9, ...request });
      expect(socket.take()).toEqual([{ event: 'reject', id: 9, reason, text: expect.stringMatching(text) }]);
    };
    socket.receive({ op: 'subscribe', channel: 'book', symbols: ['AAPL'], depth: 3 });
    socket.take();
    const before = agent.figures();
    const book = { op: 'subscribe', channel: 'book' };
    refused({ ...book, symbols: ['AAPL', 'NOPE'] }, 'UNKNOWN_SYMBOL', /^symbols\[1\]: "NOPE" is no instrument/);
    refused({ ...book, symbols: ['aapl'] }, 'UNKNOWN_SYMBOL', /^symbols\[0\]: "aapl"/);
    refused({ ...book, symbols: ['AAPL'], depth: 4 }, 'MALFORMED', /^depth: AAPL .* \(depthsPerBookMax\)/);
    refused(
      { op: 'resync', channel: 'bbo', symbols: ['AAPL'] },
      'MALFORMED',
      /^symbols: "AAPL" is not subscribed to on bbo/,
    );
    refused({ op: 'resync', channel: 'trades', symbols: ['AAPL'] }, 'MALFORMED', /^channel: "trades" has no snapshot/);
    refused(
      { op: 'subscribe', channel: 'candles', symbols: ['AAPL'] },
      'MALFORMED',
      /^channel: "candles" is not offered/,
    );
    expect(agent.figures()).toEqual(before);
    socket.receive({ op: 'subscribe', id: 1, channel: 'bbo', symbols: ['AAPL'] });
    socket.take();
    refused(
      { op: 'subscribe', channel: 'status', symbols: ['AAPL'] },
      'MALFORMED',
      /3 .*limit of 2 \(subscriptionsPerSocketMax\)/,
    );
    socket.receive({ op: 'subscribe', id: 2, channel: 'bbo', symbols: ['AAPL'] });
    expect(socket.take()[0]).toMatchObject({ event: 'subscribed' }); // again is not one more
  });

  it('flooding closes the socket with 4009', () => {
    const { sockets, agent } = fakeFixture({ requestsPerSecondMax: 5 });
    const socket = sockets.connect();
    for (let i = 0; i < 5; i++) socket.receive('nonsense');
    expect(socket.take()).toHaveLength(5);
    socket.receive('nonsense');
    expect(socket.closes).toMatchObject([{ code: 4009 }]);
    expect(socket.take()).toEqual([]);
    expect(agent.figures()).toMatchObject({ subscribers: 0 });
  });
});

describe('limits', () => {
  it('must fit each other', () => {
    const check = (change: object) => () => checkMarketDataLimits({ ...DEFAULT_MARKET_DATA_LIMITS, ...change });
    expect(check({})).not.toThrow();
    expect(check({ caughtUpBytes: 1e9 })).toThrow(/caughtUpBytes/);
    expect(check({ slowBytes: 1e9 })).toThrow(/slowBytes/);
    expect(check({ changesKeptMax: 1000 })).toThrow(/changesKeptMax/);
    expect(check({ depthMax: 0 })).toThrow(/depthMax/);
    expect(check({ depthMax: 1.5 })).toThrow(/depthMax/);
  });
});

describe('heartbeats', () => {
  it('come each second and say up to where the subscriber is complete', () => {
    vi.useFakeTimers();
    const { sockets, generator, aapl, run } = fakeFixture({ slowBytes: 100, caughtUpBytes: 10 });
    const socket = sockets.connect();
    vi.advanceTimersByTime(1000);
    expect(socket.take()).toEqual([{ channel: 'heartbeat', sequences: {}, conflated: 0, dropped: 0 }]);
    socket.receive({ op: 'subscribe', id: 1, channel: 'book', symbols: ['AAPL'], depth: 1 });
    generator.add(aapl, Side.BUY, 100, 1);
    generator.add(aapl, Side.BUY, 99, 1); // outside of its window, and yet it is complete up to there
    run();
    vi.advanceTimersByTime(1000);
    expect(socket.take().at(-1)).toEqual({ channel: 'heartbeat', sequences: { AAPL: 3 }, conflated: 0, dropped: 0 });
    socket.isStalled = true;
    for (let price = 101; price < 105; price++) {
      generator.add(aapl, Side.BUY, price, 1);
      run();
    }
    vi.advanceTimersByTime(1000); // it is slow: this one is left out
    socket.read();
    vi.advanceTimersByTime(1000);
    expect(socket.take().at(-1)).toEqual({ channel: 'heartbeat', sequences: { AAPL: 7 }, conflated: 3, dropped: 1 });
  });
});

describe('recovery and the end', () => {
  it('opens the door once the books are complete, with what was recovered in them', async () => {
    const fixture = new MarketDataFixture(new FakeSocketServer());
    const { generator, sockets, agent } = fixture;
    const aapl = generator.addInstrument('AAPL');
    for (let i = 0; i < 50; i++) generator.randomCommand(aapl);
    fixture.run();
    expect(sockets.accept).toBeUndefined();
    fixture.recover();
    expect(await agent.listening).toEqual({ host: 'fake', port: 1 });
    const socket = sockets.connect();
    socket.receive({ op: 'subscribe', id: 1, channel: 'book', symbols: ['AAPL'] });
    const snapshot = socket.take()[1];
    expect(snapshot.sequence).toBe(aapl.history.at(-1)?.sequence);
    expect(snapshot.bids.length).toBe(aapl.levels[0].size);
    agent.close();
  });

  it('knows instruments that are added later', () => {
    const { sockets, generator, run, agent } = fakeFixture();
    const socket = sockets.connect();
    const request = { op: 'subscribe', id: 1, channel: 'book', symbols: ['LATE'] };
    socket.receive(request);
    expect(socket.take()).toMatchObject([{ reason: 'UNKNOWN_SYMBOL' }]);
    generator.addInstrument('LATE');
    run();
    socket.receive(request);
    expect(socket.take()).toMatchObject([{ event: 'subscribed' }, { type: 'snapshot', symbol: 'LATE', sequence: 2 }]);
    agent.close();
  });

  it('passes on that the address cannot be had', async () => {
    const sockets = new FakeSocketServer();
    sockets.listen = () => Promise.reject(new Error('in use'));
    const fixture = new MarketDataFixture(sockets);
    fixture.recover();
    await expect(fixture.agent.listening).rejects.toThrow('in use');
    fixture.agent.close();
  });

  it('publishes the rest, says goodbye, closes with 1001 and is done', async () => {
    const { sockets, generator, aapl, run, agent } = fakeFixture();
    const socket = sockets.connect();
    socket.receive({ op: 'subscribe', id: 1, channel: 'book', symbols: ['AAPL'] });
    socket.take();
    generator.add(aapl, Side.BUY, 100, 1);
    generator.marker(MarketEventKind.DRAINED);
    run();
    expect(socket.take()).toMatchObject([
      { type: 'update', sequence: 2 },
      { event: 'goodbye', reason: 'SHUTTING_DOWN' },
    ]);
    expect(socket.closes).toMatchObject([{ code: 1001 }]);
    await vi.waitFor(() => expect(agent.done).toBe(true));
    agent.close();
  });

  it('stops on events that cannot be', () => {
    const { generator, run, fixture } = fakeFixture();
    generator.books.length = 0;
    generator.addInstrument('AGAIN');
    expect(run).toThrow(/is there already/);
    fixture.agent.close();
  });
});
