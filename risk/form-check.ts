// hot path
// The form of a command: every field by itself, then the combinations, in the documented order, so that a command with
// several faults is refused for the first of them. A refusal is written into the command, which then travels on.
//
// Units: prices in ticks, quantities in lots.

import type { CancelCommand, Command, NewOrderCommand, ReplaceCommand } from '../engine/domain/command.js';
import { CommandLayout } from '../engine/domain/command-layout.js';
import { AMOUNT_MAX, CLIENT_ORDER_ID_BYTES_MAX, TAG_BYTES_MAX } from '../engine/domain/limits.js';
import { OrderType } from '../engine/domain/order-type.js';
import { PostOnly } from '../engine/domain/post-only.js';
import { RejectField } from '../engine/domain/reject-field.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
import { Side } from '../engine/domain/side.js';
import { TimeInForce } from '../engine/domain/time-in-force.js';
import { brokenRule, firstForbiddenByte } from './client-order-id.js';

/** True where the form is good; otherwise the reason is in the command. `instruments`: how many exist. */
export function checkNewOrder(order: NewOrderCommand, instruments: number): boolean {
  return (
    checkSymbol(order, instruments) &&
    checkSide(order) &&
    checkType(order) &&
    checkTimeInForce(order) &&
    checkClientOrderId(order, CommandLayout.CLIENT_ORDER_ID, order.clientOrderIdLength) &&
    checkQuantity(order, 1) &&
    checkPrice(order) &&
    checkCombinations(order)
  );
}

/** The same for a replace; amounts of 0 keep what the order has. */
export function checkReplace(replace: ReplaceCommand): boolean {
  const length = replace.newClientOrderIdLength;
  return (
    checkOrderReference(replace) &&
    (length === 0 || checkClientOrderId(replace, CommandLayout.NEW_CLIENT_ORDER_ID, length)) &&
    checkQuantity(replace, 0) &&
    isWithin(replace, replace.price, 0, RejectReason.INVALID_PRICE, RejectField.PRICE) &&
    isWithin(replace, replace.stopPrice, 0, RejectReason.INVALID_STOP_PRICE, RejectField.STOP_PRICE) &&
    checkNotional(replace, replace.price, replace.quantity)
  );
}

/** An order is named by its id, or where that is 0 by its client order id. */
export function checkOrderReference(command: CancelCommand): boolean {
  if (command.orderId !== 0) return true;
  return checkClientOrderId(command, CommandLayout.CLIENT_ORDER_ID, command.clientOrderIdLength);
}

/** The filters of a mass cancel: an instrument, a side, a tag, each optional. */
export function checkMassCancel(command: NewOrderCommand): boolean {
  if (command.side > Side.SELL) return refuse(command, RejectReason.INVALID_SIDE, RejectField.SIDE, command.side, 0);
  return checkTag(command);
}

function checkSymbol(order: NewOrderCommand, instruments: number): boolean {
  const instrument = order.instrument;
  if (instrument >= 0 && instrument < instruments) return true;
  return refuse(order, RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL, instrument, instruments);
}

function checkSide(order: NewOrderCommand): boolean {
  const side = order.side;
  if (side === Side.BUY || side === Side.SELL) return true;
  return refuse(order, RejectReason.INVALID_SIDE, RejectField.SIDE, side, 0);
}

function checkType(order: NewOrderCommand): boolean {
  const type = order.type;
  if (type === OrderType.LIMIT || type === OrderType.MARKET) return true;
  return refuse(order, RejectReason.INVALID_ORDER_TYPE, RejectField.TYPE, type, 0);
}

/** Fills in what an unspecified time in force is taken as. */
function checkTimeInForce(order: NewOrderCommand): boolean {
  const timeInForce = order.timeInForce;
  if (timeInForce === TimeInForce.UNSPECIFIED) {
    order.timeInForce = order.type === OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
    return true;
  }
  if (timeInForce <= TimeInForce.FOK) return true;
  return refuse(order, RejectReason.INVALID_TIME_IN_FORCE, RejectField.TIME_IN_FORCE, timeInForce, 0);
}

function checkClientOrderId(command: Command, field: number, length: number): boolean {
  const bytes = command.bytes;
  const offset = command.byteOffset + field;
  const isLengthGood = length >= 1 && length <= CLIENT_ORDER_ID_BYTES_MAX;
  const forbidden = isLengthGood ? firstForbiddenByte(bytes, offset, length) : 0;
  if (isLengthGood && forbidden === length) return true;
  const rule = brokenRule(length, CLIENT_ORDER_ID_BYTES_MAX);
  const isCharacter = rule === RejectField.CLIENT_ORDER_ID_CHARACTER;
  const value = isCharacter ? bytes[offset + forbidden] : length;
  const limit = isCharacter ? forbidden + 1 : CLIENT_ORDER_ID_BYTES_MAX;
  return refuse(command, RejectReason.INVALID_CLIENT_ORDER_ID, rule, value, limit);
}

function checkQuantity(command: NewOrderCommand | ReplaceCommand, smallest: number): boolean {
  return isWithin(command, command.quantity, smallest, RejectReason.INVALID_QUANTITY, RejectField.QUANTITY);
}

/** A market order has no price, which is a matter of combinations. */
function checkPrice(order: NewOrderCommand): boolean {
  if (order.type === OrderType.MARKET) return true;
  return (
    isWithin(order, order.price, 1, RejectReason.INVALID_PRICE, RejectField.PRICE) &&
    checkNotional(order, order.price, order.quantity)
  );
}

/** The product of two integers below 2^53 is a double near it; where that is no safe integer, neither is the product. */
function checkNotional(command: Command, price: number, quantity: number): boolean {
  const notional = price * quantity;
  if (notional <= AMOUNT_MAX) return true;
  return refuse(command, RejectReason.INVALID_QUANTITY, RejectField.NOTIONAL, notional, AMOUNT_MAX);
}

function checkCombinations(order: NewOrderCommand): boolean {
  const isMarket = order.type === OrderType.MARKET;
  const rests = order.timeInForce === TimeInForce.GTC;
  if (isMarket && order.price !== 0) return excludes(order, RejectField.PRICE, order.price);
  if (isMarket && rests) return excludes(order, RejectField.TIME_IN_FORCE, order.timeInForce);
  if (order.stopPrice !== 0) return excludes(order, RejectField.STOP_PRICE, order.stopPrice);
  if (order.trailOffset !== 0) return excludes(order, RejectField.TRAIL_OFFSET, order.trailOffset);
  if (order.displayQuantity !== 0) return excludes(order, RejectField.DISPLAY_QUANTITY, order.displayQuantity);
  if (order.minQuantity !== 0) return excludes(order, RejectField.MIN_QUANTITY, order.minQuantity);
  if (order.hidden !== 0) return excludes(order, RejectField.HIDDEN, order.hidden);
  if (order.reduceOnly !== 0) return excludes(order, RejectField.REDUCE_ONLY, order.reduceOnly);
  if (order.postOnly > PostOnly.SLIDE || (order.postOnly !== PostOnly.OFF && !rests)) {
    return excludes(order, RejectField.POST_ONLY, order.postOnly);
  }
  if (order.selfTradePrevention > SelfTradePrevention.DECREMENT) {
    return excludes(order, RejectField.SELF_TRADE_PREVENTION, order.selfTradePrevention);
  }
  if ((order.expireTimeLow | order.expireTimeHigh) !== 0) return excludes(order, RejectField.EXPIRE_TIME, 0);
  return checkTag(order);
}

function checkTag(command: NewOrderCommand): boolean {
  if (command.tagLength <= TAG_BYTES_MAX) return true;
  return refuse(command, RejectReason.MALFORMED, RejectField.TAG, command.tagLength, TAG_BYTES_MAX);
}

function isWithin(command: Command, value: number, smallest: number, reason: number, field: number): boolean {
  if (value >= smallest && value <= AMOUNT_MAX) return true;
  return refuse(command, reason, field, value, AMOUNT_MAX);
}

function excludes(command: Command, field: number, value: number): boolean {
  return refuse(command, RejectReason.INVALID_COMBINATION, field, value, 0);
}

function refuse(command: Command, reason: number, field: number, value: number, limit: number): boolean {
  command.refuse(reason, field, value, limit);
  return false;
}
