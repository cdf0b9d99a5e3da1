// A matching engine of its own for one scenario: takes plain commands, and tells in statements what the engine says.

import { COMMAND_BYTES } from '../domain/command-layout.js';
import { ExecType } from '../domain/exec-type.js';
import { EXPOSURE_EVENT_BYTES } from '../domain/exposure-event.js';
import type { Instrument } from '../domain/instrument.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from '../domain/limits.js';
import { InstrumentEvent, MARKET_EVENT_BYTES, MarketEventKind } from '../domain/market-event.js';
import { RecordMemory } from '../domain/record-memory.js';
import { ScratchSink } from '../domain/record-sink.js';
import { ExecutionReport, MassCancelReport } from '../domain/report.js';
import { REPORT_BYTES, ReportKind } from '../domain/report-layout.js';
import { highWord, lowWord } from '../domain/time-words.js';
import { TradingStatus } from '../domain/trading-status.js';
import type { MatchingCapacities } from '../matching/capacities.js';
import { MatchingEngine } from '../matching/matching-engine.js';
import { encodeCommand } from './command-encoder.js';
import { DisplayedBooks } from './displayed-book.js';
import { describeEvent } from './event-words.js';
import { FIRST_INSTANT } from './instant.js';
import { RecordLog } from './record-log.js';
import { MASS_CANCEL, REPORT_WORDS } from './report-words.js';
import type { AddInstrument, ScenarioCommand } from './scenario-command.js';
import { type Statement, VENUE } from './statement.js';
import { nameOf } from './value-form.js';

/** An engine that knows what comes with time says whether anything is due at or before an instant. */
type Timed = MatchingEngine & {
  isDue?(timeLow: number, timeHigh: number): boolean;
};

/** How an instrument is called and counted. */
export type Listed = Pick<Instrument, 'symbol' | 'tickSize' | 'lotSize'>;

/** What the engine said to one command, in order. */
export interface Said {
  readonly reports: readonly Statement[];
  readonly events: readonly Statement[];
}

export class ScenarioVenue {
  readonly books = new DisplayedBooks();
  readonly #engine: MatchingEngine;
  readonly #reports = new RecordLog(REPORT_BYTES);
  readonly #events = new RecordLog(MARKET_EVENT_BYTES);
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #instruments: Listed[] = [];
  readonly #accounts: string[] = [];
  readonly #statuses: string[] = [];
  #time = FIRST_INSTANT;
  #sequence = 0;

  constructor(capacities: MatchingCapacities) {
    const exposures = [new ScratchSink(EXPOSURE_EVENT_BYTES)];
    const outputs = { reports: this.#reports, marketEvents: this.#events, exposures };
    this.#engine = new MatchingEngine(capacities, outputs);
  }

  instrument(index: number): Listed {
    return this.#instruments[index];
  }

  /** As last published. */
  tradingStatus(instrument: number): string {
    return this.#statuses[instrument] ?? nameOf(TradingStatus, TradingStatus.UNSPECIFIED);
  }

  /** Moves the time on; the engine does what is due, as it does before any command of a later time. */
  moveTo(time: bigint): Said {
    this.#time = time;
    const engine: Timed = this.#engine;
    const isDue = engine.isDue?.(lowWord(time), highWord(time)) ?? false;
    return isDue ? this.run({ kind: 'tick' }) : { reports: [], events: [] };
  }

  run(command: ScenarioCommand): Said {
    this.#reports.clear();
    this.#events.clear();
    if (command.kind === 'addInstrument') this.#noteInstrument(command);
    if (command.kind === 'account') this.#accounts[command.account] = command.name;
    encodeCommand(command, this.#memory, 0);
    const low = lowWord(this.#time);
    const high = highWord(this.#time);
    if (command.kind === 'status') this.#engine.answer(this.#memory, 0, low, high);
    else this.#engine.execute(this.#memory, 0, ++this.#sequence, low, high);
    return { reports: this.#readReports(), events: this.#readEvents() };
  }

  #noteInstrument({ symbol, tick, lot }: AddInstrument): void {
    this.#instruments.push({ symbol, tickSize: tick, lotSize: lot });
  }

  /** What accounts are told, and what the venue refuses; records that only keep a directory are left out. */
  #readReports(): Statement[] {
    const said: Statement[] = [];
    for (const offset of this.#reports.offsets()) {
      const report = new ExecutionReport(this.#reports.memory, offset);
      const subject = report.account === NO_ACCOUNT ? VENUE : this.#accounts[report.account];
      if (report.kind === ReportKind.EXECUTION) {
        said.push({ subject, verb: nameOf(ExecType, report.execType), values: this.#valuesOf(report) });
      } else if (report.kind === ReportKind.MASS_CANCEL) {
        const { canceled } = new MassCancelReport(this.#reports.memory, offset);
        said.push({ subject, verb: MASS_CANCEL, values: new Map([['canceled', String(canceled)]]) });
      }
    }
    return said;
  }

  #valuesOf(report: ExecutionReport): Map<string, string> {
    const sizes = report.instrument === NO_INSTRUMENT ? undefined : this.#instruments[report.instrument];
    return new Map(Object.entries(REPORT_WORDS).map(([word, { read }]) => [word, read(report, sizes)]));
  }

  #readEvents(): Statement[] {
    const said: Statement[] = [];
    for (const offset of this.#events.offsets()) {
      const event = new InstrumentEvent(this.#events.memory, offset);
      this.books.apply(event);
      const { instrument, kind } = event;
      if (kind === MarketEventKind.STATUS || kind === MarketEventKind.INSTRUMENT_ADDED) {
        this.#statuses[instrument] = nameOf(TradingStatus, event.tradingStatus);
      }
      said.push(describeEvent(event, this.#instruments[instrument]));
    }
    return said;
  }
}
