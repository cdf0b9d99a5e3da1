// What becomes of an order that comes into force, a new one or a stop that is triggered: refused, waiting for its first
// fill, or matched.

import { OrderType } from '../../engine/domain/order-type.js';
import { PostOnly } from '../../engine/domain/post-only.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import { checkNotional, LARGEST, Refused } from './naive-form.js';
import { fillable, work } from './naive-match.js';
import { isMarketKind, isPegged, isRestable, type NaiveOrder, opposite } from './naive-order.js';
import { peggedPrice } from './naive-pegs.js';
import { type NaiveVenue, standing } from './naive-venue.js';

export interface Verdict {
  readonly refused?: Refused;
  readonly isContingent: boolean;
}

/** Decides, and gives the order the price and the queue ahead that it will have. It stands nowhere. */
export function judge(venue: NaiveVenue, order: NaiveOrder): Verdict {
  let isContingent = false;
  order.queueAhead = 0;
  try {
    checkLiquidity(venue, order);
    if (isTrading(venue, order)) slide(venue, order);
    checkFillOrKill(venue, order);
    isContingent = isUnmet(venue, order);
    if (!isRestable(order)) return { isContingent };
    checkNotional(order.price, order.quantity);
    if (isContingent || isPegged(order)) venue.checkRoomToWait(order.instrument);
    if (isContingent || venue.features.has('crossingRoom') || !meets(venue, order)) {
      venue.checkRoom(order, standing(order, isContingent ? 'contingent' : 'book'));
    }
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return { refused, isContingent };
  }
  if (!isContingent) order.queueAhead = venue.shownAt(order).levelQuantity;
  return { isContingent };
}

/** Lets an order that was not refused have its turn. */
export function enter(venue: NaiveVenue, order: NaiveOrder, verdict: Verdict, commandType: number): void {
  if (verdict.isContingent) venue.put(order, 'contingent');
  else {
    order.minQuantity = 0;
    if (isTrading(venue, order) && mayTake(order)) work(venue, order, commandType);
    else venue.rest(order, commandType);
  }
}

/** Pegged and post-only orders come to rest whatever waits for them. */
export function mayTake(order: NaiveOrder): boolean {
  return !isPegged(order) && order.postOnly === PostOnly.OFF;
}

export function isTrading(venue: NaiveVenue, order: NaiveOrder): boolean {
  return venue.instruments[order.instrument].status === TradingStatus.OPEN;
}

export function meets(venue: NaiveVenue, order: NaiveOrder): boolean {
  const best = venue.side(order.instrument, opposite(order.side)).at(0);
  return best !== undefined && venue.pricesMeet(order, best);
}

function checkLiquidity(venue: NaiveVenue, order: NaiveOrder): void {
  if (isPegged(order)) {
    const price = peggedPrice(venue, order);
    if (price === undefined) throw new Refused(RejectReason.NO_LIQUIDITY);
    order.price = price;
  } else if (isMarketKind(order) && venue.side(order.instrument, opposite(order.side)).length === 0) {
    throw new Refused(RejectReason.NO_LIQUIDITY);
  }
}

/** Post-only: moves the price of an order that would cross behind the best opposite price, or refuses. */
export function slide(venue: NaiveVenue, order: NaiveOrder, was?: NaiveOrder): void {
  if (order.postOnly === PostOnly.OFF || !meets(venue, order)) return;
  const best = venue.side(order.instrument, opposite(order.side))[0].price;
  const behind = order.side === Side.BUY ? best - 1 : best + 1;
  if (order.postOnly === PostOnly.REJECT || behind < 1 || behind > LARGEST) {
    throw new Refused(RejectReason.POST_ONLY_WOULD_CROSS, RejectField.PRICE, order.price, best, was);
  }
  order.price = behind;
}

function checkFillOrKill(venue: NaiveVenue, order: NaiveOrder): void {
  if (order.timeInForce !== TimeInForce.FOK || fillable(venue, order) >= order.leaves) return;
  throw new Refused(RejectReason.FOK_NOT_FILLABLE);
}

/** True where it has to wait for a first fill that is large enough. */
function isUnmet(venue: NaiveVenue, order: NaiveOrder): boolean {
  if (order.minQuantity === 0) return false;
  const lots = isTrading(venue, order) ? fillable(venue, order) : 0;
  if (lots >= order.minQuantity) return false;
  if (isRestable(order)) return true;
  throw new Refused(RejectReason.MIN_QUANTITY, RejectField.MIN_QUANTITY, lots, order.minQuantity);
}

/** What an instrument's trading status refuses of a new order. */
export function checkStatus(venue: NaiveVenue, order: NaiveOrder): void {
  const { status } = venue.instruments[order.instrument];
  if (status === TradingStatus.CLOSED) throw new Refused(RejectReason.INSTRUMENT_CLOSED);
  if (status === TradingStatus.HALTED) throw new Refused(RejectReason.INSTRUMENT_HALTED);
  if (status !== TradingStatus.AUCTION) return;
  const isImmediate = order.type === OrderType.LIMIT && !isRestable(order);
  if (order.type === OrderType.MARKET || isPegged(order) || isImmediate) {
    throw new Refused(RejectReason.INSTRUMENT_HALTED);
  }
}
