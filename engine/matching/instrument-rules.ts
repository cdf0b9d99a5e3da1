// What an instrument's settings say of its trading: its price band, its auctions, its day. Cold: read when an instrument
// is added.

import type { AddInstrumentCommand } from '../domain/command.js';
import {
  disorderIn,
  type InstrumentRules,
  PRICE_BAND_BPS_MAX,
  type TradingSchedule,
  VOLATILITY_AUCTION_SECONDS_MAX,
} from '../domain/instrument-definition.js';
import { AMOUNT_MAX } from '../domain/limits.js';

export const SECONDS_A_DAY = 86_400;
/** Where the settings say nothing else. */
export const VOLATILITY_AUCTION_SECONDS = 120;

export function rulesOf(command: AddInstrumentCommand): InstrumentRules {
  const schedule = command.closeSecond === 0 ? {} : { schedule: scheduleOf(command) };
  return {
    referencePrice: command.referencePrice,
    priceBandBasisPoints: command.priceBandBasisPoints,
    volatilityAuctionSeconds: command.volatilityAuctionSeconds || VOLATILITY_AUCTION_SECONDS,
    dayEndSecond: command.dayEndSecond,
    ...schedule,
  };
}

function scheduleOf(command: AddInstrumentCommand): TradingSchedule {
  return {
    openingAuction: command.openingAuctionSecond - 1,
    open: command.openSecond - 1,
    closingAuction: command.closingAuctionSecond - 1,
    close: command.closeSecond - 1,
  };
}

/** False where the rules are out of range or contradict each other; who reads settings says why in words. */
export function areRules(rules: InstrumentRules): boolean {
  const { referencePrice, priceBandBasisPoints, volatilityAuctionSeconds, dayEndSecond, schedule } = rules;
  if (!isWhole(referencePrice, AMOUNT_MAX) || !isWhole(priceBandBasisPoints, PRICE_BAND_BPS_MAX)) return false;
  if (!isWhole(volatilityAuctionSeconds, VOLATILITY_AUCTION_SECONDS_MAX)) return false;
  if (!isWhole(dayEndSecond, SECONDS_A_DAY - 1)) return false;
  if (schedule === undefined) return true;
  const seconds = [schedule.openingAuction, schedule.open, schedule.closingAuction, schedule.close];
  return seconds.every((second) => isWhole(second, SECONDS_A_DAY - 1)) && disorderIn(schedule) === undefined;
}

function isWhole(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max;
}
