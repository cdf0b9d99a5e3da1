// hot path
// CANCEL on the short way, and one plain order among many that a command cancels.

import { CommandLayout } from '../../domain/command-layout.js';
import { CommandType } from '../../domain/command-type.js';
import { MarketEventKind } from '../../domain/market-event.js';
import { OrderStatus } from '../../domain/order-status.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { ReportKind, ReportLayout } from '../../domain/report-layout.js';
import type { MatchingCore } from '../matching-core.js';
import { OrderLayout } from '../order-layout.js';
import type { OrderRegistry } from '../order-registry.js';
import type { OrderStore } from '../order-store.js';
import { PlainOrderTest } from './plain-order.js';
import { PlainOutcome } from './plain-outcome.js';
import { LAST_EVENT, LAST_REPORT, type PlainOutputs } from './plain-outputs.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = CommandLayout;
const CANCEL = CommandType.CANCEL;
const { DONE, NOT_PLAIN } = PlainOutcome;
const ONLY_REPORT = LAST_REPORT;
const REASON_SHIFT = ReportLayout.REJECT_REASON * 8;
const EXECUTION = ReportKind.EXECUTION;
const { ORDER_REMOVED } = MarketEventKind;
const ONLY_EVENT = ORDER_REMOVED | LAST_EVENT;
const { FLAGS, INSTRUMENT_MASK, ORDER_DOUBLE_SHIFT, ORDER_SHIFT, STATUS_MASK, STATUS_SHIFT } = OrderLayout;
const OTHER_FLAGS = ~(STATUS_MASK << STATUS_SHIFT);
const CANCELED = OrderStatus.CANCELED << STATUS_SHIFT;

export class PlainCancel {
  readonly #core: MatchingCore;
  readonly #outputs: PlainOutputs;
  readonly #test: PlainOrderTest;
  readonly #registry: OrderRegistry;
  readonly #orders: OrderStore;

  constructor(core: MatchingCore, outputs: PlainOutputs) {
    this.#core = core;
    this.#outputs = outputs;
    this.#test = new PlainOrderTest(core);
    this.#registry = core.registry;
    this.#orders = core.registry.orders;
  }

  execute(
    memory: RecordMemory,
    offset: number,
    engineSequence: number,
    timeLow: number,
    timeHigh: number,
  ): PlainOutcome {
    const orderId = (offset + L.ORDER_ID) >> 3;
    if (memory.float64[orderId] === 0) return NOT_PLAIN;
    const slot = this.#orders.find(memory.float64, orderId);
    if (slot === 0 || !this.#test.isPlainOrder(slot, memory.int32, offset >> 2)) return NOT_PLAIN;
    this.#outputs.at(engineSequence, timeLow, timeHigh);
    this.#cancel(memory, offset, slot, ONLY_REPORT, CANCEL, ONLY_EVENT);
    return DONE;
  }

  /**
   * Cancels one of the orders that the command cancels, which has said by the outputs' `at` when that is; returns false
   * and does nothing where the order is not plain.
   */
  cancelOne(memory: RecordMemory, offset: number, slot: number, commandType: number, reason: number): boolean {
    if (!this.#test.isPlain(slot)) return false;
    const event = this.#cancel(memory, offset, slot, EXECUTION | (reason << REASON_SHIFT), commandType, ORDER_REMOVED);
    this.#core.marketEvents.lastIs(event);
    return true;
  }

  #cancel(
    memory: RecordMemory,
    offset: number,
    slot: number,
    report: number,
    commandType: number,
    event: number,
  ): number {
    const { book, unpublished } = this.#core;
    const { float64: amounts, int32: orders } = this.#orders;
    const level = book.removePlain(slot);
    const claimed = this.#outputs.removed(memory, offset, slot, level, report, commandType, event);
    amounts[slot << ORDER_DOUBLE_SHIFT] = 0;
    const at = (slot << ORDER_SHIFT) | FLAGS;
    const flags = orders[at];
    orders[at] = (flags & OTHER_FLAGS) | CANCELED;
    unpublished.touch(flags & INSTRUMENT_MASK);
    this.#registry.closePlain(slot);
    return claimed;
  }
}
