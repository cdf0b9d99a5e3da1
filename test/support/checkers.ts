// What must hold of any venue at any time, whatever its rules: shared by the conformance tests and the simulator.

import { ExecType } from '../../engine/domain/exec-type.js';
import { ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { isTerminal, OrderStatus } from '../../engine/domain/order-status.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import type { FoldedOrder } from './book-fold.js';
import type { PlainExposureEvent, PlainReport } from './plain-records.js';

function check(holds: boolean, message: string, ...facts: unknown[]): void {
  if (!holds) throw new Error(`${message}: ${JSON.stringify(facts)}`);
}

interface BookOrder {
  readonly orderId: number;
  readonly side: number;
  readonly price: number;
  readonly quantity: number;
  readonly cumulativeQuantity: number;
  readonly leavesQuantity: number;
  readonly status: number;
}

interface BookLevel {
  readonly price: number;
  readonly quantity: number;
  readonly orders: number;
}

export interface BookView {
  /** All that rests, hidden orders too: bids, then asks, best price first. */
  readonly orders: readonly BookOrder[];
  /** What is shown. */
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  /** The shown slice of each order that shows one, from market data. */
  readonly slices: readonly FoldedOrder[];
  /** While trading is open the book is not crossed at rest. */
  readonly mayBeCrossed: boolean;
}

/** The book at rest: not crossed, best first, levels the sums of their shown slices, every order open and whole. */
export function checkBook({ orders, bids, asks, slices, mayBeCrossed }: BookView): void {
  const sides = [Side.BUY, Side.SELL].map((side) => orders.filter((order) => order.side === side));
  const [bid, ask] = sides.map((own) => own.at(0));
  if (!mayBeCrossed && bid !== undefined && ask !== undefined) {
    check(bid.price < ask.price, 'the book is crossed', bid, ask);
  }
  for (let i = 1; i < bids.length; i++) check(bids[i].price < bids[i - 1].price, 'bids are out of order', bids);
  for (let i = 1; i < asks.length; i++) check(asks[i].price > asks[i - 1].price, 'asks are out of order', asks);
  checkLevels(Side.BUY, bids, slices);
  checkLevels(Side.SELL, asks, slices);
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  for (const slice of slices) {
    const order = byId.get(slice.orderId);
    const fits = order !== undefined && order.price === slice.price && order.side === slice.side;
    check(fits && slice.quantity <= order.leavesQuantity, 'a slice is of no resting order', slice, order);
  }
  for (const order of orders) {
    check(order.leavesQuantity > 0, 'a resting order has no leaves', order);
    check(order.quantity === order.cumulativeQuantity + order.leavesQuantity, 'an open order does not add up', order);
    const status = order.cumulativeQuantity === 0 ? OrderStatus.NEW : OrderStatus.PARTIALLY_FILLED;
    check(order.status === status, 'a resting order has the wrong status', order);
  }
}

function checkLevels(side: number, levels: readonly BookLevel[], slices: readonly FoldedOrder[]): void {
  const sums = new Map<number, { quantity: number; orders: number }>();
  for (const slice of slices.filter((shown) => shown.side === side)) {
    const sum = sums.get(slice.price) ?? { quantity: 0, orders: 0 };
    sums.set(slice.price, { quantity: sum.quantity + slice.quantity, orders: sum.orders + 1 });
  }
  check(sums.size === levels.length, 'a slice is shown on no level', slices, levels);
  for (const level of levels) {
    const sum = sums.get(level.price);
    const isSum = sum?.quantity === level.quantity && sum.orders === level.orders;
    check(isSum, 'a level is not the sum of its slices', level, slices);
  }
}

/** Follows every report of a venue from its first command on. */
export class ReportChecker {
  readonly #sequences = new Map<number, number>();
  /** The last report of every order. */
  readonly #orders = new Map<number, PlainReport>();
  #lastTrade: PlainReport | undefined;

  follow(report: PlainReport): void {
    if (report.kind !== ReportKind.EXECUTION) return;
    const sequence = report.accountSequence as number;
    if (sequence !== 0) {
      const account = report.account as number;
      check(sequence === (this.#sequences.get(account) ?? 0) + 1, 'an account sequence has a gap', report);
      this.#sequences.set(account, sequence);
    }
    if (report.execType === ExecType.STATUS || report.execType === ExecType.REJECTED || report.duplicate) return;
    this.#checkOrder(report);
    if (report.execType === ExecType.TRADE) this.#checkTrade(report);
    this.#orders.set(report.orderId as number, report);
  }

  #checkOrder(report: PlainReport): void {
    const { quantity, cumulativeQuantity, leavesQuantity } = report as Record<string, number>;
    const before = this.#orders.get(report.orderId as number);
    if (report.execType === ExecType.NEW) check(before === undefined, 'an order began twice', before, report);
    else check(before !== undefined, 'an order began without NEW', report);
    if (isTerminal(report.status as number)) {
      check(leavesQuantity === 0, 'a terminal order has leaves', report);
    } else {
      check(quantity === cumulativeQuantity + leavesQuantity, 'an open order does not add up', report);
    }
    if (before === undefined) return;
    check(!isTerminal(before.status as number), 'something followed the last word', before, report);
    const isPending = before.status === OrderStatus.PENDING_TRIGGER;
    if (report.execType === ExecType.TRIGGERED) check(isPending, 'an order was triggered twice', before, report);
    if (report.execType === ExecType.TRADE) check(!isPending, 'an order traded before its trigger', before, report);
    const traded = report.execType === ExecType.TRADE ? (report.lastQuantity as number) : 0;
    const addsUp = cumulativeQuantity === (before.cumulativeQuantity as number) + traded;
    check(addsUp, 'lots traded do not add up', before, report);
  }

  /** Trades come as pairs of a maker and a taker, or of the buyer and the seller of an auction, that agree. */
  #checkTrade(report: PlainReport): void {
    const first = this.#lastTrade;
    if (first === undefined) {
      this.#lastTrade = report;
      return;
    }
    this.#lastTrade = undefined;
    const sides = (first.side as number) + (report.side as number);
    check(sides === Side.BUY + Side.SELL, 'both sides of a trade are the same', first, report);
    for (const field of ['tradeId', 'lastQuantity', 'lastPrice', 'instrument']) {
      check(first[field] === report[field], `both sides of a trade differ in ${field}`, first, report);
    }
    if (first.liquidity === Liquidity.AUCTION) {
      const isInOrder = first.side === Side.BUY && report.liquidity === Liquidity.AUCTION;
      check(isInOrder, 'an auction trade is not buyer, then seller', first, report);
      const { lastPrice } = report as Record<string, number>;
      const isWithin = (first.price as number) >= lastPrice && (report.price as number) <= lastPrice;
      check(isWithin, 'an auction trade is worse than a limit', first, report);
      return;
    }
    const isInOrder = first.liquidity === Liquidity.MAKER && report.liquidity === Liquidity.TAKER;
    check(isInOrder, 'a trade is not maker, then taker', first, report);
    check(first.lastPrice === first.price, "a trade is not at the maker's price", first, report);
  }
}

interface OpenLots {
  readonly account: number;
  readonly instrument: number;
  readonly side: number;
  readonly leaves: number;
}

/** Follows every exposure event of a venue: lots bought and sold balance, and open lots are those of the open orders. */
export class ExposureChecker {
  /** Bought less sold over all accounts, by instrument. */
  readonly #balances = new Map<number, bigint>();
  /** By account, instrument and side. */
  readonly #open = new Map<string, bigint>();

  follow(event: PlainExposureEvent): void {
    if (event.kind !== ExposureEventKind.EXPOSURE_CHANGED) return;
    const { account, instrument, side, tradedQuantity, openQuantityChange } = event;
    const signed = BigInt(side === Side.BUY ? tradedQuantity : -tradedQuantity);
    this.#balances.set(instrument, (this.#balances.get(instrument) ?? 0n) + signed);
    const key = `${account}:${instrument}:${side}`;
    this.#open.set(key, (this.#open.get(key) ?? 0n) + BigInt(openQuantityChange));
  }

  /** After a whole command, with every open order there is. */
  check(orders: readonly OpenLots[]): void {
    for (const [instrument, balance] of this.#balances) {
      check(balance === 0n, 'lots bought are not lots sold', instrument, `${balance}`);
    }
    const open = new Map([...this.#open.keys()].map((key) => [key, 0n]));
    for (const order of orders) {
      const key = `${order.account}:${order.instrument}:${order.side}`;
      open.set(key, (open.get(key) ?? 0n) + BigInt(order.leaves));
    }
    for (const [key, lots] of open) {
      check(lots === (this.#open.get(key) ?? 0n), 'open lots are not those of the orders', key, `${lots}`);
    }
  }
}
