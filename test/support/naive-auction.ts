// Auctions of the naive model: the price at which a crossed book trades most, the trades at it, and what is told of it
// before.

import { ExecType } from '../../engine/domain/exec-type.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { MarketEventKind } from '../../engine/domain/market-event.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { Side } from '../../engine/domain/side.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import { available, isFinal, type NaiveOrder, shown } from './naive-order.js';
import type { NaiveVenue } from './naive-venue.js';

interface Candidate {
  readonly price: number;
  readonly volume: bigint;
  readonly surplus: bigint;
  readonly distance: bigint;
}

const distanceOf = (a: bigint): bigint => (a < 0n ? -a : a);

/** Where the crossed book would trade; undefined where it is not crossed. */
function equilibrium(venue: NaiveVenue, index: number): Candidate | undefined {
  if (!venue.isCrossed(index)) return undefined;
  const bids = venue.side(index, Side.BUY);
  const asks = venue.side(index, Side.SELL);
  const [high, low] = [bids[0].price, asks[0].price];
  const { last, referencePrice } = venue.instruments[index];
  const middle = Number((BigInt(high) + BigInt(low)) / 2n);
  const reference = last || referencePrice || middle;
  const lots = (orders: NaiveOrder[]) => orders.reduce((sum, order) => sum + BigInt(order.leaves), 0n);
  // Lots on offer change only from an order's price to the next tick, so that no other price can be better than these.
  const prices = [...bids, ...asks].flatMap(({ price }) => [price - 1, price, price + 1]);
  const candidates = [...new Set([...prices, reference])]
    .filter((price) => price >= low && price <= high)
    .map((price): Candidate => {
      const bid = lots(bids.filter((order) => order.price >= price));
      const offered = lots(asks.filter((order) => order.price <= price));
      const distance = distanceOf(BigInt(price) - BigInt(reference));
      return { price, volume: bid < offered ? bid : offered, surplus: bid - offered, distance };
    });
  return candidates.sort(compare)[0];
}

/** The best first: most volume, least surplus, nearest the reference, highest. */
function compare(a: Candidate, b: Candidate): number {
  const bySurplus = distanceOf(a.surplus) - distanceOf(b.surplus);
  return Number(b.volume - a.volume || bySurplus || a.distance - b.distance || BigInt(b.price) - BigInt(a.price));
}

/** Trades until the book is not crossed any more. */
export function uncross(venue: NaiveVenue, index: number): void {
  for (let found = equilibrium(venue, index); found !== undefined; found = equilibrium(venue, index)) {
    tradeAt(venue, index, found.price);
  }
}

function tradeAt(venue: NaiveVenue, index: number, price: number): void {
  for (;;) {
    const buy = venue.side(index, Side.BUY).at(0);
    const sell = venue.side(index, Side.SELL).at(0);
    if (buy === undefined || sell === undefined || buy.price < price || sell.price > price) return;
    if (cancelIdle(venue, buy) || cancelIdle(venue, sell)) continue;
    tradeInAuction(venue, buy, sell, price);
    for (const order of [buy, sell]) cancelIdle(venue, order);
  }
}

/** Cancels an order that may only reduce a position which is no more; false where it may go on. */
function cancelIdle(venue: NaiveVenue, order: NaiveOrder): boolean {
  if (isFinal(order) || venue.allowed(order) > 0) return false;
  venue.finish(order, OrderStatus.CANCELED, 0, RejectReason.REDUCE_ONLY);
  return true;
}

function tradeInAuction(venue: NaiveVenue, buy: NaiveOrder, sell: NaiveOrder, price: number): void {
  const both = [buy, sell];
  const quantity = Math.min(...both.map(available), ...both.map((order) => venue.allowed(order)));
  const tradeId = ++venue.trades;
  const wasShown = both.map(shown);
  for (const order of both) venue.fill(order, quantity);
  const facts = { execType: ExecType.TRADE, tradeId, lastPrice: price, lastQuantity: quantity };
  for (const order of both) venue.report(order, { ...facts, liquidity: Liquidity.AUCTION });
  const event = { price, quantity, orderId: buy.orderId, tradeId, isAuctionTrade: true };
  venue.pushMarketEvent(MarketEventKind.HIDDEN_TRADE, buy.instrument, Side.BUY, event);
  for (const [i, order] of both.entries()) {
    venue.marketEvent(wasShown[i] === quantity ? 'removed' : 'reduced', order, quantity);
    venue.refill(order);
  }
  const traded = { price, tradedQuantity: quantity, liquidity: Liquidity.AUCTION };
  for (const order of both) venue.exposureTraded(order, -quantity, traded);
  for (const order of both) if (order.leaves === 0) venue.remember(order);
  const instrument = venue.instruments[buy.instrument];
  instrument.last = price;
  instrument.bandReference = price;
}

/** Tells where each auction would trade now, if that has changed. */
export function indicate(venue: NaiveVenue): void {
  for (const [index, instrument] of venue.instruments.entries()) {
    if (instrument.status !== TradingStatus.AUCTION || instrument.removed) continue;
    const found = equilibrium(venue, index);
    const price = found?.price ?? 0;
    const volume = Number(found?.volume ?? 0);
    const surplus = Number(found?.surplus ?? 0);
    const before = instrument.indicative;
    if (before.price === price && before.volume === volume && before.surplus === surplus) continue;
    instrument.indicative = { price, volume, surplus };
    const facts = { price, quantity: volume, levelQuantity: surplus };
    venue.pushMarketEvent(MarketEventKind.INDICATIVE, index, Side.BUY, facts);
  }
}
