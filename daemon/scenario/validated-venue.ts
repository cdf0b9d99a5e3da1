// A scenario's venue as the daemon has one: the real validators in front of the real matching engine, in process. Each command
// is answered before the next, unless the scenario has the engine wait.

import { Command } from '../../engine/domain/command.js';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from '../../engine/domain/limits.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { PositionReport, Report, RiskValuesReport } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../../engine/domain/report-layout.js';
import { KillTrigger, RISK_STATE_USED, RiskStateValue } from '../../engine/domain/risk-settings.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { encodeCommand } from '../../engine/scenario/command-encoder.js';
import { SWITCH_EVERYONE, SWITCH_OFF } from '../../engine/scenario/figure-lines.js';
import { averageText, type Figures, NOTHING, type Question } from '../../engine/scenario/figures.js';
import { FIRST_INSTANT } from '../../engine/scenario/instant.js';
import { RecordLog, spokenEvents, spokenReports } from '../../engine/scenario/record-log.js';
import type { ScenarioCommand } from '../../engine/scenario/scenario-command.js';
import { type Said, ScenarioVenue, type Spoken } from '../../engine/scenario/scenario-venue.js';
import { amountText, nameOf } from '../../engine/scenario/value-form.js';
import { describeReservations } from './reservation-text.js';
import { type Journaled, type Parts, ValidatedEngine } from './validated-engine.js';

export class ValidatedVenue extends ScenarioVenue {
  readonly #parts: Parts;
  readonly #reports = new RecordLog(REPORT_BYTES);
  readonly #events = new RecordLog(MARKET_EVENT_BYTES);
  #engine: ValidatedEngine;
  #waits = false;

  constructor(capacities: MatchingCapacities, validators = 1) {
    super();
    this.#parts = { capacities, validators, outputs: { reports: this.#reports, marketEvents: this.#events } };
    this.#engine = new ValidatedEngine(this.#parts, FIRST_INSTANT);
  }

  /** What the venue has journaled since it began first. */
  get journal(): readonly Journaled[] {
    return this.#engine.journal;
  }

  /** The validators' time may not run backwards; before its first instrument a scenario may say that it is earlier. */
  override moveTo(time: bigint): Said {
    if (time < this.#engine.time) this.#engine = new ValidatedEngine(this.#parts, time, this.#engine.journal);
    return super.moveTo(time);
  }

  protected override isDue(time: bigint): boolean {
    this.#engine.time = time;
    return !this.#waits && this.#engine.isDue(time);
  }

  protected override execute(command: ScenarioCommand, time: bigint): Spoken {
    const account = 'account' in command ? command.account : NO_ACCOUNT;
    return this.#speak(() => {
      this.#engine.time = time;
      if (command.kind === 'tick') this.#engine.tick();
      else this.#engine.send(account, (memory, offset) => encodeCommand(command, memory, offset));
    });
  }

  override engineWaits(): void {
    this.#waits = true;
  }

  override engineRuns(): Said {
    this.#waits = false;
    return this.said(
      this.#speak(() => {
        if (this.#engine.isDue(this.#engine.time)) this.#engine.tick();
      }),
    );
  }

  /** What was on its way is lost. Throws where the journal does not bring back what there was. */
  override restart(): void {
    const before = this.#waits ? undefined : this.#engine.hash;
    this.#waits = false;
    this.#engine = new ValidatedEngine(this.#parts, this.#engine.time, this.#engine.journal);
    if (before !== undefined && this.#engine.hash !== before) throw new Error('the restart has changed something');
  }

  override figures({ about, account, instrument }: Question): Figures {
    if (about === 'reserved') return this.#reserved(account, instrument);
    if (this.#waits) throw new Error('nothing is answered while the engine waits');
    return about === 'position' ? this.#position(account, instrument) : this.#risk(account);
  }

  #speak(act: () => void): Spoken {
    this.#reports.clear();
    this.#events.clear();
    act();
    if (!this.#waits) this.#engine.run();
    return { reports: spokenReports(this.#reports), events: spokenEvents(this.#events) };
  }

  /** Where the records of the answer begin. */
  #ask(kind: number, account: number, instrument: number): number[] {
    this.#speak(() => {
      this.#engine.send(account, (memory, offset) => {
        Object.assign(new Command(memory, offset).reset(kind), { account, instrument });
      });
    });
    return [...this.#reports.offsets()];
  }

  #position(account: number, instrument: number): Figures {
    const { memory } = this.#reports;
    const [offset] = this.#ask(CommandKind.QUERY_POSITIONS, account, instrument);
    const position = new PositionReport(memory, offset);
    const { lotSize, tickSize } = this.instrument(instrument);
    return new Map([
      ['quantity', amountText(position.quantity, lotSize)],
      ['average', averageText(position.averagePrice, tickSize)],
      ['realized', averageText(position.realizedPnl)],
      ['unrealized', averageText(position.unrealizedPnl)],
      ['fees', String(position.fees)],
      ['open-buys', amountText(position.openBuyQuantity, lotSize)],
      ['open-sells', amountText(position.openSellQuantity, lotSize)],
    ]);
  }

  #risk(account: number): Figures {
    const { memory } = this.#reports;
    const answer = this.#ask(CommandKind.QUERY_RISK, account, NO_INSTRUMENT)
      .filter((offset) => new Report(memory, offset).kind === ReportKind.RISK_STATE)
      .map((offset) => new RiskValuesReport(memory, offset))
      .find(({ subject }) => subject === RISK_STATE_USED)!;
    const value = (index: number) => answer.value(index);
    const hasCash = value(RiskStateValue.HAS_CASH) === 1;
    return new Map([
      ['open-orders', String(value(RiskStateValue.OPEN_ORDERS))],
      ['exposure', String(value(RiskStateValue.EXPOSURE))],
      ['daily-loss', String(value(RiskStateValue.DAILY_LOSS))],
      ['cash', hasCash ? String(value(RiskStateValue.CASH)) : '-'],
      ['held-cash', hasCash ? String(value(RiskStateValue.HELD_CASH)) : '-'],
      ['kill-switch', switchText(value(RiskStateValue.KILL_SWITCH), value(RiskStateValue.KILL_TRIGGER))],
    ]);
  }

  #reserved(account: number, instrument: number): Figures {
    if (instrument === NO_INSTRUMENT) {
      const accounts = account === NO_ACCOUNT ? this.accounts : [account];
      const told = accounts.flatMap((one) =>
        describeReservations(this.#engine.stateOf(one), one, (of) => this.instrument(of)).map((text) =>
          account === NO_ACCOUNT ? `${this.account(one)} ${text}` : text,
        ),
      );
      return new Map([['total', told.length === 0 ? NOTHING : told.join(', ')]]);
    }
    const { positions, reservations } = this.#engine.stateOf(account);
    const row = positions.find(account, instrument);
    const { lotSize } = this.instrument(instrument);
    return new Map([
      ['buys', amountText(reservations.buyLots(row), lotSize)],
      ['buys for', String(reservations.buyMoney(row))],
      ['sells', amountText(reservations.sellLots(row), lotSize)],
      ['sells for', String(reservations.sellMoney(row))],
    ]);
  }
}

/** `switches`: 1 the account's own, 2 everyone's. */
function switchText(switches: number, trigger: number): string {
  if (switches === 0) return SWITCH_OFF;
  return switches === 2 ? SWITCH_EVERYONE : nameOf(KillTrigger, trigger);
}
