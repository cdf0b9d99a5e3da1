// Holds everything that one life of the engine publishes against the oracle, record by record and field by field: what it
// tells at the start, what each batch tells, and that what is told is durable and whole.

import { ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { MarketEventKind } from '../../engine/domain/market-event.js';
import { RecoveredReport, Report } from '../../engine/domain/report.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { isAfter } from '../../engine/domain/time-words.js';
import type { RingSpec } from '../../engine/ring/one-to-one-ring.js';
import { BookFold } from '../support/book-fold.js';
import { slicesOf } from '../support/naive-listing.js';
import {
  decodeExposureEvent,
  decodeMarketEvent,
  decodeReport,
  type PlainExposureEvent,
  type PlainMarketEvent,
  type PlainReport,
} from '../support/plain-records.js';
import type { Oracle } from './oracle.js';
import { RingTap } from './ring-tap.js';
import { mustHold } from './violation.js';
import type { World } from './world.js';

/** Records from the beginning of a life up to its marker of recovery, and those after it. */
class Told<T> {
  readonly atStart: T[] = [];
  live: T[] = [];
  isLive = false;

  add(record: T): void {
    (this.isLive ? this.live : this.atStart).push(record);
  }

  take(): T[] {
    const taken = this.live;
    this.live = [];
    return taken;
  }
}

export class PublicationWatch {
  /** The last sequence that the journal has called durable in this life. */
  durable = 0;
  readonly #world: World;
  readonly #oracle: Oracle;
  readonly #reportTap: RingTap;
  readonly #marketTap: RingTap;
  readonly #exposureTaps: RingTap[];
  readonly #reports = new Told<PlainReport>();
  readonly #marketEvents = new Told<PlainMarketEvent>();
  readonly #exposures: Told<PlainExposureEvent>[];
  /** What each account's last published report was. */
  readonly #lastSequences = new Map<number, number>();
  #highestSession = -1;
  #hasStarted = false;
  #coveredSequence = 0;

  constructor(world: World, reports: RingSpec, marketEvents: RingSpec, exposures: readonly RingSpec[]) {
    this.#world = world;
    this.#oracle = world.oracle;
    this.#reportTap = new RingTap(reports);
    this.#marketTap = new RingTap(marketEvents);
    this.#exposureTaps = exposures.map((ring) => new RingTap(ring));
    this.#exposures = exposures.map(() => new Told<PlainExposureEvent>());
  }

  /** Recovery has come to its end at this sequence; nothing beyond it will ever be. */
  recovered(sequence: number): void {
    this.#oracle.nobodyListens();
    this.#oracle.forgetAfter(sequence);
    this.durable = sequence;
  }

  /** A snapshot was loaded: validators hear of nothing before it. */
  restored(coveredSequence: number): void {
    this.#coveredSequence = coveredSequence;
  }

  /** The engine is up. */
  started(sequence: number): void {
    const oracle = this.#oracle;
    const added = oracle.history.length;
    oracle.follow(sequence);
    oracle.nobodyListens();
    this.#look();
    this.#hasStarted = true;
    this.#checkStart(sequence);
    oracle.follow(added);
    this.#compare(true);
  }

  /** The engine has ended a batch: all that it has caused must be out. */
  batchEnded(): void {
    this.#look();
    this.#oracle.follow(this.durable);
    this.#compare(true);
  }

  /** The engine waits for room in the middle of a command: part of what it has caused may be out. */
  roomWanted(): void {
    this.#look();
    if (!this.#hasStarted) return;
    this.#oracle.follow(this.durable);
    this.#compare(false);
  }

  /** Nothing waits in the engine's rings, but for what validators take in with their next command. */
  get isQuiet(): boolean {
    return this.#reportTap.waiting === 0 && this.#marketTap.waiting === 0;
  }

  #look(): void {
    const { trace } = this.#world;
    this.#reportTap.take((offset) => this.#takeReport(offset));
    this.#marketTap.take((offset) => {
      const event = decodeMarketEvent(this.#marketTap.memory, offset);
      trace.add('told market', event.kind, event.sequence, event.orderId, event.quantity);
      if (event.kind === MarketEventKind.RECOVERED) this.#marketEvents.isLive = true;
      else if (event.kind !== MarketEventKind.DRAINED) this.#marketEvents.add(event);
    });
    for (const [index, tap] of this.#exposureTaps.entries()) {
      tap.take((offset) => {
        const event = decodeExposureEvent(tap.memory, offset);
        trace.add('told exposure', index, event.kind, event.engineSequence, event.openQuantityChange);
        if (event.kind === ExposureEventKind.RECOVERED) this.#exposures[index].isLive = true;
        // Reservations are between a validator and the engine: no history has them.
        else if (event.kind !== ExposureEventKind.COMMAND_ENDED)
          this.#exposures[index].add({ ...event, reservation: 0 });
      });
    }
  }

  #takeReport(offset: number): void {
    const { memory } = this.#reportTap;
    const report = new Report(memory, offset);
    if (report.kind === ReportKind.RECOVERED) {
      this.#reports.isLive = true;
      this.#highestSession = new RecoveredReport(memory, offset).highestSession;
      return;
    }
    if (report.kind === ReportKind.DRAINED || isAnswer(report.kind)) return;
    if (this.#reports.isLive && report.engineSequence > 0) this.#checkStamps(report);
    const decoded = decodeReport(memory, offset);
    this.#world.trace.add('told report', report.kind, report.engineSequence, report.accountSequence, report.account);
    this.#reports.add(decoded);
  }

  #checkStart(sequence: number): void {
    const { model, exposures, history } = this.#oracle;
    mustHold(this.#reports.isLive && this.#marketEvents.isLive, 'the engine started without a word of its recovery');
    for (const report of this.#reports.atStart.filter(({ kind }) => kind === ReportKind.ACCOUNT_OPENED)) {
      const expected = this.#oracle.lastAccountSequence(report.account as number);
      mustHold(report.accountSequence === expected, 'an account goes on from a wrong sequence', report, expected);
      this.#lastSequences.set(report.account as number, expected);
    }
    const accounts = this.#reports.atStart.filter(({ kind }) => kind === ReportKind.ACCOUNT_OPENED).length;
    mustHold(accounts === model.naive.accounts.size, 'recovery has lost an account', accounts);
    const sessions = history.slice(0, sequence).map(({ command }) => (command.kind === 'new' ? command.session : 0));
    const highest = sessions.reduce((max, session) => Math.max(max, session), 0);
    mustHold(
      this.#highestSession >= highest,
      'sessions begin again from a lower number',
      this.#highestSession,
      highest,
    );
    const fold = new BookFold();
    for (const event of this.#marketEvents.atStart) fold.apply(event);
    for (const [index, instrument] of model.naive.instruments.entries()) {
      if (instrument.removed) continue;
      const expected = JSON.stringify(slicesOf(model.naive, index));
      mustHold(JSON.stringify(fold.orders(index)) === expected, 'the first book told is not the book', index);
    }
    for (const [index, { atStart }] of this.#exposures.entries()) {
      const covered = this.#coveredSequence;
      const expected = exposures.filter((event) => event.engineSequence > covered && this.#isFor(index, event));
      const replayed = atStart.filter((event) => event.engineSequence > covered);
      compare('exposure told in recovery', replayed, expected.splice(0, replayed.length));
      mustHold(expected.length === 0, 'recovery keeps exposure from a validator', index, expected);
    }
  }

  #compare(isWhole: boolean): void {
    const { reportsDue, marketEventsDue, exposuresDue } = this.#oracle;
    for (const report of this.#reports.take()) this.#compareReport(report, reportsDue);
    const events = this.#marketEvents.take();
    compare('market events', events, marketEventsDue.splice(0, events.length));
    for (const [index, told] of this.#exposures.entries()) {
      const taken = told.take();
      const expected = exposuresDue.filter((event) => this.#isFor(index, event)).slice(0, taken.length);
      compare(`exposure of validator ${index}`, taken, expected);
      // An instrument is told to every validator: the last of them takes it off the list.
      for (const event of expected) {
        if (event.account < 0 && index < this.#exposures.length - 1) continue;
        exposuresDue.splice(exposuresDue.indexOf(event), 1);
      }
    }
    if (!isWhole) return;
    mustHold(reportsDue.length === 0, 'a batch ended without a report', reportsDue[0]);
    mustHold(marketEventsDue.length === 0, 'a batch ended without a market event', marketEventsDue[0]);
    mustHold(exposuresDue.length === 0, 'a batch ended without an exposure event', exposuresDue[0]);
  }

  #compareReport(report: PlainReport, due: PlainReport[]): void {
    const account = report.account as number;
    if (report.kind === ReportKind.LOGON_ACK) {
      const expected = this.#lastSequences.get(account) ?? 0;
      mustHold(report.accountSequence === expected, 'a logon is told a wrong last sequence', report, expected);
      return;
    }
    if (report.engineSequence === 0) {
      mustHold(report.accountSequence === 0, 'what was not journaled has an account sequence', report);
      return;
    }
    compare('reports', [report], due.splice(0, 1));
    if (report.kind === ReportKind.EXECUTION) this.#lastSequences.set(account, report.accountSequence as number);
  }

  #checkStamps(report: Report): void {
    const { engineInLow, engineInHigh, matchedLow, matchedHigh, durableLow, durableHigh } = report;
    const isDurableLast = !isAfter(matchedLow, matchedHigh, durableLow, durableHigh);
    mustHold(isDurableLast, 'a report was durable before it was matched', report.kind, report.engineSequence);
    // Where the clock was set back between two lives, the engine's time stands still until it has caught up.
    if (this.#world.time.wasSetBack) return;
    const isInFirst = !isAfter(engineInLow, engineInHigh, matchedLow, matchedHigh);
    mustHold(isInFirst, 'a report was matched before its command came in', report.kind, report.engineSequence);
  }

  #isFor(validator: number, event: PlainExposureEvent): boolean {
    return event.account < 0 || event.account % this.#exposures.length === validator;
  }
}

function isAnswer(kind: number): boolean {
  return kind === ReportKind.POSITION || kind === ReportKind.QUERY_END || kind === ReportKind.BOOK_READY;
}

function compare(what: string, told: readonly object[], expected: readonly object[]): void {
  for (const [index, record] of told.entries()) {
    const due = expected[index] as Record<string, unknown> | undefined;
    if (due === undefined) mustHold(false, `${what}: told what nothing has caused`, record);
    const different = Object.entries(record).filter(
      ([name, value]) => name !== 'stamps' && !Object.is(value, due![name]),
    );
    mustHold(different.length === 0, `${what}: told otherwise than it is`, record, expected[index]);
  }
}
