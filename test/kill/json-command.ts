// A command of the proto as the JSON request that says the same: names for enumerations, decimal strings for amounts.

import { OrderType } from '../../engine/domain/order-type.js';
import { PostOnly } from '../../engine/domain/post-only.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { CancelOnDisconnect } from '../../gateway/session.js';
import type { WireCommand } from '../simulation/strategy-orders.js';
import { TICKS_A_UNIT } from './told-report.js';

const PRICES = new Set(['price', 'stop_price', 'trail_offset']);
const QUANTITIES = new Set(['quantity', 'display_quantity', 'min_quantity']);
const ENUMERATIONS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  side: Side,
  type: OrderType,
  time_in_force: TimeInForce,
  post_only: PostOnly,
  self_trade_prevention: SelfTradePrevention,
  cancel_on_disconnect: CancelOnDisconnect,
};

export function jsonRequest(id: number, command: WireCommand): object {
  const [[kind, fields]] = Object.entries(command);
  if (kind === 'new_order') return { op: kind, id, order: jsonFields(fields) };
  return { op: kind, id, ...jsonFields(fields) };
}

/** Zeros and empty texts are left out: they are what absent fields mean. */
function jsonFields(fields: Record<string, unknown>): object {
  const entries = Object.entries(fields).filter(([, value]) => value !== 0 && value !== '');
  return Object.fromEntries(entries.map(([name, value]) => [name, jsonValue(name, value)]));
}

function jsonValue(name: string, value: unknown): unknown {
  if (name === 'order') {
    return Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, String(each)]));
  }
  if (PRICES.has(name)) return (Number(value) / TICKS_A_UNIT).toFixed(2);
  if (QUANTITIES.has(name)) return String(value);
  const names = ENUMERATIONS[name];
  return names === undefined ? value : nameOf(names, value as number);
}

function nameOf(names: Readonly<Record<string, number>>, value: number): string {
  const found = Object.entries(names).find(([, each]) => each === value);
  if (found === undefined) throw new RangeError(`${value} has no name among ${Object.keys(names)}`);
  return found[0];
}
