// The form of a new order as the naive engine checks it, and how it refuses.

import { OrderType } from '../../engine/domain/order-type.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { NaiveOrder } from './naive-venue.js';
import type { PlainNewOrder } from './plain-command.js';

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
}

/** Throws the first broken rule, in the order of the contract. */
export function checkForm(command: PlainNewOrder): void {
  const isMarket = command.type === OrderType.MARKET;
  const { price, quantity, timeInForce, stopPrice, postOnly, side, type } = command;
  const isLimit = type === OrderType.LIMIT;
  const length = command.clientOrderId.length;
  const combination = RejectReason.INVALID_COMBINATION;
  if (![1, 2].includes(side)) throw new Refused(RejectReason.INVALID_SIDE, RejectField.SIDE, side);
  if (!isLimit && !isMarket) throw new Refused(RejectReason.INVALID_ORDER_TYPE, RejectField.TYPE, type);
  if (![0, 1, 2, 3].includes(timeInForce)) {
    throw new Refused(RejectReason.INVALID_TIME_IN_FORCE, RejectField.TIME_IN_FORCE, timeInForce);
  }
  if (length < 1 || length > 36) {
    throw new Refused(RejectReason.INVALID_CLIENT_ORDER_ID, RejectField.CLIENT_ORDER_ID_LENGTH, length, 36);
  }
  if (!(Number.isSafeInteger(quantity) && quantity > 0)) {
    throw new Refused(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, quantity, LARGEST);
  }
  if (isLimit && !(Number.isSafeInteger(price) && price > 0)) {
    throw new Refused(RejectReason.INVALID_PRICE, RejectField.PRICE, price, LARGEST);
  }
  if (isMarket && price !== 0) throw new Refused(combination, RejectField.PRICE, price);
  if (isMarket && timeInForce === 1) throw new Refused(combination, RejectField.TIME_IN_FORCE, timeInForce);
  if (stopPrice !== 0) throw new Refused(combination, RejectField.STOP_PRICE, stopPrice);
  const mayBePostOnly = isLimit && (timeInForce === 0 || timeInForce === 1);
  if (postOnly > 2 || (postOnly > 0 && !mayBePostOnly)) throw new Refused(combination, RejectField.POST_ONLY, postOnly);
  if (command.selfTradePrevention > 5) {
    throw new Refused(combination, RejectField.SELF_TRADE_PREVENTION, command.selfTradePrevention);
  }
  if (command.tag.length > 16) throw new Refused(RejectReason.MALFORMED, RejectField.TAG, command.tag.length, 16);
  checkNotional(price, quantity);
}

export function checkNotional(price: number, quantity: number, order?: NaiveOrder): void {
  if (BigInt(price) * BigInt(quantity) <= BigInt(LARGEST)) return;
  throw new Refused(RejectReason.INVALID_QUANTITY, RejectField.NOTIONAL, price * quantity, LARGEST, order);
}
