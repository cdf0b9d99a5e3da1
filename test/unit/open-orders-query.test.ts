// The listing of open orders: 256 an answer, going on where the last page ended even when that order has ended meanwhile,
// and never a look at more than a bounded number of orders.

import { describe, expect, it } from 'vitest';
import { CancelCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { ScratchSink } from '../../engine/domain/record-sink.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { OPEN_ORDERS_VISITED_MAX } from '../../engine/matching/queries.js';
import { EnginePair } from '../support/engine-pair.js';
import { encodeCommand, type PlainCommand } from '../support/plain-command.js';
import { CollectingSink, decodeReport, type PlainReport } from '../support/plain-records.js';

const CAPACITIES = {
  orders: 1000,
  instruments: 2,
  accounts: 2,
  priceLevels: 1000,
  waitingOrders: 1000,
  rememberedOrders: 5,
};
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

  it('looks at a bounded number of orders for one answer, and goes on after the last it looked at', () => {
    const count = 2 * OPEN_ORDERS_VISITED_MAX + 10;
    const engine = crowdedEngine(count);
    const pages: { ids: unknown[]; next: number }[] = [];
    do {
      pages.push(engine.page(pages.at(-1)?.next ?? 0, 1));
    } while (pages.at(-1)?.next !== 0);
    expect(pages.map(({ ids }) => ids.length)).toEqual([0, 0, 1]);
    expect(pages.map(({ next }) => next)).toEqual([OPEN_ORDERS_VISITED_MAX, 2 * OPEN_ORDERS_VISITED_MAX, 0]);
    expect(pages[2].ids).toEqual([count]);
  });
});

/** An engine with `count` open orders of account 0, of which the last alone is on the second instrument. */
function crowdedEngine(count: number) {
  const reports = new CollectingSink(REPORT_BYTES);
  const outputs = { reports, marketEvents: new ScratchSink(MARKET_EVENT_BYTES), exposures: [new ScratchSink()] };
  const engine = new MatchingEngine({ ...CAPACITIES, orders: count }, outputs);
  const memory = RecordMemory.allocate(COMMAND_BYTES);
  let sequence = 0;
  const execute = (command: PlainCommand) => {
    reports.clear();
    encodeCommand(command, memory, 0);
    engine.execute(memory, 0, ++sequence, 0, 0);
  };
  const sizes = { tickMantissa: 1, tickScale: 0, lotMantissa: 1, lotScale: 0 };
  for (const symbol of ['AAA', 'BBB']) execute({ ...common, ...sizes, account: -1, kind: 'addInstrument', symbol });
  execute({ ...common, account: 0, kind: 'configure', name: 'ann', selfTradePrevention: 0 });
  const terms = { side: 1, type: 1, timeInForce: 1, quantity: 1, stopPrice: 0, postOnly: 0, selfTradePrevention: 0 };
  for (let i = 1; i <= count; i++) {
    const named = { clientOrderId: `o${i}`, instrument: i === count ? 1 : 0, price: 1, tag: '', deadline: 0 };
    execute({ ...common, ...terms, ...named, account: 0, kind: 'new' });
  }
  const page = (after: number, instrument: number) => {
    reports.clear();
    const query = new CancelCommand(memory, 0).reset(CommandKind.QUERY_OPEN_ORDERS);
    query.account = 0;
    query.instrument = instrument;
    query.orderId = after;
    engine.answer(memory, 0, 0, 0);
    const answer = reports.collect(decodeReport);
    const ids = answer.slice(0, -1).map((report) => report.orderId);
    return { ids, next: answer.at(-1)?.nextAfterOrderId as number };
  };
  return { page };
}
