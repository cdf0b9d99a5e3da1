// What is due in the naive model: phases of the schedules, ends of volatility auctions, and the ends of orders' lives.

import { OrderStatus } from '../../engine/domain/order-status.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import { type NaiveInstrument, phaseAfter, phaseUntil } from './naive-instrument.js';
import type { NaiveOrder } from './naive-order.js';
import { settle } from './naive-settle.js';
import { changeStatus } from './naive-status.js';
import type { NaiveVenue } from './naive-venue.js';

interface Due {
  readonly time: number;
  /** Phases before ends of auctions before orders. */
  readonly rank: number;
  /** Instrument or entry sequence. */
  readonly index: number;
  readonly run: () => void;
  readonly expires?: NaiveOrder;
}

function allDue(venue: NaiveVenue): Due[] {
  const instruments = [...venue.instruments.entries()].filter(([, { removed }]) => !removed);
  const phases = instruments
    .filter(([, { nextPhase }]) => nextPhase !== undefined)
    .map(([index, { nextPhase }]) => ({ time: nextPhase!.time, rank: 0, index, run: () => beginPhase(venue, index) }));
  const auctions = instruments
    .filter(([, { auctionEnd }]) => auctionEnd !== 0)
    .map(([index, { auctionEnd }]) => ({ time: auctionEnd, rank: 0, index, run: () => endAuction(venue, index) }));
  const orders = venue
    .open()
    .filter(({ expireTime }) => expireTime !== 0)
    .map((order) => ({
      time: order.expireTime,
      rank: 1,
      index: order.entrySequence,
      run: () => {},
      expires: order,
    }));
  // Array sorting is stable: of one instrument, the phase comes before the end of an auction.
  const all: Due[] = [...phases, ...auctions, ...orders];
  return all.sort((a, b) => a.time - b.time || a.rank - b.rank || a.index - b.index);
}

/** When something is due next. */
export function nextDue(venue: NaiveVenue): number | undefined {
  return allDue(venue).at(0)?.time;
}

/** Does everything that is due, in order; what becomes due by it, too. */
export function tick(venue: NaiveVenue): void {
  for (const instrument of venue.instruments) skipMissed(instrument, venue.time);
  for (let due = allDue(venue); due.length > 0 && due[0].time <= venue.time; due = allDue(venue)) {
    const { time, expires } = due[0];
    if (expires === undefined) due[0].run();
    else
      expireAll(
        venue,
        due.filter((other) => other.time === time).map(({ expires }) => expires!),
      );
  }
}

/** Of changes of status that come late only the last is made. */
function skipMissed(instrument: NaiveInstrument, time: number): void {
  const { nextPhase, phases } = instrument;
  if (nextPhase === undefined || nextPhase.time > time) return;
  instrument.nextPhase = phaseUntil(phases, time);
  if (instrument.auctionEnd < instrument.nextPhase.time) instrument.auctionEnd = 0;
}

/** What expires at one instant ends before what that sets off. */
function expireAll(venue: NaiveVenue, orders: readonly NaiveOrder[]): void {
  for (const order of orders) venue.finish(order, OrderStatus.EXPIRED, 0, RejectReason.NONE);
  const instruments = new Set(orders.map(({ instrument }) => instrument));
  for (const instrument of [...instruments].sort((a, b) => a - b)) settle(venue, instrument);
}

function beginPhase(venue: NaiveVenue, index: number): void {
  const instrument = venue.instruments[index];
  const phase = instrument.nextPhase!;
  instrument.nextPhase = phaseAfter(instrument.phases, phase.time);
  if (instrument.status === TradingStatus.HALTED) return;
  instrument.auctionEnd = 0;
  if (instrument.status !== phase.status) changeStatus(venue, index, phase.status);
  settle(venue, index);
}

function endAuction(venue: NaiveVenue, index: number): void {
  changeStatus(venue, index, TradingStatus.OPEN);
  settle(venue, index);
}
