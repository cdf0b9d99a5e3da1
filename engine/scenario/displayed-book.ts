// The books as everybody sees them, built from the market events alone, so that a scenario that asks for a book checks
// what is published and not what the engine keeps.

import { MarketEventKind } from '../domain/market-event.js';
import { Side } from '../domain/side.js';
import { isOrderEvent, type SpokenEvent } from './event-words.js';

/** Displayed lots and number of orders. */
export interface DisplayedLevel {
  readonly price: number;
  readonly quantity: number;
  readonly orders: number;
}

export class DisplayedBooks {
  /** By instrument and side; by price. */
  readonly #sides = new Map<string, Map<number, DisplayedLevel>>();

  /** By order id, as it came to rest. */
  readonly #prices = new Map<number, number>();

  apply(event: SpokenEvent): void {
    if (!isOrderEvent(event.kind) || event.kind === MarketEventKind.HIDDEN_TRADE) return;
    const levels = this.#side(event.instrument, event.side);
    const { levelQuantity: quantity, levelOrders: orders } = event;
    const price = this.#priceOf(event);
    if (quantity === 0 && orders === 0) levels.delete(price);
    else levels.set(price, { price, quantity, orders });
  }

  /** Where the order stands: an auction trades at one price orders that stand at many. */
  #priceOf({ kind, orderId, price }: SpokenEvent): number {
    if (kind === MarketEventKind.ORDER_ADDED) this.#prices.set(orderId, price);
    return this.#prices.get(orderId) ?? price;
  }

  /** Best level first. */
  levels(instrument: number, side: number): DisplayedLevel[] {
    const direction = side === Side.BUY ? -1 : 1;
    return [...this.#side(instrument, side).values()].sort((a, b) => direction * (a.price - b.price));
  }

  #side(instrument: number, side: number): Map<number, DisplayedLevel> {
    const key = `${instrument}/${side}`;
    const known = this.#sides.get(key) ?? new Map<number, DisplayedLevel>();
    this.#sides.set(key, known);
    return known;
  }
}
