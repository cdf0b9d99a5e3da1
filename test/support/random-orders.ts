// Random new orders: most are well formed and near the market, some are broken in one field, and some are huge.

import fc from 'fast-check';
import { OrderType } from '../../engine/domain/order-type.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import type { Features } from './feature.js';
import type { ModelRun } from './model-run.js';
import { isLimitKind, isMarketKind, isPegged, isRestable, isStopKind, isTrailing } from './naive-order.js';
import type { PlainCommand, PlainNewOrder } from './plain-command.js';
import {
  ACCOUNTS,
  badAmount,
  delay,
  headerOf,
  price,
  quantity,
  rarely,
  reservationOf,
  tag,
  type Wish,
} from './random-terms.js';

type Drawn = Omit<PlainNewOrder, 'clientOrderId' | 'kind'>;

/** 0 but for one in `n`, where the feature is on. */
function sometimes(isOn: boolean, n: number, value: fc.Arbitrary<number>): fc.Arbitrary<number> {
  if (!isOn) return fc.constant(0);
  return fc.oneof({ weight: n - 1, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: value });
}

function typesOf(features: Features): fc.Arbitrary<number> {
  const { LIMIT, MARKET, STOP, STOP_LIMIT, TAKE_PROFIT, TAKE_PROFIT_LIMIT } = OrderType;
  return fc.constantFrom<number[]>(
    ...[LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, MARKET],
    ...(features.has('stops') ? [STOP, STOP_LIMIT, STOP_LIMIT, TAKE_PROFIT, TAKE_PROFIT_LIMIT] : []),
    ...(features.has('trailing') ? [OrderType.TRAILING_STOP, OrderType.TRAILING_STOP_LIMIT] : []),
    ...(features.has('pegged') ? [OrderType.PEGGED] : []),
  );
}

const termsOf = (features: Features) =>
  fc.record({
    tag,
    price,
    quantity,
    side: fc.constantFrom(1, 2),
    type: typesOf(features),
    timeInForce: fc.constantFrom(0, 1, 1, 1, 1, 2, 3, ...(features.has('expiry') ? [4, 5] : [])),
    postOnly: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, 2, 2),
    selfTradePrevention: fc.integer({ min: 0, max: 5 }),
    stopPrice: fc.integer({ min: 97, max: 103 }),
    trailOffset: fc.integer({ min: 1, max: 4 }),
    displayQuantity: sometimes(features.has('iceberg'), 4, fc.integer({ min: 1, max: 4 })),
    hidden: sometimes(features.has('hidden'), 5, fc.constant(1)),
    minQuantity: sometimes(features.has('minQuantity'), 5, fc.integer({ min: 1, max: 8 })),
    reduceOnly: sometimes(features.has('reduceOnly'), 4, fc.constant(1)),
    protectionPrice: sometimes(features.has('risk'), 2, fc.integer({ min: 97, max: 103 })),
    reservation: reservationOf(features),
  });

/** Leaves out what does not go together, so that most orders are taken. */
function wellFormed(drawn: Drawn, run: ModelRun, expiresIn: number, isStopNear: boolean): Drawn {
  let { timeInForce, side, quantity, reduceOnly } = drawn;
  const { type } = drawn;
  if (type === OrderType.MARKET && ![0, 2, 3].includes(timeInForce)) timeInForce = TimeInForce.IOC;
  if (isPegged(drawn) && [2, 3].includes(timeInForce)) timeInForce = TimeInForce.GTC;
  const resolved = { type, timeInForce: timeInForce === 0 && type !== OrderType.MARKET ? 1 : timeInForce };
  const mayRest = isRestable(resolved);
  const position = run.naive.position(drawn.account, drawn.instrument);
  if (reduceOnly && position !== 0) {
    side = position > 0 ? 2 : 1;
    quantity = Math.min(quantity, Math.abs(position));
  } else if (drawn.tag !== 'alpha') {
    reduceOnly = 0;
  }
  const postOnly = mayRest && isLimitKind(drawn) ? drawn.postOnly : 0;
  const displayQuantity = mayRest ? Math.min(drawn.displayQuantity ?? 0, quantity) : 0;
  const excludesMinimum = postOnly > 0 || displayQuantity > 0 || isPegged(drawn) || resolved.timeInForce === 3;
  const last = run.naive.instruments[drawn.instrument]?.last ?? 0;
  const stopPrice = isStopNear && last > 5 && last < 2 ** 40 ? last + (drawn.stopPrice - 100) : drawn.stopPrice;
  const mayOmitPrice = isPegged(drawn) && drawn.tag === '';
  return {
    ...drawn,
    ...{ timeInForce, side, quantity, reduceOnly, postOnly, displayQuantity },
    price: isMarketKind(drawn) || mayOmitPrice ? 0 : drawn.price,
    stopPrice: !isStopKind(drawn) || (type === OrderType.TRAILING_STOP && isStopNear) ? 0 : stopPrice,
    trailOffset: isTrailing(drawn) ? drawn.trailOffset : 0,
    protectionPrice: isMarketKind(drawn) || mayOmitPrice ? drawn.protectionPrice : 0,
    hidden: mayRest && displayQuantity === 0 ? drawn.hidden : 0,
    minQuantity: excludesMinimum ? 0 : Math.min(drawn.minQuantity ?? 0, quantity),
    expireTime: timeInForce === TimeInForce.GTD ? run.time + expiresIn : 0,
  };
}

/** The first as often as all others together; nearly always one that is still there. */
function instrumentFor({ naive }: ModelRun, pick: number): number {
  if (pick % 2 === 0) return 0;
  const present = [...naive.instruments.keys()].filter((index) => !naive.instruments[index].removed || pick > 90);
  return present[pick % Math.max(1, present.length)] ?? 0;
}

export const newOrder = (features: Features) =>
  fc
    .record({
      header: headerOf(features),
      terms: termsOf(features),
      pick: fc.nat(99),
      late: rarely(-1, 0, 1, 2, 2 ** 20),
      expiresIn: delay,
      isStopNear: fc.boolean(),
      repeat: rarely(1, 2),
      longId: fc.boolean(),
    })
    .map(
      ({ header, terms, pick, late, expiresIn, isStopNear, repeat, longId }): Wish =>
        (run, index) => {
          const own = run.naive.known().filter((order) => order.account === header.account);
          const repeated = repeat === 0 ? undefined : own.at(repeat - 2);
          const instrument = instrumentFor(run, pick);
          // Without a deadline, one that has passed, or one to come.
          const deadline = late === 0 ? 0 : Math.max(1, run.time + late);
          const drawn = { ...header, ...terms, instrument, deadline };
          return {
            ...wellFormed(drawn, run, expiresIn, isStopNear),
            kind: 'new',
            clientOrderId: repeated?.clientOrderId ?? `c${index}`.padEnd(longId ? 36 : 0, '.'),
          };
        },
    );

/** So large that two of them are more than a price level can count. */
export const hugeOrder = (features: Features) =>
  fc
    .record({
      wish: newOrder(features),
      quantity: fc.constantFrom(2 ** 52, 2 ** 53 - 1),
      type: fc.constantFrom(OrderType.LIMIT, features.has('stops') ? OrderType.STOP : OrderType.LIMIT),
    })
    .map(({ wish, quantity, type }): Wish => {
      const isStop = type === OrderType.STOP;
      const prices = { price: isStop ? 0 : 1, stopPrice: isStop ? 140 : 0, trailOffset: 0 };
      const conditions = {
        displayQuantity: 0,
        hidden: 0,
        minQuantity: 0,
        reduceOnly: 0,
        expireTime: 0,
        protectionPrice: 0,
      };
      const terms = { type, ...prices, ...conditions, timeInForce: 1, postOnly: 0, side: 1, quantity };
      return (run, index) => ({ ...wish(run, index), ...terms }) as PlainCommand;
    });

/** An order that is known, sent again by whoever; now and then with one of its terms changed. */
export const repeatedOrder = (features: Features) =>
  fc
    .record({
      wish: newOrder(features),
      pick: fc.nat(),
      session: fc.integer({ min: 1, max: 3 }),
      changed: rarely(1),
    })
    .map(
      ({ wish, pick, session, changed }): Wish =>
        (run, index) => {
          const known = run.naive.known();
          const order = known[pick % Math.max(1, known.length)];
          if (order === undefined) return wish(run, index);
          const { ordered } = order;
          return {
            ...ordered,
            clientOrderId: order.clientOrderId,
            session,
            quantity: ordered.quantity + changed,
            elapsed: 1,
          };
        },
    );

/** What breaks a new order, of what the features that are on make of its form. */
function breakages(features: Features): fc.Arbitrary<Partial<PlainNewOrder>> {
  const types = [0, 10, 255];
  const anyType = fc.integer({ min: 1, max: 9 });
  const all: fc.Arbitrary<Partial<PlainNewOrder>>[] = [
    fc.record({ side: fc.constantFrom(0, 3, 255) }),
    fc.record({ type: fc.constantFrom(...types) }),
    fc.record({ timeInForce: fc.constantFrom(6, 255) }),
    fc.record({ postOnly: fc.constantFrom(1, 2, 3), timeInForce: fc.constantFrom(1, 2, 3) }),
    fc.record({ selfTradePrevention: fc.constantFrom(6, 255) }),
    fc.record({ quantity: badAmount }),
    fc.record({ price: badAmount }),
    fc.record({ stopPrice: fc.constantFrom(1, Number.NaN) }),
    fc.record({ type: fc.constant(2), price: fc.constantFrom(0, 7), timeInForce: fc.constantFrom(0, 1) }),
    fc.record({ clientOrderId: fc.constantFrom('', 'x'.repeat(37), 'x'.repeat(200)) }),
    fc.record({ tag: fc.constantFrom('seventeen-bytes-!') }),
    fc.record({ instrument: fc.constantFrom(-1, 3, 70_000) }),
    fc.record({ account: fc.constantFrom(-1, ACCOUNTS, 1_000_000) }),
  ];
  const areAllTypesKnown = (['stops', 'trailing', 'pegged', 'expiry'] as const).every((name) => features.has(name));
  if (areAllTypesKnown) {
    all.push(fc.record({ type: anyType, timeInForce: fc.integer({ min: 0, max: 5 }), postOnly: fc.nat(2) }));
    all.push(fc.record({ type: anyType, stopPrice: badAmount }), fc.record({ type: anyType, trailOffset: badAmount }));
    all.push(fc.record({ type: anyType, expireTime: fc.constantFrom(0, 1) }));
  }
  if (features.has('expiry')) all.push(fc.record({ timeInForce: fc.constantFrom(4, 5), expireTime: fc.nat(1) }));
  if (features.has('iceberg')) all.push(fc.record({ displayQuantity: fc.oneof(badAmount, fc.constant(13)) }));
  if (features.has('minQuantity'))
    all.push(fc.record({ minQuantity: fc.oneof(badAmount, fc.integer({ min: 1, max: 13 })) }));
  if (features.has('hidden')) all.push(fc.record({ hidden: fc.constantFrom(1, 2) }));
  return fc.oneof(...all);
}

/** A new order with something broken. */
export const malformedOrder = (features: Features) =>
  fc.record({ wish: newOrder(features), broken: breakages(features) }).map(
    ({ wish, broken }): Wish =>
      (run, index) =>
        ({ ...wish(run, index), ...broken }) as PlainCommand,
  );
