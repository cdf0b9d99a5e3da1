// What must hold of any venue at any time, whatever its rules: shared by the conformance tests and the simulator.

import { ExecType } from '../../engine/domain/exec-type.js';
import { isTerminal, OrderStatus } from '../../engine/domain/order-status.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import type { MatchingEngine } from '../../engine/matching/matching-engine.js';
import type { PlainReport } from './plain-records.js';

function check(holds: boolean, message: string, ...facts: unknown[]): void {
  if (!holds) throw new Error(`${message}: ${JSON.stringify(facts)}`);
}

/** The book at rest: not crossed, best first, levels the sums of their orders, every order open and whole. */
export function checkBook(engine: MatchingEngine, instrument: number): void {
  const orders = engine.openOrders(instrument);
  const bids = engine.priceLevels(instrument, Side.BUY);
  const asks = engine.priceLevels(instrument, Side.SELL);
  if (bids.length > 0 && asks.length > 0) check(bids[0].price < asks[0].price, 'the book is crossed', bids[0], asks[0]);
  for (let i = 1; i < bids.length; i++) check(bids[i].price < bids[i - 1].price, 'bids are out of order', bids);
  for (let i = 1; i < asks.length; i++) check(asks[i].price > asks[i - 1].price, 'asks are out of order', asks);
  let seen = 0;
  for (const [side, levels] of [
    [Side.BUY, bids],
    [Side.SELL, asks],
  ] as const) {
    for (const level of levels) {
      const own = orders.filter((order) => order.side === side && order.price === level.price);
      const quantity = own.reduce((sum, order) => sum + order.leavesQuantity, 0);
      check(
        quantity === level.quantity && own.length === level.orders,
        'a level is not the sum of its orders',
        level,
        own,
      );
      seen += own.length;
    }
  }
  check(seen === orders.length, 'an order rests on no level', orders);
  for (const order of orders) {
    check(order.leavesQuantity > 0, 'a resting order has no leaves', order);
    check(order.quantity === order.cumulativeQuantity + order.leavesQuantity, 'an open order does not add up', order);
    const status = order.cumulativeQuantity === 0 ? OrderStatus.NEW : OrderStatus.PARTIALLY_FILLED;
    check(order.status === status, 'a resting order has the wrong status', order);
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
    if (report.execType === ExecType.STATUS || report.execType === ExecType.REJECTED) return;
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
    const traded = report.execType === ExecType.TRADE ? (report.lastQuantity as number) : 0;
    check(
      cumulativeQuantity === (before.cumulativeQuantity as number) + traded,
      'lots traded do not add up',
      before,
      report,
    );
  }

  /** Trades come as pairs of a maker and a taker that agree. */
  #checkTrade(report: PlainReport): void {
    const maker = this.#lastTrade;
    if (maker === undefined) {
      this.#lastTrade = report;
      return;
    }
    this.#lastTrade = undefined;
    const sides = (maker.side as number) + (report.side as number);
    check(sides === Side.BUY + Side.SELL, 'both sides of a trade are the same', maker, report);
    check(maker.liquidity === 1 && report.liquidity === 2, 'a trade is not maker, then taker', maker, report);
    for (const field of ['tradeId', 'lastQuantity', 'lastPrice', 'instrument']) {
      check(maker[field] === report[field], `both sides of a trade differ in ${field}`, maker, report);
    }
    check(maker.lastPrice === maker.price, "a trade is not at the maker's price", maker, report);
  }
}
