// Random commands for a venue: drawn as wishes, which name orders by a number, and turned into commands against what the
// venue knows at that moment, so that most references hit and a shrunk failure still makes sense.

import fc from 'fast-check';
import type { Features } from './feature.js';
import { isMarketKind, isStopKind } from './naive-order.js';
import { addInstrument, removeInstrument, setTradingStatus, tickWish } from './random-administration.js';
import { hugeOrder, malformedOrder, newOrder, repeatedOrder } from './random-orders.js';
import { riskCommand } from './random-risk.js';
import {
  headerOf,
  orderMeant,
  price,
  quantity,
  rarely,
  reference,
  reservationOf,
  resolve,
  tag,
  type Wish,
} from './random-terms.js';

const cancel = (features: Features) =>
  fc
    .record({
      header: headerOf(features),
      reference,
      kind: fc.constantFrom('cancel' as const, 'cancel' as const, 'queryOrder' as const),
    })
    .map(
      ({ header, reference, kind }): Wish =>
        (run) => ({ ...header, ...resolve(run, reference, header.account), kind }),
    );

const replace = (features: Features) =>
  fc
    .record({
      header: headerOf(features),
      reference,
      price: fc.oneof(fc.constant(0), price),
      quantity: fc.oneof(fc.constant(0), quantity),
      rename: fc.constantFrom('no', 'no', 'no', 'new', 'own', 'taken', 'long'),
      stopPrice: fc.oneof(fc.constant(0), fc.integer({ min: 97, max: 103 })),
      misplaced: rarely(5),
      reservation: reservationOf(features),
      protectionPrice: features.has('risk')
        ? fc.oneof(fc.constant(0), fc.integer({ min: 97, max: 103 }))
        : fc.constant(0),
      isUnknownToRisk: features.has('risk') ? rarely(1) : fc.constant(0),
    })
    .map(
      ({ header, reference, rename, misplaced, ...terms }): Wish =>
        (run, index) => {
          const resolved = resolve(run, reference, header.account);
          const meant = orderMeant(run, reference);
          const known = run.naive.known();
          const own = known.find((order) => order.orderId === resolved.orderId)?.clientOrderId ?? '';
          const taken = known.findLast((order) => order.account === resolved.account)?.clientOrderId ?? '';
          const ids = { no: '', new: `r${index}`, own, taken, long: 'y'.repeat(37) };
          const price = meant !== undefined && isMarketKind(meant) && misplaced === 0 ? 0 : terms.price;
          const stopPrice =
            meant !== undefined && isStopKind(meant) && meant.place === 'pending' ? terms.stopPrice : misplaced;
          const newClientOrderId = ids[rename as keyof typeof ids];
          return {
            ...header,
            ...resolved,
            kind: 'replace',
            quantity: terms.quantity,
            reservation: terms.reservation,
            protectionPrice: terms.protectionPrice,
            isUnknownToRisk: terms.isUnknownToRisk === 1,
            price,
            stopPrice,
            newClientOrderId,
          };
        },
    );

const massCancel = (features: Features) =>
  fc
    .record({
      header: headerOf(features),
      tag,
      instrument: fc.constantFrom(-1, -1, 0, 1, 5),
      side: fc.constantFrom(0, 0, 1, 2),
      onlySession: fc.constantFrom(0, 0, 1, 2),
    })
    .map(
      ({ header, ...rest }): Wish =>
        () => ({ ...header, ...rest, kind: 'massCancel' }),
    );

const configure = (features: Features) =>
  fc
    .record({
      header: headerOf(features),
      account: fc.constantFrom(0, 1, 2, -1, 1000),
      name: fc.constantFrom('ann', 'bob', '', 'n'.repeat(36), 'n'.repeat(37)),
      selfTradePrevention: fc.integer({ min: 0, max: 5 }),
    })
    .map(
      ({ header, ...rest }): Wish =>
        () => ({ ...header, ...rest, kind: 'configure' }),
    );

const query = (features: Features) =>
  fc
    .record({
      header: headerOf(features),
      kind: fc.constantFrom('queryOpenOrders' as const, 'queryBook' as const, 'logon' as const),
      instrument: fc.constantFrom(-1, 0, 1, 9),
      pick: fc.nat(),
      depth: fc.constantFrom(0, 1, 3),
      from: fc.boolean(),
    })
    .map(
      ({ header, kind, instrument, pick, depth, from }): Wish =>
        (run) => {
          const known = run.naive.known();
          const after = from && known.length > 0 ? known[pick % known.length].orderId : 0;
          const argument = kind === 'queryBook' ? depth : kind === 'logon' ? 0 : after;
          return { ...header, kind, argument, instrument: kind === 'logon' ? -1 : instrument };
        },
    );

/** Any command that a venue with these features may get. */
export function anyWish(features: Features): fc.Arbitrary<Wish> {
  const has = (...names: Parameters<Features['has']>[0][]) => names.some((name) => features.has(name));
  return fc.oneof(
    { weight: 55, arbitrary: newOrder(features) },
    { weight: 3, arbitrary: malformedOrder(features) },
    { weight: 3, arbitrary: repeatedOrder(features) },
    { weight: 2, arbitrary: hugeOrder(features) },
    { weight: 14, arbitrary: cancel(features) },
    { weight: 16, arbitrary: replace(features) },
    { weight: 2, arbitrary: massCancel(features) },
    { weight: 2, arbitrary: configure(features) },
    { weight: 1, arbitrary: addInstrument(features) },
    { weight: 5, arbitrary: query(features) },
    ...(has('expiry', 'bands', 'schedules') ? [{ weight: 3, arbitrary: tickWish(features) }] : []),
    ...(has('statuses', 'auctions') ? [{ weight: 5, arbitrary: setTradingStatus(features) }] : []),
    ...(has('risk') ? [{ weight: 4, arbitrary: riskCommand(features) }] : []),
    ...(has('instruments') ? [{ weight: 1, arbitrary: removeInstrument(features) }] : []),
  );
}
