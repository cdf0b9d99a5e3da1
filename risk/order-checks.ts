// hot path
// Holds a new order or a replace against the limits of its account, in one order: the first limit that it would break is
// the answer. What passes is reserved before it goes on. Owner: a validator thread.
//
// kill switch, orders per second, (a client order id that is open already), quantity, notional, price collar, open orders,
// position, exposure, daily loss, cash and holdings. Reduce-only is the engine's to say, which knows the position at the
// moment of the trade. A replace that keeps its price and asks for no more than is reserved passes after the rate.

import type { NewOrderCommand, ReplaceCommand } from '../engine/domain/command.js';
import { CommandFlag } from '../engine/domain/command-layout.js';
import { AMOUNT_MAX, NO_INSTRUMENT } from '../engine/domain/limits.js';
import { isMarketKind } from '../engine/domain/order-kind.js';
import { OrderType } from '../engine/domain/order-type.js';
import { RejectField } from '../engine/domain/reject-field.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { RiskLimit } from '../engine/domain/risk-settings.js';
import { isLossAllowed } from './limits/daily-loss-limit.js';
import { isExposureAllowed } from './limits/exposure-limit.js';
import { isFunded } from './limits/funds-limit.js';
import { isNotionalAllowed, isQuantityAllowed } from './limits/order-size-limits.js';
import { hasRoomForOrder, isPositionAllowed } from './limits/position-limit.js';
import { expectedPrice, isPriceAllowed, protectionOf, trailedFrom } from './limits/price-collar.js';
import { OrderRequest } from './order-request.js';
import type { RiskState } from './risk-state.js';
import { TokenBuckets } from './token-buckets.js';
import type { ValidatorTime } from './validator-time.js';

export class OrderChecks {
  readonly #state: RiskState;
  readonly #marketCollar: number;
  readonly #time: ValidatorTime;
  readonly #buckets: TokenBuckets;
  readonly #request = new OrderRequest();

  /** `marketCollarBasisPoints`: of accounts without a collar of their own, for orders that have no price. */
  constructor(state: RiskState, time: ValidatorTime, marketCollarBasisPoints: number) {
    this.#state = state;
    this.#time = time;
    this.#buckets = new TokenBuckets(time);
    this.#marketCollar = marketCollarBasisPoints;
  }

  /** Refuses the order, or reserves it. */
  checkNew(order: NewOrderCommand): void {
    const { mirror } = this.#state;
    const request = this.#request;
    this.#begin(order.account);
    if (!this.#mayCome() || !this.#mayEnter(order)) {
      order.refuse(request.reason, request.field, request.value, request.limit);
      return;
    }
    this.#describeNew(order);
    if (!this.#giveProtection(order) || !this.#isAllowed()) {
      order.refuse(request.reason, request.field, request.value, request.limit);
      return;
    }
    const { account, instrument, price, quantity, side } = request;
    const slot = mirror.enter(account, instrument, side, quantity, price, order.words, order.clientOrderIdWord);
    mirror.slots.isProtected[slot] = order.protectionPrice === 0 ? 0 : 1;
    order.reservation = slot;
  }

  /** Refuses the replace, reserves what it asks for, or marks it as one of an order that is not open. */
  checkReplace(replace: ReplaceCommand): void {
    const { slots } = this.#state.mirror;
    const request = this.#request;
    this.#begin(replace.account);
    if (!this.#mayCome()) {
      replace.refuse(request.reason, request.field, request.value, request.limit);
      return;
    }
    const slot = this.#find(replace);
    if (slot === 0) {
      replace.flags = CommandFlag.UNKNOWN_TO_RISK;
      return;
    }
    const word = replace.newClientOrderIdWord;
    const holder = replace.newClientOrderIdLength === 0 ? 0 : slots.findText(replace.account, replace.words, word);
    if (holder !== 0 && holder !== slot) {
      replace.refuse(RejectReason.DUPLICATE_CLIENT_ORDER_ID, RejectField.NEW_CLIENT_ORDER_ID, 0, 0);
      return;
    }
    this.#describeReplace(slot, replace);
    if (!this.#moveProtection(slot, replace) || !(this.#asksNoMore(slot) || this.#isAllowed())) {
      replace.refuse(request.reason, request.field, request.value, request.limit);
      return;
    }
    this.#reserve(slot, replace);
  }

  #begin(account: number): void {
    const request = this.#request;
    request.account = account;
    request.limits = this.#state.limits.rowOf(account);
    request.day = this.#time.day;
  }

  /** Whether the account may enter or replace anything now. */
  #mayCome(): boolean {
    const { accounts, limits } = this.#state;
    const request = this.#request;
    if (accounts.isStopped(request.account)) return request.refused(RejectReason.KILL_SWITCH, RejectField.NONE, 0, 0);
    const perSecond = limits.at(request.limits, RiskLimit.ORDERS_PER_SECOND);
    if (perSecond === 0) return true;
    const burst = limits.burst(request.limits);
    if (this.#buckets.take(request.account, perSecond, burst)) return true;
    return request.refused(RejectReason.RATE_LIMITED, RejectField.ORDERS_PER_SECOND, burst, perSecond);
  }

  /** Whether its client order id is free, and there is room for its position. */
  #mayEnter(order: NewOrderCommand): boolean {
    const { mirror, positions } = this.#state;
    const request = this.#request;
    if (mirror.slots.findText(order.account, order.words, order.clientOrderIdWord) !== 0) {
      return request.refused(RejectReason.DUPLICATE_CLIENT_ORDER_ID, RejectField.NONE, 0, 0);
    }
    if (positions.mayHold(order.account, order.instrument)) return true;
    return request.refused(RejectReason.BOOK_FULL, RejectField.NONE, 0, 0);
  }

  #describeNew(order: NewOrderCommand): void {
    const { markets, positions } = this.#state;
    const request = this.#request;
    request.isNew = true;
    request.instrument = order.instrument;
    request.side = order.side;
    request.row = positions.find(order.account, order.instrument);
    request.quantity = order.quantity;
    request.statedPrice = order.price;
    request.price = order.price;
    request.reservedBefore = 0;
    request.priceBefore = 0;
    request.reserved = order.quantity;
    request.reservedPrice = order.price;
    request.reference = markets.reference(order.instrument);
  }

  /** An order without a price gets one where money is counted. */
  #giveProtection(order: NewOrderCommand): boolean {
    const { reference, side } = this.#request;
    order.protectionPrice = 0;
    const isOpenEnded = isMarketKind(order.type) || (order.type === OrderType.PEGGED && order.price === 0);
    if (!isOpenEnded || !this.#countsMoney) return true;
    const isLed = order.type === OrderType.TRAILING_STOP && order.stopPrice === 0;
    const stopPrice = isLed ? trailedFrom(side, reference, order.trailOffset) : order.stopPrice;
    if (!this.#protect(stopPrice)) return false;
    order.protectionPrice = this.#request.price;
    return true;
  }

  get #countsMoney(): boolean {
    const { accounts, limits } = this.#state;
    return limits.countsMoney(this.#request.limits) || accounts.hasCash(this.#request.account);
  }

  /** Counts the order at the collar's bound, from where it is expected to trade; 0 is no stop price. */
  #protect(stopPrice: number): boolean {
    const request = this.#request;
    const expected = expectedPrice(request.side, request.reference, stopPrice);
    if (expected === 0) return request.refused(RejectReason.NO_LIQUIDITY, RejectField.NONE, 0, 0);
    const collar = this.#state.limits.at(request.limits, RiskLimit.PRICE_COLLAR);
    const price = protectionOf(request.side, expected, collar === 0 ? this.#marketCollar : collar);
    const notional = price * request.quantity;
    if (notional > AMOUNT_MAX) {
      return request.refused(RejectReason.INVALID_QUANTITY, RejectField.NOTIONAL, notional, AMOUNT_MAX);
    }
    request.price = price;
    request.reservedPrice = Math.max(request.priceBefore, price);
    return true;
  }

  /** A protection goes with its stop price: another one of these asks for another one of those. */
  #moveProtection(slot: number, replace: ReplaceCommand): boolean {
    replace.protectionPrice = 0;
    const isMoved = replace.stopPrice !== 0 && this.#state.mirror.slots.isProtected[slot] !== 0;
    if (!isMoved || !this.#countsMoney) return true;
    if (!this.#protect(replace.stopPrice)) return false;
    replace.protectionPrice = this.#request.price;
    return true;
  }

  /** The slot of the account's open order that is meant, or 0. */
  #find(replace: ReplaceCommand): number {
    const { mirror, positions } = this.#state;
    const { slots } = mirror;
    const { account, instrument, orderId } = replace;
    const slot =
      orderId === 0 ? slots.findText(account, replace.words, replace.clientOrderIdWord) : slots.findOrderId(orderId);
    if (slot === 0 || slots.account[slot] !== account) return 0;
    return instrument === NO_INSTRUMENT || instrument === positions.instrument(slots.row[slot]) ? slot : 0;
  }

  /** `quantity` is the new total: what has traded of it is in the position already. */
  #describeReplace(slot: number, replace: ReplaceCommand): void {
    const { markets, mirror, positions } = this.#state;
    const { slots } = mirror;
    const request = this.#request;
    const before = slots.reserved[slot];
    const priceBefore = slots.reservedPrice[slot];
    const lots = replace.quantity === 0 ? before : Math.max(0, replace.quantity - slots.traded[slot]);
    request.isNew = false;
    request.row = slots.row[slot];
    request.instrument = positions.instrument(request.row);
    request.side = slots.side[slot];
    request.quantity = replace.quantity === 0 ? before + slots.traded[slot] : replace.quantity;
    request.statedPrice = replace.price;
    request.price = replace.price === 0 ? priceBefore : replace.price;
    request.reservedBefore = before;
    request.priceBefore = priceBefore;
    request.reserved = Math.max(before, lots);
    request.reservedPrice = Math.max(priceBefore, request.price);
    request.reference = markets.reference(request.instrument);
  }

  /** No more lots than it has, at the price that it has; while a replace is on its way nobody knows that price. */
  #asksNoMore(slot: number): boolean {
    const { slots } = this.#state.mirror;
    const { addedLots, priceBefore, reservedPrice, statedPrice } = this.#request;
    if (addedLots > 0 || reservedPrice !== priceBefore) return false;
    return statedPrice === 0 || (statedPrice === priceBefore && slots.inFlight[slot] === 0);
  }

  /** A name that it asks for is the order's for as long as it is on its way, whatever else asks for the same one. */
  #reserve(slot: number, replace: ReplaceCommand): void {
    const { mirror } = this.#state;
    const request = this.#request;
    mirror.change(slot, request.reserved, request.reservedPrice);
    const renames = replace.newClientOrderIdLength !== 0;
    replace.reservation = renames ? mirror.rename(slot, replace.words, replace.newClientOrderIdWord) : slot;
  }

  #isAllowed(): boolean {
    const request = this.#request;
    const state = this.#state;
    return (
      isQuantityAllowed(request, state) &&
      isNotionalAllowed(request, state) &&
      isPriceAllowed(request, state) &&
      hasRoomForOrder(request, state) &&
      isPositionAllowed(request, state) &&
      isExposureAllowed(request, state) &&
      isLossAllowed(request, state) &&
      isFunded(request, state)
    );
  }
}
