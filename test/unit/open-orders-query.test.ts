// The listing of open orders: 256 an answer, going on where the last page ended even when that order has ended meanwhile.

import { describe, expect, it } from 'vitest';
import { EnginePair } from '../support/engine-pair.js';
import type { PlainReport } from '../support/plain-records.js';

const CAPACITIES = { orders: 1000, instruments: 2, accounts: 2, priceLevels: 1000, rememberedOrders: 5 };
const common = { session: 1, requestId: 1 };

/** A venue with 600 open orders of account 0, every third on the second instrument. */
function crowdedVenue(): EnginePair {
  const pair = new EnginePair(CAPACITIES);
  const sizes = { tickMantissa: 1, tickScale: 0, lotMantissa: 1, lotScale: 0 };
  for (const symbol of ['AAA', 'BBB']) pair.run({ ...common, ...sizes, account: -1, kind: 'addInstrument', symbol });
  pair.run({ ...common, account: 0, kind: 'configure', name: 'ann', selfTradePrevention: 0 });
  const terms = { side: 1, type: 1, timeInForce: 1, quantity: 1, stopPrice: 0, postOnly: 0, selfTradePrevention: 0 };
  for (let i = 0; i < 600; i++) {
    const named = { clientOrderId: `o${i}`, instrument: i % 3 === 0 ? 1 : 0, price: 1 + i, tag: '', deadline: 0 };
    pair.run({ ...common, ...terms, ...named, account: 0, kind: 'new' });
  }
  return pair;
}

function page(pair: EnginePair, after: number, instrument = -1): { ids: number[]; next: number } {
  pair.run({ ...common, account: 0, kind: 'queryOpenOrders', instrument, argument: after });
  const reports: PlainReport[] = pair.reports;
  const end = reports[reports.length - 1];
  expect(end.records).toBe(reports.length - 1);
  return { ids: reports.slice(0, -1).map((report) => report.orderId as number), next: end.nextAfterOrderId as number };
}

describe('the listing of open orders', () => {
  it('comes in pages of 256 until all are shown once', () => {
    const pair = crowdedVenue();
    const first = page(pair, 0);
    const second = page(pair, first.next);
    const third = page(pair, second.next);
    expect([first.ids.length, second.ids.length, third.ids.length, third.next]).toEqual([256, 256, 88, 0]);
    expect([...first.ids, ...second.ids, ...third.ids]).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
  });

  it('goes on after an order that has ended, and begins anew after one that is forgotten', () => {
    const pair = crowdedVenue();
    const first = page(pair, 0);
    const cancel = (orderId: number) =>
      pair.run({ ...common, account: 0, kind: 'cancel', orderId, clientOrderId: '', instrument: -1 });
    cancel(first.next);
    expect(page(pair, first.next).ids[0]).toBe(257);
    for (const orderId of [1, 2, 3, 4, 5]) cancel(orderId);
    expect(page(pair, first.next).ids[0]).toBe(6);
  });

  it('may be of one instrument', () => {
    const pair = crowdedVenue();
    const { ids, next } = page(pair, 0, 1);
    expect([ids.length, ids[0], ids[1], next]).toEqual([200, 1, 4, 0]);
  });
});
