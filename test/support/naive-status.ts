// How an instrument of the naive model comes from one trading status to another.

import { MarketEventKind } from '../../engine/domain/market-event.js';
import { Side } from '../../engine/domain/side.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import { uncross } from './naive-auction.js';
import { isElectedStop } from './naive-settle.js';
import { elect, follow, unelect } from './naive-stops.js';
import type { NaiveVenue } from './naive-venue.js';

/** `account` is who gets the answer; -1 where nobody asked. Nothing settles yet. */
export function changeStatus(venue: NaiveVenue, index: number, status: number, account = -1): void {
  const instrument = venue.instruments[index];
  const before = instrument.status;
  venue.tradingStatusReport(account, index, status);
  if (before === status) return;
  if (before === TradingStatus.OPEN) follow(venue, index);
  const ends = before === TradingStatus.AUCTION && status === TradingStatus.CLOSED;
  if (ends || status === TradingStatus.OPEN) uncross(venue, index);
  instrument.status = status;
  instrument.auctionEnd = 0;
  instrument.indicative = { price: 0, volume: 0, surplus: 0 };
  venue.touched.add(index);
  venue.pushMarketEvent(MarketEventKind.STATUS, index, Side.BUY, { tradingStatus: status });
  if (before === TradingStatus.OPEN) lapse(venue, index);
  if (status === TradingStatus.OPEN && instrument.last !== 0) {
    follow(venue, index);
    elect(venue, index);
  }
}

/** What was elected and has not had its turn waits again, or comes to rest. */
function lapse(venue: NaiveVenue, index: number): void {
  for (const order of venue.at('elected', index)) {
    if (isElectedStop(order)) unelect(venue, order);
    else venue.rest(order, 0);
  }
}
