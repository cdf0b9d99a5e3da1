// The market data client: a book from snapshot and updates, a gap that is noticed and mended, typed trades and prices.

import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { BookReplica, MarketDataClient, MarketDataError } from '../../client/index.js';

let server: WebSocketServer;
let socket: WebSocket;
let client: MarketDataClient;
const requests: Record<string, unknown>[] = [];

function send(frame: object): void {
  socket.send(JSON.stringify(frame));
}

beforeEach(async () => {
  requests.length = 0;
  server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/v1/market-data' });
  await once(server, 'listening');
  server.on('connection', (connected) => {
    socket = connected;
    connected.on('message', (data) => {
      const request = JSON.parse(data.toString());
      requests.push(request);
      if (request.symbols.includes('NONE'))
        send({ event: 'reject', id: request.id, reason: 'UNKNOWN_SYMBOL', text: 'no NONE' });
      else send({ event: `${request.op}d`, id: request.id });
    });
  });
  client = await MarketDataClient.connect(`127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await client.close();
  server.close();
});

const SNAPSHOT = {
  channel: 'book',
  type: 'snapshot',
  symbol: 'AAPL',
  sequence: 7,
  bids: [
    ['9.50', '3', 1],
    ['10.00', '5', 2],
  ],
  asks: [['10.20', '4', 1]],
};

describe('the book', () => {
  it('follows snapshot and updates, best levels first, and removes what has quantity 0', async () => {
    await client.subscribe('book', ['AAPL'], 10);
    expect(requests[0]).toEqual({ id: 1, op: 'subscribe', channel: 'book', symbols: ['AAPL'], depth: 10 });
    expect(client.book('AAPL')?.valid).toBe(false);
    send(SNAPSHOT);
    await once(client, 'book');
    send({
      ...SNAPSHOT,
      type: 'update',
      sequence: 9,
      previous_sequence: 7,
      bids: [
        ['10.00', '0', 0],
        ['10.10', '1', 1],
      ],
      asks: [],
      conflated: 3,
    });
    const [book, conflated] = await once(client, 'book');
    expect(conflated).toBe(3);
    expect(book).toBe(client.book('AAPL'));
    expect([book.sequence, book.bids.map((level: { price: string }) => level.price)]).toEqual([9, ['10.10', '9.50']]);
    expect(book.asks).toEqual([{ price: '10.20', quantity: '4', orders: 1 }]);
  });

  it('asks for a fresh snapshot after a gap and ignores updates until it comes', async () => {
    await client.subscribe('book', ['AAPL']);
    send(SNAPSHOT);
    await once(client, 'book');
    send({ ...SNAPSHOT, type: 'update', sequence: 9, previous_sequence: 8, bids: [] });
    expect(await once(client, 'gap')).toEqual(['AAPL']);
    expect(client.book('AAPL')?.valid).toBe(false);
    send({ ...SNAPSHOT, type: 'update', sequence: 10, previous_sequence: 9, bids: [] });
    send({ ...SNAPSHOT, sequence: 11, bids: [['9.00', '1', 1]] });
    const [book] = await once(client, 'book');
    expect([book.sequence, book.bids.length, book.valid]).toEqual([11, 1, true]);
    await client.subscribe('trades', ['AAPL']); // its answer comes after that to the request before
    expect(requests.map((request) => request.op)).toEqual(['subscribe', 'resync', 'subscribe']);
  });

  it('is forgotten with the subscription', async () => {
    await client.subscribe('book', ['AAPL']);
    await client.unsubscribe('book', ['AAPL']);
    expect(client.book('AAPL')).toBeUndefined();
  });

  it('sorts by number, not by text', () => {
    const book = new BookReplica('AAPL');
    book.apply({
      type: 'snapshot',
      sequence: 1,
      bids: [
        ['9.9', '1', 1],
        ['10.1', '1', 1],
      ],
      asks: [
        ['10.3', '1', 1],
        ['9.95', '1', 1],
      ],
    });
    expect([book.bids[0].price, book.asks[0].price]).toEqual(['10.1', '9.95']);
  });
});

describe('the other channels', () => {
  it('give typed trades and best prices', async () => {
    await client.subscribe('trades', ['AAPL']);
    send({
      channel: 'trades',
      symbol: 'AAPL',
      sequence: 4,
      trade_id: '3',
      price: '10.00',
      quantity: '5',
      taker_side: 'SELL',
      time: '1700000000000000001',
    });
    expect((await once(client, 'trade'))[0]).toEqual({
      symbol: 'AAPL',
      sequence: 4,
      tradeId: 3,
      price: '10.00',
      quantity: '5',
      takerSide: 'SELL',
      auction: false,
      timeNs: 1700000000000000001n,
    });
    const auction = { price: '1', quantity: '5', taker_side: null, auction: true, time: '1' };
    send({ channel: 'trades', symbol: 'AAPL', sequence: 5, trade_id: '4', ...auction });
    expect((await once(client, 'trade'))[0]).toMatchObject({ tradeId: 4, takerSide: undefined, auction: true });
    send({ channel: 'bbo', symbol: 'AAPL', sequence: 5, bid: ['9.50', '3'], ask: null });
    expect((await once(client, 'bbo'))[0]).toEqual({
      symbol: 'AAPL',
      sequence: 5,
      bid: { price: '9.50', quantity: '3' },
      ask: undefined,
    });
    send({ channel: 'status', symbol: 'AAPL', status: 'HALTED' });
    expect(await once(client, 'status')).toEqual(['AAPL', 'HALTED', undefined]);
    const indicative = { price: null, quantity: '0', surplus: '-3' };
    send({ channel: 'status', symbol: 'AAPL', status: 'AUCTION', indicative });
    expect(await once(client, 'status')).toEqual(['AAPL', 'AUCTION', { ...indicative, price: undefined }]);
  });

  it('end with the instrument, and what was kept of it', async () => {
    await client.subscribe('book', ['AAPL']);
    await client.subscribe('bbo', ['AAPL']);
    send(SNAPSHOT);
    send({ channel: 'bbo', symbol: 'AAPL', sequence: 5, bid: ['9.50', '3'], ask: null });
    await once(client, 'bbo');
    const book = client.book('AAPL');
    send({ channel: 'book', type: 'removed', symbol: 'AAPL', sequence: 9, previous_sequence: 7 });
    expect(await once(client, 'removed')).toEqual(['book', 'AAPL']);
    expect([book?.valid, client.book('AAPL')]).toEqual([false, undefined]);
    send({ channel: 'bbo', type: 'removed', symbol: 'AAPL', sequence: 9, previous_sequence: 5 });
    expect(await once(client, 'removed')).toEqual(['bbo', 'AAPL']);
    expect(client.bbo('AAPL')).toBeUndefined();
  });

  it('reject a refused subscription with its reason', async () => {
    const refused = client.subscribe('trades', ['NONE']);
    await expect(refused).rejects.toThrow(MarketDataError);
    await expect(refused).rejects.toThrow('UNKNOWN_SYMBOL: no NONE');
  });
});

describe('a refused request', () => {
  it('for a book leaves none behind, and rejects with the reason', async () => {
    const refused = client.subscribe('book', ['NONE']);
    expect(client.book('NONE')).toBeUndefined();
    await expect(refused).rejects.toThrow('UNKNOWN_SYMBOL: no NONE');
    expect(client.book('NONE')).toBeUndefined();
  });

  it('leaves the book that was there before, and its updates go on', async () => {
    await client.subscribe('book', ['AAPL']);
    send(SNAPSHOT);
    const [book] = await once(client, 'book');
    await expect(client.subscribe('book', ['AAPL', 'NONE'])).rejects.toThrow(MarketDataError);
    await expect(client.unsubscribe('book', ['AAPL', 'NONE'])).rejects.toThrow(MarketDataError);
    expect(client.book('AAPL')).toBe(book);
    send({ ...SNAPSHOT, type: 'update', sequence: 9, previous_sequence: 7, asks: [] });
    await once(client, 'book');
    expect([book.valid, book.sequence]).toEqual([true, 9]);
  });
});

describe('the best bid and offer', () => {
  const BBO = { channel: 'bbo', symbol: 'AAPL', sequence: 5, bid: ['9.50', '3'], ask: ['9.60', '1'] };

  it('is there for whoever subscribes and then looks, even where it came with the answer', async () => {
    socket.removeAllListeners('message');
    socket.once('message', (data) => {
      const { id } = JSON.parse(data.toString());
      const stream = (socket as WebSocket & { _socket: Socket })._socket;
      stream.cork(); // both frames in one segment: the client reads them in one turn
      send({ event: 'subscribed', id });
      send(BBO);
      stream.uncork();
    });
    await client.subscribe('bbo', ['AAPL']);
    if (client.bbo('AAPL') === undefined) await once(client, 'bbo');
    expect(client.bbo('AAPL')).toMatchObject({ sequence: 5, ask: { price: '9.60', quantity: '1' } });
    expect(client.bbo('XYZ')).toBeUndefined();
  });

  it('is the last one, and forgotten with the subscription or the connection', async () => {
    await client.subscribe('bbo', ['AAPL', 'XYZ']);
    send(BBO);
    send({ ...BBO, symbol: 'XYZ' });
    send({ ...BBO, sequence: 6, ask: null });
    await new Promise<void>((resolve) => client.on('bbo', ({ sequence }) => sequence === 6 && resolve()));
    expect(client.bbo('AAPL')).toMatchObject({ sequence: 6, ask: undefined });
    await client.unsubscribe('bbo', ['AAPL']);
    expect(client.bbo('AAPL')).toBeUndefined();
    expect(client.bbo('XYZ')).toBeDefined();
    await client.close();
    expect(client.bbo('XYZ')).toBeUndefined();
  });
});

describe('the end of the connection', () => {
  it('takes the books with it: nothing renews them', async () => {
    await client.subscribe('book', ['AAPL']);
    send(SNAPSHOT);
    const [book] = await once(client, 'book');
    await client.close();
    expect(book.valid).toBe(false);
    expect(client.book('AAPL')).toBeUndefined();
  });

  it('fails every request after it at once', async () => {
    await client.close();
    await expect(client.subscribe('trades', ['AAPL'])).rejects.toThrow(MarketDataError);
    await expect(client.unsubscribe('trades', ['AAPL'])).rejects.toThrow('the connection is over');
  });

  it('is told with goodbye before it, and fails what is pending', async () => {
    const goodbye = once(client, 'goodbye');
    send({ event: 'goodbye', reason: 'shutting down' });
    expect(await goodbye).toEqual(['shutting down']);
    const closed = once(client, 'close');
    socket.removeAllListeners('message');
    const pending = client.subscribe('trades', ['AAPL']);
    pending.catch(() => {});
    socket.close(1001, 'gone');
    expect(await closed).toEqual([1001, 'gone']);
    await expect(pending).rejects.toThrow('the connection ended with 1001 gone');
  });
});
