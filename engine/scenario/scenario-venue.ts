// What a scenario runs on: takes plain commands, and tells in statements what is said to them. The real matching engine
// alone is one (EngineVenue), the daemon has one with validators in front of it (daemon/scenario/); a test may bring another,
// so that the same tables hold all of them.

import type { Instrument } from '../domain/instrument.js';
import { NO_ACCOUNT } from '../domain/limits.js';
import { MarketEventKind } from '../domain/market-event.js';
import { ReportKind } from '../domain/report-layout.js';
import { TradingStatus } from '../domain/trading-status.js';
import { DisplayedBooks } from './displayed-book.js';
import { describeEvent, type SpokenEvent } from './event-words.js';
import type { Figures, Question } from './figures.js';
import { FIRST_INSTANT } from './instant.js';
import { describeReport, MASS_CANCEL, type SpokenReport } from './report-words.js';
import type { ScenarioCommand } from './scenario-command.js';
import { EVERYONE } from './scenario-names.js';
import { type Statement, VENUE } from './statement.js';
import { describeSwitch, isSwitch, type SpokenSwitch } from './switch-words.js';
import { nameOf } from './value-form.js';

/** How an instrument is called and counted. */
export type Listed = Pick<Instrument, 'symbol' | 'tickSize' | 'lotSize'>;

/** What was said to one command, in order. */
export interface Said {
  readonly reports: readonly Statement[];
  readonly events: readonly Statement[];
}

/** The same as records. */
export interface Spoken {
  readonly reports: Iterable<SpokenReport | SpokenSwitch>;
  readonly events: Iterable<SpokenEvent>;
}

export abstract class ScenarioVenue {
  readonly books = new DisplayedBooks();
  readonly #instruments: Listed[] = [];
  readonly #accounts: string[] = [];
  readonly #statuses: string[] = [];
  #time = FIRST_INSTANT;

  /** Executes or answers the command. */
  protected abstract execute(command: ScenarioCommand, time: bigint): Spoken;
  /** True where a tick at that time has something to do. */
  protected abstract isDue(time: bigint): boolean;

  /** Every word that a line about it may have. */
  figures({ about }: Question): Figures {
    return withoutValidators(about);
  }

  /** Ends, and begins anew with what is journaled. */
  restart(): void {
    withoutValidators('restart');
  }

  /** Commands that validators let pass stay on their way. */
  engineWaits(): void {
    withoutValidators('engine waits');
  }

  /** The engine takes what is on its way. */
  engineRuns(): Said {
    return withoutValidators('engine runs');
  }

  instrument(index: number): Listed {
    return this.#instruments[index];
  }

  account(index: number): string {
    return this.#accounts[index];
  }

  /** Their numbers, those that were removed included. */
  get instruments(): number[] {
    return [...this.#instruments.keys()];
  }

  /** Their numbers. */
  get accounts(): number[] {
    return [...this.#accounts.keys()];
  }

  /** As last published. */
  tradingStatus(instrument: number): string {
    return this.#statuses[instrument] ?? nameOf(TradingStatus, TradingStatus.UNSPECIFIED);
  }

  /** Moves the time on; what is due by then happens, as it does in the engine before any command of a later time. */
  moveTo(time: bigint): Said {
    this.#time = time;
    return this.isDue(time) ? this.run({ kind: 'tick' }) : { reports: [], events: [] };
  }

  run(command: ScenarioCommand): Said {
    if (command.kind === 'account') this.#accounts[command.account] = command.name;
    if (command.kind === 'addInstrument') {
      this.#instruments.push({ symbol: command.symbol, tickSize: command.tick, lotSize: command.lot });
    }
    return this.said(this.execute(command, this.#time));
  }

  protected said({ reports, events }: Spoken): Said {
    return { reports: this.#statementsOf(reports), events: Array.from(events, (event) => this.#follow(event)) };
  }

  /** What accounts are told, and what the venue refuses; records that only keep a directory are left out. */
  #statementsOf(reports: Spoken['reports']): Statement[] {
    const said: Statement[] = [];
    for (const report of reports) {
      const isNobodys = report.account === NO_ACCOUNT;
      const subject = isNobodys ? VENUE : this.#accounts[report.account];
      if (isSwitch(report)) said.push(describeSwitch(report, isNobodys ? EVERYONE : subject));
      else if (report.kind === ReportKind.EXECUTION) {
        said.push(describeReport(report, subject, this.#instruments[report.instrument]));
      } else if (report.kind === ReportKind.MASS_CANCEL) {
        said.push({ subject, verb: MASS_CANCEL, values: new Map([['canceled', String(report.quantity)]]) });
      }
    }
    return said;
  }

  #follow(event: SpokenEvent): Statement {
    const { instrument, kind } = event;
    this.books.apply(event);
    if (kind === MarketEventKind.STATUS || kind === MarketEventKind.INSTRUMENT_ADDED) {
      this.#statuses[instrument] = nameOf(TradingStatus, event.tradingStatus);
    }
    return describeEvent(event, this.#instruments[instrument]);
  }
}

function withoutValidators(what: string): never {
  throw new Error(`${what} needs validators, and here is the engine alone`);
}
