// Folds market events into books, order by order, as a reader of the market-data ring does, and checks what each event
// claims of its price level.

import { MarketEventKind } from '../../engine/domain/market-event.js';
import type { PlainMarketEvent } from './plain-records.js';

export interface FoldedOrder {
  readonly orderId: number;
  readonly side: number;
  readonly price: number;
  quantity: number;
}

const { ORDER_ADDED, ORDER_EXECUTED, ORDER_REDUCED, ORDER_REMOVED } = MarketEventKind;
const CHANGES_BOOK: readonly number[] = [ORDER_ADDED, ORDER_EXECUTED, ORDER_REDUCED, ORDER_REMOVED];

export class BookFold {
  /** Of each instrument, in order of arrival at their prices. */
  readonly #orders = new Map<number, FoldedOrder[]>();

  apply(event: PlainMarketEvent): void {
    const orders = this.#orders.get(event.instrument) ?? [];
    this.#orders.set(event.instrument, orders);
    const { kind, orderId, side, price, quantity } = event;
    if (!CHANGES_BOOK.includes(kind)) return;
    if (kind === ORDER_ADDED) {
      orders.push({ orderId, side, price, quantity });
    } else {
      const index = orders.findIndex((order) => order.orderId === orderId);
      const order = orders[index];
      if (order === undefined || order.price !== price || order.side !== side || order.quantity < quantity) {
        throw new Error(`event does not fit the book: ${JSON.stringify({ event, order })}`);
      }
      order.quantity -= quantity;
      const leaves = kind === ORDER_REMOVED ? 'all' : 'some';
      if (leaves === 'all' && order.quantity !== 0) throw new Error(`removed in part: ${JSON.stringify(event)}`);
      if (order.quantity === 0) orders.splice(index, 1);
    }
    this.#checkLevel(event, orders);
  }

  /** The instrument's orders, bids then asks, in priority order. */
  orders(instrument: number): FoldedOrder[] {
    const orders = this.#orders.get(instrument) ?? [];
    // Array sorting is stable, so orders of one price stay in order of arrival.
    return [...orders].sort((a, b) => a.side - b.side || (a.side === 1 ? b.price - a.price : a.price - b.price));
  }

  #checkLevel(event: PlainMarketEvent, orders: readonly FoldedOrder[]): void {
    const level = orders.filter((order) => order.price === event.price && order.side === event.side);
    const quantity = level.reduce((sum, order) => sum + order.quantity, 0);
    if (quantity !== event.levelQuantity || level.length !== event.levelOrders) {
      throw new Error(`level is ${quantity} in ${level.length} orders after ${JSON.stringify(event)}`);
    }
  }
}
