// A new order in the naive model, from its checks to its first word and its turn.

import { ExecType } from '../../engine/domain/exec-type.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { checkForm, Refused, timeInForceOf } from './naive-form.js';
import { dayEndAfter } from './naive-instrument.js';
import { checkStatus, enter, isTrading, judge } from './naive-judge.js';
import { isPegged, isStopKind, isTrailing, isTriggeredBy, type NaiveOrder } from './naive-order.js';
import { beginTrailing, trigger } from './naive-stops.js';
import { type NaiveVenue, standing } from './naive-venue.js';
import type { PlainNewOrder } from './plain-command.js';

const COMMAND_TYPE = 1;

export function newOrder(venue: NaiveVenue, command: PlainNewOrder): void {
  checkForm(command);
  const order = draft(venue, command);
  const namesake = venue.known().find((o) => o.account === order.account && o.clientOrderId === order.clientOrderId);
  if (namesake !== undefined) {
    if (!isSame(namesake.ordered, command)) throw new Refused(RejectReason.DUPLICATE_CLIENT_ORDER_ID);
    venue.reportRepeated(namesake);
    return;
  }
  if (venue.isKilled(command.account)) throw new Refused(RejectReason.KILL_SWITCH);
  if (command.deadline !== 0 && venue.time > command.deadline) {
    throw new Refused(RejectReason.DEADLINE_PASSED, RejectField.DEADLINE);
  }
  if (order.timeInForce === TimeInForce.GTD && order.expireTime <= venue.time) {
    throw new Refused(RejectReason.INVALID_TIME_IN_FORCE, RejectField.EXPIRE_TIME);
  }
  checkStatus(venue, order);
  if (venue.open().length >= venue.capacities.orders) throw new Refused(RejectReason.BOOK_FULL);
  if (order.quantity > venue.allowed(order)) {
    throw new Refused(RejectReason.REDUCE_ONLY, RejectField.REDUCE_ONLY, order.quantity, venue.allowed(order));
  }
  if (isStopKind(order)) newStop(venue, order);
  else newOrdinary(venue, order);
}

function newStop(venue: NaiveVenue, order: NaiveOrder): void {
  const { last } = venue.instruments[order.instrument];
  if (isTrailing(order)) beginTrailing(order, last);
  venue.checkRoomToWait(order.instrument);
  venue.checkRoom(order, standing(order, 'pending'));
  venue.admit(order, OrderStatus.PENDING_TRIGGER);
  venue.report(order, { execType: ExecType.NEW, commandType: COMMAND_TYPE });
  if (isTrading(venue, order) && last !== 0 && isTriggeredBy(order, last)) trigger(venue, order, COMMAND_TYPE);
  else venue.put(order, 'pending');
}

function newOrdinary(venue: NaiveVenue, order: NaiveOrder): void {
  const verdict = judge(venue, order);
  if (verdict.refused !== undefined) throw verdict.refused;
  venue.admit(order);
  venue.report(order, { execType: ExecType.NEW, commandType: COMMAND_TYPE, queueAhead: order.queueAhead });
  enter(venue, order, verdict, COMMAND_TYPE);
}

/** The same order sent again: all of its terms, but not who sends it, when, and how long it may take. */
function isSame(a: PlainNewOrder, b: PlainNewOrder): boolean {
  const terms = (order: PlainNewOrder) => ({
    ...{ trailOffset: 0, displayQuantity: 0, minQuantity: 0, expireTime: 0, ...order },
    ...{ session: 0, requestId: 0, elapsed: 0, deadline: 0, protectionPrice: 0, reservation: 0, clientOrderId: '' },
    timeInForce: timeInForceOf(order),
    hidden: Boolean(order.hidden),
    reduceOnly: Boolean(order.reduceOnly),
    ...(order.displayQuantity === order.quantity ? { displayQuantity: 0 } : {}),
  });
  const [one, other] = [terms(a), terms(b)] as Record<string, unknown>[];
  return Object.keys(one).every((field) => one[field] === other[field]);
}

/** An order that nobody knows yet. */
function draft(venue: NaiveVenue, command: PlainNewOrder): NaiveOrder {
  const { account, instrument, clientOrderId, tag, session, side, type, postOnly, quantity, price } = command;
  const { displayQuantity = 0 } = command;
  const timeInForce = timeInForceOf(command);
  const isDay = timeInForce === TimeInForce.DAY;
  const named = { orderId: 0, account, instrument, clientOrderId, tag, session };
  return {
    ...named,
    ...{ side, type, timeInForce, postOnly, quantity, leaves: quantity, cumulative: 0, slice: 0 },
    prevention:
      command.selfTradePrevention || venue.accounts.get(account)!.prevention || SelfTradePrevention.CANCEL_TAKER,
    hidden: Boolean(command.hidden),
    reduceOnly: Boolean(command.reduceOnly),
    displayQuantity: displayQuantity === quantity ? 0 : displayQuantity,
    minQuantity: command.minQuantity ?? 0,
    trailOffset: command.trailOffset ?? 0,
    expireTime: isDay ? dayEndAfter(venue.instruments[instrument], venue.time) : (command.expireTime ?? 0),
    cap: isPegged(command) ? price || (command.protectionPrice ?? 0) : 0,
    protection: command.protectionPrice ?? 0,
    ordered: command,
    entered: { price, stopPrice: command.stopPrice, status: OrderStatus.NEW, quantity },
    price,
    stopPrice: command.stopPrice,
    status: OrderStatus.NEW,
    queueAhead: 0,
    place: 'none',
    rank: 0,
    entrySequence: venue.sequence,
  };
}
