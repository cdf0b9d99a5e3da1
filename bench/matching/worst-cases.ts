// Commands that set off much: what each costs where as many orders wait as may, or where an account has many open orders.

import { MassCancelCommand } from '../../engine/domain/command.js';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { NO_INSTRUMENT } from '../../engine/domain/limits.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { PostOnly } from '../../engine/domain/post-only.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { type Order, WorstVenue, writeTick } from './worst-venue.js';

const MIDDLE = 100_000;
const SWEEP_TRADES = 999;
const TAKER = 1;
const INSTRUMENTS = 100;
const SESSIONS = 10;
/** Orders that each mass cancel ends. */
export const CANCELED = 100;
const encoder = new TextEncoder();

export interface WorstCase {
  readonly name: string;
  /** Milliseconds of one command over an engine that has been prepared for it. */
  readonly measure: (waiting: number) => number;
}

/** In each of them `waiting` orders of one instrument wait. */
export const WAITING_CASES: readonly WorstCase[] = [
  { name: `trailing stops under a sweep of ${SWEEP_TRADES} trades that raises them all`, measure: trailingSweep },
  { name: 'trailing stops, as many stops that trigger, and a price that turns at each', measure: trailingTurns },
  { name: 'stops that one trade triggers, each of which trades', measure: triggeredStops },
  { name: 'pegged orders whose reference moves', measure: peggedMove },
  { name: 'orders whose minimum a new order cannot fill', measure: unfilledMinimums },
  { name: 'orders whose minimum a new order fills, one after the other', measure: filledMinimums },
  { name: 'orders that expire at one instant, and as many whose minimum stays unfilled', measure: expiries },
];

function prepared(waiting: number, orders: readonly Order[]): WorstVenue {
  const venue = new WorstVenue({ orders: 4 * waiting + 4096, instruments: 1, waitingOrders: waiting + 1 });
  for (const order of orders) venue.enter(order);
  return venue;
}

/** A measurement of something else is none. */
function expect(what: string, expected: number, got: number): void {
  if (expected !== got) throw new Error(`${what}: expected ${expected}, got ${got}`);
}

function many(count: number, order: (index: number) => Order): Order[] {
  return Array.from({ length: count }, (_, index) => order(index));
}

/** Two orders that trade, so that there is a last price. */
function firstTrade(price: number): Order[] {
  return [
    { side: Side.SELL, price },
    { side: Side.BUY, price, account: TAKER },
  ];
}

function trailingSweep(waiting: number): number {
  const venue = prepared(waiting, [
    ...firstTrade(MIDDLE),
    ...many(waiting, (i) => ({ side: Side.SELL, type: OrderType.TRAILING_STOP, trailOffset: 10 + (i % 1000) })),
    ...many(SWEEP_TRADES, (i) => ({ side: Side.SELL, price: MIDDLE + 1 + i })),
  ]);
  const millis = venue.timeOrder({ side: Side.BUY, price: 2 * MIDDLE, quantity: SWEEP_TRADES, account: TAKER });
  expect('trades', 1 + SWEEP_TRADES, venue.engine.lastTradeId);
  return millis;
}

/** Buy stops that lift the price by a tick each, and between two of them a sell that lets it fall again. */
function trailingTurns(waiting: number): number {
  const half = waiting >> 1;
  const pairs = half >> 1;
  const venue = prepared(waiting, [
    ...firstTrade(MIDDLE),
    ...many(half, (i) => ({ side: Side.SELL, type: OrderType.TRAILING_STOP, trailOffset: MIDDLE / 2 + (i % 1000) })),
    { side: Side.BUY, price: MIDDLE - 1, quantity: pairs + 1 },
    ...many(pairs + 1, (i) => ({ side: Side.SELL, price: MIDDLE + 1 + i })),
    ...many(2 * pairs, (i) => {
      const stopPrice = MIDDLE + 1 + (i >> 1);
      if (i % 2 === 0) return { side: Side.BUY, type: OrderType.STOP, stopPrice, account: TAKER };
      return { side: Side.SELL, type: OrderType.TAKE_PROFIT, stopPrice, account: TAKER };
    }),
  ]);
  const millis = venue.timeOrder({ side: Side.BUY, price: MIDDLE + 1, account: TAKER });
  expect('trades', 2 + 2 * pairs, venue.engine.lastTradeId);
  return millis;
}

function triggeredStops(waiting: number): number {
  const venue = prepared(waiting, [
    ...many(waiting, () => ({ side: Side.BUY, type: OrderType.STOP, stopPrice: MIDDLE, account: TAKER })),
    ...many(waiting + 1, () => ({ side: Side.SELL, price: MIDDLE })),
  ]);
  const millis = venue.timeOrder({ side: Side.BUY, price: MIDDLE, account: TAKER });
  expect('trades', 1 + waiting, venue.engine.lastTradeId);
  return millis;
}

function peggedMove(waiting: number): number {
  const venue = prepared(waiting, [
    { side: Side.BUY, price: MIDDLE },
    ...many(waiting, () => ({ side: Side.BUY, type: OrderType.PEGGED })),
  ]);
  const millis = venue.timeOrder({ side: Side.BUY, price: MIDDLE + 1 });
  expect('lots at the best bid', 1 + waiting, venue.engine.priceLevels(0, Side.BUY)[0].quantity);
  return millis;
}

function unfilledMinimums(waiting: number): number {
  const venue = prepared(waiting, minimums(waiting, 100));
  const millis = venue.timeOrder({ side: Side.SELL, price: MIDDLE - 1, quantity: 99, account: TAKER });
  expect('trades', 0, venue.engine.lastTradeId);
  expect('open orders', 1 + waiting, venue.engine.openOrderCount);
  return millis;
}

/** In front of the orders that can be filled stand as many that cannot; what fills them is post-only, so that it takes none. */
function filledMinimums(waiting: number): number {
  const half = waiting >> 1;
  const venue = prepared(waiting, [...minimums(half, 1_000_000, 1), ...minimums(half, 2)]);
  const order = { side: Side.SELL, price: MIDDLE, quantity: waiting, account: TAKER, postOnly: PostOnly.REJECT };
  const millis = venue.timeOrder(order);
  expect('trades', half, venue.engine.lastTradeId);
  return millis;
}

function minimums(count: number, minimum: number, ahead = 0): Order[] {
  return many(count, (i) => ({
    side: Side.BUY,
    price: MIDDLE + ahead + (i % 100),
    quantity: minimum,
    minQuantity: minimum,
  }));
}

function expiries(waiting: number): number {
  const venue = prepared(waiting, [
    ...minimums(waiting, 100),
    { side: Side.SELL, price: MIDDLE, quantity: 99, account: TAKER },
    ...many(waiting, () => ({ side: Side.BUY, price: 1, timeInForce: TimeInForce.GTD, expireTime: 1000 })),
  ]);
  const millis = venue.time(writeTick, 1000);
  expect('open orders', 1 + waiting, venue.engine.openOrderCount);
  return millis;
}

export interface MassCancel {
  readonly name: string;
  readonly side?: number;
  readonly instrument?: number;
  readonly tag?: string;
  readonly session?: number;
}

/** Each finds the same 100 orders among those of the account. */
export const MASS_CANCELS: readonly MassCancel[] = [
  { name: 'symbol and side', instrument: 0, side: Side.SELL },
  { name: 'side', side: Side.SELL },
  { name: 'tag', tag: 'few' },
  { name: 'session', session: SESSIONS + 1 },
  { name: 'tag, symbol and session', tag: 'few', instrument: 0, session: SESSIONS + 1 },
];

/** Milliseconds of a mass cancel of 100 orders by an account that has `open` others, bids of many symbols, sessions and tags. */
export function measureMassCancel(open: number, cancel: MassCancel): number {
  const venue = new WorstVenue({ orders: open + 4096, instruments: INSTRUMENTS, waitingOrders: 1 });
  const few = { side: Side.SELL, price: 2 * MIDDLE, tag: 'few', session: SESSIONS + 1 };
  for (let i = 0; i < open; i++) {
    const tag = i % 2 === 0 ? '' : `tag-${i % 7}`;
    venue.enter({
      side: Side.BUY,
      price: 1 + (i % MIDDLE),
      instrument: i % INSTRUMENTS,
      tag,
      session: 1 + (i % SESSIONS),
    });
    if (i % Math.ceil(open / CANCELED) === 0) venue.enter(few);
  }
  const before = venue.engine.openOrderCount;
  const millis = venue.time((memory) => writeMassCancel(memory, cancel));
  const canceled = before - venue.engine.openOrderCount;
  if (canceled !== before - open) throw new Error(`a mass cancel by ${cancel.name} ended ${canceled} orders`);
  return millis;
}

function writeMassCancel(memory: RecordMemory, { side = 0, instrument, tag = '', session = 0 }: MassCancel): void {
  const command = new MassCancelCommand(memory).reset(CommandKind.MASS_CANCEL);
  const bytes = encoder.encode(tag);
  command.account = 0;
  command.instrument = instrument ?? NO_INSTRUMENT;
  command.side = side;
  command.setTag(bytes, 0, bytes.length);
  command.onlySession = session;
}
