// hot path
// Whether a command is well formed, by itself: no book, no position is looked at. The rules of a new order stand in the
// order of the public contract (symbol, side, type, time in force, client order id, quantity, price, stop price,
// combinations), and the first one broken is the refusal's reason. Owner: a validator thread.
//
// Each rule answers true where it holds; where it does not, it has refused the command.

import {
  type CancelCommand,
  type Command,
  MassCancelCommand,
  NewOrderCommand,
  ReplaceCommand,
} from '../engine/domain/command.js';
import { CommandKind } from '../engine/domain/command-layout.js';
import {
  AMOUNT_MAX,
  CLIENT_ORDER_ID_BYTES_MAX,
  NO_INSTRUMENT,
  smallestSlice,
  TAG_BYTES_MAX,
} from '../engine/domain/limits.js';
import { isMarketKind, isStopKind, isTrailing } from '../engine/domain/order-kind.js';
import { OrderType } from '../engine/domain/order-type.js';
import type { RecordMemory } from '../engine/domain/record-memory.js';
import { RejectField } from '../engine/domain/reject-field.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { Side } from '../engine/domain/side.js';
import { TimeInForce } from '../engine/domain/time-in-force.js';
import { firstForbiddenByte } from './client-order-id.js';
import { hasValidCombination } from './form-combinations.js';

export class FormCheck {
  /** Instruments are numbered from 0; those below this number exist. */
  #instruments = 0;
  readonly #newOrder: NewOrderCommand;
  readonly #replace: ReplaceCommand;
  readonly #massCancel: MassCancelCommand;

  constructor(memory: RecordMemory) {
    this.#newOrder = new NewOrderCommand(memory);
    this.#replace = new ReplaceCommand(memory);
    this.#massCancel = new MassCancelCommand(memory);
  }

  /** From now on commands may name this instrument. */
  addInstrument(instrument: number): void {
    this.#instruments = Math.max(this.#instruments, instrument + 1);
  }

  /** Checks the command at `offset`, refuses it where it is malformed, and puts in what a new order left to the venue. */
  check(kind: number, offset: number): void {
    switch (kind) {
      case CommandKind.NEW_ORDER:
        this.#checkNewOrder(this.#newOrder.at(offset));
        break;
      case CommandKind.REPLACE:
        this.#checkReplace(this.#replace.at(offset));
        break;
      case CommandKind.CANCEL:
      case CommandKind.QUERY_ORDER:
        this.#checkCancel(this.#replace.at(offset));
        break;
      case CommandKind.MASS_CANCEL:
        this.#checkMassCancel(this.#massCancel.at(offset));
        break;
    }
  }

  #checkNewOrder(order: NewOrderCommand): void {
    const isWellFormed =
      hasInstrument(order, this.#instruments) &&
      hasSide(order) &&
      hasType(order) &&
      hasTimeInForce(order) &&
      hasClientOrderId(order, order.clientOrderIdLength, order.clientOrderIdWord, RejectField.CLIENT_ORDER_ID_LENGTH) &&
      hasQuantities(order) &&
      hasPrice(order) &&
      hasStopPrice(order) &&
      hasTrailOffset(order) &&
      hasValidCombination(order, timeInForceOf(order)) &&
      hasTagLength(order);
    if (isWellFormed) order.timeInForce = timeInForceOf(order);
  }

  #checkReplace(replace: ReplaceCommand): void {
    const renames = replace.newClientOrderIdLength > 0;
    const { newClientOrderIdLength: length, newClientOrderIdWord: word } = replace;
    hasInstrumentOrNone(replace, this.#instruments) &&
      namesAnOrder(replace) &&
      (!renames || hasClientOrderId(replace, length, word, RejectField.NEW_CLIENT_ORDER_ID)) &&
      hasAmountOrNone(replace, replace.quantity, RejectReason.INVALID_QUANTITY, RejectField.QUANTITY) &&
      hasAmountOrNone(replace, replace.price, RejectReason.INVALID_PRICE, RejectField.PRICE) &&
      hasNotional(replace, replace.price, replace.quantity) &&
      hasAmountOrNone(replace, replace.stopPrice, RejectReason.INVALID_STOP_PRICE, RejectField.STOP_PRICE);
  }

  #checkCancel(cancel: CancelCommand): void {
    hasInstrumentOrNone(cancel, this.#instruments) && namesAnOrder(cancel);
  }

  #checkMassCancel(massCancel: MassCancelCommand): void {
    hasInstrumentOrNone(massCancel, this.#instruments) &&
      (massCancel.side === Side.UNSPECIFIED || hasSide(massCancel)) &&
      hasTagLength(massCancel);
  }
}

function hasInstrument(command: Command, instruments: number): boolean {
  const instrument = command.instrument;
  if (instrument >= 0 && instrument < instruments) return true;
  return refused(command, RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL, 0, 0);
}

function hasInstrumentOrNone(command: Command, instruments: number): boolean {
  return command.instrument === NO_INSTRUMENT || hasInstrument(command, instruments);
}

function hasSide(order: NewOrderCommand): boolean {
  const side = order.side;
  if (side === Side.BUY || side === Side.SELL) return true;
  return refused(order, RejectReason.INVALID_SIDE, RejectField.SIDE, side, 0);
}

function hasType(order: NewOrderCommand): boolean {
  const type = order.type;
  if (type >= OrderType.LIMIT && type <= OrderType.PEGGED) return true;
  return refused(order, RejectReason.INVALID_ORDER_TYPE, RejectField.TYPE, type, 0);
}

/** GTD names an expiry; whether that is still to come is the engine's to say, whose time counts. */
function hasTimeInForce(order: NewOrderCommand): boolean {
  const timeInForce = order.timeInForce;
  if (timeInForce > TimeInForce.GTD) {
    return refused(order, RejectReason.INVALID_TIME_IN_FORCE, RejectField.TIME_IN_FORCE, timeInForce, 0);
  }
  if (timeInForce !== TimeInForce.GTD || (order.expireTimeLow | order.expireTimeHigh) !== 0) return true;
  return refused(order, RejectReason.INVALID_TIME_IN_FORCE, RejectField.EXPIRE_TIME, 0, 0);
}

/** How long the order lives: unspecified is IOC for a market order, GTC for every other. */
function timeInForceOf(order: NewOrderCommand): number {
  const stated = order.timeInForce;
  if (stated !== TimeInForce.UNSPECIFIED) return stated;
  return order.type === OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
}

/** `lengthField` names the id where its length is wrong. */
function hasClientOrderId(command: Command, length: number, word: number, lengthField: number): boolean {
  if (length < 1 || length > CLIENT_ORDER_ID_BYTES_MAX) {
    return refused(command, RejectReason.INVALID_CLIENT_ORDER_ID, lengthField, length, CLIENT_ORDER_ID_BYTES_MAX);
  }
  const offset = word << 2;
  const index = firstForbiddenByte(command.bytes, offset, length);
  if (index < 0) return true;
  const byte = command.bytes[offset + index];
  const field = RejectField.CLIENT_ORDER_ID_CHARACTER;
  return refused(command, RejectReason.INVALID_CLIENT_ORDER_ID, field, byte, index + 1);
}

/** An order id that no order can have is one that no order has; without an order id there must be a client order id. */
function namesAnOrder(command: CancelCommand): boolean {
  const orderId = command.orderId;
  if (orderId === 0) {
    const { clientOrderIdLength: length, clientOrderIdWord: word } = command;
    return hasClientOrderId(command, length, word, RejectField.CLIENT_ORDER_ID_LENGTH);
  }
  if (isAmount(orderId)) return true;
  return refused(command, RejectReason.UNKNOWN_ORDER, RejectField.ORDER_ID, orderId, 0);
}

/** True for the integers from 1 to 2^53-1; false for NaN. */
function isAmount(value: number): boolean {
  return value >= 1 && value <= AMOUNT_MAX && Math.floor(value) === value;
}

function hasAmount(command: Command, value: number, reason: number, field: number): boolean {
  return isAmount(value) || refused(command, reason, field, value, AMOUNT_MAX);
}

function hasAmountOrNone(command: Command, value: number, reason: number, field: number): boolean {
  return value === 0 || hasAmount(command, value, reason, field);
}

function hasQuantities(order: NewOrderCommand): boolean {
  const quantity = order.quantity;
  return (
    hasAmount(order, quantity, RejectReason.INVALID_QUANTITY, RejectField.QUANTITY) &&
    hasPartOrNone(order, order.displayQuantity, quantity, RejectField.DISPLAY_QUANTITY) &&
    hasFewSlices(order) &&
    hasPartOrNone(order, order.minQuantity, quantity, RejectField.MIN_QUANTITY)
  );
}

function hasPartOrNone(order: NewOrderCommand, value: number, quantity: number, field: number): boolean {
  if (value === 0 || (isAmount(value) && value <= quantity)) return true;
  return refused(order, RejectReason.INVALID_QUANTITY, field, value, quantity);
}

/** An iceberg shows itself in at most so many slices. */
function hasFewSlices(order: NewOrderCommand): boolean {
  const smallest = smallestSlice(order.quantity);
  if (order.displayQuantity === 0 || order.displayQuantity >= smallest) return true;
  return refused(order, RejectReason.INVALID_QUANTITY, RejectField.DISPLAY_QUANTITY, order.displayQuantity, smallest);
}

/** What the type needs or takes; a price where it takes none is a matter of combinations, whatever the price. */
function hasPrice(order: NewOrderCommand): boolean {
  const type = order.type;
  if (isMarketKind(type) || (type === OrderType.PEGGED && order.price === 0)) return true;
  return (
    hasAmount(order, order.price, RejectReason.INVALID_PRICE, RejectField.PRICE) &&
    hasNotional(order, order.price, order.quantity)
  );
}

/** A trailing stop may leave its stop price to the last trade price. */
function hasStopPrice(order: NewOrderCommand): boolean {
  const type = order.type;
  if (!isStopKind(type) || (type === OrderType.TRAILING_STOP && order.stopPrice === 0)) return true;
  return hasAmount(order, order.stopPrice, RejectReason.INVALID_STOP_PRICE, RejectField.STOP_PRICE);
}

function hasTrailOffset(order: NewOrderCommand): boolean {
  if (!isTrailing(order.type)) return true;
  return hasAmount(order, order.trailOffset, RejectReason.INVALID_STOP_PRICE, RejectField.TRAIL_OFFSET);
}

/** A quantity is too large where the order's notional would be no exact integer. */
function hasNotional(command: Command, price: number, quantity: number): boolean {
  const notional = price * quantity;
  if (notional <= AMOUNT_MAX) return true;
  return refused(command, RejectReason.INVALID_QUANTITY, RejectField.NOTIONAL, notional, AMOUNT_MAX);
}

function hasTagLength(order: NewOrderCommand): boolean {
  const length = order.tagLength;
  if (length <= TAG_BYTES_MAX) return true;
  return refused(order, RejectReason.MALFORMED, RejectField.TAG, length, TAG_BYTES_MAX);
}

function refused(command: Command, reason: number, field: number, value: number, limit: number): boolean {
  command.refuse(reason, field, value, limit);
  return false;
}
