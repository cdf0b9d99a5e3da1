// What must be true of the venue, whatever it has been through: every command that is durable, run through the naive model
// and through a second engine, in one history that no crash can take back.

import { Side } from '../../engine/domain/side.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { EnginePair } from '../support/engine-pair.js';
import type { NaiveLevel } from '../support/naive-records.js';
import type { PlainCommand } from '../support/plain-command.js';
import type { PlainExposureEvent, PlainMarketEvent, PlainReport } from '../support/plain-records.js';
import { journaledText } from './recorded-command.js';
import { mustHold } from './violation.js';

/** In commands. */
const BOOK_CHECKED_EVERY = 8;
const NOTHING: PlainCommand = { kind: 'tick', account: -1, session: 0, requestId: 0 };

interface Sequenced {
  readonly command: PlainCommand;
  readonly time: number;
  readonly text: string;
}

export interface ShownBook {
  readonly bids: readonly NaiveLevel[];
  readonly asks: readonly NaiveLevel[];
}

/** Runs one history through engine and model, which are compared field by field with every checker looking on. */
class Model extends EnginePair {
  follow(command: PlainCommand, time: number): void {
    mustHold(time >= this.time, 'the engine time went back', { from: this.time, to: time, command });
    this.time = time;
    this.runNow(command);
  }

  /** Whole books are looked at now and then: most of a run's time would go there. */
  protected override checkInstrument(index: number, command: PlainCommand): void {
    if (this.sequence % BOOK_CHECKED_EVERY === 0) super.checkInstrument(index, command);
  }

  checkBooks(): void {
    for (const index of this.naive.instruments.keys()) super.checkInstrument(index, NOTHING);
  }
}

export class Oracle {
  /** Commands as they were sequenced; those beyond `model.sequence` may still be lost. */
  readonly history: Sequenced[] = [];
  readonly model: Model;
  /** Each account's reports, by account sequence less one. */
  readonly accountReports = new Map<number, PlainReport[]>();
  /** Exposure events of every command followed. */
  readonly exposures: PlainExposureEvent[] = [];
  /** What the commands followed should have published and has not been seen yet. */
  readonly reportsDue: PlainReport[] = [];
  readonly marketEventsDue: PlainMarketEvent[] = [];
  readonly exposuresDue: PlainExposureEvent[] = [];
  /** Each book as shown after every command that changed it: by symbol, then by sequence. */
  readonly books = new Map<string, Map<number, ShownBook>>();
  readonly tradeIds = new Set<number>();

  constructor(readonly capacities: MatchingCapacities) {
    this.model = new Model(capacities);
  }

  /** The engine has sequenced a command; it is not durable yet. */
  sequenced(command: PlainCommand, sequence: number, time: number): void {
    mustHold(sequence === this.history.length + 1, 'engine sequences have a gap', sequence, this.history.length);
    this.history.push({ command, time, text: journaledText(command) });
  }

  /** A command comes back out of the journal. */
  replayed(command: PlainCommand, sequence: number, time: number): void {
    const known = this.history[sequence - 1];
    mustHold(known !== undefined, 'recovery invents a command', sequence, command);
    const isSame = known.text === journaledText(command) && known.time === time;
    mustHold(isSame, 'recovery changes a command', sequence, command, known);
  }

  /** All up to this sequence is durable: model and second engine go there. */
  follow(sequence: number): void {
    const { model } = this;
    while (model.sequence < sequence) {
      const { command, time } = this.history[model.sequence];
      model.follow(command, time);
      this.#keep();
    }
  }

  /** The machine has forgotten what came after. */
  forgetAfter(sequence: number): void {
    mustHold(sequence >= this.model.sequence, 'what was acknowledged is lost', sequence, this.model.sequence);
    this.history.length = sequence;
  }

  /** Nobody hears any more what was due. */
  nobodyListens(): void {
    this.reportsDue.length = 0;
    this.marketEventsDue.length = 0;
    this.exposuresDue.length = 0;
  }

  get lastSequence(): number {
    return this.model.sequence;
  }

  lastAccountSequence(account: number): number {
    return this.accountReports.get(account)?.length ?? 0;
  }

  #keep(): void {
    const { reports, marketEvents, exposures } = this.model.naive;
    for (const report of reports) {
      if (report.accountSequence === 0 || report.execType === undefined) continue;
      const account = report.account as number;
      const known = this.accountReports.get(account) ?? [];
      this.accountReports.set(account, known);
      known.push(report);
    }
    this.#keepBooks();
    this.reportsDue.push(...reports);
    this.marketEventsDue.push(...marketEvents);
    this.exposuresDue.push(...exposures);
    this.exposures.push(...exposures);
  }

  #keepBooks(): void {
    const { naive, sequence } = this.model;
    for (const instrument of new Set(naive.marketEvents.map((event) => event.instrument))) {
      const { symbol } = naive.instruments[instrument];
      const books = this.books.get(symbol) ?? new Map<number, ShownBook>();
      this.books.set(symbol, books);
      books.set(sequence, { bids: naive.levels(instrument, Side.BUY), asks: naive.levels(instrument, Side.SELL) });
    }
    for (const { tradeId } of naive.marketEvents) if (tradeId > 0) this.tradeIds.add(tradeId);
  }
}
