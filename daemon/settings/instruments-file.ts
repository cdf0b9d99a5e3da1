// The instruments that the venue opens with: from a YAML or JSON file, or the demo set. Sizes are exact decimals, times those
// of the UTC day.

import { z } from 'zod';
import { formatDecimal, parseDecimal, parseMultiple } from '../../engine/domain/instrument.js';
import {
  disorderIn,
  type InstrumentDefinition,
  type InstrumentRules,
  PRICE_BAND_BPS_MAX,
  SIZE_ALLOWED,
  SYMBOL_ALLOWED,
  SYMBOL_PATTERN,
  VOLATILITY_AUCTION_SECONDS_MAX,
} from '../../engine/domain/instrument-definition.js';
import { FEE_RATE_MAX } from '../../engine/domain/risk-settings.js';
import { parseTimeOfDay } from '../../engine/domain/time-of-day.js';
import { UsageError } from '../usage-error.js';
import { readYaml } from './configuration-file.js';
import { explainEntry, read, valueAt, whole } from './entry-errors.js';

const size = read(parseDecimal, SIZE_ALLOWED);
const time = read(parseTimeOfDay, 'a time of the UTC day, such as "09:30:00"');
const fee = whole(-FEE_RATE_MAX, FEE_RATE_MAX);
const schedule = z.strictObject({ opening_auction: time, open: time, closing_auction: time, close: time });
const entrySchema = z.strictObject({
  symbol: z.string().regex(SYMBOL_PATTERN, { message: `is not ${SYMBOL_ALLOWED}` }),
  tick_size: size,
  lot_size: size,
  reference_price: z.string().optional(),
  price_band_bps: whole(0, PRICE_BAND_BPS_MAX).optional(),
  volatility_auction_seconds: whole(1, VOLATILITY_AUCTION_SECONDS_MAX).optional(),
  day_end: time.optional(),
  schedule: schedule.optional(),
  maker_fee_ppm: fee.optional(),
  taker_fee_ppm: fee.optional(),
});
type Entry = z.output<typeof entrySchema>;

const RULE_KEYS = [
  'reference_price',
  'price_band_bps',
  'volatility_auction_seconds',
  'day_end',
  'schedule',
] as const satisfies readonly (keyof Entry)[];

/** What a venue without an instruments file trades: stocks in cents, coins in their usual sizes, a currency pair. */
const DEMO: readonly (readonly [symbol: string, tickSize: string, lotSize: string])[] = [
  ['AAPL', '0.01', '1'],
  ['AMZN', '0.01', '1'],
  ['MSFT', '0.01', '1'],
  ['SPY', '0.01', '1'],
  ['BTC-USD', '0.5', '0.0001'],
  ['ETH-USD', '0.05', '0.001'],
  ['EUR/USD', '0.00001', '1000'],
];

/** Reads and checks the file, or gives the demo set; throws a UsageError that names file, entry, key and value. */
export function loadInstruments(file: string | undefined, instrumentsMax: number): InstrumentDefinition[] {
  const entries =
    file === undefined
      ? DEMO.map(([name, tick_size, lot_size]) => ({ symbol: name, tick_size, lot_size }))
      : readYaml(file);
  const where = file ?? 'demo instruments';
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new UsageError(`${where}: must be a list of {symbol, tick_size, lot_size}, one instrument at least`);
  }
  if (entries.length > instrumentsMax) {
    throw new UsageError(`${where}: ${entries.length} instruments, but instruments_max is ${instrumentsMax}`);
  }
  const definitions = entries.map((entry, index) => readEntry(where, index, entry));
  assertDistinct(where, definitions);
  return definitions;
}

function readEntry(where: string, index: number, entry: unknown): InstrumentDefinition {
  const result = entrySchema.safeParse(entry);
  const definition = result.success
    ? define(result.data, entry)
    : explainEntry(entrySchema, result.error.issues, entry);
  if (typeof definition !== 'string') return withFees(definition, result.data);
  const symbol = valueAt(entry, ['symbol']);
  const name = typeof symbol === 'string' ? ` (${symbol})` : '';
  throw new UsageError(`${where}: instrument ${index + 1}${name}: ${definition}`);
}

function withFees(definition: InstrumentDefinition, entry: Entry | undefined): InstrumentDefinition {
  const { maker_fee_ppm: maker, taker_fee_ppm: taker } = entry ?? {};
  return maker === undefined && taker === undefined ? definition : { ...definition, fees: { maker, taker } };
}

/** The definition, or what is wrong about its keys together. */
function define(entry: Entry, text: unknown): InstrumentDefinition | string {
  const { symbol, tick_size: tickSize, lot_size: lotSize } = entry;
  if (!RULE_KEYS.some((key) => entry[key] !== undefined)) return { symbol, tickSize, lotSize };
  const referencePrice = entry.reference_price === undefined ? 0 : parseMultiple(entry.reference_price, tickSize);
  if (referencePrice === undefined || (referencePrice === 0 && entry.reference_price !== undefined)) {
    return `reference_price "${entry.reference_price}" is not a positive whole multiple of tick_size ${formatDecimal(tickSize)}`;
  }
  const rules: InstrumentRules = {
    referencePrice,
    priceBandBasisPoints: entry.price_band_bps ?? 0,
    volatilityAuctionSeconds: entry.volatility_auction_seconds ?? 0,
    dayEndSecond: entry.day_end ?? entry.schedule?.close ?? 0,
  };
  if (entry.schedule === undefined) return { symbol, tickSize, lotSize, rules };
  const { opening_auction: openingAuction, open, closing_auction: closingAuction, close } = entry.schedule;
  const hours = { openingAuction, open, closingAuction, close };
  const disorder = disorderIn(hours);
  if (disorder === undefined) return { symbol, tickSize, lotSize, rules: { ...rules, schedule: hours } };
  return `schedule.${disorder} "${valueAt(text, ['schedule', disorder])}" is not later than the time before it`;
}

function assertDistinct(where: string, definitions: readonly InstrumentDefinition[]): void {
  const seen = new Set<string>();
  for (const { symbol: name } of definitions) {
    if (seen.has(name)) throw new UsageError(`${where}: the symbol ${name} is there twice`);
    seen.add(name);
  }
}
