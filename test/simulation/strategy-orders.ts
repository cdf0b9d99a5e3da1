// The commands that simulated strategies think of: mostly well formed and near the market, so that orders meet; some that
// every stage refuses.

import { toBigInt } from '../../engine/domain/time-words.js';
import { timeWords } from '../support/plain-command.js';
import type { SeededRandom } from '../support/seeded-random.js';

/** A Command of the contract without its request id. */
export type WireCommand = Record<string, Record<string, unknown>>;

const SECOND = 1e9;
const TAGS = ['', '', 'alpha', 'beta'];
const Type = {
  LIMIT: 1,
  MARKET: 2,
  STOP: 3,
  STOP_LIMIT: 4,
  TRAILING_STOP: 5,
  TAKE_PROFIT_LIMIT: 8,
  PEGGED: 9,
} as const;

export interface OrderContext {
  readonly random: SeededRandom;
  readonly symbols: readonly string[];
  /** What the clocks show, in nanoseconds of plain commands. */
  readonly now: number;
}

export function instant(nanos: number): string {
  return toBigInt(...timeWords(Math.max(1, Math.floor(nanos)))).toString();
}

/** What an order rests on: price and quantity near those of all others. */
export function drawOrder(context: OrderContext, clientOrderId: string): WireCommand {
  const { random, symbols } = context;
  const order: Record<string, unknown> = {
    client_order_id: clientOrderId,
    symbol: random.chance(0.01) ? 'NONE' : random.pick(symbols),
    side: random.integer(1, 2),
    type: Type.LIMIT,
    time_in_force: random.pick([0, 1, 1, 1, 1, 2, 3]),
    quantity: random.chance(0.02) ? 0 : random.integer(1, 12),
    price: random.integer(97, 103),
    tag: random.pick(TAGS),
    self_trade_prevention: random.pick([0, 0, 0, 1, 2, 3, 4, 5]),
  };
  if (random.chance(0.35)) order.quantity = random.integer(1, 3);
  refine(order, context);
  if (random.chance(0.05)) order.deadline_ns = instant(context.now + random.pick([-SECOND, 1000, SECOND]));
  return { new_order: order };
}

/** Makes one order in three something else than a plain limit order. */
function refine(order: Record<string, unknown>, { random, now }: OrderContext): void {
  const rests = order.time_in_force === 0 || order.time_in_force === 1;
  switch (random.below(24)) {
    case 0:
      Object.assign(order, { type: Type.MARKET, time_in_force: 2, price: 0 });
      return;
    case 1:
      Object.assign(order, { type: Type.STOP, stop_price: random.integer(97, 103), price: 0 });
      return;
    case 2:
      Object.assign(order, { type: Type.STOP_LIMIT, stop_price: random.integer(97, 103) });
      return;
    case 3:
      Object.assign(order, { type: Type.TRAILING_STOP, trail_offset: random.integer(1, 3), price: 0 });
      return;
    case 4:
      if (rests) Object.assign(order, { type: Type.PEGGED });
      return;
    case 5:
      if (rests) order.display_quantity = random.integer(1, 3);
      return;
    case 6:
      if (rests) order.hidden = true;
      return;
    case 7:
      if (rests) order.post_only = random.integer(1, 2);
      return;
    case 8:
      if (order.time_in_force !== 3) order.min_quantity = random.integer(1, 4);
      return;
    case 9:
      Object.assign(order, {
        time_in_force: 5,
        expire_time_ns: instant(now + random.pick([1e6, SECOND, 60 * SECOND])),
      });
      return;
    case 10:
      order.time_in_force = 4;
      return;
    case 11:
      order.reduce_only = true;
      return;
    case 12:
      Object.assign(order, { type: Type.TAKE_PROFIT_LIMIT, stop_price: random.integer(97, 103) });
      return;
    default:
  }
}

/** An order as it is named in a cancel or replace. */
export type OrderName = { readonly client_order_id: string } | { readonly order_id: number };

export function drawReplace(random: SeededRandom, order: OrderName, newId: string): WireCommand {
  return {
    replace: {
      order,
      new_client_order_id: random.chance(0.3) ? newId : '',
      quantity: random.chance(0.5) ? random.integer(1, 12) : 0,
      price: random.chance(0.6) ? random.integer(97, 103) : 0,
    },
  };
}

export function drawMassCancel({ random, symbols }: OrderContext): WireCommand {
  const symbol = random.chance(0.5) ? random.pick(symbols) : '';
  return { mass_cancel: { symbol, side: random.pick([0, 0, 1, 2]), tag: random.pick(TAGS) } };
}
