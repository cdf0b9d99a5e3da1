// Reads what an administrator asks for when an instrument is added; a fault is the sentence that names the field.

import { parseDecimal } from '../../engine/domain/instrument.js';
import {
  disorderIn,
  type InstrumentDefinition,
  type InstrumentRules,
  NO_RULES,
  PRICE_BAND_BPS_MAX,
  SIZE_ALLOWED,
  SYMBOL_ALLOWED,
  SYMBOL_PATTERN,
  type TradingSchedule,
  VOLATILITY_AUCTION_SECONDS_MAX,
} from '../../engine/domain/instrument-definition.js';
import { parseTimeOfDay } from '../../engine/domain/time-of-day.js';
import { echo } from '../reject-words.js';

export interface AddInstrumentRequest {
  readonly symbol: string;
  readonly tick_size: string;
  readonly lot_size: string;
  readonly rules: RulesMessage | null;
  readonly token: string;
}

interface RulesMessage {
  readonly reference_price: number;
  readonly price_band_bps: number;
  readonly volatility_auction_seconds: number;
  readonly day_end: string;
  readonly schedule: ScheduleMessage | null;
}

interface ScheduleMessage {
  readonly opening_auction: string;
  readonly open: string;
  readonly closing_auction: string;
  readonly close: string;
}

/** The definition, or what is wrong with the request. */
export function readDefinition(request: AddInstrumentRequest): InstrumentDefinition | string {
  const { symbol } = request;
  const tickSize = parseDecimal(request.tick_size);
  const lotSize = parseDecimal(request.lot_size);
  if (!SYMBOL_PATTERN.test(symbol)) return `symbol ${echo(symbol)} is not ${SYMBOL_ALLOWED}`;
  if (tickSize === undefined) return `tick_size ${echo(request.tick_size)} is not ${SIZE_ALLOWED}`;
  if (lotSize === undefined) return `lot_size ${echo(request.lot_size)} is not ${SIZE_ALLOWED}`;
  const rules = request.rules === null ? NO_RULES : readRules(request.rules);
  return typeof rules === 'string' ? `rules.${rules}` : { symbol, tickSize, lotSize, rules };
}

function readRules(message: RulesMessage): InstrumentRules | string {
  const { reference_price, price_band_bps, volatility_auction_seconds, day_end } = message;
  if (!Number.isSafeInteger(reference_price)) return `reference_price ${reference_price} is above 2^53-1`;
  if (price_band_bps > PRICE_BAND_BPS_MAX) {
    return `price_band_bps ${price_band_bps} is above ${PRICE_BAND_BPS_MAX}`;
  }
  if (volatility_auction_seconds > VOLATILITY_AUCTION_SECONDS_MAX) {
    return `volatility_auction_seconds ${volatility_auction_seconds} is above ${VOLATILITY_AUCTION_SECONDS_MAX}`;
  }
  const schedule = message.schedule === null ? undefined : readSchedule(message.schedule);
  if (typeof schedule === 'string') return `schedule.${schedule}`;
  const dayEnd = day_end === '' ? (schedule?.close ?? 0) : parseTimeOfDay(day_end);
  if (dayEnd === undefined) return `day_end ${echo(day_end)} is not a time of the UTC day, HH:MM:SS`;
  return {
    referencePrice: reference_price,
    priceBandBasisPoints: price_band_bps,
    volatilityAuctionSeconds: volatility_auction_seconds,
    dayEndSecond: dayEnd,
    schedule,
  };
}

function readSchedule(message: ScheduleMessage): TradingSchedule | string {
  const times: number[] = [];
  for (const name of ['opening_auction', 'open', 'closing_auction', 'close'] as const) {
    const time = parseTimeOfDay(message[name]);
    if (time === undefined) return `${name} ${echo(message[name])} is not a time of the UTC day, HH:MM:SS`;
    times.push(time);
  }
  const [openingAuction, open, closingAuction, close] = times;
  const schedule = { openingAuction, open, closingAuction, close };
  const disorder = disorderIn(schedule);
  return disorder === undefined ? schedule : `${disorder} ${message[disorder]} is not later than the time before it`;
}
