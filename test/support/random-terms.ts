// What random commands are made of: who sends them and when, amounts close together so that orders meet, and how a command
// finds the instruments and orders that there are.

import fc from 'fast-check';
import type { Features } from './feature.js';
import type { ModelRun } from './model-run.js';
import type { NaiveOrder } from './naive-order.js';
import type { PlainCommand } from './plain-command.js';

export const ACCOUNTS = 3;

/** A command that is drawn, before the venue it is for is known. */
export type Wish = (run: ModelRun, index: number) => PlainCommand;

/** Nearly always 0. */
export function rarely(...values: number[]): fc.Arbitrary<number> {
  return fc.oneof({ weight: 20, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(...values) });
}

/** Prices close together, so that orders meet; now and then far apart, up to the largest. */
export const price = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 97, max: 103 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 400 }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 31, 32, 33, 2 ** 31, 2 ** 40 + 5, 2 ** 52, 2 ** 53 - 2, 2 ** 53 - 1) },
);
export const quantity = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 1000, 2 ** 32, 2 ** 46, 2 ** 52, 2 ** 53 - 1) },
);
/** Amounts that are wrong in some way. */
export const badAmount = fc.constantFrom(0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 60);
export const tag = fc.constantFrom('', '', 'alpha', 'beta', 'sixteen-bytes-ok');

const SECOND = 1e9;
const HOUR = 3600 * SECOND;
/** How much later than the last command; where nothing depends on it, only a little. */
const shortly = fc.constantFrom(1, 1, 1, 0, 5);
const sometimeLater = fc.oneof(
  { weight: 80, arbitrary: shortly },
  { weight: 4, arbitrary: fc.constantFrom(SECOND, 2 * SECOND, 10 * SECOND) },
  { weight: 1, arbitrary: fc.constantFrom(HOUR, 10 * HOUR, 25 * HOUR) },
);
/** An instant that will soon have come. */
export const delay = fc.constantFrom(0, 1, 2, 6, 20, 60, SECOND, SECOND + 3, 12 * SECOND, 2 * HOUR);

/** What a validator may have reserved under. */
export function reservationOf(features: Features): fc.Arbitrary<number> {
  return features.has('risk') ? fc.constantFrom(0, 1, 2, 77) : fc.constant(0);
}

const timed = ['expiry', 'bands', 'schedules'] as const;

export function headerOf(features: Features) {
  return fc.record({
    account: fc.integer({ min: 0, max: ACCOUNTS - 1 }),
    session: fc.integer({ min: 1, max: 3 }),
    requestId: fc.nat(1000),
    elapsed: timed.some((feature) => features.has(feature)) ? sometimeLater : shortly,
  });
}

/** How a command names an order: mostly one that exists and is its account's. */
export const reference = fc.record({
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
export type Reference = typeof reference extends fc.Arbitrary<infer T> ? T : never;

export function orderMeant(run: ModelRun, wanted: Reference): NaiveOrder | undefined {
  const known = wanted.open ? run.naive.open() : run.naive.known();
  return known[wanted.pick % Math.max(1, known.length)];
}

/** The fields by which a command names the order that is meant. */
export function resolve(run: ModelRun, wanted: Reference, account: number) {
  const order = orderMeant(run, wanted);
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
