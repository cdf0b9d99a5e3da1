// hot path
// An order as it would enter the market now: a new one from its command, a waiting one as what its trigger makes of it.
// One instance a handler, refilled for each order.

import { AMOUNT_MAX } from '../domain/limits.js';
import { isMarketKind, isRestable } from '../domain/order-kind.js';
import { OrderType } from '../domain/order-type.js';
import { Side } from '../domain/side.js';
import { TimeInForce } from '../domain/time-in-force.js';
import type { CommandReader } from './command-reader.js';
import { timeInForceOf } from './order-form.js';
import type { OrderRegistry } from './order-registry.js';
import { REDUCE_ONLY_FLAG } from './order-store.js';

export class OrderTerms {
  account = 0;
  instrument = 0;
  side: number = Side.BUY;
  isMarket = false;
  /** A market kind that has a worst price: its limit. */
  isProtected = false;
  isPegged = false;
  rests = false;
  fillsWhole = false;
  isReduceOnly = false;
  /** Ticks: the limit; the extreme of the side for a market order; the cap of a pegged one, 0 for none. */
  limit = 0;
  /** Lots open. */
  quantity = 0;
  minQuantity = 0;
  postOnly = 0;
  selfTradePrevention = 0;

  ofCommand(command: CommandReader, selfTradePrevention: number): void {
    const timeInForce = timeInForceOf(command);
    this.account = command.account;
    this.instrument = command.instrument;
    this.side = command.side;
    this.#ofKind(command.type, timeInForce, command.price, command.protectionPrice);
    this.isReduceOnly = command.reduceOnly !== 0;
    this.quantity = command.quantity;
    this.minQuantity = command.minQuantity;
    this.postOnly = command.postOnly;
    this.selfTradePrevention = selfTradePrevention;
  }

  ofOrder(registry: OrderRegistry, slot: number): void {
    const { orders, details, conditions } = registry;
    const record = details.conditions(slot);
    this.account = orders.account(slot);
    this.instrument = orders.instrument(slot);
    this.side = orders.side(slot);
    const protection = record === 0 ? 0 : conditions.protectionPrice(record);
    this.#ofKind(details.type(slot), details.timeInForce(slot), details.price(slot), protection);
    if (this.isPegged) this.limit = conditions.cap(record);
    this.isReduceOnly = orders.has(slot, REDUCE_ONLY_FLAG) !== 0;
    this.quantity = orders.leaves(slot);
    this.minQuantity = record === 0 ? 0 : conditions.minQuantity(record);
    this.postOnly = details.postOnly(slot);
    this.selfTradePrevention = details.selfTradePrevention(slot);
  }

  #ofKind(type: number, timeInForce: number, price: number, protection: number): void {
    this.isMarket = isMarketKind(type);
    this.isPegged = type === OrderType.PEGGED;
    this.rests = isRestable(type, timeInForce);
    this.fillsWhole = timeInForce === TimeInForce.FOK;
    this.isProtected = this.isMarket && protection !== 0;
    if (this.isProtected) this.limit = protection;
    else if (this.isPegged && price === 0) this.limit = protection;
    else this.limit = this.isMarket ? (this.side === Side.BUY ? AMOUNT_MAX : 1) : price;
  }

  /** True where a trade at this price is within the limit. */
  reaches(price: number): boolean {
    return this.side === Side.BUY ? price <= this.limit : price >= this.limit;
  }
}
