// Whether a new order's form is good, so that no account is opened for one that the validators refuse whatever the account.
// They alone say what is wrong with it; the tests hold this to the same rules.

import type { NewOrderCommand } from '../engine/domain/command.js';
import { AMOUNT_MAX, CLIENT_ORDER_ID_BYTES_MAX, TAG_BYTES_MAX } from '../engine/domain/limits.js';
import { OrderType } from '../engine/domain/order-type.js';
import { PostOnly } from '../engine/domain/post-only.js';
import { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
import { Side } from '../engine/domain/side.js';
import { TimeInForce } from '../engine/domain/time-in-force.js';

const CLIENT_ORDER_ID = /^[A-Za-z0-9._:-]+$/;

/** The instrument is known to exist. */
export function isWellFormed(order: NewOrderCommand): boolean {
  return (
    (order.side === Side.BUY || order.side === Side.SELL) &&
    hasClientOrderId(order) &&
    isAmount(order.quantity) &&
    order.price * order.quantity <= AMOUNT_MAX &&
    (order.type === OrderType.MARKET ? hasMarketForm(order) : hasLimitForm(order)) &&
    order.selfTradePrevention <= SelfTradePrevention.DECREMENT &&
    order.tagLength <= TAG_BYTES_MAX &&
    hasNothingUnoffered(order)
  );
}

function hasClientOrderId(order: NewOrderCommand): boolean {
  return order.clientOrderIdLength <= CLIENT_ORDER_ID_BYTES_MAX && CLIENT_ORDER_ID.test(order.clientOrderId);
}

function hasLimitForm(order: NewOrderCommand): boolean {
  const { timeInForce, postOnly } = order;
  const rests = timeInForce === TimeInForce.UNSPECIFIED || timeInForce === TimeInForce.GTC;
  return (
    order.type === OrderType.LIMIT &&
    isAmount(order.price) &&
    timeInForce <= TimeInForce.FOK &&
    (postOnly === PostOnly.OFF || (rests && postOnly <= PostOnly.SLIDE))
  );
}

function hasMarketForm(order: NewOrderCommand): boolean {
  const { timeInForce } = order;
  return (
    order.price === 0 &&
    timeInForce <= TimeInForce.FOK &&
    timeInForce !== TimeInForce.GTC &&
    order.postOnly === PostOnly.OFF
  );
}

/** What this version refuses wherever it is set. */
function hasNothingUnoffered(order: NewOrderCommand): boolean {
  const { stopPrice, trailOffset, displayQuantity, minQuantity, reduceOnly, hidden } = order;
  const fields = [stopPrice, trailOffset, displayQuantity, minQuantity, reduceOnly, hidden];
  return fields.every((value) => value === 0) && (order.expireTimeLow | order.expireTimeHigh) === 0;
}

function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
