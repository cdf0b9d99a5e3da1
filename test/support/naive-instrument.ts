// An instrument as the naive model keeps it: its rules, where its trading stands, and its schedule in nanoseconds.

import { TradingStatus } from '../../engine/domain/trading-status.js';
import type { PlainAddInstrument } from './plain-command.js';

const SECOND = 1e9;
export const DAY = 86_400 * SECOND;
const VOLATILITY_AUCTION_SECONDS = 120;

export interface Phase {
  readonly time: number;
  readonly status: number;
}

export interface NaiveInstrument {
  readonly symbol: string;
  removed: boolean;
  /** Of the last command that changed what its book shows. */
  sequence: number;
  status: number;
  /** Price of the last trade; 0 before the first. */
  last: number;
  readonly referencePrice: number;
  readonly bandBasisPoints: number;
  /** What the band is around; 0 where nothing is known yet. */
  bandReference: number;
  readonly volatilityAuction: number;
  /** When the auction ends that a trade outside the band began; 0 where there is none. */
  auctionEnd: number;
  /** Phases of every day, from its first instant on. */
  readonly phases: readonly Phase[];
  nextPhase: Phase | undefined;
  readonly dayEnd: number;
  /** The last INDICATIVE of this auction. */
  indicative: { price: number; volume: number; surplus: number };
}

export function instrumentOf(command: PlainAddInstrument, time: number, sequence: number): NaiveInstrument {
  const { symbol, referencePrice = 0, priceBandBasisPoints: bandBasisPoints = 0 } = command;
  const statuses = [TradingStatus.AUCTION, TradingStatus.OPEN, TradingStatus.AUCTION, TradingStatus.CLOSED];
  const phases = (command.schedule ?? []).map((second, i) => ({ time: second * SECOND, status: statuses[i] }));
  const begun = phases.filter((phase) => phase.time <= time % DAY).at(-1);
  const withoutPhase = phases.length === 0 ? TradingStatus.OPEN : TradingStatus.CLOSED;
  return {
    symbol,
    removed: false,
    sequence,
    status: begun?.status ?? withoutPhase,
    last: 0,
    referencePrice,
    bandBasisPoints,
    bandReference: referencePrice,
    volatilityAuction: (command.volatilityAuctionSeconds || VOLATILITY_AUCTION_SECONDS) * SECOND,
    auctionEnd: 0,
    phases,
    nextPhase: phaseAfter(phases, time),
    dayEnd: (command.dayEndSecond ?? 0) * SECOND,
    indicative: { price: 0, volume: 0, surplus: 0 },
  };
}

/** The first phase after an instant. */
export function phaseAfter(phases: readonly Phase[], time: number): Phase | undefined {
  const today = Math.floor(time / DAY) * DAY;
  return [today, today + DAY]
    .flatMap((day) => phases.map((phase) => ({ time: day + phase.time, status: phase.status })))
    .find((phase) => phase.time > time);
}

/** The last phase up to an instant: there was one the day before, at the latest. */
export function phaseUntil(phases: readonly Phase[], time: number): Phase {
  const today = Math.floor(time / DAY) * DAY;
  const all = [today - DAY, today].flatMap((day) =>
    phases.map((phase) => ({ time: day + phase.time, status: phase.status })),
  );
  return all.filter((phase) => phase.time <= time).at(-1)!;
}

/** When an order for the day ends that is entered at `time`. */
export function dayEndAfter(instrument: NaiveInstrument, time: number): number {
  const today = Math.floor(time / DAY) * DAY + instrument.dayEnd;
  return today > time ? today : today + DAY;
}
