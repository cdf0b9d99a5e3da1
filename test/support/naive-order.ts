// An order as the naive model keeps it, and what its type and terms make of it.

import { isTerminal } from '../../engine/domain/order-status.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import type { PlainNewOrder } from './plain-command.js';

/** Where an open order stands; `none` while it is matched and after its end. */
export type Place = 'none' | 'book' | 'pending' | 'contingent' | 'elected';

export interface NaiveOrder {
  readonly orderId: number;
  readonly account: number;
  readonly instrument: number;
  clientOrderId: string;
  readonly tag: string;
  readonly session: number;
  readonly side: number;
  /** As entered: a triggered stop keeps its type. */
  readonly type: number;
  readonly timeInForce: number;
  readonly postOnly: number;
  readonly prevention: number;
  readonly hidden: boolean;
  readonly reduceOnly: boolean;
  readonly displayQuantity: number;
  readonly trailOffset: number;
  /** Nanoseconds as in PlainCommand; 0 = never. */
  readonly expireTime: number;
  /** Of a pegged order; 0 = none. */
  cap: number;
  /** Of the first fill; 0 once that condition is met. */
  minQuantity: number;
  stopPrice: number;
  price: number;
  quantity: number;
  cumulative: number;
  leaves: number;
  /** Of an iceberg in the book: the lots it shows. */
  slice: number;
  status: number;
  queueAhead: number;
  place: Place;
  /** Rank in time where it stands. */
  rank: number;
  readonly entrySequence: number;
  /** The worst price of a market kind, and of a peg without a cap; 0 = none. */
  protection: number;
  /** Its command, and what its NEW report showed. */
  readonly ordered: PlainNewOrder;
  entered: Pick<NaiveOrder, 'price' | 'stopPrice' | 'status' | 'quantity'>;
}

export const opposite = (side: number): number => (side === Side.BUY ? Side.SELL : Side.BUY);
/** What its open lots are counted at: its cap or its protection, where it has one, else its price. */
export const counted = ({ cap, price, protection }: NaiveOrder): number => cap || price || protection;
export const isFinal = (order: NaiveOrder): boolean => isTerminal(order.status);

type Terms = Pick<NaiveOrder, 'type' | 'timeInForce'>;
const oneOf = (value: number, ...values: number[]): boolean => values.includes(value);

export function isStopKind({ type }: { type: number }): boolean {
  return isTrailing({ type }) || oneOf(type, OrderType.STOP, OrderType.STOP_LIMIT) || isTakeProfit({ type });
}
export function isTrailing({ type }: { type: number }): boolean {
  return oneOf(type, OrderType.TRAILING_STOP, OrderType.TRAILING_STOP_LIMIT);
}
function isTakeProfit({ type }: { type: number }): boolean {
  return oneOf(type, OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT);
}
/** Takes at any price, once it is in force. */
export function isMarketKind({ type }: { type: number }): boolean {
  return oneOf(type, OrderType.MARKET, OrderType.STOP, OrderType.TRAILING_STOP, OrderType.TAKE_PROFIT);
}
export const isPegged = ({ type }: { type: number }): boolean => type === OrderType.PEGGED;
export function isLimitKind({ type }: { type: number }): boolean {
  return !isMarketKind({ type }) && !isPegged({ type });
}
/** What is left of it may rest. */
export function isRestable(order: Terms): boolean {
  return !isMarketKind(order) && oneOf(order.timeInForce, TimeInForce.GTC, TimeInForce.DAY, TimeInForce.GTD);
}

/** Its trigger is met by last prices at or above its stop price, not at or below. */
export function triggersAbove(order: NaiveOrder): boolean {
  return (order.side === Side.BUY) !== isTakeProfit(order);
}
export function isTriggeredBy(order: NaiveOrder, last: number): boolean {
  return triggersAbove(order) ? order.stopPrice <= last : order.stopPrice >= last;
}

/** Lots that market data shows of it while it is in the book. */
export function shown(order: NaiveOrder): number {
  return order.hidden ? 0 : available(order);
}
/** Lots that it offers before others at its price have their turn. */
export function available(order: NaiveOrder): number {
  return order.displayQuantity > 0 ? order.slice : order.leaves;
}
