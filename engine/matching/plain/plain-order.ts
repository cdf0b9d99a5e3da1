// hot path
// Which orders of the book may be canceled and replaced on the short way.

import { CommandLayout } from '../../domain/command-layout.js';
import { NO_INSTRUMENT } from '../../domain/limits.js';
import { OrderStatus } from '../../domain/order-status.js';
import { TradingStatus } from '../../domain/trading-status.js';
import { SLOTS } from '../capacities.js';
import type { MatchingCore } from '../matching-core.js';
import { DetailsLayout } from '../order-details-layout.js';
import { OrderFlag, OrderLayout } from '../order-layout.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = CommandLayout;
const { ACCOUNT, FLAGS, INSTRUMENT_MASK, ORDER_SHIFT, STATUS_MASK, STATUS_SHIFT } = OrderLayout;
const { CONDITIONS } = DetailsLayout;
const SLOT_MASK = SLOTS - 1;
const { NEW } = OrderStatus;
const OPEN_STATUSES = OrderStatus.PARTIALLY_FILLED - OrderStatus.NEW;
const ANY_INSTRUMENT = NO_INSTRUMENT;
const { OPEN } = TradingStatus;
/** The bits of an order that is not a plain one. */
export const SPECIAL_FLAGS = Object.values(OrderFlag).reduce((flags: number, flag) => flags | flag, 0);
const SPECIAL = SPECIAL_FLAGS;

export class PlainOrderTest {
  readonly #orders: Int32Array;
  readonly #statuses: Uint8Array;
  readonly #waiting: Int32Array;

  constructor({ registry, states }: MatchingCore) {
    this.#orders = registry.orders.int32;
    this.#statuses = states.statuses;
    this.#waiting = states.waiting;
  }

  /** True where the order is the command's own, in the book of an open instrument where nothing waits, and has no conditions. */
  isPlainOrder(slot: number, words: Int32Array, w: number): boolean {
    const orders = this.#orders;
    const at = (slot & SLOT_MASK) << ORDER_SHIFT;
    if (orders[at | ACCOUNT] !== words[w + (L.ACCOUNT >> 2)]) return false;
    const named = words[w + (L.INSTRUMENT >> 2)];
    return (named === ANY_INSTRUMENT || named === (orders[at | FLAGS] & INSTRUMENT_MASK)) && this.isPlain(slot);
  }

  /** The same of an order, whosever it is. */
  isPlain(slot: number): boolean {
    const orders = this.#orders;
    const at = (slot & SLOT_MASK) << ORDER_SHIFT;
    const flags = orders[at | FLAGS];
    const instrument = flags & INSTRUMENT_MASK;
    if ((flags & SPECIAL) !== 0) return false;
    if ((((flags >> STATUS_SHIFT) & STATUS_MASK) - NEW) >>> 0 > OPEN_STATUSES) return false;
    if (this.#statuses[instrument] !== OPEN || this.#waiting[instrument] !== 0) return false;
    return orders[at | CONDITIONS] === 0;
  }
}
