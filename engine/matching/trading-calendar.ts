// When each instrument's trading changes by itself: the phases of its day, the end of a volatility auction; and when
// its day ends for DAY orders. Cold: asked at every tick and changed a few times a day. Only `isDue` is asked for every command,
// and reads two words.

import type { InstrumentRules } from '../domain/instrument-definition.js';
import type { StateReader, StateWriter } from '../domain/state-sections.js';
import { highWord, isAfter, lowWord, toBigInt } from '../domain/time-words.js';
import { TradingStatus } from '../domain/trading-status.js';
import { SECONDS_A_DAY } from './instrument-rules.js';
import { type Agenda, dueAt, NEVER, TradingAgendas } from './trading-agendas.js';

const NANOS_A_SECOND = 1_000_000_000n;
const NANOS_A_DAY = BigInt(SECONDS_A_DAY) * NANOS_A_SECOND;

/** A change that is due. */
export interface Phase {
  readonly instrument: number;
  readonly status: number;
}

export class TradingCalendar {
  readonly #agendas = new TradingAgendas();
  dayEndLow = 0;
  dayEndHigh = 0;
  #nextLow = -1;
  #nextHigh = -1;

  /** Enters an instrument under its index; returns the status that it has at this time. */
  add(instrument: number, rules: InstrumentRules, timeLow: number, timeHigh: number): TradingStatus {
    const now = toBigInt(timeLow, timeHigh);
    const times = { phaseAt: NEVER, phaseStatus: 0, auctionEndAt: NEVER, dayEndLow: 0, dayEndHigh: 0 };
    const agenda: Agenda = { instrument, rules, ...times };
    schedulePhase(agenda, now);
    this.#agendas.add(agenda);
    this.#findNext();
    return statusAt(rules, now);
  }

  remove(instrument: number): void {
    this.#agendas.remove(this.#agendas.of(instrument) as Agenda);
    this.#findNext();
  }

  /** True where something is due at or before this time. */
  isDue(timeLow: number, timeHigh: number): boolean {
    return !isAfter(this.#nextLow, this.#nextHigh, timeLow, timeHigh);
  }

  /** False where nothing is ever due. */
  get hasNext(): boolean {
    return (this.#nextLow & this.#nextHigh) !== -1;
  }
  get nextLow(): number {
    return this.#nextLow;
  }
  get nextHigh(): number {
    return this.#nextHigh;
  }

  /** Finds the first end of the instrument's day after this time: `dayEndLow` and `dayEndHigh`. Cold once a day. */
  findDayEnd(instrument: number, timeLow: number, timeHigh: number): void {
    const agenda = this.#agendas.of(instrument) as Agenda;
    if (!isAfter(agenda.dayEndLow, agenda.dayEndHigh, timeLow, timeHigh)) {
      const dayEnd = nextAt(toBigInt(timeLow, timeHigh), agenda.rules.dayEndSecond);
      agenda.dayEndLow = lowWord(dayEnd);
      agenda.dayEndHigh = highWord(dayEnd);
    }
    this.dayEndLow = agenda.dayEndLow;
    this.dayEndHigh = agenda.dayEndHigh;
  }

  startVolatilityAuction(instrument: number, timeLow: number, timeHigh: number): void {
    const agenda = this.#agendas.of(instrument) as Agenda;
    agenda.auctionEndAt = toBigInt(timeLow, timeHigh) + BigInt(agenda.rules.volatilityAuctionSeconds) * NANOS_A_SECOND;
    this.#moved(agenda);
  }

  /** The status changed otherwise: no volatility auction is left to end. */
  forgetVolatilityAuction(instrument: number): void {
    const agenda = this.#agendas.of(instrument) as Agenda;
    if (agenda.auctionEndAt === NEVER) return;
    agenda.auctionEndAt = NEVER;
    this.#moved(agenda);
  }

  /**
   * Takes the change that is due first, by time and then by instrument; the caller has asked `isDue` of this time. Where
   * it is not the last of its instrument that is due by then it is skipped, with all others before that one, and nothing
   * is returned.
   */
  takeFirst(timeLow: number, timeHigh: number): Phase | undefined {
    const agenda = this.#agendas.first as Agenda;
    const isSkipped = skipMissed(agenda, toBigInt(timeLow, timeHigh));
    const status = isSkipped ? 0 : takePhase(agenda, dueAt(agenda));
    this.#moved(agenda);
    return isSkipped ? undefined : { instrument: agenda.instrument, status };
  }

  #moved(agenda: Agenda): void {
    this.#agendas.moved(agenda);
    this.#findNext();
  }

  #findNext(): void {
    const { first } = this.#agendas;
    const next = first === undefined ? NEVER : dueAt(first);
    this.#nextLow = lowWord(next);
    this.#nextHigh = highWord(next);
  }

  /** For the state hash: what is to come, as text. */
  describe(instrument: number): string {
    const agenda = this.#agendas.of(instrument);
    if (agenda === undefined) return 'removed';
    const { phaseAt, phaseStatus, auctionEndAt, rules } = agenda;
    return [phaseAt, phaseStatus, auctionEndAt, JSON.stringify(rules)].join(' ');
  }

  save(state: StateWriter): void {
    this.#agendas.save(state);
  }

  load(state: StateReader): void {
    this.#agendas.load(state);
    this.#findNext();
  }
}

/** Leaves of what is due by now the last phase alone; false where nothing comes before it. */
function skipMissed(agenda: Agenda, now: bigint): boolean {
  if (agenda.phaseAt > now) return false;
  const missed = dueAt(agenda);
  for (const { second, status } of phasesOf(agenda.rules)) {
    const at = nextAt(now, second) - NANOS_A_DAY;
    if (at <= agenda.phaseAt) continue;
    agenda.phaseAt = at;
    agenda.phaseStatus = status;
  }
  if (agenda.auctionEndAt < agenda.phaseAt) agenda.auctionEndAt = NEVER;
  return missed < agenda.phaseAt;
}

/** Returns the new status. At one instant a scheduled phase comes before the end of an auction. */
function takePhase(agenda: Agenda, at: bigint): number {
  if (agenda.phaseAt !== at) {
    agenda.auctionEndAt = NEVER;
    return TradingStatus.OPEN;
  }
  const status = agenda.phaseStatus;
  schedulePhase(agenda, at);
  return status;
}

/** The times of a day as what they change the status to, in their order. */
function phasesOf(rules: InstrumentRules): readonly { second: number; status: TradingStatus }[] {
  const { schedule } = rules;
  if (schedule === undefined) return [];
  return [
    { second: schedule.openingAuction, status: TradingStatus.AUCTION },
    { second: schedule.open, status: TradingStatus.OPEN },
    { second: schedule.closingAuction, status: TradingStatus.AUCTION },
    { second: schedule.close, status: TradingStatus.CLOSED },
  ];
}

/** Finds the first phase after this time. */
function schedulePhase(agenda: Agenda, now: bigint): void {
  agenda.phaseAt = NEVER;
  for (const { second, status } of phasesOf(agenda.rules)) {
    const at = nextAt(now, second);
    if (at >= agenda.phaseAt) continue;
    agenda.phaseAt = at;
    agenda.phaseStatus = status;
  }
}

function statusAt(rules: InstrumentRules, now: bigint): TradingStatus {
  const phases = phasesOf(rules);
  if (phases.length === 0) return TradingStatus.OPEN;
  const ofDay = now % NANOS_A_DAY;
  const begun = phases.filter(({ second }) => BigInt(second) * NANOS_A_SECOND <= ofDay);
  return begun.at(-1)?.status ?? TradingStatus.CLOSED;
}

/** The first instant after `now` that is this second of a UTC day. */
function nextAt(now: bigint, second: number): bigint {
  const at = now - (now % NANOS_A_DAY) + BigInt(second) * NANOS_A_SECOND;
  return at > now ? at : at + NANOS_A_DAY;
}
