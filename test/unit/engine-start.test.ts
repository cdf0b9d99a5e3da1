// The engine's start with empty rings: what each stage is told, who is woken for it, and which instruments it refuses.

import { describe, expect, it } from 'vitest';
import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES, ExposureEvent, ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { parseDecimal } from '../../engine/domain/instrument.js';
import type { InstrumentDefinition } from '../../engine/domain/instrument-definition.js';
import { NO_ACCOUNT } from '../../engine/domain/limits.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RecoveredReport, Report } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../../engine/domain/report-layout.js';
import { startEngine } from '../../engine/engine-start.js';
import { NullJournal } from '../../engine/journal/null-journal.js';
import type { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { allocateBookSnapshot, BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';
import { Clock, startClock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { allocateRing, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { encodeCommand } from '../support/plain-command.js';

const ONE = parseDecimal('1')!;

/** A start with these instruments, `recovered` of them journaled before; two validators listen on `bells`. */
function start(
  listed: readonly InstrumentDefinition[],
  recovered: readonly InstrumentDefinition[] = [],
  instrumentsMax = 16,
) {
  const bells = [new Doorbell(allocateDoorbell()), new Doorbell(allocateDoorbell())];
  const rings = bells.map((_, index) => allocateRing(`engine-validator-${index}`, 64, EXPOSURE_EVENT_BYTES));
  const reports = allocateRing('reports', 64, REPORT_BYTES);
  const journal = new CountingJournal();
  const unread = (name: string, bytes: number) =>
    new RingProducer(allocateRing(name, 64, bytes), new Doorbell(allocateDoorbell()));
  for (const bell of bells) bell.announcePark();
  const run = () =>
    startEngine({
      inputs: bells.map(() => new RingConsumer(allocateRing('checked', 64, COMMAND_BYTES))),
      reports: new RingProducer(reports, new Doorbell(allocateDoorbell())),
      marketEvents: unread('market events', MARKET_EVENT_BYTES),
      exposures: rings.map((ring, index) => new RingProducer(ring, bells[index])),
      bookSnapshot: new BookSnapshotArea(allocateBookSnapshot(1024)),
      clock: new Clock(startClock()),
      marketStates: new MarketStateTable(allocateMarketStates(instrumentsMax)),
      capacities: {
        orders: 1024,
        instruments: instrumentsMax,
        accounts: 16,
        priceLevels: 1024,
        waitingOrders: 1000,
        rememberedOrders: 16,
      },
      instruments: listed,
      recover: (engine) => {
        for (const [index, instrument] of recovered.entries()) replay(engine, instrument, index + 1);
        const times = { lastTimeLow: 0, lastTimeHigh: 0 };
        return { lastSequence: recovered.length, ...times, highestSession: 41, journal };
      },
      onBatch: () => {},
    });
  return { bells, rings, reports, journal, run };
}

class CountingJournal extends NullJournal {
  appended = 0;
  override append(): void {
    this.appended++;
  }
}

function replay(engine: MatchingEngine, { symbol, tickSize, lotSize }: InstrumentDefinition, sequence: number): void {
  const memory = RecordMemory.allocate(COMMAND_BYTES);
  const sizes = { tickMantissa: tickSize.mantissa, tickScale: tickSize.scale };
  const lots = { lotMantissa: lotSize.mantissa, lotScale: lotSize.scale };
  const common = { account: -1, session: 0, requestId: 0 };
  encodeCommand({ ...common, ...sizes, ...lots, kind: 'addInstrument', symbol }, memory, 0);
  engine.execute(memory, 0, sequence, 0, 0);
}

const list = (...symbols: string[]) => symbols.map((symbol) => ({ symbol, tickSize: ONE, lotSize: ONE }));

it('leaves every validator awake, though exposure is committed quietly', () => {
  const { bells, rings, run } = start(list('AAPL'));
  run();
  expect(bells.map((bell) => bell.isParked)).toEqual([false, false]);
  for (const ring of rings) {
    const events = new RingConsumer(ring);
    expect(events.available()).toBe(2);
    const kinds = [0, 1].map((index) => new ExposureEvent(events.memory, events.offsetAt(index)).kind);
    expect(kinds).toEqual([ExposureEventKind.RECOVERED, ExposureEventKind.INSTRUMENT_ADDED]);
  }
});

it('tells the gateway of what exists, then that recovery is over, as the answer to nobody', () => {
  const { reports, run } = start(list('AAA', 'BBB'), list('AAA'));
  run();
  const seen = new RingConsumer(reports);
  const kinds = Array.from({ length: seen.available() }, (_, i) => new Report(seen.memory, seen.offsetAt(i)).kind);
  expect(kinds).toEqual([ReportKind.INSTRUMENT_ADDED, ReportKind.RECOVERED, ReportKind.INSTRUMENT_ADDED]);
  const { session, account, endOfCommand, highestSession, engineSequence } = new RecoveredReport(
    seen.memory,
    seen.offsetAt(1),
  );
  expect([session, account, endOfCommand]).toEqual([0, NO_ACCOUNT, false]);
  expect([highestSession, engineSequence]).toEqual([41, 1]);
});

describe('instruments of the settings', () => {
  it('may fill the venue to its capacity', () => {
    const { journal, run } = start(list('AAA', 'BBB', 'CCC'), list('AAA'), 3);
    run();
    expect(journal.appended).toBe(2);
  });

  it('that are too many beside those of the data directory stop the start before any is added', () => {
    const { journal, run } = start(list('BBB', 'CCC', 'AAA', 'DDD'), list('AAA', 'OLD'), 4);
    expect(run).toThrow(
      expect.objectContaining({
        code: 'RINGBOOK_INSTRUMENTS_FULL',
        exitCode: 64,
        message: expect.stringMatching(/^instruments_max is 4, but .* has 2 instruments .* list 3 more, from BBB on/),
      }),
    );
    expect(journal.appended).toBe(0);
  });

  it('that the engine refuses stop the start', () => {
    const { run } = start([{ symbol: 'AAA', tickSize: { mantissa: 1, scale: 16 }, lotSize: ONE }]);
    expect(run).toThrow(expect.objectContaining({ code: 'RINGBOOK_INSTRUMENT_REFUSED', exitCode: 64 }));
  });

  it('that have other sizes than before stop the start', () => {
    const { run } = start([{ symbol: 'AAA', tickSize: { mantissa: 5, scale: 1 }, lotSize: ONE }], list('AAA'));
    expect(run).toThrow(
      expect.objectContaining({
        code: 'RINGBOOK_INSTRUMENT_CHANGED',
        exitCode: 64,
        message: expect.stringContaining('AAA has tick_size 1 in the data directory but 0.5 in the settings'),
      }),
    );
  });
});
