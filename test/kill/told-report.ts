// One execution report as a client was told it, the same whatever the door: numbers for enumerations, ticks and lots for
// amounts, zero and '' for what is left out. Of the stamps only `engine_in`, which is journaled.

import { CommandType } from '../../engine/domain/command-type.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import type { Message } from '../support/contract-client.js';

/** Every instrument of the test counts so many ticks, and one lot, to the unit. */
export const TICKS_A_UNIT = 100;

const COUNTS = ['account_sequence', 'engine_sequence', 'order_id', 'trade_id'] as const;
const PRICES = ['price', 'last_price', 'stop_price'] as const;
const QUANTITIES = [
  'quantity',
  'last_quantity',
  'cumulative_quantity',
  'leaves_quantity',
  'prevented_quantity',
  'queue_ahead',
] as const;
const AMOUNTS: ReadonlySet<string> = new Set([...PRICES, ...QUANTITIES]);
const TEXTS = ['client_order_id', 'symbol', 'account', 'tag'] as const;
const FLAGS = ['priority_kept', 'duplicate'] as const;
const ENUMERATIONS = {
  side: ['SIDE_', Side],
  type: ['ORDER_TYPE_', OrderType],
  time_in_force: ['TIME_IN_FORCE_', TimeInForce],
  exec_type: ['EXEC_TYPE_', ExecType],
  status: ['ORDER_STATUS_', OrderStatus],
  liquidity: ['LIQUIDITY_', Liquidity],
  reject_reason: ['REJECT_REASON_', RejectReason],
  command_type: ['COMMAND_TYPE_', CommandType],
} as const;

type NumberField =
  | (typeof COUNTS)[number]
  | (typeof PRICES)[number]
  | (typeof QUANTITIES)[number]
  | keyof typeof ENUMERATIONS
  | 'engine_in';

export type ToldReport = Record<NumberField, number> &
  Record<(typeof TEXTS)[number], string> &
  Record<(typeof FLAGS)[number], boolean>;

/** `decimals`: amounts are decimal strings in units, as in JSON. */
export function toldReport(raw: Message, decimals: boolean): ToldReport {
  const told: Message = { engine_in: Number(raw.stamps?.engine_in ?? 0) };
  for (const name of [...COUNTS, ...QUANTITIES]) told[name] = Number(raw[name] ?? 0);
  for (const name of PRICES) told[name] = decimals ? ticks(raw[name]) : Number(raw[name] ?? 0);
  for (const name of TEXTS) told[name] = raw[name] ?? '';
  for (const name of FLAGS) told[name] = raw[name] ?? false;
  for (const [name, [prefix, values]] of Object.entries(ENUMERATIONS)) {
    told[name] = enumeration(raw[name] ?? 0, prefix, values);
  }
  return told as ToldReport;
}

function ticks(decimal: string | undefined): number {
  return Math.round(Number(decimal ?? 0) * TICKS_A_UNIT);
}

function enumeration(value: number | string, prefix: string, values: Readonly<Record<string, number>>): number {
  if (typeof value === 'number') return value;
  const name = value.startsWith(prefix) ? value.slice(prefix.length) : value;
  const found = values[name];
  if (found === undefined) throw new Error(`no ${prefix} has the name ${value}`);
  return found;
}

/** Equal for reports that say the same. Amounts of no instrument are left out: they have no decimals, so JSON has none. */
export function textOf(report: ToldReport): string {
  if (report.symbol !== '') return Object.values(report).join('|');
  return Object.entries(report)
    .map(([name, value]) => (AMOUNTS.has(name) ? '' : value))
    .join('|');
}
