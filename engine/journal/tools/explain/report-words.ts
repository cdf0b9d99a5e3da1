// What a report on the order adds to its story, in words and as facts.

import { ExecType } from '../../../domain/exec-type.js';
import { Liquidity } from '../../../domain/liquidity.js';
import { isTakeProfit } from '../../../domain/order-kind.js';
import { OrderStatus } from '../../../domain/order-status.js';
import { OrderType } from '../../../domain/order-type.js';
import type { ExecutionReport } from '../../../domain/report.js';
import { ReportFlag } from '../../../domain/report-layout.js';
import { Side } from '../../../domain/side.js';
import { nameOf } from '../../../scenario/value-form.js';
import { type Ending, RULE_OF_REPEATED } from './endings.js';
import type { TradeSeen } from './last-trades.js';
import type { OrderRecord } from './order-record.js';
import type { StoryStep } from './story.js';

export type Told = Pick<StoryStep, 'what' | 'text' | 'facts'>;

/** `askedPrice` is the limit as it was asked for: post-only may have slid it. */
export function acceptedTold(order: OrderRecord, askedPrice: number): Told {
  const { orderId, price, quantity, stopPrice, status } = order;
  const facts: Record<string, string | number> = { order_id: orderId, quantity: order.lots(quantity) };
  const parts = [`order id ${orderId}, ${order.lots(quantity)} open`];
  if (price !== 0) facts.price = order.ticks(price);
  if (order.type === OrderType.PEGGED) parts.push(`stands at its reference ${order.ticks(price)}`);
  else if (price !== askedPrice) parts.push(`its price is now ${order.ticks(price)}`);
  if (status === OrderStatus.PENDING_TRIGGER) {
    facts.stop_price = order.ticks(stopPrice);
    parts.push(`waits for ${triggerText(order)}`);
  }
  return { what: 'accepted', text: parts.join(', '), facts };
}

/** The order was sent again, which changes nothing. */
export function repeatedTold(): Told {
  const rule = RULE_OF_REPEATED;
  return {
    what: 'repeated',
    text: `sent again as it was, and answered by its NEW report once more (${rule})`,
    facts: { rule },
  };
}

/** Which last price sets it off. */
export function triggerText(order: OrderRecord): string {
  return `a trade at ${order.ticks(order.stopPrice)} or ${isRising(order) ? 'above' : 'below'}`;
}

/** True where a last price at this or above it triggers the stop. */
export function isRising({ side, type }: OrderRecord): boolean {
  return (side === Side.BUY) !== isTakeProfit(type);
}

export function tradeTold(order: OrderRecord, report: ExecutionReport): Told {
  const { lastPrice, lastQuantity, liquidity, tradeId } = report;
  const [quantity, price] = [order.lots(lastQuantity), order.ticks(lastPrice)];
  const role = liquidity === Liquidity.AUCTION ? 'in the auction' : `as ${nameOf(Liquidity, liquidity).toLowerCase()}`;
  const left = `${order.lots(order.leavesQuantity)} of ${order.lots(order.quantity)} left`;
  return {
    what: 'trade',
    text: `${quantity} @ ${price} ${role}, trade ${tradeId}; ${left}`,
    facts: {
      quantity,
      price,
      trade_id: tradeId,
      liquidity: nameOf(Liquidity, liquidity),
      cumulative_quantity: order.lots(order.cumulativeQuantity),
      leaves_quantity: order.lots(order.leavesQuantity),
    },
  };
}

export function replacedTold(order: OrderRecord, report: ExecutionReport): Told {
  const kept = (report.flags & ReportFlag.PRIORITY_KEPT) !== 0;
  const follows = report.commandType === 0;
  const facts: Record<string, string | number> = {
    price: order.ticks(order.price),
    quantity: order.lots(order.quantity),
    leaves_quantity: order.lots(order.leavesQuantity),
    priority: kept ? 'kept' : 'lost',
    client_order_id: order.clientOrderId,
  };
  if (order.stopPrice !== 0) facts.stop_price = order.ticks(order.stopPrice);
  if (follows) return { what: 'follows', text: `its reference to ${order.ticks(order.price)}`, facts };
  const at = order.price === 0 ? '' : ` @ ${order.ticks(order.price)}`;
  const stop = order.status === OrderStatus.PENDING_TRIGGER ? `, waits for ${triggerText(order)}` : '';
  const place = kept ? 'keeps its place' : 'loses its place';
  const text = `${order.lots(order.quantity)}${at}, ${order.lots(order.leavesQuantity)} open, ${place}${stop}`;
  return { what: 'replaced', text, facts };
}

export function triggeredTold(order: OrderRecord, by: TradeSeen | undefined): Told {
  const facts: Record<string, string | number> = { stop_price: order.ticks(order.stopPrice) };
  if (order.price !== 0) facts.price = order.ticks(order.price);
  const became = order.price === 0 ? 'a market order now' : `a limit order at ${order.ticks(order.price)} now`;
  if (by === undefined) {
    return { what: 'triggered', text: `the last price had met its stop price ${facts.stop_price}; ${became}`, facts };
  }
  facts.trigger_trade_id = by.tradeId;
  facts.trigger_price = order.ticks(by.price);
  facts.trigger_sequence = by.sequence;
  const text = `by trade ${by.tradeId} at ${facts.trigger_price}, which met its stop price ${facts.stop_price}; ${became}`;
  return { what: 'triggered', text, facts };
}

export function preventedTold(order: OrderRecord, report: ExecutionReport): Told {
  const quantity = order.lots(report.preventedQuantity);
  const text = `met another order of its account: both shrink by ${quantity} instead of trading; ${order.lots(order.leavesQuantity)} left`;
  return {
    what: 'prevented',
    text,
    facts: { prevented_quantity: quantity, leaves_quantity: order.lots(order.leavesQuantity) },
  };
}

export function endedTold(
  order: OrderRecord,
  report: ExecutionReport,
  ending: Ending,
  reason: string,
  time: bigint,
): Told {
  const isRefused = report.execType === ExecType.REJECTED;
  const name = nameOf(OrderStatus, isRefused ? OrderStatus.REJECTED : order.status);
  const facts: Record<string, string | number> = { status: name, why: ending.why, rule: ending.rule };
  if (reason !== 'NONE') facts.reject_reason = reason;
  const parts = [`${name}${reason === 'NONE' ? '' : ` ${reason}`}: ${ending.why}`];
  if (!isRefused) {
    parts.push(sumText(order, facts));
    facts.lived_ns = (time - order.enteredAt).toString();
  }
  return { what: 'ended', text: `${parts.join('; ')} (${ending.rule})`, facts };
}

/** What it has traded in its life; also put into the facts. */
export function sumText(order: OrderRecord, facts: Record<string, string | number>): string {
  const { trades, cumulativeQuantity, averagePrice, makerQuantity, takerQuantity, auctionQuantity } = order;
  facts.cumulative_quantity = order.lots(cumulativeQuantity);
  facts.quantity = order.lots(order.quantity);
  facts.trades = trades;
  if (averagePrice === undefined) return 'nothing traded';
  facts.average_price = averagePrice;
  const roles = [
    [makerQuantity, 'as maker'],
    [takerQuantity, 'as taker'],
    [auctionQuantity, 'in auctions'],
  ] as const;
  const shares = roles
    .filter(([quantity]) => quantity > 0)
    .map(([quantity, role]) => `${order.lots(quantity)} ${role}`);
  const traded = `${order.lots(cumulativeQuantity)} of ${order.lots(order.quantity)} traded`;
  return `${traded} in ${trades} trade${trades === 1 ? '' : 's'} at ${averagePrice} on average, ${shares.join(', ')}`;
}
