// A snapshot with its updates equals GetBook at that sequence, exactly: under load, with subscribers that join at random
// times and leave again.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { BookSubscriber, bookText } from '../support/book-subscriber.js';
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { SeededRandom } from '../support/seeded-random.js';
import { until } from '../support/socket-fixtures.js';

const ORDERS = 6_000;
const ORDERS_PER_MESSAGE = 10;
const SUBSCRIBERS = 12;
const SUBSCRIBERS_LEVEL_WITHIN_MS = 60_000;

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

function randomOrder(random: SeededRandom, index: number): Message {
  const side = random.below(2) === 0 ? 'SIDE_BUY' : 'SIDE_SELL';
  const price = 10_000 + random.below(40) - (side === 'SIDE_BUY' ? 25 : 15);
  const quantity = 1 + random.below(20);
  return { request_id: index + 2, new_order: limitOrder({ client_order_id: `o-${index}`, side, quantity, price }) };
}

async function sendOrders(account: string, seed: number): Promise<void> {
  const session = await client.logon(account, { default_self_trade_prevention: 'SELF_TRADE_PREVENTION_NONE' });
  const random = new SeededRandom(seed);
  for (let sent = 0; sent < ORDERS; sent += ORDERS_PER_MESSAGE) {
    session.send(...Array.from({ length: ORDERS_PER_MESSAGE }, (_, i) => randomOrder(random, sent + i)));
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
    const random = new SeededRandom(7);
    for (let i = 0; i < SUBSCRIBERS; i++) {
      await pause(random.below(200));
      subscribers.push(new BookSubscriber(daemon.marketData, 'AAPL', 0));
    }
  })();
  await Promise.all([sendOrders('load-1', 1), sendOrders('load-2', 2)]);
  await joining;
  over = true;
  await polling;
  const final = await client.call('marketData', 'GetBook', { symbol: 'AAPL', depth: 0 });
  await until(
    () => subscribers.every((subscriber) => subscriber.lastSequence === final.sequence),
    SUBSCRIBERS_LEVEL_WITHIN_MS,
  );

  let compared = 0;
  for (const subscriber of subscribers) {
    expect(subscriber.faults).toEqual([]);
    expect(subscriber.snapshots).toBe(1);
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
