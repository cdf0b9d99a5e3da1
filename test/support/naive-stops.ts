// Stops of the naive model: how they wait, follow the last price, are elected by it and come into force.

import { ExecType } from '../../engine/domain/exec-type.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { Side } from '../../engine/domain/side.js';
import { isNotionalRight, LARGEST, Refused } from './naive-form.js';
import { enter, judge } from './naive-judge.js';
import { isTrailing, isTriggeredBy, type NaiveOrder, triggersAbove } from './naive-order.js';
import { type NaiveVenue, standing } from './naive-venue.js';

/** The stop and limit price that a trailing order comes to at a last price; undefined where it does not move. */
function followed(order: NaiveOrder, last: number): Pick<NaiveOrder, 'stopPrice' | 'price' | 'protection'> | undefined {
  const distant = order.side === Side.SELL ? last - order.trailOffset : last + order.trailOffset;
  if (distant < 1 || distant > LARGEST) return undefined;
  const stopPrice = order.side === Side.SELL ? Math.max(order.stopPrice, distant) : Math.min(order.stopPrice, distant);
  if (stopPrice === order.stopPrice) return undefined;
  const moved = order.protection + (stopPrice - order.stopPrice);
  const protection = order.protection === 0 ? 0 : Math.min(LARGEST, Math.max(1, moved));
  if (order.type === OrderType.TRAILING_STOP) return { stopPrice, price: 0, protection };
  const price = order.price + (stopPrice - order.stopPrice);
  if (price < 1 || price > LARGEST || !isNotionalRight(price, order.quantity)) return undefined;
  return { stopPrice, price, protection };
}

/** Where a new trailing order begins. */
export function beginTrailing(order: NaiveOrder, last: number): void {
  if (order.stopPrice === 0) {
    if (last === 0) throw new Refused(RejectReason.INVALID_STOP_PRICE, RejectField.STOP_PRICE, 0, LARGEST);
    const { trailOffset } = order;
    order.stopPrice =
      order.side === Side.SELL ? Math.max(1, last - trailOffset) : Math.min(LARGEST, last + trailOffset);
  }
  if (last !== 0) Object.assign(order, followed(order, last));
}

/** Before a trade counts that turns the price: where it falls, trailing sells follow the last one; where it rises, buys. */
export function followBeforeTurn(venue: NaiveVenue, instrument: number, price: number): void {
  const { last } = venue.instruments[instrument];
  if (price < last) follow(venue, instrument, [Side.SELL]);
  if (price > last) follow(venue, instrument, [Side.BUY]);
}

/** Trailing orders follow the last price, sells before buys, those entered first first. */
export function follow(venue: NaiveVenue, instrument: number, sides: number[] = [Side.SELL, Side.BUY]): void {
  for (const side of sides) followSide(venue, instrument, side);
}

function followSide(venue: NaiveVenue, instrument: number, side: number): void {
  const { last } = venue.instruments[instrument];
  if (last === 0) return;
  const trailing = venue.at('pending', instrument).filter((order) => isTrailing(order) && order.side === side);
  for (const order of trailing.sort((a, b) => a.entrySequence - b.entrySequence)) {
    const wanted = followed(order, last);
    if (wanted === undefined) continue;
    if (venue.room(order, { ...order, ...wanted }) !== 'ok') continue;
    Object.assign(order, wanted, { rank: venue.nextRank() });
  }
}

/** Stops that the last price triggers leave for the queue of the elected. */
export function elect(venue: NaiveVenue, instrument: number): void {
  const { last } = venue.instruments[instrument];
  const met = venue.at('pending', instrument).filter((order) => isTriggeredBy(order, last));
  const above = met.filter(triggersAbove).sort((a, b) => a.stopPrice - b.stopPrice);
  const below = met.filter((order) => !triggersAbove(order)).sort((a, b) => b.stopPrice - a.stopPrice);
  for (const order of [...above, ...below]) {
    order.place = 'elected';
    order.rank = venue.nextRank();
  }
}

/** A stop comes into force, from wherever it stands. */
export function trigger(venue: NaiveVenue, order: NaiveOrder, commandType: number): void {
  venue.take(order);
  order.status = OrderStatus.NEW;
  const { price } = order;
  const verdict = judge(venue, order);
  if (verdict.refused !== undefined) order.price = price; // it has slid nowhere
  venue.report(order, { execType: ExecType.TRIGGERED, commandType, queueAhead: order.queueAhead });
  if (verdict.refused !== undefined) {
    venue.finish(order, OrderStatus.CANCELED, commandType, verdict.refused.rejectReason);
  } else {
    enter(venue, order, verdict, commandType);
  }
}

/** A stop that has been elected waits again, at the back; it ends where there is no room. */
export function unelect(venue: NaiveVenue, order: NaiveOrder): void {
  if (venue.room(order, standing(order, 'pending')) === 'ok') venue.put(order, 'pending');
  else venue.finish(order, OrderStatus.CANCELED, 0, RejectReason.BOOK_FULL);
}
