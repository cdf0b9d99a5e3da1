// The engine's start with empty rings: what each stage is told, and who is woken for it.

import { expect, it } from 'vitest';
import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES, ExposureEvent, ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { parseDecimal } from '../../engine/domain/instrument.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { startEngine } from '../../engine/engine-start.js';
import { NullJournal } from '../../engine/journal/null-journal.js';
import { allocateBookSnapshot, BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';
import { Clock, startClock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateRing, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';

const ONE = parseDecimal('1')!;

it('leaves every validator awake, though exposure is committed quietly', () => {
  const bells = [new Doorbell(allocateDoorbell()), new Doorbell(allocateDoorbell())];
  const rings = bells.map((_, index) => allocateRing(`engine-validator-${index}`, 64, EXPOSURE_EVENT_BYTES));
  const unread = (name: string, bytes: number) =>
    new RingProducer(allocateRing(name, 64, bytes), new Doorbell(allocateDoorbell()));
  for (const bell of bells) bell.announcePark();
  startEngine({
    inputs: bells.map(() => new RingConsumer(allocateRing('checked', 64, COMMAND_BYTES))),
    reports: unread('reports', REPORT_BYTES),
    marketEvents: unread('market events', MARKET_EVENT_BYTES),
    exposures: rings.map((ring, index) => new RingProducer(ring, bells[index])),
    bookSnapshot: new BookSnapshotArea(allocateBookSnapshot(16)),
    clock: new Clock(startClock()),
    capacities: { orders: 1024, instruments: 16, accounts: 16, priceLevels: 1024, rememberedOrders: 16 },
    instruments: [{ symbol: 'AAPL', tickSize: ONE, lotSize: ONE }],
    recover: () => ({
      lastSequence: 0,
      lastTimeLow: 0,
      lastTimeHigh: 0,
      highestSession: 0,
      journal: new NullJournal(),
    }),
    onBatch: () => {},
  });
  expect(bells.map((bell) => bell.isParked)).toEqual([false, false]);
  for (const ring of rings) {
    const events = new RingConsumer(ring);
    expect(events.available()).toBe(2);
    const kinds = [0, 1].map((index) => new ExposureEvent(events.memory, events.offsetAt(index)).kind);
    expect(kinds).toEqual([ExposureEventKind.RECOVERED, ExposureEventKind.INSTRUMENT_ADDED]);
  }
});
