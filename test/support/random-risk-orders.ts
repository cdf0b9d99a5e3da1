// Random commands of a few accounts that trade with each other in every kind of order, from one seed: for runs that care
// about limits and money, where most orders must be taken and many must meet.

import { OrderType } from '../../engine/domain/order-type.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import type { LedgerOrder } from './naive-ledger.js';
import type { PlainCommand, PlainNewOrder, PlainReplace } from './plain-command.js';

export const RISK_ACCOUNTS = 4;
const { LIMIT, MARKET, STOP, STOP_LIMIT, TRAILING_STOP, TRAILING_STOP_LIMIT, TAKE_PROFIT, TAKE_PROFIT_LIMIT, PEGGED } =
  OrderType;
const TYPES = [LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, MARKET, STOP, STOP_LIMIT, TRAILING_STOP, TRAILING_STOP_LIMIT];
/** Kinds with a stop price that does not trail. */
const STATED_STOPS: readonly number[] = [STOP, STOP_LIMIT, TAKE_PROFIT, TAKE_PROFIT_LIMIT];
/** Kinds that leave their place and come back within a command, and limit orders that make them. */
export const RESTLESS_TYPES = [LIMIT, LIMIT, STOP_LIMIT, TRAILING_STOP_LIMIT, PEGGED, PEGGED];
const ALL_TYPES = [...TYPES, TAKE_PROFIT, TAKE_PROFIT_LIMIT, PEGGED];

export class RandomRiskOrders {
  #ids = 0;
  #last: PlainNewOrder | undefined;
  /** What prices are near to. */
  center = 100;
  /** What quantities are multiples of. */
  lot = 1;
  /** How many nanoseconds an order may have that expires. */
  lifetime = 40;

  /** `spread`: how far prices are from the center; 0: all orders at it. */
  constructor(
    readonly random: () => number,
    readonly spread: number,
    readonly types: readonly number[] = spread === 0 ? [LIMIT, LIMIT, MARKET] : ALL_TYPES,
  ) {}

  below(n: number): number {
    return Math.floor(this.random() * n);
  }
  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)];
  }

  /** The next command; `open` are the orders that somebody may name. */
  next(open: readonly LedgerOrder[], time: number): PlainCommand {
    const common = { session: 1, requestId: 0, account: this.below(RISK_ACCOUNTS) };
    const roll = this.below(100);
    if (roll < 58) return this.#newOrder(time);
    if (roll < 61 && this.#last !== undefined) return this.#last;
    if (roll < 79) return this.#replace(open, common.account);
    if (roll < 90) {
      const order = this.pick(open);
      const names = { orderId: order?.orderId ?? this.below(50), clientOrderId: 'c1', instrument: -1 };
      return { ...common, ...names, account: order?.account ?? common.account, kind: 'cancel' };
    }
    if (roll < 91)
      return { ...common, kind: 'massCancel', instrument: -1, side: this.below(3), tag: '', onlySession: 0 };
    const nobody = { ...common, account: -1, session: 0 };
    if (roll < 97) {
      return {
        ...nobody,
        kind: 'setTradingStatus',
        instrument: this.below(2),
        tradingStatus: this.pick([1, 1, 1, 1, 1, 1, 3, 2]),
      };
    }
    const engaged = this.below(5) === 0;
    const switched = { trigger: 0, value: 0, limit: 0, engaged, cancelsOpenOrders: this.below(2) === 0 };
    return { ...common, ...switched, kind: 'killSwitch' };
  }

  #price(): number {
    return this.center + (this.spread === 0 ? 0 : this.below(2 * this.spread + 1) - this.spread);
  }

  #newOrder(time: number): PlainNewOrder {
    const type = this.pick(this.types);
    const isMarket = ([MARKET, STOP, TRAILING_STOP, TAKE_PROFIT] as number[]).includes(type);
    const isTrailing = type === TRAILING_STOP || type === TRAILING_STOP_LIMIT;
    const isStop = isTrailing || STATED_STOPS.includes(type);
    const timeInForce = type === MARKET ? this.pick([2, 3]) : type === PEGGED ? 1 : this.pick([1, 1, 1, 2, 3, 4, 5]);
    const quantity = this.lot * (1 + this.below(10));
    const rests = !isMarket && [1, 4, 5].includes(timeInForce);
    const isPlain = rests && type !== PEGGED;
    const extra = this.below(12);
    const order: PlainNewOrder = {
      kind: 'new',
      account: this.below(RISK_ACCOUNTS),
      session: 1,
      requestId: 0,
      instrument: this.below(2),
      clientOrderId: `c${++this.#ids}`,
      side: 1 + this.below(2),
      type,
      timeInForce,
      quantity,
      price: isMarket || (type === PEGGED && extra < 6) ? 0 : this.#price(),
      stopPrice: isStop ? this.#price() : 0,
      trailOffset: isTrailing ? 1 + this.below(Math.max(3, this.spread)) : 0,
      postOnly: isPlain && extra === 1 ? 2 : 0,
      displayQuantity: isPlain && extra === 2 ? Math.min(quantity, 2 * this.lot) : 0,
      minQuantity: isPlain && extra === 3 ? Math.min(quantity, 3 * this.lot) : 0,
      hidden: isPlain && extra === 4 ? 1 : 0,
      reduceOnly: extra === 5 ? 1 : 0,
      selfTradePrevention: this.below(6),
      tag: '',
      deadline: 0,
      expireTime: timeInForce === TimeInForce.GTD ? time + 1 + this.below(this.lifetime) : 0,
    };
    this.#last = order;
    return order;
  }

  #replace(open: readonly LedgerOrder[], account: number): PlainReplace {
    const order = this.pick(open);
    const isMarket =
      order !== undefined && ([MARKET, STOP, TRAILING_STOP, TAKE_PROFIT] as number[]).includes(order.type);
    const byId = this.below(5) === 0;
    const guessed = this.below(20) === 0;
    const price = this.below(4) === 0 ? (order?.price ?? 0) : this.#price();
    return {
      kind: 'replace',
      session: 1,
      requestId: 0,
      // Now and then of somebody else's order.
      account: this.below(30) === 0 ? account : (order?.account ?? account),
      instrument: -1,
      orderId: guessed ? 1 + this.below(80) : byId ? (order?.orderId ?? 1) : 0,
      // Now and then the name of an order that is still on its way, or that an earlier replace has asked for.
      clientOrderId: byId ? '' : this.below(4) === 0 ? `c${this.#ids}` : (order?.clientOrderId ?? 'c1'),
      // Now and then the name that was asked for last, or its own.
      newClientOrderId:
        this.below(4) === 0 ? this.pick([`c${this.#ids}`, `c${++this.#ids}`, order?.clientOrderId ?? '']) : '',
      quantity: this.below(3) === 0 ? 0 : this.lot * (1 + this.below(14)),
      price: isMarket || this.below(2) === 0 || this.spread === 0 ? 0 : price,
      stopPrice: STATED_STOPS.includes(order?.type ?? 0) && this.below(3) === 0 ? this.#price() : 0,
    };
  }
}
