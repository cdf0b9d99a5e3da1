// What the naive model does once a command's own work is done: stops that were elected, orders that wait for a first fill,
// and pegs have their turns until nothing happens any more; then trailing stops follow the last price.

import { OrderStatus } from '../../engine/domain/order-status.js';
import { Side } from '../../engine/domain/side.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import { fillable, work } from './naive-match.js';
import { isStopKind, type NaiveOrder } from './naive-order.js';
import { movePegs } from './naive-pegs.js';
import { follow, trigger } from './naive-stops.js';
import type { NaiveVenue } from './naive-venue.js';

export function settle(venue: NaiveVenue, instrument: number): void {
  const { OPEN } = TradingStatus;
  while (venue.instruments[instrument].status === OPEN && takeStep(venue, instrument)) {}
  if (venue.instruments[instrument].status === OPEN) follow(venue, instrument);
}

/** False where there is nothing to do. */
function takeStep(venue: NaiveVenue, instrument: number): boolean {
  const elected = venue.at('elected', instrument).at(0);
  if (elected !== undefined) {
    if (isElectedStop(elected)) trigger(venue, elected, 0);
    else matchAgain(venue, elected);
    return true;
  }
  const ready = [Side.BUY, Side.SELL]
    .flatMap((side) => venue.contingents(instrument, side))
    .find((order) => fillable(venue, order) >= order.minQuantity);
  if (ready !== undefined) {
    matchAgain(venue, ready);
    return true;
  }
  return movePegs(venue, instrument);
}

/** A stop that waits for its turn, not an order that was released after its first fill. */
export function isElectedStop(order: NaiveOrder): boolean {
  return isStopKind(order) && order.status === OrderStatus.PENDING_TRIGGER;
}

/** An order that waited for its first fill is like any other now. */
function matchAgain(venue: NaiveVenue, order: NaiveOrder): void {
  venue.take(order);
  order.minQuantity = 0;
  work(venue, order, 0);
}
