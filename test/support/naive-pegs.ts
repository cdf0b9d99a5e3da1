// Pegged orders of the naive model: they follow the best displayed price of their own side that is not pegged itself.

import { ExecType } from '../../engine/domain/exec-type.js';
import { Side } from '../../engine/domain/side.js';
import { isNotionalRight } from './naive-form.js';
import { isPegged, type NaiveOrder } from './naive-order.js';
import type { NaiveVenue } from './naive-venue.js';

/** The price that the order would have now; undefined where there is nothing to follow. */
export function peggedPrice(venue: NaiveVenue, order: NaiveOrder): number | undefined {
  const reference = venue.side(order.instrument, order.side).find((other) => !other.hidden && !isPegged(other));
  if (reference === undefined) return undefined;
  if (order.cap === 0) return reference.price;
  return order.side === Side.BUY ? Math.min(reference.price, order.cap) : Math.max(reference.price, order.cap);
}

/** Moves every pegged order whose price is not what it should be; true where one moved. */
export function movePegs(venue: NaiveVenue, instrument: number): boolean {
  let moved = false;
  for (const side of [Side.BUY, Side.SELL]) {
    const pegged = venue.side(instrument, side).filter(isPegged);
    for (const order of pegged.sort((a, b) => a.entrySequence - b.entrySequence)) {
      if (movePeg(venue, order)) moved = true;
    }
  }
  return moved;
}

function movePeg(venue: NaiveVenue, order: NaiveOrder): boolean {
  const price = peggedPrice(venue, order);
  if (price === undefined || price === order.price || !isNotionalRight(price, order.quantity)) return false;
  if (venue.room(order, { ...order, price }) !== 'ok') return false;
  order.queueAhead = venue.shownAt({ ...order, price }).levelQuantity;
  venue.move(order, price);
  venue.report(order, { execType: ExecType.REPLACED, queueAhead: order.queueAhead });
  return true;
}
