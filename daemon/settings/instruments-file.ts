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
import { didYouMean } from '../../engine/domain/nearest-name.js';
import { parseTimeOfDay } from '../../engine/domain/time-of-day.js';
import { UsageError } from '../usage-error.js';
import { readYaml } from './configuration-file.js';

/** Text that this reads; undefined is a value that is not allowed. */
function read<T>(parse: (text: string) => T | undefined, allowed: string) {
  return z.string().transform((text, context) => {
    const parsed = parse(text);
    if (parsed === undefined) context.addIssue({ code: 'custom', message: `is not ${allowed}` });
    return parsed ?? z.NEVER;
  });
}

function whole(min: number, max: number) {
  const parse = (text: string) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
    return value >= min && value <= max ? value : undefined;
  };
  return read(parse, `a whole number from ${min} to ${max}`);
}

const size = read(parseDecimal, SIZE_ALLOWED);
const time = read(parseTimeOfDay, 'a time of the UTC day, such as "09:30:00"');
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
  const definition = result.success ? define(result.data, entry) : explain(result.error.issues, entry);
  if (typeof definition !== 'string') return definition;
  const symbol = valueAt(entry, ['symbol']);
  const name = typeof symbol === 'string' ? ` (${symbol})` : '';
  throw new UsageError(`${where}: instrument ${index + 1}${name}: ${definition}`);
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

/** A key that is unknown comes first: it is most likely the one that is missing. */
function explain(issues: readonly z.core.$ZodIssue[], entry: unknown): string {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown !== undefined) {
    const keys = Object.keys(unknown.path.length === 0 ? entrySchema.shape : schedule.shape);
    const [key] = unknown.keys;
    return `unknown key "${[...unknown.path, key].join('.')}"${didYouMean(key, keys)}`;
  }
  const [issue] = issues;
  const key = issue.path.join('.');
  const value = valueAt(entry, issue.path);
  if (key === '') return 'must be a map {symbol, tick_size, lot_size, …}';
  if (value === undefined) return `${key} is missing`;
  if (issue.code !== 'invalid_type') return `${key} "${String(value)}" ${issue.message}`;
  return `${key} must be ${key === 'schedule' ? `a map {${Object.keys(schedule.shape).join(', ')}}` : 'one value'}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  const at = (from: unknown, key: PropertyKey) =>
    typeof from === 'object' && from !== null ? (from as Record<PropertyKey, unknown>)[key] : undefined;
  return path.reduce(at, value);
}

function assertDistinct(where: string, definitions: readonly InstrumentDefinition[]): void {
  const seen = new Set<string>();
  for (const { symbol: name } of definitions) {
    if (seen.has(name)) throw new UsageError(`${where}: the symbol ${name} is there twice`);
    seen.add(name);
  }
}
