// hot path
// Fields of a new order that exclude each other, and values outside their enumeration: all are INVALID_COMBINATION, told
// apart by the field. Checked after every field by itself was found good; the first rule broken wins.

import type { NewOrderCommand } from '../engine/domain/command.js';
import { isLimitKind, isMarketKind, isRestable, isStopKind, isTrailing } from '../engine/domain/order-kind.js';
import { OrderType } from '../engine/domain/order-type.js';
import { PostOnly } from '../engine/domain/post-only.js';
import { RejectField } from '../engine/domain/reject-field.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
import { TimeInForce } from '../engine/domain/time-in-force.js';

/** True where the order's fields go together; otherwise it has been refused. `timeInForce` is never unspecified. */
export function hasValidCombination(order: NewOrderCommand, timeInForce: number): boolean {
  const rests = isRestable(order.type, timeInForce);
  return (
    hasFieldsOfType(order) &&
    hasLifetime(order, timeInForce) &&
    hasPostOnly(order, rests) &&
    hasVisibility(order, rests) &&
    hasMinQuantity(order, timeInForce) &&
    hasFlags(order)
  );
}

function hasFieldsOfType(order: NewOrderCommand): boolean {
  const { type, price, stopPrice, trailOffset } = order;
  if (price !== 0 && isMarketKind(type)) return refused(order, RejectField.PRICE, price);
  if (stopPrice !== 0 && !isStopKind(type)) return refused(order, RejectField.STOP_PRICE, stopPrice);
  return trailOffset === 0 || isTrailing(type) || refused(order, RejectField.TRAIL_OFFSET, trailOffset);
}

/** A market order never rests, a pegged one always does. Only GTD has an expiry. */
function hasLifetime(order: NewOrderCommand, timeInForce: number): boolean {
  const type = order.type;
  const isImmediate = timeInForce === TimeInForce.IOC || timeInForce === TimeInForce.FOK;
  const fits = type === OrderType.MARKET ? isImmediate : type !== OrderType.PEGGED || !isImmediate;
  if (!fits) return refused(order, RejectField.TIME_IN_FORCE, timeInForce);
  const expires = (order.expireTimeLow | order.expireTimeHigh) !== 0;
  // The value is an instant of 64 bits, which a double would round: the refusal leaves it out.
  return !expires || timeInForce === TimeInForce.GTD || refused(order, RejectField.EXPIRE_TIME, 0);
}

/** An order that never rests cannot promise to make liquidity; a pegged one makes it anyway. */
function hasPostOnly(order: NewOrderCommand, rests: boolean): boolean {
  const postOnly = order.postOnly;
  if (postOnly === PostOnly.OFF || (postOnly <= PostOnly.SLIDE && rests && isLimitKind(order.type))) return true;
  return refused(order, RejectField.POST_ONLY, postOnly);
}

function hasVisibility(order: NewOrderCommand, rests: boolean): boolean {
  const { displayQuantity, hidden } = order;
  if (displayQuantity !== 0 && !rests) return refused(order, RejectField.DISPLAY_QUANTITY, displayQuantity);
  const isValid = hidden === 0 || (hidden === 1 && rests && displayQuantity === 0);
  return isValid || refused(order, RejectField.HIDDEN, hidden);
}

function hasMinQuantity(order: NewOrderCommand, timeInForce: number): boolean {
  const minQuantity = order.minQuantity;
  if (minQuantity === 0) return true;
  const isExcluded =
    timeInForce === TimeInForce.FOK ||
    order.type === OrderType.PEGGED ||
    order.postOnly !== PostOnly.OFF ||
    order.displayQuantity !== 0;
  return !isExcluded || refused(order, RejectField.MIN_QUANTITY, minQuantity);
}

function hasFlags(order: NewOrderCommand): boolean {
  const { reduceOnly, selfTradePrevention } = order;
  if (reduceOnly > 1) return refused(order, RejectField.REDUCE_ONLY, reduceOnly);
  const isMode = selfTradePrevention <= SelfTradePrevention.DECREMENT;
  return isMode || refused(order, RejectField.SELF_TRADE_PREVENTION, selfTradePrevention);
}

function refused(order: NewOrderCommand, field: number, value: number): boolean {
  order.refuse(RejectReason.INVALID_COMBINATION, field, value, 0);
  return false;
}
