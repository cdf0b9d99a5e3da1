// The replay's own small price-time book: what the venue must hold if it matches by price, then time. It decides what to
// send (which orders lie beyond the file's window, which aggressors the venue of the day did not match by price-time); it
// never judges the venue, the file does. Units are the file's.

import { Side } from '../../engine/domain/side.js';

/** One order of the replay; synthetic ones stand for the quantity that the file shows without saying whose it is. */
export interface LobsterOrder {
  /** Counted from 0 in the order of submission. */
  readonly ordinal: number;
  /** The file's id; negative: synthetic. */
  readonly id: number;
  readonly side: Side;
  readonly price: number;
  /** Total quantity: traded and open. */
  quantity: number;
  leaves: number;
}

export interface LobsterFill {
  readonly order: LobsterOrder;
  readonly quantity: number;
  readonly price: number;
}

export interface LobsterLevel {
  readonly price: number;
  readonly orders: LobsterOrder[];
}

export class LobsterBook {
  /** Best first. */
  readonly bids: LobsterLevel[] = [];
  readonly asks: LobsterLevel[] = [];
  private readonly byId = new Map<number, LobsterOrder>();
  private submitted = 0;
  private synthetic = 0;

  levels(side: Side): LobsterLevel[] {
    return side === Side.BUY ? this.bids : this.asks;
  }

  /** Rests an order; id 0 makes it synthetic. */
  add(id: number, side: Side, price: number, quantity: number): LobsterOrder {
    if (id === 0) id = -++this.synthetic;
    const order: LobsterOrder = { ordinal: this.submitted++, id, side, price, quantity, leaves: quantity };
    this.byId.set(id, order);
    const levels = this.levels(side);
    let at = 0;
    while (at < levels.length && isBetter(side, levels[at].price, price)) at++;
    if (at < levels.length && levels[at].price === price) levels[at].orders.push(order);
    else levels.splice(at, 0, { price, orders: [order] });
    return order;
  }

  /** The order that a message names: its own, or the synthetic one at its price where the id was never added. */
  find(id: number, side: Side, price: number): LobsterOrder | undefined {
    return this.byId.get(id) ?? this.level(side, price)?.orders.find((order) => order.id < 0);
  }

  level(side: Side, price: number): LobsterLevel | undefined {
    return this.levels(side).find((level) => level.price === price);
  }

  /** Takes open quantity off an order; at zero it leaves the book. */
  reduce(order: LobsterOrder, quantity: number): void {
    order.leaves -= quantity;
    order.quantity -= quantity;
    if (order.leaves === 0) this.remove(order);
  }

  remove(order: LobsterOrder): void {
    this.byId.delete(order.id);
    const levels = this.levels(order.side);
    const at = levels.findIndex((level) => level.price === order.price);
    const orders = levels[at].orders;
    orders.splice(orders.indexOf(order), 1);
    if (orders.length === 0) levels.splice(at, 1);
  }

  /** What an aggressor of `side` would trade, by price then time, down or up to `limit`; changes nothing. */
  fills(side: Side, limit: number, quantity: number): LobsterFill[] {
    const fills: LobsterFill[] = [];
    const makerSide = side === Side.BUY ? Side.SELL : Side.BUY;
    for (const level of this.levels(makerSide)) {
      if (quantity === 0 || isBetter(makerSide, limit, level.price)) break;
      for (const order of level.orders) {
        if (quantity === 0) break;
        const taken = Math.min(quantity, order.leaves);
        fills.push({ order, quantity: taken, price: level.price });
        quantity -= taken;
      }
    }
    return fills;
  }

  /** Books a fill of a resting order. */
  trade(fill: LobsterFill): void {
    fill.order.leaves -= fill.quantity;
    if (fill.order.leaves === 0) this.remove(fill.order);
  }
}

/** True where an order of `side` at price a stands before one at price b. */
export function isBetter(side: Side, a: number, b: number): boolean {
  return side === Side.BUY ? a > b : a < b;
}
