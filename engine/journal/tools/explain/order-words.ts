// The sentences of a story that need more than one report: what was asked, and what the book looked like.

import type { Instrument } from '../../../domain/instrument.js';
import { Side } from '../../../domain/side.js';
import { TradingStatus } from '../../../domain/trading-status.js';
import type { PriceLevel } from '../../../matching/order-listing.js';
import { nameOf } from '../../../scenario/value-form.js';
import { decimalText } from '../known-names.js';
import type { ReplayEngine } from '../replay-engine.js';
import type { ShownCommand } from '../shown-command.js';
import { timeText } from '../time-text.js';
import type { StoryStep } from './story.js';

/** Levels of each side that a story shows. */
const LEVELS_SHOWN = 3;
/** Levels that are looked at for what stands in front of an order. */
const LEVELS_COUNTED_MAX = 1000;

type Told = Pick<StoryStep, 'text' | 'facts'>;

/** Fields of a new order that are told by themselves, in these words. */
const ASKED_WORDS: Readonly<Record<string, (value: string | number) => string>> = {
  stop_price: (value) => `stop price ${value}`,
  trail_offset: (value) => `trails by ${value}`,
  protection_price: (value) => `protected at ${value}`,
  display_quantity: (value) => `shows ${value} at a time`,
  min_quantity: (value) => `at least ${value} at first`,
  post_only: (value) => `post-only ${value}`,
  reduce_only: () => 'reduce-only',
  hidden: () => 'hidden',
  self_trade_prevention: (value) => `self-trade prevention ${value}`,
  expire_time_ns: (value) => `expires ${timeText(BigInt(value))}`,
  deadline_ns: (value) => `deadline ${timeText(BigInt(value))}`,
  tag: (value) => `tag ${value}`,
  session: (value) => `session ${value}`,
};

/** What a new order asks for. */
export function askedText({ fields }: ShownCommand): string {
  const { side, quantity, symbol, price, type, time_in_force: timeInForce } = fields;
  const at = price === undefined ? '' : ` at ${price}`;
  const kind = timeInForce === 'UNSPECIFIED' ? type : `${type} ${timeInForce}`;
  const parts = [`${String(side).toLowerCase()} ${quantity ?? 0} ${symbol}${at}`, String(kind)];
  for (const [name, write] of Object.entries(ASKED_WORDS)) {
    if (fields[name] !== undefined) parts.push(write(fields[name]));
  }
  return parts.join(', ');
}

/** What a command on a known order, or on many, asks for. */
export function asksText({ kind, fields }: ShownCommand): string {
  const heading = kind.toLowerCase().replaceAll('_', ' ');
  // Of a mass cancel the symbol is a filter; else it is the order's.
  const { symbol, ...others } = fields;
  const asked = Object.entries(kind === 'MASS_CANCEL' && symbol !== undefined ? { symbol, ...others } : others);
  if (asked.length === 0) return heading;
  return `${heading}: ${asked.map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`).join(', ')}`;
}

/** The best levels of both sides, and what stands in front of an order of this side and limit. */
export function bookTold(
  engine: ReplayEngine,
  instrument: Instrument,
  order: { side: number; price: number },
  lastPrice: number,
): Told {
  const { index, tickSize, lotSize } = instrument;
  const bids = engine.priceLevels(index, Side.BUY, LEVELS_COUNTED_MAX);
  const asks = engine.priceLevels(index, Side.SELL, LEVELS_COUNTED_MAX);
  const rows = (levels: readonly PriceLevel[]) =>
    levels.slice(0, LEVELS_SHOWN).map(({ price, quantity, orders }) => {
      return [decimalText(price, tickSize), decimalText(quantity, lotSize), orders] as const;
    });
  const status = nameOf(TradingStatus, engine.tradingStatus(index));
  const last = lastPrice === 0 ? 'none yet' : decimalText(lastPrice, tickSize);
  const parts = [`${status}; bids ${levelsText(rows(bids))}; asks ${levelsText(rows(asks))}; last trade ${last}`];
  const facts: Record<string, StoryStep['facts'][string]> = { status, bids: rows(bids), asks: rows(asks) };
  if (lastPrice !== 0) facts.last_price = last;
  const [own, other] = order.side === Side.BUY ? [bids, asks] : [asks, bids];
  const direction = order.side === Side.BUY ? 1 : -1;
  const within = sumOf(other.filter(({ price }) => order.price === 0 || (order.price - price) * direction >= 0));
  facts.opposite_within_limit = decimalText(within, lotSize);
  if (within > 0)
    parts.push(`${facts.opposite_within_limit} on the other side${order.price === 0 ? '' : ' within its limit'}`);
  if (order.price !== 0 && within === 0) {
    const better = sumOf(own.filter(({ price }) => (price - order.price) * direction > 0));
    const level = sumOf(own.filter(({ price }) => price === order.price));
    facts.ahead_at_better_prices = decimalText(better, lotSize);
    facts.ahead_at_its_price = decimalText(level, lotSize);
    parts.push(`${facts.ahead_at_its_price} at its price, ${facts.ahead_at_better_prices} at better ones`);
  }
  return { text: parts.join('; '), facts };
}

function levelsText(rows: readonly (readonly [price: string, quantity: string, orders: number])[]): string {
  if (rows.length === 0) return 'none';
  return rows
    .map(([price, quantity, orders]) => `${quantity} @ ${price}${orders > 1 ? ` (${orders})` : ''}`)
    .join(', ');
}

function sumOf(levels: readonly PriceLevel[]): number {
  return levels.reduce((sum, { quantity }) => sum + quantity, 0);
}
