// The state hash tells two engines apart wherever a later command may be answered differently, although nobody can see
// the difference yet.

import { describe, expect, it } from 'vitest';
import { OrderType } from '../../engine/domain/order-type.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import { EnginePair } from '../support/engine-pair.js';
import { ALL_FEATURES } from '../support/feature.js';
import type { PlainAddInstrument, PlainCommand, PlainNewOrder } from '../support/plain-command.js';

const CAPACITIES = {
  orders: 20,
  instruments: 3,
  accounts: 3,
  priceLevels: 20,
  waitingOrders: 1000,
  rememberedOrders: 2,
};
const VENUE = { account: -1, session: 0, requestId: 0 };
const SIZES = { tickMantissa: 1, tickScale: 2, lotMantissa: 1, lotScale: 0 };
const HOUR = 3600e9;
const [BUY, SELL] = [1, 2];

function instrument(symbol: string, rules: Partial<PlainAddInstrument> = {}): PlainAddInstrument {
  return { ...VENUE, ...SIZES, kind: 'addInstrument', symbol, ...rules };
}

function account(index: number, selfTradePrevention = 0): PlainCommand {
  return { ...VENUE, account: index, kind: 'configure', name: `account-${index}`, selfTradePrevention };
}

let orders = 0;
/** A buy of 10 lots at 100 by account 0, with an id of its own. */
function order(terms: Partial<PlainNewOrder> = {}): PlainNewOrder {
  const clientOrderId = `c${orders++ % 10}`;
  const amounts = { side: BUY, type: OrderType.LIMIT, timeInForce: TimeInForce.GTC, quantity: 10, price: 100 };
  const none = { stopPrice: 0, postOnly: 0, selfTradePrevention: 0, tag: '', deadline: 0 };
  return { ...VENUE, account: 0, session: 1, kind: 'new', instrument: 0, clientOrderId, ...amounts, ...none, ...terms };
}

const cancel = (clientOrderId: string): PlainCommand => {
  return { ...VENUE, account: 0, session: 1, kind: 'cancel', orderId: 0, clientOrderId, instrument: -1 };
};
const setStatus = (tradingStatus: number): PlainCommand => {
  return { ...VENUE, kind: 'setTradingStatus', instrument: 0, tradingStatus };
};
const remove: PlainCommand = { ...VENUE, kind: 'removeInstrument', instrument: 1 };

/** A sell of account 1 and a buy of account 0 that trade. */
function trade(quantity: number, price = 100): PlainCommand[] {
  return [order({ account: 1, side: SELL, quantity, price }), order({ quantity, price })];
}

/** The state after these commands; the ids of their orders are counted from 0. */
function hashAfter(
  commands: () => readonly PlainCommand[],
  start: readonly PlainCommand[] = [instrument('AAA')],
): string {
  orders = 0;
  const pair = new EnginePair(CAPACITIES, ALL_FEATURES);
  for (const command of [...start, account(0), account(1), ...commands()]) pair.run(command);
  return pair.engine.stateHash();
}

type Variant = () => readonly PlainCommand[];
const of = (...variants: Partial<PlainNewOrder>[]): Variant[] => variants.map((terms) => () => [order(terms)]);
const stop = { type: OrderType.STOP_LIMIT, stopPrice: 120, price: 130 };
const trailing = { type: OrderType.TRAILING_STOP, stopPrice: 120, price: 0, trailOffset: 5 };
const day = { timeInForce: TimeInForce.GTD, expireTime: HOUR };

/** Each with commands after which the engines look alike, or differ in nothing else. */
const VARIANTS: Record<string, Variant[]> = {
  'an order is hidden': of({}, { hidden: 1 }),
  'what an iceberg shows at a time': of({ displayQuantity: 3 }, { displayQuantity: 4 }),
  'when an order expires': of(day, { ...day, expireTime: HOUR + 1 }),
  'self-trade prevention': of({ selfTradePrevention: 1 }, { selfTradePrevention: 2 }, { selfTradePrevention: 3 }),
  'the tag that a mass cancel looks for': of({ tag: 'a' }, { tag: 'b' }),
  'the session that a mass cancel looks for': of({ session: 1 }, { session: 2 }),
  'the stop price of a waiting order': of(stop, { ...stop, stopPrice: 121 }),
  'whether it will be post-only': of(stop, { ...stop, postOnly: 1 }, { ...stop, postOnly: 2 }),
  'the minimum of a waiting order': of({ ...stop, minQuantity: 2 }, { ...stop, minQuantity: 3 }),
  'the slices that it will show': of({ ...stop, displayQuantity: 2 }, { ...stop, displayQuantity: 3 }),
  'whether it is one that takes profit': of(stop, { ...stop, type: OrderType.TAKE_PROFIT_LIMIT }),
  'how far a stop trails': of(trailing, { ...trailing, trailOffset: 6 }),
  'what is left of a slice': [3, 4].map((quantity) => () => [
    order({ displayQuantity: 5, quantity: 20 - quantity }),
    order({ account: 1, side: SELL, quantity: 7 - quantity, timeInForce: TimeInForce.IOC }),
  ]),
  'the cap of a pegged order': [110, 120].map((price) => () => [order(), order({ type: OrderType.PEGGED, price })]),
  'whether an order only reduces': [0, 1].map((reduceOnly) => () => [
    ...trade(10),
    order({ side: SELL, price: 110, reduceOnly }),
  ]),
  'the last price': [100, 101].map((price) => () => trade(10, price)),
  positions: [
    () => [...trade(10)],
    () => [order({ account: 1, side: SELL }), order({ account: 1, selfTradePrevention: 5 })],
  ],
  'the order in which ended orders are forgotten': [
    () => [order(), order(), cancel('c0'), cancel('c1')],
    () => [order(), order(), cancel('c1'), cancel('c0')],
  ],
  'the status of an empty instrument': [TradingStatus.HALTED, TradingStatus.CLOSED].map((to) => () => [setStatus(to)]),
  'the default of an account': [1, 2].map((mode) => () => [account(1, mode)]),
  'a symbol that was removed': ['BBB', 'CCC'].map((symbol) => () => [instrument(symbol), remove]),
  'the price band': [100, 200].map((priceBandBasisPoints) => () => [instrument('BBB', { priceBandBasisPoints })]),
  'the reference price': [100, 101].map((referencePrice) => () => [instrument('BBB', { referencePrice })]),
  "the day's end": [1, 2].map((dayEndSecond) => () => [instrument('BBB', { dayEndSecond })]),
  'the schedule': [3, 4].map((close) => () => [instrument('BBB', { schedule: [0, 1, 2, close] })]),
};

describe('the state hash', () => {
  it.each(Object.entries(VARIANTS))('tells %s', (_, variants) => {
    const hashes = variants.map((commands) => hashAfter(commands));
    expect(new Set(hashes).size).toBe(variants.length);
    expect(variants.map((commands) => hashAfter(commands))).toEqual(hashes);
  });

  it('tells how many numbers instruments have been given', () => {
    const none = hashAfter(() => [], [instrument('AAA'), account(0)]);
    const one = hashAfter(() => [], [instrument('AAA'), instrument('BBB'), remove]);
    expect(one).not.toBe(none);
  });

  it('tells when a volatility auction ends', () => {
    const commands = () => [...trade(10), order({ account: 1, side: SELL, price: 200 }), order({ price: 200 })];
    const hashes = [10, 20].map((volatilityAuctionSeconds) =>
      hashAfter(commands, [instrument('AAA', { priceBandBasisPoints: 100, volatilityAuctionSeconds })]),
    );
    expect(new Set(hashes).size).toBe(2);
  });
});
