// hot path
// Fields of a new order that exclude each other: each rule names the field that has no meaning beside the others.

import { isLimitKind, isMarketKind, isRestable, isStopKind, isTrailing } from '../domain/order-kind.js';
import { OrderType } from '../domain/order-type.js';
import { PostOnly } from '../domain/post-only.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import { TimeInForce } from '../domain/time-in-force.js';
import type { CommandReader } from './command-reader.js';
import type { Refusal } from './refusal.js';

const EXCLUDED = RejectReason.INVALID_COMBINATION;

/** `timeInForce` is resolved. Rules in the order of docs/matching.md: the first broken wins. */
export function hasCombination(command: CommandReader, timeInForce: number, refusal: Refusal): boolean {
  const type = command.type;
  if (isMarketKind(type) && command.price !== 0) return refusal.because(EXCLUDED, RejectField.PRICE, command.price);
  if (!isStopKind(type) && command.stopPrice !== 0) {
    return refusal.because(EXCLUDED, RejectField.STOP_PRICE, command.stopPrice);
  }
  if (!isTrailing(type) && command.trailOffset !== 0) {
    return refusal.because(EXCLUDED, RejectField.TRAIL_OFFSET, command.trailOffset);
  }
  const isImmediate = timeInForce === TimeInForce.IOC || timeInForce === TimeInForce.FOK;
  if (type === OrderType.MARKET ? !isImmediate : type === OrderType.PEGGED && isImmediate) {
    return refusal.because(EXCLUDED, RejectField.TIME_IN_FORCE, timeInForce);
  }
  if (timeInForce !== TimeInForce.GTD && (command.expireTimeLow | command.expireTimeHigh) !== 0) {
    return refusal.because(EXCLUDED, RejectField.EXPIRE_TIME);
  }
  const rests = isRestable(type, timeInForce);
  const postOnly = command.postOnly;
  if (postOnly !== PostOnly.OFF && (postOnly > PostOnly.SLIDE || !rests || !isLimitKind(type))) {
    return refusal.because(EXCLUDED, RejectField.POST_ONLY, postOnly);
  }
  return hasConcealment(command, rests, refusal) && hasMinimum(command, timeInForce, refusal);
}

function hasConcealment(command: CommandReader, rests: boolean, refusal: Refusal): boolean {
  const displayed = command.displayQuantity;
  if (displayed !== 0 && !rests) return refusal.because(EXCLUDED, RejectField.DISPLAY_QUANTITY, displayed);
  const hidden = command.hidden;
  if (hidden !== 0 && (!rests || displayed !== 0)) return refusal.because(EXCLUDED, RejectField.HIDDEN, 1);
  return true;
}

function hasMinimum(command: CommandReader, timeInForce: number, refusal: Refusal): boolean {
  const minimum = command.minQuantity;
  const hasNoMinimum =
    timeInForce === TimeInForce.FOK ||
    command.type === OrderType.PEGGED ||
    command.postOnly !== PostOnly.OFF ||
    command.displayQuantity !== 0;
  if (minimum !== 0 && hasNoMinimum) return refusal.because(EXCLUDED, RejectField.MIN_QUANTITY, minimum);
  const prevention = command.selfTradePrevention;
  if (prevention > SelfTradePrevention.DECREMENT) {
    return refusal.because(EXCLUDED, RejectField.SELF_TRADE_PREVENTION, prevention);
  }
  return true;
}
