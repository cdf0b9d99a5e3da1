// What subscribers are sent, frame by frame, by an agent on a real ring with sockets that the test controls.

import { describe, expect, it } from 'vitest';
import { Side } from '../../engine/domain/side.js';
import type { FakeSocket } from '../support/fake-socket-server.js';
import { fakeFixture } from '../support/market-data-fixture.js';
import { BookFollower } from '../support/market-data-follower.js';

const PATIENT = { requestsPerSecondMax: 1_000_000, heartbeatMillis: 1_000_000 };

function subscribe(socket: FakeSocket, channel: string, more: object = {}): void {
  socket.receive({ op: 'subscribe', id: 1, channel, symbols: ['AAPL'], ...more });
}

describe('book', () => {
  it('sends the answer, one snapshot, then updates with the cursor', () => {
    const { sockets, generator, aapl, run } = fakeFixture(PATIENT);
    generator.add(aapl, Side.BUY, 58_533, 300);
    generator.add(aapl, Side.BUY, 58_533, 5);
    generator.add(aapl, Side.SELL, 58_540, 100);
    run();
    const socket = sockets.connect();
    subscribe(socket, 'book', { depth: 10 });
    expect(socket.frames.splice(0)).toEqual([
      '{"event":"subscribed","id":1,"channel":"book","symbols":["AAPL"],"depth":10}',
      '{"channel":"book","type":"snapshot","symbol":"AAPL","sequence":4,"bids":[["585.33","305",2]],"asks":[["585.40","100",1]]}',
    ]);
    generator.add(aapl, Side.BUY, 58_500, 7);
    generator.cancel(aapl, [aapl.orders[2]]);
    run();
    expect(socket.frames).toEqual([
      '{"channel":"book","type":"update","symbol":"AAPL","sequence":6,"previous_sequence":4,"bids":[["585.00","7",1]],"asks":[["585.40","0",0]]}',
    ]);
  });

  it('begins an empty book with the command that added the instrument', () => {
    const { sockets } = fakeFixture(PATIENT);
    const socket = sockets.connect();
    subscribe(socket, 'book');
    expect(socket.take()[1]).toEqual({
      channel: 'book',
      type: 'snapshot',
      symbol: 'AAPL',
      sequence: 1,
      bids: [],
      asks: [],
    });
  });

  it('keeps a limited window exact, and is silent about what lies outside', () => {
    const { sockets, generator, aapl, run } = fakeFixture(PATIENT);
    for (const price of [100, 99, 98]) generator.add(aapl, Side.BUY, price, 10);
    run();
    const socket = sockets.connect();
    subscribe(socket, 'book', { depth: 2 });
    expect(socket.take()[1].bids).toEqual([
      ['1.00', '10', 1],
      ['0.99', '10', 1],
    ]);
    generator.add(aapl, Side.BUY, 97, 10); // outside
    run();
    expect(socket.take()).toEqual([]);
    generator.add(aapl, Side.BUY, 101, 5); // enters, 99 leaves
    run();
    expect(socket.take()).toMatchObject([
      {
        sequence: 6,
        previous_sequence: 4,
        bids: [
          ['1.01', '5', 1],
          ['0.99', '0', 0],
        ],
      },
    ]);
    generator.cancel(aapl, [aapl.orders[0]]); // 100 goes, 99 comes back
    run();
    expect(socket.take()).toMatchObject([
      {
        sequence: 7,
        previous_sequence: 6,
        bids: [
          ['1.00', '0', 0],
          ['0.99', '10', 1],
        ],
      },
    ]);
  });

  it('never shows half a command, and lets those who come in the middle of one wait for its end', () => {
    const { sockets, generator, aapl, run, agent } = fakeFixture(PATIENT);
    for (const price of [101, 102, 103]) generator.add(aapl, Side.SELL, price, 10);
    generator.add(aapl, Side.BUY, 99, 10);
    run();
    const before = sockets.connect();
    subscribe(before, 'book');
    before.take();
    let late: FakeSocket | undefined;
    let halves = 0;
    // Takes 30 lots off the asks, or 10 off the bids: whatever the seed, the generator tells where it paused.
    generator.massCancel(aapl, 4, () => {
      run();
      halves++;
      expect(before.frames).toEqual([]);
      late ??= sockets.connect();
      if (late.frames.length === 0) subscribe(late, 'book');
      expect(late.take().filter((frame) => frame.event === undefined)).toEqual([]);
    });
    expect(halves).toBeGreaterThan(0);
    run();
    expect(agent.hasWork()).toBe(false);
    const sequence = generator.sequence;
    expect(before.take()).toMatchObject([{ type: 'update', sequence, bids: [['0.99', '0', 0]] }]);
    expect(late?.take()).toMatchObject([{ type: 'snapshot', sequence, bids: [], asks: [] }]);
  });

  it('sends one frame to all who stand at the same sequence, and each its own cursor else', () => {
    const { sockets, generator, aapl, run } = fakeFixture(PATIENT);
    generator.add(aapl, Side.BUY, 100, 10);
    run();
    const first = sockets.connect();
    subscribe(first, 'book', { depth: 1 });
    generator.add(aapl, Side.BUY, 50, 10);
    run();
    const second = sockets.connect();
    subscribe(second, 'book', { depth: 1 });
    generator.add(aapl, Side.BUY, 101, 10);
    run();
    expect(first.take().at(-1)).toMatchObject({ sequence: 4, previous_sequence: 2 });
    expect(second.take().at(-1)).toMatchObject({ sequence: 4, previous_sequence: 3 });
    generator.add(aapl, Side.BUY, 102, 10);
    run();
    expect(first.frames).toEqual(second.frames);
    expect(first.take()).toMatchObject([{ sequence: 5, previous_sequence: 4 }]);
  });

  it('follows random flow exactly at every depth, with subscribers that stall and come back', () => {
    const { fixture, sockets, generator, aapl, run } = fakeFixture({ ...PATIENT, slowBytes: 400, caughtUpBytes: 100 });
    const depths = [0, 0, 0, 1, 2, 3, 5, 8, 5, 1];
    const clients = depths.map((depth, index) => {
      const socket = sockets.connect();
      const follower = new BookFollower(aapl, depth);
      subscribe(socket, 'book', { depth });
      return { socket, follower, stalls: index % 3 !== 0 };
    });
    const readAll = () => {
      for (const { socket, follower } of clients) {
        for (const frame of socket.take()) if (frame.event === undefined) follower.apply(frame);
      }
    };
    for (let round = 0; round < 1500; round++) {
      for (let i = fixture.random.below(5); i >= 0; i--) generator.randomCommand(aapl, run);
      run();
      const { socket, stalls } = fixture.random.pick(clients);
      if (stalls && !socket.isStalled) socket.isStalled = true;
      else socket.read(fixture.random.below(3) === 0 ? 1 : undefined);
      if (fixture.random.below(100) === 0) socket.receive({ op: 'resync', id: 2, channel: 'book', symbols: ['AAPL'] });
      readAll();
    }
    for (const { socket } of clients) while (socket.bufferedAmount > 0 || socket.isStalled) socket.read();
    readAll();
    let conflated = 0;
    for (const { follower, stalls } of clients) {
      follower.finish();
      expect(follower.faults).toEqual([]);
      expect(follower.updates).toBeGreaterThan(20);
      if (!stalls) expect(follower.conflated).toBe(0);
      conflated += follower.conflated;
    }
    expect(conflated).toBeGreaterThan(100);
  });

  it('gives a snapshot to one that fell behind further than changes are kept', () => {
    const { sockets, generator, aapl, run } = fakeFixture({
      ...PATIENT,
      slowBytes: 100,
      caughtUpBytes: 10,
      changesKeptMax: 8,
    });
    const socket = sockets.connect();
    const follower = new BookFollower(aapl, 0);
    subscribe(socket, 'book');
    socket.isStalled = true;
    for (let i = 0; i < 60; i++) {
      generator.addPassive(aapl);
      run();
    }
    socket.read();
    for (const frame of socket.take()) if (frame.event === undefined) follower.apply(frame);
    follower.finish();
    expect(follower.faults).toEqual([]);
    expect(follower.snapshots).toBe(2);
    expect(follower.conflated).toBeGreaterThan(40);
  });

  it('gives everyone a snapshot after a command that changed more than is kept', () => {
    const { sockets, generator, aapl, run } = fakeFixture({ ...PATIENT, changesKeptMax: 8 });
    for (let i = 0; i < 20; i++) generator.add(aapl, Side.BUY, 100 - i, 10);
    run();
    const socket = sockets.connect();
    subscribe(socket, 'book');
    socket.take();
    generator.massCancel(aapl, 19);
    run();
    expect(socket.take()).toMatchObject([{ type: 'snapshot', sequence: 22, bids: [['0.81', '10', 1]] }]);
    generator.add(aapl, Side.BUY, 100, 10);
    run();
    expect(socket.take()).toMatchObject([{ type: 'update', sequence: 23, previous_sequence: 22 }]);
  });

  it('begins anew on resync and on a second subscribe', () => {
    const { sockets, generator, aapl, run } = fakeFixture(PATIENT);
    generator.add(aapl, Side.BUY, 100, 10);
    generator.add(aapl, Side.BUY, 99, 10);
    run();
    const socket = sockets.connect();
    subscribe(socket, 'book');
    socket.take();
    socket.receive({ op: 'resync', id: 2, channel: 'book', symbols: ['AAPL'] });
    expect(socket.take()).toMatchObject([
      { event: 'resynced', id: 2 },
      { type: 'snapshot', sequence: 3 },
    ]);
    subscribe(socket, 'book', { depth: 1 });
    expect(socket.take()).toMatchObject([{ event: 'subscribed', depth: 1 }, { bids: [['1.00', '10', 1]] }]);
    generator.add(aapl, Side.BUY, 98, 10);
    generator.add(aapl, Side.BUY, 101, 10);
    run();
    expect(socket.take()).toMatchObject([
      {
        bids: [
          ['1.01', '10', 1],
          ['1.00', '0', 0],
        ],
      },
    ]);
  });

  it('is over after unsubscribe, and unsubscribing again is no error', () => {
    const { sockets, generator, aapl, run, agent } = fakeFixture(PATIENT);
    const socket = sockets.connect();
    subscribe(socket, 'book');
    expect(agent.figures()).toMatchObject({ subscribers: 1, subscriptions: 1 });
    for (let i = 0; i < 2; i++) socket.receive({ op: 'unsubscribe', id: 2, channel: 'book', symbols: ['AAPL'] });
    socket.take();
    generator.add(aapl, Side.BUY, 100, 10);
    run();
    expect(socket.take()).toEqual([]);
    expect(agent.figures()).toMatchObject({ subscribers: 1, subscriptions: 0 });
  });
});

describe('bbo', () => {
  it('tells every change of the best prices and quantities, and no other', () => {
    const { sockets, generator, aapl, run } = fakeFixture(PATIENT);
    const socket = sockets.connect();
    subscribe(socket, 'bbo');
    expect(socket.take()[1]).toEqual({
      channel: 'bbo',
      type: 'snapshot',
      symbol: 'AAPL',
      sequence: 1,
      bid: null,
      ask: null,
    });
    generator.add(aapl, Side.BUY, 100, 10); // 2
    generator.add(aapl, Side.BUY, 99, 10); // 3: not the best
    generator.add(aapl, Side.BUY, 100, 5); // 4
    generator.add(aapl, Side.SELL, 103, 1); // 5
    generator.cancel(aapl, [aapl.orders[0], aapl.orders[2]]); // 6
    run();
    const head = { channel: 'bbo', type: 'update', symbol: 'AAPL' };
    expect(socket.take()).toEqual([
      { ...head, sequence: 2, previous_sequence: 1, bid: ['1.00', '10'], ask: null },
      { ...head, sequence: 4, previous_sequence: 2, bid: ['1.00', '15'], ask: null },
      { ...head, sequence: 5, previous_sequence: 4, bid: ['1.00', '15'], ask: ['1.03', '1'] },
      { ...head, sequence: 6, previous_sequence: 5, bid: ['0.99', '10'], ask: ['1.03', '1'] },
    ]);
  });

  it('skips to the newest for a slow subscriber, and says how many it left out', () => {
    const { sockets, generator, aapl, run } = fakeFixture({ ...PATIENT, slowBytes: 100, caughtUpBytes: 10 });
    const slow = sockets.connect();
    const fast = sockets.connect();
    for (const socket of [slow, fast]) subscribe(socket, 'bbo');
    for (const socket of [slow, fast]) socket.take();
    slow.isStalled = true;
    for (let price = 100; price < 110; price++) {
      generator.add(aapl, Side.BUY, price, 10);
      run();
    }
    expect(fast.take().map((frame) => frame.sequence)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    slow.read();
    expect(slow.take()).toMatchObject([
      { sequence: 2, previous_sequence: 1 },
      { sequence: 11, previous_sequence: 2, bid: ['1.09', '10'], conflated: 9 },
    ]);
  });

  it('merges what one publication cannot hold, and says so', () => {
    const { sockets, generator, aapl, run } = fakeFixture({ ...PATIENT, bboChangesPerPublishMax: 3 });
    const socket = sockets.connect();
    subscribe(socket, 'bbo');
    socket.take();
    for (let price = 100; price < 110; price++) generator.add(aapl, Side.BUY, price, 10);
    run();
    expect(socket.take()).toMatchObject([
      { sequence: 2, previous_sequence: 1 },
      { sequence: 3, previous_sequence: 2 },
      { sequence: 11, previous_sequence: 3, conflated: 7 },
    ]);
  });
});

describe('trades', () => {
  it('tells each with the side of the taker, joined by the cursor', () => {
    const { sockets, generator, aapl, run } = fakeFixture(PATIENT);
    generator.add(aapl, Side.SELL, 100, 10);
    generator.add(aapl, Side.SELL, 101, 10);
    run();
    const socket = sockets.connect();
    subscribe(socket, 'trades');
    expect(socket.take()).toHaveLength(1);
    while (aapl.trades.length === 0) generator.takeLiquidity(aapl, 15, () => {}); // the bid side is empty
    run();
    const sequence = generator.sequence;
    const [first, second] = aapl.trades;
    const head = { channel: 'trades', type: 'trade', symbol: 'AAPL', sequence, taker_side: 'BUY' };
    expect(socket.take()).toEqual([
      { ...head, previous_sequence: 0, trade_id: '1', price: '1.00', quantity: '10', time: String(first.time) },
      { ...head, previous_sequence: sequence, trade_id: '2', price: '1.01', quantity: '5', time: String(second.time) },
    ]);
  });

  it('loses none for a slow subscriber: a warning, then a close with 4008 behind all that was sent', () => {
    const limits = { ...PATIENT, slowBytes: 1000, caughtUpBytes: 100, bufferedBytesMax: 4000 };
    const { sockets, generator, aapl, run, agent, fixture } = fakeFixture(limits);
    const slow = sockets.connect();
    const fast = sockets.connect();
    for (const socket of [slow, fast]) subscribe(socket, 'trades');
    slow.isStalled = true;
    for (let i = 0; i < 60; i++) {
      generator.add(aapl, Side.SELL, 100, 1);
      while (aapl.orders.length > 0) generator.takeLiquidity(aapl, 1, () => {});
      run();
    }
    expect(slow.closes).toEqual([{ code: 4008, reason: expect.stringMatching(/reads too slowly/) }]);
    slow.read();
    const frames = slow.take();
    const warnings = frames.filter((frame) => frame.event === 'warning');
    expect(warnings).toMatchObject([{ reason: 'SLOW_READER', channel: 'trades', limit: 4000 }]);
    const ids = frames.filter((frame) => frame.event === undefined).map((frame) => Number(frame.trade_id));
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, index) => index + 1));
    expect(ids.length).toBeLessThan(60);
    expect(fast.take().filter((frame) => frame.event === undefined)).toHaveLength(60);
    expect(agent.figures()).toMatchObject({ subscribers: 1, slow_readers_closed: 1 });
    expect(fixture.log.filter((line) => line.startsWith('warn'))).toHaveLength(1);
  });

  it('closes with 4008 where the socket itself lost a frame', () => {
    const { sockets, generator, aapl, run } = fakeFixture(PATIENT);
    const socket = sockets.connect();
    subscribe(socket, 'bbo');
    socket.isStalled = true;
    socket.maxBufferedBytes = 10;
    for (const price of [100, 101]) {
      generator.add(aapl, Side.BUY, price, 1);
      run();
    }
    expect(socket.closes).toMatchObject([{ code: 4008 }]);
  });
});

describe('status', () => {
  it('says what it is, then each change', () => {
    const { sockets, generator, aapl, run } = fakeFixture(PATIENT);
    const socket = sockets.connect();
    subscribe(socket, 'status');
    generator.setStatus(aapl, 2);
    generator.setStatus(aapl, 1);
    run();
    const head = { channel: 'status', symbol: 'AAPL' };
    expect(socket.take().slice(1)).toEqual([
      { ...head, type: 'snapshot', sequence: 1, status: 'OPEN' },
      { ...head, type: 'update', sequence: 2, previous_sequence: 1, status: 'HALTED' },
      { ...head, type: 'update', sequence: 3, previous_sequence: 2, status: 'OPEN' },
    ]);
  });
});
