// hot path
// The last check of a new order's form. Validators refuse such orders first, with finer reasons; what passes here cannot
// break an invariant of the engine, whoever wrote the command. Rules in the order of the contract: the first broken wins.

import { AMOUNT_MAX, CLIENT_ORDER_ID_BYTES_MAX, TAG_BYTES_MAX } from '../domain/limits.js';
import { OrderType } from '../domain/order-type.js';
import { PostOnly } from '../domain/post-only.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import { Side } from '../domain/side.js';
import { TimeInForce } from '../domain/time-in-force.js';
import type { CommandReader } from './command-reader.js';
import type { Refusal } from './refusal.js';

/** How long the order lives: an unspecified time in force is GTC for a limit order, IOC for a market order. */
export function timeInForceOf(command: CommandReader): number {
  const stated = command.timeInForce;
  if (stated !== TimeInForce.UNSPECIFIED) return stated;
  return command.type === OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
}

/** False where the form is wrong; `refusal` then says why. */
export function hasForm(command: CommandReader, refusal: Refusal): boolean {
  const side = command.side;
  const type = command.type;
  const timeInForce = command.timeInForce;
  if (side !== Side.BUY && side !== Side.SELL) {
    return refusal.because(RejectReason.INVALID_SIDE, RejectField.SIDE, side);
  }
  if (type !== OrderType.LIMIT && type !== OrderType.MARKET) {
    return refusal.because(RejectReason.INVALID_ORDER_TYPE, RejectField.TYPE, type);
  }
  if (timeInForce > TimeInForce.FOK) {
    return refusal.because(RejectReason.INVALID_TIME_IN_FORCE, RejectField.TIME_IN_FORCE, timeInForce);
  }
  if (!isIdLength(command.clientOrderIdLength)) {
    return refusal.because(
      RejectReason.INVALID_CLIENT_ORDER_ID,
      RejectField.CLIENT_ORDER_ID_LENGTH,
      command.clientOrderIdLength,
      CLIENT_ORDER_ID_BYTES_MAX,
    );
  }
  if (!isAmount(command.quantity)) {
    return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, command.quantity, AMOUNT_MAX);
  }
  if (type === OrderType.LIMIT && !isAmount(command.price)) {
    return refusal.because(RejectReason.INVALID_PRICE, RejectField.PRICE, command.price, AMOUNT_MAX);
  }
  return hasCombination(command, refusal);
}

function hasCombination(command: CommandReader, refusal: Refusal): boolean {
  const isMarket = command.type === OrderType.MARKET;
  if (isMarket && command.price !== 0) {
    return refusal.because(RejectReason.INVALID_COMBINATION, RejectField.PRICE, command.price);
  }
  if (isMarket && command.timeInForce === TimeInForce.GTC) {
    return refusal.because(RejectReason.INVALID_COMBINATION, RejectField.TIME_IN_FORCE, command.timeInForce);
  }
  if (command.stopPrice !== 0) {
    return refusal.because(RejectReason.INVALID_COMBINATION, RejectField.STOP_PRICE, command.stopPrice);
  }
  const postOnly = command.postOnly;
  if (postOnly !== PostOnly.OFF && (postOnly > PostOnly.SLIDE || timeInForceOf(command) !== TimeInForce.GTC)) {
    return refusal.because(RejectReason.INVALID_COMBINATION, RejectField.POST_ONLY, postOnly);
  }
  const prevention = command.selfTradePrevention;
  if (prevention > SelfTradePrevention.DECREMENT) {
    return refusal.because(RejectReason.INVALID_COMBINATION, RejectField.SELF_TRADE_PREVENTION, prevention);
  }
  if (command.tagLength > TAG_BYTES_MAX) {
    return refusal.because(RejectReason.MALFORMED, RejectField.TAG, command.tagLength, TAG_BYTES_MAX);
  }
  return hasNotional(command.price, command.quantity, refusal);
}

/** False where price x quantity is more than a double holds exactly. */
export function hasNotional(price: number, quantity: number, refusal: Refusal): boolean {
  const notional = price * quantity;
  if (notional <= AMOUNT_MAX) return true;
  return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.NOTIONAL, notional, AMOUNT_MAX);
}

/** True for the integers from 1 to 2^53-1. */
export function isAmount(value: number): boolean {
  return value >= 1 && value <= AMOUNT_MAX && value === Math.floor(value);
}

export function isIdLength(length: number): boolean {
  return length >= 1 && length <= CLIENT_ORDER_ID_BYTES_MAX;
}
