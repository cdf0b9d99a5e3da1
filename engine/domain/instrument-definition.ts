// An instrument as settings and administrators ask for it: its sizes, and the rules by which it trades. The engine gives it
// its index. Plain data.

import type { AddInstrumentCommand } from './command.js';
import { CommandKind } from './command-layout.js';
import type { Decimal } from './instrument.js';

/** 1 to 16 of these characters. */
export const SYMBOL_PATTERN = /^[A-Za-z0-9._:/-]{1,16}$/;
export const SYMBOL_ALLOWED = '1 to 16 of A-Z a-z 0-9 . _ : / -';
export const SIZE_ALLOWED = 'a positive decimal of at most 15 digits, such as "0.01"';

export const PRICE_BAND_BPS_MAX = 10_000;
export const VOLATILITY_AUCTION_SECONDS_MAX = 86_400;

/** Seconds of the UTC day, each later than the one before. */
export interface TradingSchedule {
  readonly openingAuction: number;
  readonly open: number;
  readonly closingAuction: number;
  readonly close: number;
}

export interface InstrumentRules {
  /** Ticks; 0 for none. */
  readonly referencePrice: number;
  /** In 1/10000 of the band's reference; 0 for no band. */
  readonly priceBandBasisPoints: number;
  /** 0 for the engine's default. */
  readonly volatilityAuctionSeconds: number;
  /** When DAY orders expire, in seconds of the UTC day. */
  readonly dayEndSecond: number;
  readonly schedule?: TradingSchedule;
}

/** Trades round the clock, without a band; DAY orders expire at midnight. */
export const NO_RULES: InstrumentRules = {
  referencePrice: 0,
  priceBandBasisPoints: 0,
  volatilityAuctionSeconds: 0,
  dayEndSecond: 0,
};

export interface InstrumentDefinition {
  readonly symbol: string;
  readonly tickSize: Decimal;
  readonly lotSize: Decimal;
  readonly rules?: InstrumentRules;
  /** What trading in it costs, in millionths of the notional; one that is left out is that of all instruments. */
  readonly fees?: { readonly maker: number | undefined; readonly taker: number | undefined };
}

/** Makes the record an ADD_INSTRUMENT of this definition. */
export function fillAddInstrument(command: AddInstrumentCommand, definition: InstrumentDefinition): void {
  const { symbol, tickSize, lotSize, rules = NO_RULES } = definition;
  const bytes = new TextEncoder().encode(symbol);
  command.reset(CommandKind.ADD_INSTRUMENT);
  command.setSymbol(bytes, 0, bytes.length);
  command.tickMantissa = tickSize.mantissa;
  command.tickScale = tickSize.scale;
  command.lotMantissa = lotSize.mantissa;
  command.lotScale = lotSize.scale;
  command.referencePrice = rules.referencePrice;
  command.priceBandBasisPoints = rules.priceBandBasisPoints;
  command.volatilityAuctionSeconds = rules.volatilityAuctionSeconds;
  command.dayEndSecond = rules.dayEndSecond;
  const { schedule } = rules;
  if (schedule === undefined) return;
  const { openingAuction, open, closingAuction, close } = schedule;
  command.setSchedule(openingAuction + 1, open + 1, closingAuction + 1, close + 1);
}

/** The name of the first time that is not later than the one before it; undefined where all are. */
export function disorderIn(schedule: TradingSchedule): 'open' | 'closing_auction' | 'close' | undefined {
  if (schedule.open <= schedule.openingAuction) return 'open';
  if (schedule.closingAuction <= schedule.open) return 'closing_auction';
  return schedule.close <= schedule.closingAuction ? 'close' : undefined;
}
