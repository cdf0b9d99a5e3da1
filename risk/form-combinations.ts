// hot path
// Fields of a new order that exclude each other, values outside their enumeration, and what this version does not offer:
// all are INVALID_COMBINATION, told apart by the field. Checked after every field by itself was found good.

import type { NewOrderCommand } from '../engine/domain/command.js';
import { OrderType } from '../engine/domain/order-type.js';
import { PostOnly } from '../engine/domain/post-only.js';
import { RejectField } from '../engine/domain/reject-field.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
import { TimeInForce } from '../engine/domain/time-in-force.js';

/** True where the order's fields go together; otherwise it has been refused. */
export function hasValidCombination(order: NewOrderCommand): boolean {
  return goesWithType(order) && isOffered(order) && hasPostOnly(order) && hasSelfTradePrevention(order);
}

function goesWithType(order: NewOrderCommand): boolean {
  if (order.type === OrderType.MARKET) {
    if (order.price !== 0) return refused(order, RejectField.PRICE, order.price);
    if (order.timeInForce === TimeInForce.GTC) return refused(order, RejectField.TIME_IN_FORCE, order.timeInForce);
  }
  return order.stopPrice === 0 || refused(order, RejectField.STOP_PRICE, order.stopPrice);
}

function isOffered(order: NewOrderCommand): boolean {
  if (order.trailOffset !== 0) return refused(order, RejectField.TRAIL_OFFSET, order.trailOffset);
  if (order.displayQuantity !== 0) return refused(order, RejectField.DISPLAY_QUANTITY, order.displayQuantity);
  if (order.minQuantity !== 0) return refused(order, RejectField.MIN_QUANTITY, order.minQuantity);
  if (order.reduceOnly !== 0) return refused(order, RejectField.REDUCE_ONLY, order.reduceOnly);
  if (order.hidden !== 0) return refused(order, RejectField.HIDDEN, order.hidden);
  // Only GTD has an expiry. The value is an instant of 64 bits, which a double would round: the refusal leaves it out.
  return (order.expireTimeLow | order.expireTimeHigh) === 0 || refused(order, RejectField.EXPIRE_TIME, 0);
}

/** An order that never rests cannot promise to make liquidity. */
function hasPostOnly(order: NewOrderCommand): boolean {
  const postOnly = order.postOnly;
  if (postOnly === PostOnly.OFF) return true;
  const timeInForce = order.timeInForce;
  const rests =
    order.type === OrderType.LIMIT && (timeInForce === TimeInForce.UNSPECIFIED || timeInForce === TimeInForce.GTC);
  return (postOnly <= PostOnly.SLIDE && rests) || refused(order, RejectField.POST_ONLY, postOnly);
}

function hasSelfTradePrevention(order: NewOrderCommand): boolean {
  const mode = order.selfTradePrevention;
  return mode <= SelfTradePrevention.DECREMENT || refused(order, RejectField.SELF_TRADE_PREVENTION, mode);
}

function refused(order: NewOrderCommand, field: number, value: number): boolean {
  order.refuse(RejectReason.INVALID_COMBINATION, field, value, 0);
  return false;
}
