// The form of a new order and of a replace as the naive model checks it, and how it refuses.

import { OrderType } from '../../engine/domain/order-type.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { levelOf } from './naive-levels.js';
import {
  isLimitKind,
  isMarketKind,
  isPegged,
  isRestable,
  isStopKind,
  isTrailing,
  type NaiveOrder,
} from './naive-order.js';
import type { PlainNewOrder, PlainReplace } from './plain-command.js';

export const LARGEST = 2 ** 53 - 1;

/** Thrown inside the model to refuse the command in hand. */
export class Refused {
  constructor(
    readonly rejectReason: number,
    readonly rejectField: number = RejectField.NONE,
    readonly rejectValue = 0,
    readonly rejectLimit = 0,
    readonly order?: NaiveOrder,
  ) {}

  /** Its level would hold more than can be counted; `was` is the order that would change. */
  static tooManyLots(order: NaiveOrder, was?: NaiveOrder): Refused {
    const stays = was !== undefined && levelOf(was) === levelOf(order);
    const more = stays ? order.leaves - was.leaves : order.leaves;
    return new Refused(RejectReason.BOOK_FULL, RejectField.QUANTITY, more, LARGEST, was);
  }
}

const isAmount = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
const isAmountOrNone = (value: number): boolean => value === 0 || isAmount(value);

export function timeInForceOf({ type, timeInForce }: PlainNewOrder): number {
  if (timeInForce !== TimeInForce.UNSPECIFIED) return timeInForce;
  return type === OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
}

/** Throws the first broken rule, in the order of the contract. */
export function checkForm(command: PlainNewOrder): void {
  const { side, type, clientOrderId } = command;
  if (![1, 2].includes(side)) throw new Refused(RejectReason.INVALID_SIDE, RejectField.SIDE, side);
  if (!(type >= OrderType.LIMIT && type <= OrderType.PEGGED)) {
    throw new Refused(RejectReason.INVALID_ORDER_TYPE, RejectField.TYPE, type);
  }
  checkTimeInForce(command);
  const { length } = clientOrderId;
  if (length < 1 || length > 36) {
    throw new Refused(RejectReason.INVALID_CLIENT_ORDER_ID, RejectField.CLIENT_ORDER_ID_LENGTH, length, 36);
  }
  checkQuantities(command);
  checkPrices(command);
  checkCombinations(command);
  if (command.tag.length > 16) throw new Refused(RejectReason.MALFORMED, RejectField.TAG, command.tag.length, 16);
}

function checkTimeInForce({ timeInForce, expireTime = 0 }: PlainNewOrder): void {
  const reason = RejectReason.INVALID_TIME_IN_FORCE;
  if (!(timeInForce >= 0 && timeInForce <= TimeInForce.GTD)) {
    throw new Refused(reason, RejectField.TIME_IN_FORCE, timeInForce);
  }
  if (timeInForce === TimeInForce.GTD && expireTime === 0) throw new Refused(reason, RejectField.EXPIRE_TIME);
}

function checkQuantities({ quantity, displayQuantity = 0, minQuantity = 0 }: PlainNewOrder): void {
  const reason = RejectReason.INVALID_QUANTITY;
  if (!isAmount(quantity)) throw new Refused(reason, RejectField.QUANTITY, quantity, LARGEST);
  if (!isAmountOrNone(displayQuantity) || displayQuantity > quantity) {
    throw new Refused(reason, RejectField.DISPLAY_QUANTITY, displayQuantity, quantity);
  }
  const smallest = Math.ceil(quantity / 1000);
  if (displayQuantity > 0 && displayQuantity < smallest) {
    throw new Refused(reason, RejectField.DISPLAY_QUANTITY, displayQuantity, smallest);
  }
  if (!isAmountOrNone(minQuantity) || minQuantity > quantity) {
    throw new Refused(reason, RejectField.MIN_QUANTITY, minQuantity, quantity);
  }
}

function checkPrices(command: PlainNewOrder): void {
  const { price, stopPrice, trailOffset = 0, type } = command;
  const isPriceRight = isLimitKind(command) ? isAmount(price) : !isPegged(command) || isAmountOrNone(price);
  if (!isPriceRight) throw new Refused(RejectReason.INVALID_PRICE, RejectField.PRICE, price, LARGEST);
  if (isLimitKind(command) || isPegged(command)) checkNotional(price, command.quantity);
  if (!isStopKind(command)) return;
  const isStopRight = type === OrderType.TRAILING_STOP ? isAmountOrNone(stopPrice) : isAmount(stopPrice);
  if (!isStopRight) throw new Refused(RejectReason.INVALID_STOP_PRICE, RejectField.STOP_PRICE, stopPrice, LARGEST);
  if (isTrailing(command) && !isAmount(trailOffset)) {
    throw new Refused(RejectReason.INVALID_STOP_PRICE, RejectField.TRAIL_OFFSET, trailOffset, LARGEST);
  }
}

function checkCombinations(command: PlainNewOrder): void {
  const { price, stopPrice, trailOffset = 0, postOnly, displayQuantity = 0, minQuantity = 0 } = command;
  const timeInForce = timeInForceOf(command);
  const refuse = (field: number, value = 0): never => {
    throw new Refused(RejectReason.INVALID_COMBINATION, field, value);
  };
  const isShort = timeInForce === TimeInForce.IOC || timeInForce === TimeInForce.FOK;
  const mayRest = isRestable({ type: command.type, timeInForce });
  if (isMarketKind(command) && price !== 0) refuse(RejectField.PRICE, price);
  if (!isStopKind(command) && stopPrice !== 0) refuse(RejectField.STOP_PRICE, stopPrice);
  if (!isTrailing(command) && trailOffset !== 0) refuse(RejectField.TRAIL_OFFSET, trailOffset);
  if (command.type === OrderType.MARKET && !isShort) refuse(RejectField.TIME_IN_FORCE, timeInForce);
  if (isPegged(command) && isShort) refuse(RejectField.TIME_IN_FORCE, timeInForce);
  if (timeInForce !== TimeInForce.GTD && (command.expireTime ?? 0) !== 0) refuse(RejectField.EXPIRE_TIME);
  if (postOnly > 2 || (postOnly > 0 && !(mayRest && isLimitKind(command)))) refuse(RejectField.POST_ONLY, postOnly);
  if (displayQuantity > 0 && !mayRest) refuse(RejectField.DISPLAY_QUANTITY, displayQuantity);
  if (command.hidden && !(mayRest && displayQuantity === 0)) refuse(RejectField.HIDDEN, 1);
  if (minQuantity > 0) {
    const isExcluded = timeInForce === TimeInForce.FOK || isPegged(command) || postOnly > 0 || displayQuantity > 0;
    if (isExcluded) refuse(RejectField.MIN_QUANTITY, minQuantity);
  }
  if (command.selfTradePrevention > 5) refuse(RejectField.SELF_TRADE_PREVENTION, command.selfTradePrevention);
}

export function checkNotional(price: number, quantity: number, order?: NaiveOrder): void {
  if (isNotionalRight(price, quantity)) return;
  throw new Refused(RejectReason.INVALID_QUANTITY, RejectField.NOTIONAL, price * quantity, LARGEST, order);
}
export function isNotionalRight(price: number, quantity: number): boolean {
  return BigInt(price) * BigInt(quantity) <= BigInt(LARGEST);
}

/** The id and the amounts of a replace, each of which may be left out. */
export function checkReplaceForm(
  { newClientOrderId, quantity, price, stopPrice }: PlainReplace,
  order: NaiveOrder,
): void {
  const { length } = newClientOrderId;
  if (length > 36) {
    throw new Refused(RejectReason.INVALID_CLIENT_ORDER_ID, RejectField.NEW_CLIENT_ORDER_ID, length, 36, order);
  }
  const check = (value: number, reason: number, field: number) => {
    if (!isAmountOrNone(value)) throw new Refused(reason, field, value, LARGEST, order);
  };
  check(quantity, RejectReason.INVALID_QUANTITY, RejectField.QUANTITY);
  check(price, RejectReason.INVALID_PRICE, RejectField.PRICE);
  check(stopPrice, RejectReason.INVALID_STOP_PRICE, RejectField.STOP_PRICE);
}
