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
  if (command.deadline !== 0 && venue.time > command.deadline) {
    throw new Refused(RejectReason.DEADLINE_PASSED, RejectField.DEADLINE);
  }
  const order = draft(venue, command);
  if (order.timeInForce === TimeInForce.GTD && order.expireTime <= venue.time) {
    throw new Refused(RejectReason.INVALID_TIME_IN_FORCE, RejectField.EXPIRE_TIME);
  }
  if (venue.known().some((o) => o.account === order.account && o.clientOrderId === order.clientOrderId)) {
    throw new Refused(RejectReason.DUPLICATE_CLIENT_ORDER_ID);
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
  venue.admit(order);
  order.status = OrderStatus.PENDING_TRIGGER;
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
    cap: isPegged(command) ? price : 0,
    price,
    stopPrice: command.stopPrice,
    status: OrderStatus.NEW,
    queueAhead: 0,
    place: 'none',
    rank: 0,
    entrySequence: venue.sequence,
  };
}
