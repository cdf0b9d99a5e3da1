// hot path
// One trade: what it does to both orders, to the book, to positions and to what waits for a price, and who is told.

import { CommandType } from '../domain/command-type.js';
import { Liquidity } from '../domain/liquidity.js';
import { OrderStatus } from '../domain/order-status.js';
import { RejectReason } from '../domain/reject-reason.js';
import { Side } from '../domain/side.js';
import { type StateReader, type StateWriter, takeNumbers } from '../domain/state-sections.js';
import type { MatchingCore } from './matching-core.js';
import { HIDDEN_FLAG, REDUCE_ONLY_FLAG } from './order-store.js';
import { allowedQuantity } from './reduce-only.js';
import type { RestingOrders } from './resting-orders.js';
import type { Triggers } from './triggers.js';

export class Trading {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;
  readonly #triggers: Triggers;
  #tradeId = 0;

  constructor(core: MatchingCore, resting: RestingOrders, triggers: Triggers) {
    this.#core = core;
    this.#resting = resting;
    this.#triggers = triggers;
  }

  /** How many trades there have been; they are numbered from 1. */
  get lastTradeId(): number {
    return this.#tradeId;
  }

  /** The number of a new trade. */
  nextTradeId(): number {
    return ++this.#tradeId;
  }

  /** An incoming order takes from one of the book, at its price; returns true where the taker has leaves after it. */
  take(taker: number, maker: number, level: number, price: number, quantity: number, commandType: number): boolean {
    const { registry, book, reports, marketEvents, exposures, states } = this.#core;
    const { orders } = registry;
    const instrument = orders.instrument(maker);
    const tradeId = ++this.#tradeId;
    book.take(maker, quantity);
    const makerIsFilled = this.#count(maker, quantity);
    if (makerIsFilled) book.remove(maker);
    orders.setLeaves(taker, orders.leaves(taker) - quantity);
    const takerIsFilled = this.#count(taker, quantity);

    reports.traded(maker, taker, commandType, tradeId, price, quantity);
    const usedSlice = !makerIsFilled && this.#resting.hasUsedSlice(maker);
    if (usedSlice) book.retreat(maker);
    if (orders.has(maker, HIDDEN_FLAG) !== 0) marketEvents.hiddenTrade(maker, price, quantity, tradeId);
    else marketEvents.executed(maker, level, quantity, tradeId);
    if (usedSlice) this.#resting.showNextSlice(maker);
    exposures.traded(maker, -quantity, quantity, price, Liquidity.MAKER, makerIsFilled);
    exposures.traded(taker, 0, quantity, price, Liquidity.TAKER, takerIsFilled);
    this.#hold(maker, taker, instrument, quantity);
    if (makerIsFilled) registry.close(maker, OrderStatus.FILLED);
    if (takerIsFilled) registry.close(taker, OrderStatus.FILLED);
    states.traded(instrument, price);
    if (states.waiting[instrument] > 0) this.#triggers.elect(instrument, price);
    if (!makerIsFilled) this.endWhereReduced(maker);
    return !takerIsFilled && !this.#endTakerWhereReduced(taker, commandType);
  }

  /** The same of a contingent order, which gets its minimum with it; it leaves its queue and is told to nobody else. */
  takeContingent(taker: number, maker: number, price: number, quantity: number, commandType: number): boolean {
    const { registry, book, reports, marketEvents, exposures, states } = this.#core;
    const { orders } = registry;
    const instrument = orders.instrument(maker);
    const tradeId = ++this.#tradeId;
    book.remove(maker);
    orders.setLeaves(maker, orders.leaves(maker) - quantity);
    orders.setLeaves(taker, orders.leaves(taker) - quantity);
    const makerIsFilled = this.#count(maker, quantity);
    const takerIsFilled = this.#count(taker, quantity);

    reports.traded(maker, taker, commandType, tradeId, price, quantity);
    marketEvents.hiddenTrade(maker, price, quantity, tradeId);
    exposures.traded(maker, -quantity, quantity, price, Liquidity.MAKER, makerIsFilled);
    exposures.traded(taker, 0, quantity, price, Liquidity.TAKER, takerIsFilled);
    this.#hold(maker, taker, instrument, quantity);
    if (makerIsFilled) registry.close(maker, OrderStatus.FILLED);
    else this.#triggers.release(maker);
    if (takerIsFilled) registry.close(taker, OrderStatus.FILLED);
    states.traded(instrument, price);
    if (states.waiting[instrument] > 0) this.#triggers.elect(instrument, price);
    if (!makerIsFilled) this.#endReleasedWhereReduced(maker);
    return !takerIsFilled && !this.#endTakerWhereReduced(taker, commandType);
  }

  /** Two orders of the book trade in an auction, at its price. */
  cross(buy: number, sell: number, price: number, quantity: number): void {
    const { registry, book, reports, marketEvents, exposures } = this.#core;
    const { orders } = registry;
    const tradeId = ++this.#tradeId;
    const buyLevel = orders.level(buy);
    const sellLevel = orders.level(sell);
    book.take(buy, quantity);
    book.take(sell, quantity);
    const buyIsFilled = this.#count(buy, quantity);
    const sellIsFilled = this.#count(sell, quantity);
    if (buyIsFilled) book.remove(buy);
    if (sellIsFilled) book.remove(sell);
    reports.crossed(buy, sell, tradeId, price, quantity);

    marketEvents.auctionTrade(buy, price, quantity, tradeId);
    this.#tellReduced(buy, buyLevel, quantity, buyIsFilled);
    this.#tellReduced(sell, sellLevel, quantity, sellIsFilled);
    exposures.traded(buy, -quantity, quantity, price, Liquidity.AUCTION, buyIsFilled);
    exposures.traded(sell, -quantity, quantity, price, Liquidity.AUCTION, sellIsFilled);
    this.#hold(buy, sell, orders.instrument(buy), quantity);
    if (buyIsFilled) registry.close(buy, OrderStatus.FILLED);
    if (sellIsFilled) registry.close(sell, OrderStatus.FILLED);
    if (!buyIsFilled) this.endWhereReduced(buy);
    if (!sellIsFilled) this.endWhereReduced(sell);
  }

  /** Tells the market what an auction took from an order of the book, and shows an iceberg's next slice. */
  #tellReduced(slot: number, level: number, quantity: number, isFilled: boolean): void {
    const { book, registry, marketEvents } = this.#core;
    if (registry.orders.has(slot, HIDDEN_FLAG) !== 0) return;
    const usedSlice = !isFilled && this.#resting.hasUsedSlice(slot);
    if (usedSlice) book.retreat(slot);
    if (isFilled || usedSlice) marketEvents.removed(slot, level, quantity);
    else marketEvents.reduced(slot, level, quantity);
    if (usedSlice) this.#resting.showNextSlice(slot);
  }

  /** Cancels a reduce-only order of the book that has nothing left to reduce; returns true where it has. */
  endWhereReduced(slot: number): boolean {
    const { registry, positions } = this.#core;
    if (registry.orders.has(slot, REDUCE_ONLY_FLAG) === 0) return false;
    if (allowedQuantity(registry.orders, positions, slot) > 0) return false;
    this.#resting.cancelResting(slot, CommandType.UNSPECIFIED, RejectReason.REDUCE_ONLY);
    return true;
  }

  /** The same of a contingent order that has its minimum and is among the elected. */
  #endReleasedWhereReduced(slot: number): void {
    const { elected, registry, positions } = this.#core;
    const { orders } = registry;
    if (orders.has(slot, REDUCE_ONLY_FLAG) === 0 || allowedQuantity(orders, positions, slot) > 0) return;
    elected.remove(slot);
    this.#resting.cancelOpen(slot, CommandType.UNSPECIFIED, RejectReason.REDUCE_ONLY);
  }

  /** The same of an incoming order. */
  #endTakerWhereReduced(taker: number, commandType: number): boolean {
    const { registry, positions } = this.#core;
    if (registry.orders.has(taker, REDUCE_ONLY_FLAG) === 0) return false;
    if (allowedQuantity(registry.orders, positions, taker) > 0) return false;
    this.#resting.cancel(taker, commandType, RejectReason.REDUCE_ONLY);
    return true;
  }

  /** Counts the trade to the order, whose leaves are what is left; returns true where that is nothing. */
  #count(slot: number, quantity: number): boolean {
    const { orders, details } = this.#core.registry;
    const isFilled = orders.leaves(slot) === 0;
    details.addCumulative(slot, quantity);
    orders.setStatus(slot, isFilled ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED);
    return isFilled;
  }

  #hold(one: number, other: number, instrument: number, quantity: number): void {
    const { registry, positions } = this.#core;
    const { orders } = registry;
    const change = orders.side(one) === Side.BUY ? quantity : -quantity;
    positions.add(orders.account(one), instrument, change);
    positions.add(orders.account(other), instrument, -change);
  }

  /** Cold. */
  save(state: StateWriter): void {
    state.put('trades', Float64Array.of(this.#tradeId));
  }

  /** Cold. */
  load(state: StateReader): void {
    [this.#tradeId] = takeNumbers(state, 'trades');
  }
}
