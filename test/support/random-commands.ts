// Random commands for a venue: drawn as wishes, which name orders by a number, and turned into commands against what the
// venue knows at that moment, so that most references hit and a shrunk failure still makes sense.

import fc from 'fast-check';
import type { EnginePair } from './engine-pair.js';
import type { PlainCommand } from './plain-command.js';

export const INSTRUMENTS = 2;
export const ACCOUNTS = 3;

export type Wish = (pair: EnginePair, index: number) => PlainCommand;

/** Prices close together, so that orders meet; now and then far apart, up to the largest. */
const price = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 97, max: 103 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 400 }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 31, 32, 33, 2 ** 31, 2 ** 40 + 5, 2 ** 52, 2 ** 53 - 2, 2 ** 53 - 1) },
);
const quantity = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 1000, 2 ** 32, 2 ** 46, 2 ** 52, 2 ** 53 - 1) },
);
const header = fc.record({
  account: fc.integer({ min: 0, max: ACCOUNTS - 1 }),
  session: fc.integer({ min: 1, max: 3 }),
  requestId: fc.nat(1000),
});
const instrument = fc.nat(INSTRUMENTS - 1);
/** Nearly always 0. */
function rarely(...values: number[]): fc.Arbitrary<number> {
  return fc.oneof({ weight: 20, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(...values) });
}
const tag = fc.constantFrom('', '', 'alpha', 'beta', 'sixteen-bytes-ok');

/** Amounts and enumerations that are wrong in some way. */
const badAmount = fc.constantFrom(0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 60);

const newOrder = fc
  .record({
    header,
    instrument,
    tag,
    price,
    quantity,
    side: fc.constantFrom(1, 2),
    kind: fc.constantFrom('limit', 'limit', 'limit', 'limit', 'limit', 'market'),
    timeInForce: fc.constantFrom(0, 1, 1, 1, 1, 2, 3),
    postOnly: fc.constantFrom(0, 0, 0, 0, 1, 2, 2),
    selfTradePrevention: fc.integer({ min: 0, max: 5 }),
    deadline: rarely(1, 2 ** 20),
    repeat: rarely(1, 2),
    longId: fc.boolean(),
  })
  .map(
    ({ header, kind, repeat, longId, ...rest }): Wish =>
      (pair, index) => {
        const isMarket = kind === 'market';
        const own = pair.naive.known().filter((order) => order.account === header.account);
        const repeated = repeat === 0 ? undefined : own.at(repeat - 2);
        const restsAtMost = isMarket ? { timeInForce: rest.timeInForce === 1 ? 2 : rest.timeInForce, postOnly: 0 } : {};
        const isShort = rest.timeInForce > 1 ? { postOnly: 0 } : {};
        return {
          ...header,
          ...rest,
          ...isShort,
          ...restsAtMost,
          kind: 'new',
          type: isMarket ? 2 : 1,
          price: isMarket ? 0 : rest.price,
          stopPrice: 0,
          clientOrderId: repeated?.clientOrderId ?? `c${index}`.padEnd(longId ? 36 : 0, '.'),
        };
      },
  );

/** So large that two of them are more than a price level can count. */
const hugeOrder = fc.record({ wish: newOrder, quantity: fc.constantFrom(2 ** 52, 2 ** 53 - 1) }).map(
  ({ wish, quantity }): Wish =>
    (pair, index) => {
      const terms = { type: 1, timeInForce: 1, postOnly: 0, price: 1, side: 1, quantity };
      return { ...wish(pair, index), ...terms } as PlainCommand;
    },
);

/** A new order with one field broken. */
const malformedOrder = fc
  .record({
    wish: newOrder,
    broken: fc.oneof(
      fc.record({ side: fc.constantFrom(0, 3, 255) }),
      fc.record({ type: fc.constantFrom(0, 3, 9, 255) }),
      fc.record({ timeInForce: fc.constantFrom(4, 5, 255) }),
      fc.record({ postOnly: fc.constantFrom(1, 2, 3), timeInForce: fc.constantFrom(1, 2, 3) }),
      fc.record({ selfTradePrevention: fc.constantFrom(6, 255) }),
      fc.record({ quantity: badAmount }),
      fc.record({ price: badAmount }),
      fc.record({ stopPrice: fc.constantFrom(1, Number.NaN) }),
      fc.record({ type: fc.constant(2), price: fc.constantFrom(0, 7), timeInForce: fc.constantFrom(0, 1) }),
      fc.record({ clientOrderId: fc.constantFrom('', 'x'.repeat(37), 'x'.repeat(200)) }),
      fc.record({ tag: fc.constantFrom('seventeen-bytes-!') }),
      fc.record({ instrument: fc.constantFrom(-1, INSTRUMENTS, 70_000) }),
      fc.record({ account: fc.constantFrom(-1, ACCOUNTS, 1_000_000) }),
    ),
  })
  .map(
    ({ wish, broken }): Wish =>
      (pair, index) =>
        ({ ...wish(pair, index), ...broken }) as PlainCommand,
  );

/** How a command names an order: mostly one that exists and is its account's. */
const reference = fc.record({
  pick: fc.nat(),
  by: fc.constantFrom('id', 'id', 'clientOrderId', 'clientOrderId', 'both'),
  wrong: fc.oneof(
    { weight: 20, arbitrary: fc.constant('') },
    { weight: 2, arbitrary: fc.constantFrom('account', 'instrument', 'generation', 'id', 'clientOrderId') },
  ),
  open: fc.constantFrom(true, true, true, false),
  instrument: fc.constantFrom('none', 'right'),
  badId: fc.constantFrom(1.5, -1, 2 ** 53, 2 ** 24, Number.NaN, Number.POSITIVE_INFINITY, 999),
});

function resolve(
  pair: EnginePair,
  wanted: typeof reference extends fc.Arbitrary<infer T> ? T : never,
  account: number,
) {
  const known = wanted.open ? pair.naive.open() : pair.naive.known();
  const order = known[wanted.pick % Math.max(1, known.length)];
  const { wrong, by } = wanted;
  const byId = by !== 'clientOrderId' || wrong === 'generation' || wrong === 'id';
  const shift = wrong === 'generation' ? 2 ** 24 : 0;
  const right = order?.instrument ?? 0;
  const named = wanted.instrument === 'none' ? -1 : right;
  return {
    account: order === undefined || wrong === 'account' ? account : order.account,
    orderId: !byId ? 0 : wrong === 'id' ? wanted.badId : (order?.orderId ?? 1) + shift,
    clientOrderId: by === 'id' ? '' : wrong === 'clientOrderId' ? 'nobody' : (order?.clientOrderId ?? 'nobody'),
    instrument: wrong === 'instrument' ? right + 1 : named,
  };
}

const cancel = fc
  .record({ header, reference, kind: fc.constantFrom('cancel' as const, 'cancel' as const, 'queryOrder' as const) })
  .map(
    ({ header, reference, kind }): Wish =>
      (pair) => ({ ...header, ...resolve(pair, reference, header.account), kind }),
  );

const replace = fc
  .record({
    header,
    reference,
    price: fc.oneof(fc.constant(0), price),
    quantity: fc.oneof(fc.constant(0), quantity),
    rename: fc.constantFrom('no', 'no', 'no', 'new', 'own', 'taken', 'long'),
    stopPrice: rarely(5),
  })
  .map(
    ({ header, reference, rename, ...rest }): Wish =>
      (pair, index) => {
        const resolved = resolve(pair, reference, header.account);
        const known = pair.naive.known();
        const own = known.find((order) => order.orderId === resolved.orderId)?.clientOrderId ?? '';
        const taken = known.findLast((order) => order.account === resolved.account)?.clientOrderId ?? '';
        const ids = { no: '', new: `r${index}`, own, taken, long: 'y'.repeat(37) };
        return { ...header, ...rest, ...resolved, kind: 'replace', newClientOrderId: ids[rename as keyof typeof ids] };
      },
  );

const massCancel = fc
  .record({
    header,
    tag,
    instrument: fc.constantFrom(-1, -1, 0, 1, 5),
    side: fc.constantFrom(0, 0, 1, 2),
    onlySession: fc.constantFrom(0, 0, 1, 2),
  })
  .map(
    ({ header, ...rest }): Wish =>
      () => ({ ...header, ...rest, kind: 'massCancel' }),
  );

const configure = fc
  .record({
    header,
    account: fc.constantFrom(0, 1, 2, -1, 1000),
    name: fc.constantFrom('ann', 'bob', '', 'n'.repeat(36), 'n'.repeat(37)),
    selfTradePrevention: fc.integer({ min: 0, max: 5 }),
  })
  .map(
    ({ header, ...rest }): Wish =>
      () => ({ ...header, ...rest, kind: 'configure' }),
  );

const addInstrument = header.chain((common) =>
  fc.record({ symbol: fc.constantFrom('AAA', 'BBB', 'CCC', 'DDD') }).map(
    ({ symbol }): Wish =>
      () => ({ ...common, kind: 'addInstrument', symbol, tickMantissa: 1, tickScale: 2, lotMantissa: 1, lotScale: 0 }),
  ),
);

const query = fc
  .record({
    header,
    kind: fc.constantFrom('queryOpenOrders' as const, 'queryBook' as const, 'logon' as const),
    instrument: fc.constantFrom(-1, 0, 1, 9),
    pick: fc.nat(),
    depth: fc.constantFrom(0, 1, 3),
    from: fc.boolean(),
  })
  .map(
    ({ header, kind, instrument, pick, depth, from }): Wish =>
      (pair) => {
        const known = pair.naive.known();
        const after = from && known.length > 0 ? known[pick % known.length].orderId : 0;
        const argument = kind === 'queryBook' ? depth : kind === 'logon' ? 0 : after;
        return { ...header, kind, argument, instrument: kind === 'logon' ? -1 : instrument };
      },
  );

export const anyWish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 55, arbitrary: newOrder },
  { weight: 3, arbitrary: malformedOrder },
  { weight: 2, arbitrary: hugeOrder },
  { weight: 14, arbitrary: cancel },
  { weight: 16, arbitrary: replace },
  { weight: 2, arbitrary: massCancel },
  { weight: 2, arbitrary: configure },
  { weight: 1, arbitrary: addInstrument },
  { weight: 5, arbitrary: query },
);

/** Small capacities, so that every one of them is reached. */
export const anyCapacities = fc.record({
  orders: fc.constantFrom(8, 40, 1000, 1000),
  instruments: fc.constant(INSTRUMENTS + 1),
  accounts: fc.constant(ACCOUNTS + 1),
  priceLevels: fc.constantFrom(4, 200, 200),
  rememberedOrders: fc.constantFrom(1, 3, 20, 1000),
});
