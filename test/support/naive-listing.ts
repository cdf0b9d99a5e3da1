// The naive model's orders as the engine's cold readers list them.

import { Side } from '../../engine/domain/side.js';
import { type NaiveOrder, shown, triggersAbove } from './naive-order.js';
import type { NaiveVenue } from './naive-venue.js';

const SIDES = [Side.BUY, Side.SELL];

/** The book: bids, then asks, in priority order. */
export function openOrdersOf(venue: NaiveVenue, instrument: number) {
  return SIDES.flatMap((side) => venue.side(instrument, side)).map((order) => ({
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    account: order.account,
    instrument: order.instrument,
    side: order.side,
    price: order.price,
    quantity: order.quantity,
    cumulativeQuantity: order.cumulative,
    leavesQuantity: order.leaves,
    status: order.status,
    session: order.session,
    tag: order.tag,
  }));
}

/** What the book shows. */
export function slicesOf(venue: NaiveVenue, instrument: number) {
  return SIDES.flatMap((side) => venue.side(instrument, side))
    .filter((order) => shown(order) > 0)
    .map((order) => ({ orderId: order.orderId, side: order.side, price: order.price, quantity: shown(order) }));
}

/** Stops that trigger above, stops that trigger below, then orders that wait for a first fill: buys, then sells. */
export function waitingOrdersOf(venue: NaiveVenue, instrument: number) {
  const pending = venue.at('pending', instrument);
  const above = pending.filter(triggersAbove).sort((a, b) => a.stopPrice - b.stopPrice);
  const below = pending.filter((order) => !triggersAbove(order)).sort((a, b) => b.stopPrice - a.stopPrice);
  const contingent = SIDES.flatMap((side) => venue.contingents(instrument, side));
  return [...above, ...below, ...contingent].map((order: NaiveOrder) => ({
    orderId: order.orderId,
    side: order.side,
    stopPrice: order.stopPrice,
    price: order.price,
    leavesQuantity: order.leaves,
  }));
}
