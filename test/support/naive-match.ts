// How the naive model matches an incoming order, trade by trade, and what stops it: self-trade prevention, reduce-only and
// the price band.

import { ExecType } from '../../engine/domain/exec-type.js';
import { ExposureFlag } from '../../engine/domain/exposure-event.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { MarketEventKind } from '../../engine/domain/market-event.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { PostOnly } from '../../engine/domain/post-only.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { Side } from '../../engine/domain/side.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import { LARGEST } from './naive-form.js';
import { available, isFinal, isMarketKind, isRestable, type NaiveOrder, opposite, shown } from './naive-order.js';
import { changeStatus } from './naive-status.js';
import { elect, followBeforeTurn } from './naive-stops.js';
import type { NaiveVenue } from './naive-venue.js';

/** Matches an order that stands nowhere, then rests or cancels what is left of it. */
export function work(venue: NaiveVenue, order: NaiveOrder, commandType: number): void {
  while (!isFinal(order)) {
    const maker = nextMaker(venue, order);
    if (maker === undefined) break;
    if (!isWithinBand(venue, order.instrument, maker.price)) {
      interrupt(venue, order, commandType);
      return;
    }
    meet(venue, order, maker, commandType);
  }
  if (isFinal(order)) return;
  if (isRestable(order)) venue.rest(order, commandType);
  else {
    const others = venue.side(order.instrument, opposite(order.side)).length;
    const reason =
      order.protection > 0 && isMarketKind(order) && others > 0 ? RejectReason.PRICE_COLLAR : RejectReason.NONE;
    venue.finish(order, OrderStatus.CANCELED, commandType, reason);
  }
}

function meet(venue: NaiveVenue, taker: NaiveOrder, maker: NaiveOrder, commandType: number): void {
  const reduceOnly = RejectReason.REDUCE_ONLY;
  if (maker.account === taker.account && taker.prevention !== SelfTradePrevention.NONE) {
    preventSelfTrade(venue, taker, maker, commandType);
  } else if (venue.allowed(taker) === 0) {
    venue.finish(taker, OrderStatus.CANCELED, commandType, reduceOnly);
  } else if (venue.allowed(maker) === 0) {
    venue.finish(maker, OrderStatus.CANCELED, 0, reduceOnly);
  } else {
    trade(venue, taker, maker, commandType);
    if (!isFinal(maker) && venue.allowed(maker) === 0) venue.finish(maker, OrderStatus.CANCELED, 0, reduceOnly);
    if (!isFinal(taker) && venue.allowed(taker) === 0) {
      venue.finish(taker, OrderStatus.CANCELED, commandType, reduceOnly);
    }
  }
}

/** The book's orders in priority; at each price after them those that wait for a first fill as large as this one. */
function nextMaker(venue: NaiveVenue, taker: NaiveOrder): NaiveOrder | undefined {
  const side = opposite(taker.side);
  const better = side === Side.BUY ? -1 : 1;
  return [...venue.side(taker.instrument, side), ...venue.contingents(taker.instrument, side)]
    .sort((a, b) => (a.price - b.price) * better)
    .filter((maker) => venue.pricesMeet(taker, maker))
    .find((maker) => maker.place === 'book' || (taker.postOnly === PostOnly.OFF && joins(venue, taker, maker)));
}

function joins(venue: NaiveVenue, taker: NaiveOrder, contingent: NaiveOrder): boolean {
  if (contingent.account === taker.account && taker.prevention !== SelfTradePrevention.NONE) return false;
  const quantity = Math.min(taker.leaves, contingent.leaves, venue.allowed(taker), venue.allowed(contingent));
  return quantity >= contingent.minQuantity;
}

function isWithinBand(venue: NaiveVenue, instrument: number, price: number, reference?: number): boolean {
  const { bandBasisPoints, bandReference } = venue.instruments[instrument];
  const centre = BigInt(reference ?? bandReference);
  if (bandBasisPoints === 0 || centre === 0n) return true;
  const distance = BigInt(price) > centre ? BigInt(price) - centre : centre - BigInt(price);
  return distance * 10_000n <= centre * BigInt(bandBasisPoints);
}

/** The next trade would be outside the band: the rest waits in the book for the auction that begins. */
function interrupt(venue: NaiveVenue, order: NaiveOrder, commandType: number): void {
  if (isRestable(order)) venue.rest(order, commandType);
  else venue.finish(order, OrderStatus.CANCELED, commandType, RejectReason.INSTRUMENT_HALTED);
  const instrument = venue.instruments[order.instrument];
  changeStatus(venue, order.instrument, TradingStatus.AUCTION);
  instrument.auctionEnd = venue.time + instrument.volatilityAuction;
}

function trade(venue: NaiveVenue, taker: NaiveOrder, maker: NaiveOrder, commandType: number): void {
  const { price, instrument } = maker;
  const quantity = Math.min(taker.leaves, available(maker), venue.allowed(taker), venue.allowed(maker));
  const tradeId = ++venue.trades;
  const wasContingent = maker.place === 'contingent';
  for (const order of [maker, taker]) venue.fill(order, quantity);
  if (wasContingent && maker.leaves > 0) release(venue, maker);
  const facts = { execType: ExecType.TRADE, tradeId, lastPrice: price, lastQuantity: quantity };
  venue.report(maker, { ...facts, liquidity: Liquidity.MAKER });
  venue.report(taker, { ...facts, liquidity: Liquidity.TAKER, commandType });
  if (wasContingent || maker.hidden) {
    const facts = { price, quantity, orderId: maker.orderId, tradeId };
    venue.pushMarketEvent(MarketEventKind.HIDDEN_TRADE, instrument, maker.side, facts);
  } else {
    venue.marketEvent('executed', maker, quantity, tradeId);
    venue.refill(maker);
  }
  const traded = { price, tradedQuantity: quantity };
  venue.exposureTraded(maker, -quantity, { ...traded, liquidity: Liquidity.MAKER });
  venue.exposureTraded(taker, 0, { ...traded, liquidity: Liquidity.TAKER });
  for (const order of [maker, taker]) if (order.leaves === 0) venue.remember(order);
  venue.instruments[instrument].bandReference ||= price;
  followBeforeTurn(venue, instrument, price);
  venue.instruments[instrument].last = price;
  elect(venue, instrument);
}

/** Its first fill was large enough: from now on it is like any other, and has its turn soon. */
function release(venue: NaiveVenue, order: NaiveOrder): void {
  order.minQuantity = 0;
  order.place = 'elected';
  order.rank = venue.nextRank();
}

function preventSelfTrade(venue: NaiveVenue, taker: NaiveOrder, maker: NaiveOrder, commandType: number): void {
  const reason = RejectReason.SELF_TRADE;
  const { prevention } = taker;
  if (prevention === SelfTradePrevention.DECREMENT) {
    decrement(venue, taker, maker, commandType);
    return;
  }
  if (prevention !== SelfTradePrevention.CANCEL_TAKER) venue.finish(maker, OrderStatus.CANCELED, 0, reason);
  if (prevention !== SelfTradePrevention.CANCEL_MAKER) {
    venue.finish(taker, OrderStatus.CANCELED, commandType, reason);
  }
}

function decrement(venue: NaiveVenue, taker: NaiveOrder, maker: NaiveOrder, commandType: number): void {
  const preventedQuantity = Math.min(taker.leaves, available(maker));
  const shownBefore = shown(maker);
  maker.leaves -= preventedQuantity;
  maker.slice -= Math.min(maker.slice, preventedQuantity);
  if (maker.leaves === 0) maker.place = 'none';
  if (maker.leaves === 0 || shown(maker) === 0) venue.marketEvent('removed', maker, shownBefore);
  else venue.marketEvent('reduced', maker, preventedQuantity);
  venue.exposure(maker, -preventedQuantity, maker.leaves === 0 ? ExposureFlag.CONTINUES : 0);
  venue.refill(maker);
  taker.leaves -= preventedQuantity;
  for (const order of [maker, taker]) order.quantity -= preventedQuantity;
  const facts = { execType: ExecType.TRADE_PREVENTED, preventedQuantity };
  venue.report(maker, facts);
  venue.report(taker, { ...facts, commandType });
  const canceled = OrderStatus.CANCELED;
  if (maker.leaves === 0) venue.finish(maker, canceled, 0, RejectReason.SELF_TRADE);
  if (taker.leaves === 0) venue.finish(taker, canceled, commandType, RejectReason.SELF_TRADE);
}

/** Lots that the order could trade in the book as it stands. */
export function fillable(venue: NaiveVenue, order: NaiveOrder): number {
  const makers = venue.side(order.instrument, opposite(order.side)).filter((maker) => venue.pricesMeet(order, maker));
  const reference = venue.instruments[order.instrument].bandReference || makers.at(0)?.price;
  const { NONE, CANCEL_MAKER } = SelfTradePrevention;
  const stopsAtOwn = order.prevention !== NONE && order.prevention !== CANCEL_MAKER;
  let lots = 0;
  for (const price of new Set(makers.map((maker) => maker.price))) {
    if (!isWithinBand(venue, order.instrument, price, reference)) break;
    const level = makers.filter((maker) => maker.price === price);
    const isOwn = (maker: NaiveOrder) => maker.account === order.account;
    const counts = (maker: NaiveOrder) => !maker.reduceOnly && !(isOwn(maker) && order.prevention === CANCEL_MAKER);
    const first = stopsAtOwn ? level.findIndex(isOwn) : -1;
    const before = first === -1 ? level : level.slice(0, first);
    // The reserves of icebergs come after the last displayed order, and before the first hidden one.
    const isCut = first !== -1 && !level[first].hidden;
    for (const maker of before.filter(counts)) lots += isCut ? available(maker) : maker.leaves;
    if (first !== -1) break;
  }
  return Math.min(lots, venue.allowed(order), LARGEST);
}
