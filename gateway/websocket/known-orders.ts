// Which instrument each order of a JSON session is of, by order id and by client order id, so that a replace that names
// no symbol can have its decimals counted in the right ticks and lots. Learned from what the client sends and is told.
//
// Invariant: at most two names for each of `ordersMax` orders; the name not heard of for longest goes first. What it says is never trusted further
// than the conversion: the engine refuses a replace whose order is of another instrument.

import { KNOWN_ORDERS_MAX } from './websocket-limits.js';

/** Its order id and its client order id. */
const NAMES_PER_ORDER = 2;

export class KnownOrders {
  readonly #namesMax: number;
  /** Order ids are numbers, client order ids strings; in the order in which they were last heard of. */
  readonly #instruments = new Map<number | string, number>();

  constructor(ordersMax = KNOWN_ORDERS_MAX) {
    this.#namesMax = NAMES_PER_ORDER * ordersMax;
  }

  /** The instrument's index, or -1. A client order id counts where the order id is 0. */
  find(orderId: number, clientOrderId: string): number {
    return this.#instruments.get(orderId === 0 ? clientOrderId : orderId) ?? -1;
  }

  /** The client has sent an order; it may refer to it before any report tells of it. */
  onSent(clientOrderId: string, instrument: number): void {
    const known = this.#instruments.get(clientOrderId);
    if (known === undefined) this.#set(clientOrderId, instrument);
    // The id is used again, for another instrument: until a report tells which of the two it is, nobody knows.
    else if (known !== instrument) this.#instruments.delete(clientOrderId);
  }

  /** A report tells of an order that exists. */
  onReport(orderId: number, clientOrderId: string, instrument: number): void {
    this.#set(orderId, instrument);
    this.#set(clientOrderId, instrument);
  }

  #set(name: number | string, instrument: number): void {
    const instruments = this.#instruments;
    instruments.delete(name);
    instruments.set(name, instrument);
    if (instruments.size <= this.#namesMax) return;
    for (const oldest of instruments.keys()) {
      instruments.delete(oldest);
      return;
    }
  }
}
