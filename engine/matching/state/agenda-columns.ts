// The instruments' agendas as rows of doubles: their rules, and what each has to do next.

import type { InstrumentRules } from '../../domain/instrument-definition.js';
import { type StateReader, type StateWriter, takeNumbers } from '../../domain/state-sections.js';
import { highWord, lowWord, toBigInt } from '../../domain/time-words.js';
import type { Agenda } from '../trading-agendas.js';

const NAME = 'agendas';
/** Doubles of one agenda. */
const ROW = 17;

export function saveAgendas(state: StateWriter, agendas: readonly Agenda[]): void {
  state.put(NAME, Float64Array.from(agendas.flatMap(rowOf)));
}

export function loadAgendas(state: StateReader): Agenda[] {
  const rows = takeNumbers(state, NAME);
  return Array.from({ length: rows.length / ROW }, (_, index) => agendaOf(rows.subarray(ROW * index)));
}

function rowOf({ instrument, rules, phaseAt, phaseStatus, auctionEndAt, dayEndLow, dayEndHigh }: Agenda): number[] {
  const { schedule } = rules;
  return [
    instrument,
    rules.referencePrice,
    rules.priceBandBasisPoints,
    rules.volatilityAuctionSeconds,
    rules.dayEndSecond,
    schedule === undefined ? 0 : 1,
    schedule?.openingAuction ?? 0,
    schedule?.open ?? 0,
    schedule?.closingAuction ?? 0,
    schedule?.close ?? 0,
    lowWord(phaseAt),
    highWord(phaseAt),
    phaseStatus,
    lowWord(auctionEndAt),
    highWord(auctionEndAt),
    dayEndLow,
    dayEndHigh,
  ];
}

function agendaOf(row: Float64Array): Agenda {
  const [instrument, , , , , , , , , , phaseLow, phaseHigh, phaseStatus, endLow, endHigh, dayEndLow, dayEndHigh] = row;
  return {
    instrument,
    rules: rulesOf(row),
    phaseAt: toBigInt(phaseLow, phaseHigh),
    phaseStatus,
    auctionEndAt: toBigInt(endLow, endHigh),
    dayEndLow,
    dayEndHigh,
  };
}

/** In the order of fields in which the engine made them. */
function rulesOf(row: Float64Array): InstrumentRules {
  const [, referencePrice, priceBandBasisPoints, volatilityAuctionSeconds, dayEndSecond, hasSchedule] = row;
  const rules = { referencePrice, priceBandBasisPoints, volatilityAuctionSeconds, dayEndSecond };
  if (hasSchedule === 0) return rules;
  const [openingAuction, open, closingAuction, close] = row.subarray(6);
  return { ...rules, schedule: { openingAuction, open, closingAuction, close } };
}
