// hot path
// Families of order types: which wait for a trigger, which need a limit price, which may rest in a book.

import { OrderType } from './order-type.js';
import { TimeInForce } from './time-in-force.js';

/** Waits for the last trade price to reach its stop price. */
export function isStopKind(type: number): boolean {
  return type >= OrderType.STOP && type <= OrderType.TAKE_PROFIT_LIMIT;
}

/** Its stop price follows the last trade price. */
export function isTrailing(type: number): boolean {
  return type === OrderType.TRAILING_STOP || type === OrderType.TRAILING_STOP_LIMIT;
}

/** Triggers on the way that is good for its owner: a sell above, a buy below. */
export function isTakeProfit(type: number): boolean {
  return type === OrderType.TAKE_PROFIT || type === OrderType.TAKE_PROFIT_LIMIT;
}

/** Trades at any price: a market order, or a stop kind that becomes one. */
export function isMarketKind(type: number): boolean {
  return (
    type === OrderType.MARKET ||
    type === OrderType.STOP ||
    type === OrderType.TRAILING_STOP ||
    type === OrderType.TAKE_PROFIT
  );
}

/** Has a limit price of its own. */
export function isLimitKind(type: number): boolean {
  return (
    type === OrderType.LIMIT ||
    type === OrderType.STOP_LIMIT ||
    type === OrderType.TRAILING_STOP_LIMIT ||
    type === OrderType.TAKE_PROFIT_LIMIT
  );
}

/** What does not trade at once stays in the book, or would once it is triggered. */
export function isRestable(type: number, timeInForce: number): boolean {
  if (timeInForce === TimeInForce.IOC || timeInForce === TimeInForce.FOK) return false;
  return isLimitKind(type) || type === OrderType.PEGGED;
}
