// hot path
// REPLACE on the short way: another price or total quantity, the client order id as it is.

import { CommandFlag, CommandLayout } from '../../domain/command-layout.js';
import { CommandType } from '../../domain/command-type.js';
import { AMOUNT_MAX } from '../../domain/limits.js';
import { PostOnly } from '../../domain/post-only.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { Side } from '../../domain/side.js';
import { bookQueue, oppositeQueue } from '../book-queue.js';
import type { IncomingOrders } from '../incoming-orders.js';
import { beginCommand, type MatchingCore } from '../matching-core.js';
import { isAmount } from '../order-form.js';
import type { RestingOrders } from '../resting-orders.js';
import { PlainOrderTest } from './plain-order.js';
import { PlainOutcome } from './plain-outcome.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = CommandLayout;
const { NOT_PLAIN, UNSETTLED } = PlainOutcome;
const REPLACE = CommandType.REPLACE;
const { BUY } = Side;
const { UNKNOWN_TO_RISK } = CommandFlag;
const POST_ONLY_OFF = PostOnly.OFF;
const SUM_MAX = AMOUNT_MAX;

export class PlainReplace {
  readonly #core: MatchingCore;
  readonly #incoming: IncomingOrders;
  readonly #resting: RestingOrders;
  readonly #test: PlainOrderTest;

  constructor(core: MatchingCore, incoming: IncomingOrders, resting: RestingOrders) {
    this.#core = core;
    this.#incoming = incoming;
    this.#resting = resting;
    this.#test = new PlainOrderTest(core);
  }

  execute(
    memory: RecordMemory,
    offset: number,
    engineSequence: number,
    timeLow: number,
    timeHigh: number,
  ): PlainOutcome {
    const { registry } = this.#core;
    const { orders, details } = registry;
    const amounts = memory.float64;
    const d = offset >> 3;
    const orderId = d + (L.ORDER_ID >> 3);
    if (amounts[orderId] === 0 || memory.uint8[offset + L.NEW_CLIENT_ORDER_ID_LENGTH] !== 0) return NOT_PLAIN;
    const slot = orders.find(amounts, orderId);
    if ((memory.uint8[offset + L.FLAGS] & UNKNOWN_TO_RISK) !== 0) return NOT_PLAIN;
    if (slot === 0 || !this.#test.isPlainOrder(slot, memory.int32, offset >> 2)) return NOT_PLAIN;
    if (this.#core.killSwitches.stops(orders.account(slot))) return NOT_PLAIN;
    if (amounts[d + (L.STOP_PRICE >> 3)] !== 0 || details.postOnly(slot) !== POST_ONLY_OFF) return NOT_PLAIN;
    const oldQuantity = details.quantity(slot);
    const oldPrice = details.price(slot);
    const quantity = amounts[d + (L.QUANTITY >> 3)] === 0 ? oldQuantity : amounts[d + (L.QUANTITY >> 3)];
    const price = amounts[d + (L.PRICE >> 3)] === 0 ? oldPrice : amounts[d + (L.PRICE >> 3)];
    if (!isAmount(quantity) || !isAmount(price) || quantity <= details.cumulative(slot)) return NOT_PLAIN;
    if (price * quantity > SUM_MAX) return NOT_PLAIN;
    if (price !== oldPrice || quantity > oldQuantity) {
      return this.#move(memory, offset, slot, price, quantity, engineSequence, timeLow, timeHigh);
    }
    beginCommand(this.#core, memory, offset, engineSequence, timeLow, timeHigh);
    this.#core.unpublished.touch(orders.instrument(slot));
    this.#resting.shrink(slot, quantity);
    return UNSETTLED;
  }

  /** Returns false where it finds no room. */
  #move(
    memory: RecordMemory,
    offset: number,
    slot: number,
    price: number,
    quantity: number,
    engineSequence: number,
    timeLow: number,
    timeHigh: number,
  ): PlainOutcome {
    const { book, registry, reports, unpublished } = this.#core;
    const { orders, details } = registry;
    const levels = book.levels;
    const instrument = orders.instrument(slot);
    const side = orders.side(slot);
    const own = orders.level(slot);
    const queue = bookQueue(instrument, side);
    const leaves = quantity - details.cumulative(slot);
    const staysAtPrice = price === details.price(slot);
    const there = staysAtPrice ? own : book.levelAt(queue, price);
    const added = staysAtPrice ? quantity - details.quantity(slot) : leaves;
    if (there !== 0 && levels.total(there) + added > SUM_MAX) return NOT_PLAIN;
    if (there === 0 && !levels.holdsOne(own) && !levels.hasFreeLevel) return NOT_PLAIN;
    const best = book.first(oppositeQueue(instrument, side));
    const crosses = best !== 0 && (side === BUY ? levels.price(best) <= price : levels.price(best) >= price);

    beginCommand(this.#core, memory, offset, engineSequence, timeLow, timeHigh);
    unpublished.touch(instrument);
    this.#resting.takeOut(slot);
    orders.setLeaves(slot, leaves);
    details.setQuantity(slot, quantity);
    details.setPrice(slot, price);
    const level = book.levelAt(queue, price);
    details.setQueueAhead(slot, level === 0 ? 0 : levels.quantity(level));
    reports.replaced(slot, REPLACE, false);
    if (crosses) this.#incoming.enterPlain(slot, instrument, true, price, REPLACE);
    else this.#resting.putIn(slot, level);
    return UNSETTLED;
  }
}
