// The instruments that the venue opens with: from a YAML or JSON file, or the demo set. Sizes are exact decimals.

import { z } from 'zod';
import { type Decimal, parseDecimal } from '../../engine/domain/instrument.js';
import { didYouMean } from '../../engine/domain/nearest-name.js';
import { UsageError } from '../usage-error.js';
import { readYaml } from './configuration-file.js';

/** An instrument as the settings ask for it; the engine gives it its index. Plain data. */
export interface InstrumentDefinition {
  readonly symbol: string;
  readonly tickSize: Decimal;
  readonly lotSize: Decimal;
}

const KEYS = ['symbol', 'tick_size', 'lot_size'] as const;
const SYMBOL = /^[A-Za-z0-9._:/-]{1,16}$/;
const DECIMAL_ALLOWED = 'a positive decimal of at most 15 digits, such as "0.01"';

const decimal = z.string().transform((text, context) => {
  const parsed = parseDecimal(text);
  if (parsed === undefined) context.addIssue({ code: 'custom', message: `is not ${DECIMAL_ALLOWED}` });
  return parsed ?? z.NEVER;
});
const symbol = z.string().regex(SYMBOL, { message: 'is not 1 to 16 of A-Z a-z 0-9 . _ : / -' });
const entrySchema = z.strictObject({ symbol, tick_size: decimal, lot_size: decimal });

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
  if (result.success) {
    return { symbol: result.data.symbol, tickSize: result.data.tick_size, lotSize: result.data.lot_size };
  }
  const values = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  const name = typeof values.symbol === 'string' ? ` (${values.symbol})` : '';
  throw new UsageError(`${where}: instrument ${index + 1}${name}: ${explain(result.error.issues, values)}`);
}

/** A key that is unknown comes first: it is most likely the one that is missing. */
function explain(issues: readonly z.core.$ZodIssue[], values: Record<string, unknown>): string {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys')?.keys[0];
  if (unknown !== undefined) return `unknown key "${unknown}"${didYouMean(unknown, KEYS)}`;
  const [issue] = issues;
  const key = issue.path[0];
  if (key === undefined) return 'must be a map {symbol, tick_size, lot_size}';
  if (values[String(key)] === undefined) return `${String(key)} is missing`;
  if (issue.code === 'invalid_type') return `${String(key)} must be one value`;
  return `${String(key)} "${String(values[String(key)])}" ${issue.message}`;
}

function assertDistinct(where: string, definitions: readonly InstrumentDefinition[]): void {
  const seen = new Set<string>();
  for (const { symbol: name } of definitions) {
    if (seen.has(name)) throw new UsageError(`${where}: the symbol ${name} is there twice`);
    seen.add(name);
  }
}
