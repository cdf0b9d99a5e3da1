// hot path
// The short way of a trade: two orders of which neither has a condition, in an instrument where nothing waits for a price.

import { OrderStatus } from '../../domain/order-status.js';
import { Side } from '../../domain/side.js';
import { SLOTS } from '../capacities.js';
import type { MatchingCore } from '../matching-core.js';
import { DetailsLayout } from '../order-details-layout.js';
import { OrderLayout } from '../order-layout.js';
import { LevelLayout } from '../price-level-layout.js';
import { SPECIAL_FLAGS } from './plain-order.js';
import type { PlainTradeOutputs } from './plain-trade-outputs.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const { ACCOUNT, CUMULATIVE, FLAGS, INSTRUMENT_MASK, ORDER_DOUBLE_SHIFT, ORDER_SHIFT } = OrderLayout;
const { SIDE_MASK, SIDE_SHIFT, STATUS_MASK, STATUS_SHIFT } = OrderLayout;
const { CONDITIONS, DETAILS_SHIFT } = DetailsLayout;
const { LEVEL_DOUBLE_SHIFT, LEVEL_PRICE } = LevelLayout;
const SPECIAL = SPECIAL_FLAGS;
const OTHER_FLAGS = ~(STATUS_MASK << STATUS_SHIFT);
const FILLED = OrderStatus.FILLED << STATUS_SHIFT;
const PARTIALLY_FILLED = OrderStatus.PARTIALLY_FILLED << STATUS_SHIFT;
const { BUY } = Side;
const SLOT_MASK = SLOTS - 1;

export class PlainTrade {
  readonly #core: MatchingCore;
  readonly #outputs: PlainTradeOutputs;

  constructor(core: MatchingCore, outputs: PlainTradeOutputs) {
    this.#core = core;
    this.#outputs = outputs;
  }

  /** True where the two may trade here. */
  suits(taker: number, maker: number): boolean {
    const { registry, states } = this.#core;
    const orders = registry.orders.int32;
    const ofTaker = (taker & SLOT_MASK) << ORDER_SHIFT;
    const ofMaker = (maker & SLOT_MASK) << ORDER_SHIFT;
    const flags = orders[ofMaker | FLAGS];
    if (((flags | orders[ofTaker | FLAGS]) & SPECIAL) !== 0) return false;
    const detailsOfTaker = (taker & SLOT_MASK) << DETAILS_SHIFT;
    const detailsOfMaker = (maker & SLOT_MASK) << DETAILS_SHIFT;
    if ((orders[detailsOfMaker | CONDITIONS] | orders[detailsOfTaker | CONDITIONS]) !== 0) return false;
    return states.waiting[flags & INSTRUMENT_MASK] === 0;
  }

  /** The taker takes what it can from an order of this level; returns true where it has leaves after it. */
  take(taker: number, maker: number, level: number, tradeId: number, commandType: number): boolean {
    const { book, positions, registry, states } = this.#core;
    const orders = registry.orders.int32;
    const amounts = registry.orders.float64;
    const levels = book.levels.float64;
    const ofTaker = (taker & SLOT_MASK) << ORDER_DOUBLE_SHIFT;
    const ofMaker = (maker & SLOT_MASK) << ORDER_DOUBLE_SHIFT;
    const quantity = Math.min(amounts[ofTaker], amounts[ofMaker]);
    const takerLeaves = amounts[ofTaker] - quantity;
    const makerLeaves = amounts[ofMaker] - quantity;
    amounts[ofMaker] = makerLeaves;
    amounts[ofMaker | CUMULATIVE] += quantity;
    amounts[ofTaker] = takerLeaves;
    amounts[ofTaker | CUMULATIVE] += quantity;
    levels[(level & SLOT_MASK) << LEVEL_DOUBLE_SHIFT] -= quantity;
    const takerAt = (taker & SLOT_MASK) << ORDER_SHIFT;
    const makerAt = (maker & SLOT_MASK) << ORDER_SHIFT;
    const flags = orders[makerAt | FLAGS];
    orders[makerAt | FLAGS] = (flags & OTHER_FLAGS) | (makerLeaves === 0 ? FILLED : PARTIALLY_FILLED);
    orders[takerAt | FLAGS] = (orders[takerAt | FLAGS] & OTHER_FLAGS) | (takerLeaves === 0 ? FILLED : PARTIALLY_FILLED);
    if (makerLeaves === 0) book.removePlain(maker);

    this.#outputs.traded(maker, taker, level, quantity, tradeId, commandType);
    const instrument = flags & INSTRUMENT_MASK;
    const change = ((flags >> SIDE_SHIFT) & SIDE_MASK) === BUY ? quantity : -quantity;
    positions.add(orders[makerAt | ACCOUNT], instrument, change);
    positions.add(orders[takerAt | ACCOUNT], instrument, -change);
    if (makerLeaves === 0) registry.closePlain(maker);
    if (takerLeaves === 0) registry.closePlain(taker);
    states.traded(instrument, levels[((level & SLOT_MASK) << LEVEL_DOUBLE_SHIFT) | LEVEL_PRICE]);
    return takerLeaves !== 0;
  }
}
