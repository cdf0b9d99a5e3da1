// hot path
// The last check of a new order's form. Validators refuse such orders first, with finer reasons; what passes here cannot
// break an invariant of the engine, whoever wrote the command. Rules in the order of the contract: the first broken wins.

import { AMOUNT_MAX, CLIENT_ORDER_ID_BYTES_MAX, smallestSlice, TAG_BYTES_MAX } from '../domain/limits.js';
import { isLimitKind, isStopKind, isTrailing } from '../domain/order-kind.js';
import { OrderType } from '../domain/order-type.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { Side } from '../domain/side.js';
import { TimeInForce } from '../domain/time-in-force.js';
import type { CommandReader } from './command-reader.js';
import { hasCombination } from './order-combinations.js';
import { isPlainForm } from './plain/plain-form.js';
import type { Refusal } from './refusal.js';

/** How long the order lives: an unspecified time in force is IOC for a market order, GTC for every other. */
export function timeInForceOf(command: CommandReader): number {
  const stated = command.timeInForce;
  if (stated !== TimeInForce.UNSPECIFIED) return stated;
  return command.type === OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
}

/** False where the form is wrong; `refusal` then says why. */
export function hasForm(command: CommandReader, refusal: Refusal): boolean {
  const word = command.wordOffset;
  return isPlainForm(command.words, word, command.amounts, word >> 1) || hasEachField(command, refusal);
}

function hasEachField(command: CommandReader, refusal: Refusal): boolean {
  const side = command.side;
  const type = command.type;
  const timeInForce = command.timeInForce;
  if (side !== Side.BUY && side !== Side.SELL) {
    return refusal.because(RejectReason.INVALID_SIDE, RejectField.SIDE, side);
  }
  if (type < OrderType.LIMIT || type > OrderType.PEGGED) {
    return refusal.because(RejectReason.INVALID_ORDER_TYPE, RejectField.TYPE, type);
  }
  if (timeInForce > TimeInForce.GTD) {
    return refusal.because(RejectReason.INVALID_TIME_IN_FORCE, RejectField.TIME_IN_FORCE, timeInForce);
  }
  if (timeInForce === TimeInForce.GTD && (command.expireTimeLow | command.expireTimeHigh) === 0) {
    return refusal.because(RejectReason.INVALID_TIME_IN_FORCE, RejectField.EXPIRE_TIME);
  }
  if (!isIdLength(command.clientOrderIdLength)) {
    return refusal.because(
      RejectReason.INVALID_CLIENT_ORDER_ID,
      RejectField.CLIENT_ORDER_ID_LENGTH,
      command.clientOrderIdLength,
      CLIENT_ORDER_ID_BYTES_MAX,
    );
  }
  if (!hasQuantities(command, refusal) || !hasPrices(command, type, refusal)) return false;
  if (!hasCombination(command, timeInForceOf(command), refusal)) return false;
  if (command.tagLength > TAG_BYTES_MAX) {
    return refusal.because(RejectReason.MALFORMED, RejectField.TAG, command.tagLength, TAG_BYTES_MAX);
  }
  return true;
}

function hasQuantities(command: CommandReader, refusal: Refusal): boolean {
  const quantity = command.quantity;
  if (!isAmount(quantity)) {
    return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, quantity, AMOUNT_MAX);
  }
  const displayed = command.displayQuantity;
  if (displayed !== 0 && !(isAmount(displayed) && displayed <= quantity)) {
    return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.DISPLAY_QUANTITY, displayed, quantity);
  }
  if (displayed !== 0 && displayed < smallestSlice(quantity)) {
    const smallest = smallestSlice(quantity);
    return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.DISPLAY_QUANTITY, displayed, smallest);
  }
  const minimum = command.minQuantity;
  if (minimum !== 0 && !(isAmount(minimum) && minimum <= quantity)) {
    return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.MIN_QUANTITY, minimum, quantity);
  }
  return true;
}

/** The prices that the type needs; whether it may have others is a matter of combinations. */
function hasPrices(command: CommandReader, type: number, refusal: Refusal): boolean {
  const price = command.price;
  const hasCap = type === OrderType.PEGGED && price !== 0;
  if ((isLimitKind(type) || hasCap) && !isAmount(price)) {
    return refusal.because(RejectReason.INVALID_PRICE, RejectField.PRICE, price, AMOUNT_MAX);
  }
  if ((isLimitKind(type) || hasCap) && !hasNotional(price, command.quantity, refusal)) return false;
  const stopPrice = command.stopPrice;
  const needsStop = isStopKind(type) && (type !== OrderType.TRAILING_STOP || stopPrice !== 0);
  if (needsStop && !isAmount(stopPrice)) {
    return refusal.because(RejectReason.INVALID_STOP_PRICE, RejectField.STOP_PRICE, stopPrice, AMOUNT_MAX);
  }
  const offset = command.trailOffset;
  if (isTrailing(type) && !isAmount(offset)) {
    return refusal.because(RejectReason.INVALID_STOP_PRICE, RejectField.TRAIL_OFFSET, offset, AMOUNT_MAX);
  }
  return true;
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
