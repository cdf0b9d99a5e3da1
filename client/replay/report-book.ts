// The venue's book as its reports tell it: every order's open quantity, and the levels that they sum to. Nothing comes in
// but reports, so that a comparison with the file judges the venue, not the replay. Units: ticks and lots.

import { ExecType } from '../../engine/domain/exec-type.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import type { EventScanner } from '../wire/event-scanner.js';
import { isBetter } from './lobster-book.js';

export interface ReportedLevel {
  readonly price: number;
  quantity: number;
  orders: number;
}

interface ReportedOrder {
  readonly side: Side;
  price: number;
  leaves: number;
}

export class ReportBook {
  /** Best first. */
  readonly bids: ReportedLevel[] = [];
  readonly asks: ReportedLevel[] = [];
  /** Engine sequence of the last report that changed the book. */
  sequence = 0;
  private readonly orders = new Map<number, ReportedOrder>();

  levels(side: Side): readonly ReportedLevel[] {
    return side === Side.BUY ? this.bids : this.asks;
  }

  /** Books a report; answers what is wrong with it, if anything is. */
  apply(report: EventScanner): string | undefined {
    const execType = report.execType;
    if (execType === ExecType.REJECTED) return undefined; // it leaves every order as it was
    if (execType === ExecType.NEW) return this.accept(report);
    const order = this.orders.get(report.orderId);
    if (order === undefined) {
      const incoming = execType === ExecType.TRADE && report.liquidity === Liquidity.TAKER;
      return incoming || execType === ExecType.CANCELED
        ? undefined
        : `a report on order ${report.orderId}, which never rested`;
    }
    if (execType === ExecType.TRADE) {
      const expected = order.leaves - report.lastQuantity;
      this.change(report, order, order.price, report.leavesQuantity);
      return report.leavesQuantity === expected
        ? undefined
        : `order ${report.orderId} has ${report.leavesQuantity} left after a trade that leaves ${expected}`;
    }
    if (execType === ExecType.REPLACED) this.change(report, order, report.price, report.leavesQuantity);
    else if (execType === ExecType.CANCELED) this.change(report, order, order.price, 0);
    return undefined;
  }

  private accept(report: EventScanner): string | undefined {
    if (report.timeInForce !== TimeInForce.GTC) return undefined; // it never rests
    const order = { side: report.side as Side, price: report.price, leaves: report.leavesQuantity };
    if (this.orders.has(report.orderId)) return `order id ${report.orderId} was given twice`;
    this.orders.set(report.orderId, order);
    this.addToLevel(order, order.leaves, 1);
    this.sequence = report.engineSequence;
    return undefined;
  }

  private change(report: EventScanner, order: ReportedOrder, price: number, leaves: number): void {
    this.addToLevel(order, -order.leaves, -1);
    order.price = price;
    order.leaves = leaves;
    if (leaves > 0) this.addToLevel(order, leaves, 1);
    else this.orders.delete(report.orderId);
    this.sequence = report.engineSequence;
  }

  private addToLevel(order: ReportedOrder, quantity: number, orders: number): void {
    const levels = order.side === Side.BUY ? this.bids : this.asks;
    let at = 0;
    while (at < levels.length && isBetter(order.side, levels[at].price, order.price)) at++;
    if (levels[at]?.price !== order.price) levels.splice(at, 0, { price: order.price, quantity: 0, orders: 0 });
    levels[at].quantity += quantity;
    levels[at].orders += orders;
    if (levels[at].orders === 0) levels.splice(at, 1);
  }
}
