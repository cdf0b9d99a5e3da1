// The engine's end: complete with the last of its validators, whose exposure goes nowhere from then on; and the sink that
// stops the thread where a ring without room was promised some.

import { expect, it } from 'vitest';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { InvariantError } from '../../engine/domain/invariant.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { EngineDrain } from '../../engine/engine-drain.js';
import { NullJournal } from '../../engine/journal/null-journal.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { OutputBatch } from '../../engine/output-batch.js';
import { Clock, startClock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateRing, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { RingSink } from '../../engine/ring-sink.js';

const producer = (name: string, bytes: number, capacity = 16) =>
  new RingProducer(allocateRing(name, capacity, bytes), new Doorbell(allocateDoorbell()));

it('the engine has drained when every validator has, each counted once', () => {
  const exposures = [0, 1, 2].map((index) => producer(`exposures-${index}`, EXPOSURE_EVENT_BYTES));
  const reports = producer('reports', REPORT_BYTES);
  const marketEvents = producer('market events', MARKET_EVENT_BYTES);
  const batch = new OutputBatch(reports, marketEvents, exposures, new NullJournal(), new Clock(startClock()));
  const capacities = {
    orders: 8,
    instruments: 1,
    accounts: 3,
    priceLevels: 8,
    waitingOrders: 1000,
    rememberedOrders: 1,
  };
  const drain = new EngineDrain(3, new MatchingEngine(capacities, batch.outputs), batch);
  const complete = [0, 2, 2, 0, 1].map((index) => {
    drain.inputDrained(index);
    return drain.complete;
  });
  expect(complete).toEqual([false, false, false, false, true]);
});

it('a ring that is full after room was made is a broken invariant', () => {
  const sink = new RingSink(producer('full', REPORT_BYTES, 2), { makeRoom: () => {} });
  sink.claim();
  sink.claim();
  expect(() => sink.claim()).toThrow(InvariantError);
});
