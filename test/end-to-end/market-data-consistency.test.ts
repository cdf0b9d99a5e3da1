// A snapshot with its updates equals GetBook at that sequence, exactly: under load, with subscribers that join at random
// times and leave again.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { BookSubscriber, bookText } from '../support/book-subscriber.js';
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';

const ORDERS = 6_000;
const ORDERS_PER_MESSAGE = 10;
const SUBSCRIBERS = 12;

let daemon: DaemonProcess;
let client: ContractClient;

beforeAll(async () => {
  daemon = await startDaemon();
  client = new ContractClient(daemon.grpc);
});

afterAll(async () => {
  client.close();
  await daemon.stop();
});

const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

/** A generator of repeatable numbers in [0, 1): mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function randomOrder(next: () => number, index: number): Message {
  const side = next() < 0.5 ? 'SIDE_BUY' : 'SIDE_SELL';
  const price = 10_000 + Math.floor(next() * 40) - (side === 'SIDE_BUY' ? 25 : 15);
  const quantity = 1 + Math.floor(next() * 20);
  return { request_id: index + 2, new_order: limitOrder({ client_order_id: `o-${index}`, side, quantity, price }) };
}

async function sendOrders(account: string, seed: number): Promise<void> {
  const session = await client.logon(account, { default_self_trade_prevention: 'SELF_TRADE_PREVENTION_NONE' });
  const next = random(seed);
  for (let sent = 0; sent < ORDERS; sent += ORDERS_PER_MESSAGE) {
    session.send(...Array.from({ length: ORDERS_PER_MESSAGE }, (_, i) => randomOrder(next, sent + i)));
    if (sent > ORDERS / 2) session.send({ request_id: 0, cancel: { order: { client_order_id: `o-${sent - 1_000}` } } });
    await pause(2);
  }
  session.end();
  expect((await session.ended).code).toBe(0);
}

/** GetBook answers by sequence, as text in the instrument's own units: AAPL has a tick of 0.01 and a lot of 1. */
async function pollBooks(books: Map<number, string>, isOver: () => boolean): Promise<void> {
  const level = ({ price, quantity, orders }: Message) => [String(price / 100), String(quantity), orders] as const;
  while (!isOver()) {
    const book = await client.call('marketData', 'GetBook', { symbol: 'AAPL', depth: 0 });
    books.set(book.sequence, bookText(book.bids.map(level), book.asks.map(level)));
    await pause(1);
  }
}

it('holds for every subscriber at every sequence that both have seen', async () => {
  const books = new Map<number, string>();
  const subscribers: BookSubscriber[] = [];
  let over = false;
  const polling = pollBooks(books, () => over);
  const joining = (async () => {
    const next = random(7);
    for (let i = 0; i < SUBSCRIBERS; i++) {
      await pause(next() * 200);
      subscribers.push(new BookSubscriber(daemon.marketData, 'AAPL', 0));
    }
  })();
  await Promise.all([sendOrders('load-1', 1), sendOrders('load-2', 2)]);
  await joining;
  await pause(500);
  over = true;
  await polling;
  const final = await client.call('marketData', 'GetBook', { symbol: 'AAPL', depth: 0 });

  let compared = 0;
  for (const subscriber of subscribers) {
    expect(subscriber.faults).toEqual([]);
    expect(subscriber.snapshots).toBe(1);
    expect(subscriber.lastSequence).toBe(final.sequence);
    for (const [sequence, text] of subscriber.history) {
      const book = books.get(sequence);
      if (book === undefined) continue;
      expect(text).toBe(book);
      compared++;
    }
    subscriber.close();
  }
  expect(subscribers.some((subscriber) => subscriber.updates > 100)).toBe(true);
  expect(compared).toBeGreaterThan(SUBSCRIBERS);
});
