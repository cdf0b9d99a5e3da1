// What the naive model answers about an account's open orders and about a book.

import { ReportKind } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import type { NaiveOrder } from './naive-order.js';
import type { NaiveVenue } from './naive-venue.js';
import type { PlainQuery } from './plain-command.js';

export function queryOpenOrders(venue: NaiveVenue, command: PlainQuery): void {
  let orders = venue.openOf(command.account);
  const after = venue.known().find((o) => o.orderId === command.argument && o.account === command.account);
  if (after !== undefined) orders = orders.filter((o) => o.entrySequence > after.entrySequence);
  // A page ends with the 256th order shown or the 4096th looked at, whichever comes first.
  const isShown = (order: NaiveOrder) => command.instrument < 0 || order.instrument === command.instrument;
  const last256th = orders.filter(isShown).at(255);
  const pageLength = Math.min(last256th === undefined ? orders.length : orders.indexOf(last256th) + 1, 4096);
  const shown = orders.slice(0, pageLength).filter(isShown);
  for (const order of shown) venue.reportStatus(order);
  venue.reportRaw(ReportKind.QUERY_END, command.account, command.instrument, {
    records: shown.length,
    nextAfterOrderId: pageLength < orders.length ? orders[pageLength - 1].orderId : 0,
  });
}

export function queryBook(venue: NaiveVenue, command: PlainQuery): void {
  const levels = (side: number) =>
    venue.levels(command.instrument, side).slice(0, command.argument > 0 ? command.argument : undefined);
  venue.bookAnswer = { bids: levels(Side.BUY), asks: levels(Side.SELL) };
  venue.reportRaw(ReportKind.BOOK_READY, command.account, command.instrument, {
    bids: venue.bookAnswer.bids.length,
    asks: venue.bookAnswer.asks.length,
    sequence: venue.instruments[command.instrument].sequence,
  });
}
