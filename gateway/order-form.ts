// Whether a new order's form is good, so that no account is opened for one that the validators refuse whatever the account.
// They alone say what is wrong with it; the tests hold this to the same rules.

import type { NewOrderCommand } from '../engine/domain/command.js';
import { AMOUNT_MAX, CLIENT_ORDER_ID_BYTES_MAX, smallestSlice, TAG_BYTES_MAX } from '../engine/domain/limits.js';
import { isLimitKind, isRestable, isStopKind, isTrailing } from '../engine/domain/order-kind.js';
import { OrderType } from '../engine/domain/order-type.js';
import { PostOnly } from '../engine/domain/post-only.js';
import { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
import { Side } from '../engine/domain/side.js';
import { TimeInForce } from '../engine/domain/time-in-force.js';

const CLIENT_ORDER_ID = /^[A-Za-z0-9._:-]+$/;

/** The instrument is known to exist. */
export function isWellFormed(order: NewOrderCommand): boolean {
  const { type, side } = order;
  const timeInForce = timeInForceOf(order);
  return (
    (side === Side.BUY || side === Side.SELL) &&
    type >= OrderType.LIMIT &&
    type <= OrderType.PEGGED &&
    timeInForce <= TimeInForce.GTD &&
    hasExpiry(order) === (timeInForce === TimeInForce.GTD) &&
    hasClientOrderId(order) &&
    hasQuantities(order) &&
    hasPrices(order) &&
    goesWithLifetime(order, timeInForce) &&
    order.reduceOnly <= 1 &&
    order.selfTradePrevention <= SelfTradePrevention.DECREMENT &&
    order.tagLength <= TAG_BYTES_MAX
  );
}

function timeInForceOf({ timeInForce, type }: NewOrderCommand): number {
  if (timeInForce !== TimeInForce.UNSPECIFIED) return timeInForce;
  return type === OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
}

function hasExpiry(order: NewOrderCommand): boolean {
  return (order.expireTimeLow | order.expireTimeHigh) !== 0;
}

function hasClientOrderId(order: NewOrderCommand): boolean {
  return order.clientOrderIdLength <= CLIENT_ORDER_ID_BYTES_MAX && CLIENT_ORDER_ID.test(order.clientOrderId);
}

function hasQuantities({ quantity, displayQuantity, minQuantity }: NewOrderCommand): boolean {
  const isPart = (value: number) => value === 0 || (isAmount(value) && value <= quantity);
  const isFewSlices = displayQuantity === 0 || displayQuantity >= smallestSlice(quantity);
  return isAmount(quantity) && isPart(displayQuantity) && isFewSlices && isPart(minQuantity);
}

/** Each price that the type needs, and none that it does not take. */
function hasPrices({ type, price, quantity, stopPrice, trailOffset }: NewOrderCommand): boolean {
  const isPegged = type === OrderType.PEGGED;
  const hasPrice = isLimitKind(type) ? isAmount(price) : price === 0 || (isPegged && isAmount(price));
  const mayLeaveStop = !isStopKind(type) || type === OrderType.TRAILING_STOP;
  const hasStop = stopPrice === 0 ? mayLeaveStop : isStopKind(type) && isAmount(stopPrice);
  const hasOffset = isTrailing(type) ? isAmount(trailOffset) : trailOffset === 0;
  return hasPrice && hasStop && hasOffset && price * quantity <= AMOUNT_MAX;
}

/** What asks for an order that rests, or for one that does not. */
function goesWithLifetime(order: NewOrderCommand, timeInForce: number): boolean {
  const { type, postOnly, displayQuantity, minQuantity, hidden } = order;
  const rests = isRestable(type, timeInForce);
  const isImmediate = timeInForce === TimeInForce.IOC || timeInForce === TimeInForce.FOK;
  if (type === OrderType.MARKET && !isImmediate) return false;
  if (type === OrderType.PEGGED && !rests) return false;
  if (postOnly !== PostOnly.OFF && (postOnly > PostOnly.SLIDE || !rests || !isLimitKind(type))) return false;
  if (displayQuantity !== 0 && !rests) return false;
  if (hidden !== 0 && (hidden !== 1 || !rests || displayQuantity !== 0)) return false;
  if (minQuantity === 0) return true;
  const fillsWhole = timeInForce === TimeInForce.FOK;
  return !fillsWhole && type !== OrderType.PEGGED && postOnly === PostOnly.OFF && displayQuantity === 0;
}

function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
