// A replace in the naive model: of an order in the book, pegged or not, of a stop that waits, and of one that waits for its
// first fill.

import { ExecType } from '../../engine/domain/exec-type.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import { checkNotional, checkReplaceForm, LARGEST, Refused } from './naive-form.js';
import { isTrading, mayTake, meets, slide } from './naive-judge.js';
import { work } from './naive-match.js';
import { counted, isFinal, isMarketKind, isPegged, isTriggeredBy, type NaiveOrder, shown } from './naive-order.js';
import { peggedPrice } from './naive-pegs.js';
import { trigger } from './naive-stops.js';
import type { NaiveVenue } from './naive-venue.js';
import type { PlainReplace } from './plain-command.js';

const COMMAND_TYPE = 2;

export function replace(venue: NaiveVenue, order: NaiveOrder, command: PlainReplace): void {
  const quantity = command.quantity || order.quantity;
  check(venue, order, command, quantity);
  const wanted: NaiveOrder = { ...order, quantity, leaves: quantity - order.cumulative };
  wanted.price = command.price || order.price;
  wanted.stopPrice = command.stopPrice || order.stopPrice;
  if (wanted.stopPrice !== order.stopPrice && order.protection > 0) {
    const moved = order.protection + (wanted.stopPrice - order.stopPrice);
    wanted.protection = command.protectionPrice || Math.min(LARGEST, Math.max(1, moved));
  }
  if (isPegged(order)) {
    wanted.cap = command.price || order.cap;
    wanted.price = peggedPrice(venue, wanted) ?? order.price;
  }
  if (order.place === 'book' && isTrading(venue, order)) slide(venue, wanted, order);
  checkNotional(wanted.price, quantity, order);
  const keeps =
    wanted.price === order.price && wanted.stopPrice === order.stopPrice && wanted.quantity <= order.quantity;
  const needsRoom = order.place !== 'book' || venue.features.has('crossingRoom') || !meets(venue, wanted);
  if (!keeps && needsRoom) venue.checkRoom(order, wanted, order);

  const isRenamed = command.newClientOrderId !== '' && command.newClientOrderId !== order.clientOrderId;
  order.clientOrderId = command.newClientOrderId || order.clientOrderId;
  if (isRenamed) venue.exposureNamed(order, 0);
  const countedBefore = counted(order);
  order.cap = wanted.cap;
  if (order.place === 'pending') replacePending(venue, order, wanted);
  else if (keeps) shrink(venue, order, quantity, counted(order) !== countedBefore);
  else comeBack(venue, order, wanted);
}

function check(venue: NaiveVenue, order: NaiveOrder, command: PlainReplace, quantity: number): void {
  const refuse = (reason: number, field: number = RejectField.NONE, value = 0, limit = 0): never => {
    throw new Refused(reason, field, value, limit, order);
  };
  if (isFinal(order)) refuse(RejectReason.TOO_LATE);
  if (venue.isKilled(order.account)) refuse(RejectReason.KILL_SWITCH);
  if (command.isUnknownToRisk) refuse(RejectReason.UNKNOWN_ORDER, RejectField.ORDER_ID, command.orderId);
  const { status } = venue.instruments[order.instrument];
  if (status === TradingStatus.CLOSED) refuse(RejectReason.INSTRUMENT_CLOSED);
  if (status === TradingStatus.HALTED) refuse(RejectReason.INSTRUMENT_HALTED);
  if (status === TradingStatus.AUCTION && isPegged(order)) refuse(RejectReason.INSTRUMENT_HALTED);
  checkReplaceForm(command, order);
  if (quantity <= order.cumulative) {
    refuse(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, quantity, order.cumulative);
  }
  if (quantity < order.minQuantity) {
    refuse(RejectReason.INVALID_QUANTITY, RejectField.MIN_QUANTITY, quantity, order.minQuantity);
  }
  const smallest = Math.ceil(quantity / 1000);
  if (order.displayQuantity > 0 && order.displayQuantity < smallest) {
    refuse(RejectReason.INVALID_QUANTITY, RejectField.DISPLAY_QUANTITY, order.displayQuantity, smallest);
  }
  const combination = RejectReason.INVALID_COMBINATION;
  if (command.price !== 0 && isMarketKind(order)) refuse(combination, RejectField.PRICE, command.price);
  const { STOP, STOP_LIMIT, TAKE_PROFIT, TAKE_PROFIT_LIMIT } = OrderType;
  const hasFixedStop = ([STOP, STOP_LIMIT, TAKE_PROFIT, TAKE_PROFIT_LIMIT] as number[]).includes(order.type);
  if (command.stopPrice !== 0 && !(order.place === 'pending' && hasFixedStop)) {
    refuse(combination, RejectField.STOP_PRICE, command.stopPrice);
  }
  const newId = command.newClientOrderId;
  const isTaken = (o: NaiveOrder) => o !== order && o.account === order.account && o.clientOrderId === newId;
  if (newId !== '' && venue.known().some(isTaken)) {
    refuse(RejectReason.DUPLICATE_CLIENT_ORDER_ID, RejectField.NEW_CLIENT_ORDER_ID);
  }
  const leaves = quantity - order.cumulative;
  if (quantity > order.quantity && leaves > venue.allowed(order)) {
    refuse(RejectReason.REDUCE_ONLY, RejectField.REDUCE_ONLY, leaves, venue.allowed(order));
  }
}

function report(venue: NaiveVenue, order: NaiveOrder, priorityKept: boolean): void {
  const { queueAhead } = order;
  venue.report(order, { execType: ExecType.REPLACED, commandType: COMMAND_TYPE, priorityKept, queueAhead });
}

function replacePending(venue: NaiveVenue, order: NaiveOrder, wanted: NaiveOrder): void {
  const { stopPrice, price, quantity, leaves, protection } = wanted;
  const priorityKept = stopPrice === order.stopPrice;
  const change = leaves - order.leaves;
  const { last } = venue.instruments[order.instrument];
  Object.assign(order, { stopPrice, price, protection, quantity, leaves });
  order.rank = priorityKept ? order.rank : venue.nextRank();
  venue.exposure(order, change);
  report(venue, order, priorityKept);
  if (isTrading(venue, order) && last !== 0 && isTriggeredBy(order, last)) trigger(venue, order, COMMAND_TYPE);
}

/** Less in place: an iceberg gives of its reserve first. */
function shrink(venue: NaiveVenue, order: NaiveOrder, quantity: number, isRepriced: boolean): void {
  const reduction = order.quantity - quantity;
  const shownBefore = shown(order);
  order.quantity = quantity;
  order.leaves -= reduction;
  order.slice = Math.min(order.slice, order.leaves);
  if (order.place === 'book') venue.marketEvent('reduced', order, shownBefore - shown(order));
  if (reduction > 0 || isRepriced) venue.exposure(order, -reduction || 0);
  report(venue, order, true);
}

/** Leaves its place and comes back as if new. */
function comeBack(venue: NaiveVenue, order: NaiveOrder, wanted: NaiveOrder): void {
  const { place } = order;
  const { price, quantity, leaves } = wanted;
  venue.take(order);
  Object.assign(order, { price, quantity, leaves });
  if (place === 'book') order.queueAhead = venue.shownAt(order).levelQuantity;
  report(venue, order, false);
  if (place === 'contingent') venue.put(order, 'contingent');
  else if (isTrading(venue, order) && mayTake(order)) work(venue, order, COMMAND_TYPE);
  else venue.rest(order, COMMAND_TYPE);
}
