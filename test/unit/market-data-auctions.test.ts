// What subscribers are told of auctions, of orders that are not shown, and of instruments that come and go.

import { describe, expect, it } from 'vitest';
import { Side } from '../../engine/domain/side.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import type { FakeSocket } from '../support/fake-socket-server.js';
import { fakeFixture } from '../support/market-data-fixture.js';

const PATIENT = { requestsPerSecondMax: 1_000_000, heartbeatMillis: 1_000_000 };

function open(channel: string, fixture = fakeFixture(PATIENT)) {
  const socket = fixture.sockets.connect();
  subscribe(socket, channel);
  return { ...fixture, socket };
}

function subscribe(socket: FakeSocket, channel: string): void {
  socket.receive({ op: 'subscribe', id: 1, channel, symbols: ['AAPL'] });
  socket.take();
}

describe('the status of an instrument in an auction', () => {
  it('says where the auction would trade, in every frame', () => {
    const { generator, aapl, run, socket, sockets } = open('status');
    generator.setStatus(aapl, TradingStatus.AUCTION);
    run();
    generator.indicative(aapl, 58_535, 300, -20);
    run();
    expect(socket.frames.splice(0)).toEqual([
      '{"channel":"status","type":"update","symbol":"AAPL","sequence":2,"previous_sequence":1,"status":"AUCTION","indicative":{"price":null,"quantity":"0","surplus":"0"}}',
      '{"channel":"status","type":"update","symbol":"AAPL","sequence":3,"previous_sequence":2,"status":"AUCTION","indicative":{"price":"585.35","quantity":"300","surplus":"-20"}}',
    ]);
    const late = sockets.connect();
    late.receive({ op: 'subscribe', id: 1, channel: 'status', symbols: ['AAPL'] });
    expect(late.take()[1]).toMatchObject({
      type: 'snapshot',
      sequence: 3,
      status: 'AUCTION',
      indicative: { price: '585.35', quantity: '300', surplus: '-20' },
    });
    generator.setStatus(aapl, TradingStatus.OPEN);
    run();
    expect(socket.take()).toEqual([
      { channel: 'status', type: 'update', symbol: 'AAPL', sequence: 4, previous_sequence: 3, status: 'OPEN' },
    ]);
  });

  it('says it once a publication, after the status that it belongs to', () => {
    const { generator, aapl, run, socket } = open('status');
    generator.setStatus(aapl, TradingStatus.AUCTION);
    generator.indicative(aapl, 100, 5, 0);
    generator.indicative(aapl, 101, 7, 2);
    run();
    expect(socket.take()).toMatchObject([
      { sequence: 2, previous_sequence: 1, indicative: { price: null, quantity: '0' } },
      { sequence: 4, previous_sequence: 2, indicative: { price: '1.01', quantity: '7', surplus: '2' } },
    ]);
    generator.indicative(aapl, 0, 0, 0);
    generator.setStatus(aapl, TradingStatus.HALTED);
    generator.setStatus(aapl, TradingStatus.AUCTION);
    run();
    expect(socket.take()).toMatchObject([
      { sequence: 6, previous_sequence: 4, status: 'HALTED' },
      { sequence: 7, previous_sequence: 6, status: 'AUCTION', indicative: { price: null } },
    ]);
    run();
    expect(socket.take()).toEqual([]);
  });
});

describe('trades', () => {
  it('of an auction have no taker, and there is one frame for both sides', () => {
    const { generator, aapl, run, socket } = open('trades');
    generator.add(aapl, Side.BUY, 102, 5);
    generator.add(aapl, Side.SELL, 100, 7);
    generator.uncross(aapl);
    run();
    expect(socket.frames).toEqual([
      '{"channel":"trades","type":"trade","symbol":"AAPL","sequence":4,"previous_sequence":0,"trade_id":"1","price":"1.02","quantity":"5","taker_side":null,"auction":true,"time":"1700000000000004000"}',
    ]);
  });

  it('with hidden orders are told like others, and change no book', () => {
    const fixture = fakeFixture(PATIENT);
    fixture.generator.add(fixture.aapl, Side.SELL, 105, 9);
    fixture.run();
    const { generator, aapl, run, socket } = open('trades', fixture);
    const watchers = ['book', 'bbo'].map((channel) => open(channel, fixture).socket);
    generator.hiddenTrade(aapl, Side.SELL, 104, 3);
    run();
    expect(socket.take()).toMatchObject([{ sequence: 3, price: '1.04', quantity: '3', taker_side: 'BUY' }]);
    for (const watcher of watchers) expect(watcher.take()).toEqual([]);
    generator.add(aapl, Side.SELL, 105, 1);
    run();
    expect(watchers[0].take()).toMatchObject([{ sequence: 4, previous_sequence: 2, asks: [['1.05', '10', 2]] }]);
  });
});

describe('a crossed book', () => {
  it('is kept as it is, by levels and by its best prices', () => {
    const fixture = fakeFixture(PATIENT);
    const book = open('book', fixture).socket;
    const bbo = open('bbo', fixture).socket;
    const { generator, aapl, run, sockets } = fixture;
    generator.add(aapl, Side.BUY, 110, 5);
    generator.add(aapl, Side.SELL, 90, 7);
    generator.add(aapl, Side.BUY, 90, 2);
    run();
    expect(book.take()).toMatchObject([
      {
        bids: [
          ['1.10', '5', 1],
          ['0.90', '2', 1],
        ],
        asks: [['0.90', '7', 1]],
      },
    ]);
    expect(bbo.take().at(-1)).toMatchObject({ bid: ['1.10', '5'], ask: ['0.90', '7'] });
    generator.uncross(aapl);
    run();
    expect(book.take()).toMatchObject([{ bids: [['1.10', '0', 0]], asks: [['0.90', '2', 1]] }]);
    const late = sockets.connect();
    late.receive({ op: 'subscribe', id: 1, channel: 'book', symbols: ['AAPL'] });
    expect(late.take()[1]).toMatchObject({ sequence: 5, bids: [['0.90', '2', 1]], asks: [['0.90', '2', 1]] });
  });
});

describe('an instrument that is removed', () => {
  it('ends every subscription with a last frame, and its symbol is unknown', () => {
    const fixture = fakeFixture(PATIENT);
    const { generator, aapl, run, sockets } = fixture;
    const socket = sockets.connect();
    for (const channel of ['book', 'bbo', 'trades', 'status']) subscribe(socket, channel);
    const other = generator.addInstrument('MSFT');
    run();
    socket.receive({ op: 'subscribe', id: 1, channel: 'trades', symbols: ['MSFT'] });
    socket.take();
    generator.add(aapl, Side.BUY, 100, 5);
    generator.cancel(aapl, [aapl.orders[0]]);
    generator.removeInstrument(aapl);
    run();
    const removed = socket.take().filter((frame) => frame.type === 'removed');
    expect(removed).toEqual(
      [
        ['book', 4],
        ['bbo', 4],
        ['trades', 0],
        ['status', 1],
      ].map(([channel, previous_sequence]) => ({
        channel,
        type: 'removed',
        symbol: 'AAPL',
        sequence: 5,
        previous_sequence,
      })),
    );
    socket.receive({ op: 'subscribe', id: 2, channel: 'book', symbols: ['AAPL'] });
    expect(socket.take()).toMatchObject([{ event: 'reject', reason: 'UNKNOWN_SYMBOL' }]);
    generator.add(other, Side.BUY, 100, 5);
    generator.takeLiquidity(other, 5, () => {});
    generator.takeLiquidity(other, 5, () => {});
    run();
    expect(fixture.agent.figures()).toMatchObject({ subscriptions: 1 });
  });

  it('leaves its symbol to another, with books of its own', () => {
    const fixture = fakeFixture(PATIENT);
    const { generator, aapl, run, sockets } = fixture;
    const socket = sockets.connect();
    subscribe(socket, 'book');
    generator.removeInstrument(aapl);
    const again = generator.addInstrument('AAPL', { mantissa: 5, scale: 1 });
    run();
    expect(socket.take()).toMatchObject([{ type: 'removed', sequence: 2, previous_sequence: 1 }]);
    socket.receive({ op: 'subscribe', id: 2, channel: 'book', symbols: ['AAPL'] });
    generator.add(again, Side.BUY, 3, 4);
    run();
    expect(socket.take()).toMatchObject([
      { event: 'subscribed' },
      { type: 'snapshot', sequence: 3, bids: [] },
      { type: 'update', sequence: 4, previous_sequence: 3, bids: [['1.5', '4', 1]] },
    ]);
  });
});
