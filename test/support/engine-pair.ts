// The real engine and the naive one side by side: each command runs through both, and everything they say is compared.

import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { allocateBookSnapshot, BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';
import { BookFold } from './book-fold.js';
import { checkBook, ReportChecker } from './checkers.js';
import { NaiveEngine } from './naive-engine.js';
import type { NaiveLevel } from './naive-venue.js';
import { encodeCommand, isExecuted, type PlainCommand, TIME_HIGH } from './plain-command.js';
import {
  CollectingSink,
  decodeExposureEvent,
  decodeMarketEvent,
  decodeReport,
  type PlainReport,
} from './plain-records.js';

const SNAPSHOT_LEVELS = 512;
const VALIDATORS = 2;

export class EnginePair {
  readonly engine: MatchingEngine;
  readonly naive: NaiveEngine;
  readonly #outputs = {
    reports: new CollectingSink(REPORT_BYTES),
    marketEvents: new CollectingSink(MARKET_EVENT_BYTES),
    exposures: Array.from({ length: VALIDATORS }, () => new CollectingSink(EXPOSURE_EVENT_BYTES)),
  };
  readonly #bookSnapshot = new BookSnapshotArea(allocateBookSnapshot(SNAPSHOT_LEVELS));
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES * 2);
  readonly #fold = new BookFold();
  readonly #reportChecker = new ReportChecker();
  #sequence = 0;
  /** What the last command was answered. */
  reports: PlainReport[] = [];

  constructor(readonly capacities: MatchingCapacities) {
    this.engine = new MatchingEngine(capacities, this.#outputs, this.#bookSnapshot);
    this.naive = new NaiveEngine(capacities);
  }

  /** Engine sequence of the last command; the time runs along with it. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Throws where the two differ or a checker finds something. */
  run(command: PlainCommand): void {
    const { reports, marketEvents, exposures } = this.#outputs;
    for (const sink of [reports, marketEvents, ...exposures]) sink.clear();
    const offset = COMMAND_BYTES; // not 0, so that a view that forgets its offset is found out
    encodeCommand(command, this.#memory, offset);
    if (isExecuted(command)) {
      this.#sequence++;
      this.engine.execute(this.#memory, offset, this.#sequence, this.#sequence, TIME_HIGH);
    } else {
      this.engine.answer(this.#memory, offset, this.#sequence, TIME_HIGH);
    }
    this.naive.run(command, this.#sequence, this.#sequence);

    this.reports = reports.collect(decodeReport);
    const events = marketEvents.collect(decodeMarketEvent);
    compare('reports', this.reports, this.naive.reports, command);
    compare('market events', events, this.naive.marketEvents, command);
    for (const [index, sink] of exposures.entries()) {
      const expected = this.naive.exposures.filter((e) => e.account < 0 || e.account % VALIDATORS === index);
      compare(`exposure events of validator ${index}`, sink.collect(decodeExposureEvent), expected, command);
    }
    for (const report of this.reports) this.#reportChecker.follow(report);
    for (const event of events) this.#fold.apply(event);
    if (command.kind === 'queryBook') this.#compareSnapshot(command);
    for (const { index } of this.engine.instruments()) this.#compareBook(index, command);
  }

  #compareBook(instrument: number, command: PlainCommand): void {
    const real = this.engine.openOrders(instrument);
    const naive = [Side.BUY, Side.SELL].flatMap((side) => this.naive.side(instrument, side));
    const shown = naive.map((order) => ({
      orderId: order.orderId,
      clientOrderId: order.clientOrderId,
      account: order.account,
      instrument: order.instrument,
      side: order.side,
      price: order.price,
      quantity: order.quantity,
      cumulativeQuantity: order.cumulative,
      leavesQuantity: order.leaves,
      status: order.status,
      session: order.session,
      tag: order.tag,
    }));
    compare('books', real, shown, command);
    const folded = naive.map(({ orderId, side, price, leaves: quantity }) => ({ orderId, side, price, quantity }));
    compare('book folded from market events', this.#fold.orders(instrument), folded, command);
    checkBook(this.engine, instrument);
  }

  #compareSnapshot(command: PlainCommand): void {
    const area = this.#bookSnapshot;
    const { bids, asks } = this.naive.bookAnswer;
    const shown: NaiveLevel[] = Array.from({ length: bids.length + asks.length }, (_, index) => ({
      price: area.price(index),
      quantity: area.quantity(index),
      orders: area.orders(index),
    }));
    compare('book snapshots', shown, [...bids, ...asks], command);
  }
}

function compare(what: string, real: readonly object[], expected: readonly object[], command: PlainCommand): void {
  if (real.length === expected.length && real.every((value, index) => isSame(value, expected[index]))) return;
  const show = (values: readonly object[]) => values.map((value) => JSON.stringify(value)).join('\n  ');
  throw new Error(
    `${what} differ after ${JSON.stringify(command)}\nengine:\n  ${show(real)}\nmodel:\n  ${show(expected)}`,
  );
}

/** Two flat objects with the same fields, in any order. */
function isSame(a: object, b: object): boolean {
  const keys = Object.keys(a);
  const other = b as Record<string, unknown>;
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.is((a as Record<string, unknown>)[key], other[key]));
}
