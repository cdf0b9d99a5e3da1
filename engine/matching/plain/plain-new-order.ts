// hot path
// NEW_ORDER on the short way: checked and planned at once, entered, and traded or put into the book.

import { CommandLayout } from '../../domain/command-layout.js';
import { CommandType } from '../../domain/command-type.js';
import { ExecType } from '../../domain/exec-type.js';
import { AMOUNT_MAX } from '../../domain/limits.js';
import { MarketEventKind } from '../../domain/market-event.js';
import { OrderType } from '../../domain/order-type.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { Side } from '../../domain/side.js';
import { TimeInForce } from '../../domain/time-in-force.js';
import { TradingStatus } from '../../domain/trading-status.js';
import { bookQueue, oppositeQueue } from '../book-queue.js';
import { hashClientOrderId } from '../client-order-id-table.js';
import type { IncomingOrders } from '../incoming-orders.js';
import { beginCommand, type MatchingCore } from '../matching-core.js';
import { DetailsLayout } from '../order-details-layout.js';
import { LevelLayout } from '../price-level-layout.js';
import { isPlainForm } from './plain-form.js';
import { PlainOutcome } from './plain-outcome.js';
import { LAST_EVENT, LAST_REPORT as LAST_REPORT_HEAD, type PlainOutputs } from './plain-outputs.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = CommandLayout;
const { DONE, NOT_PLAIN, UNSETTLED } = PlainOutcome;
const { OPEN } = TradingStatus;
const { BUY } = Side;
const { GTC, IOC } = TimeInForce;
const LIMIT = OrderType.LIMIT << DetailsLayout.TYPE_SHIFT;
const { TIME_IN_FORCE_SHIFT } = DetailsLayout;
const NEW = CommandType.NEW;
const ACCEPTED = ExecType.NEW;
const LAST_REPORT = LAST_REPORT_HEAD;
const ORDER_ADDED = MarketEventKind.ORDER_ADDED | LAST_EVENT;
const { LEVEL_DOUBLE_SHIFT } = LevelLayout;
const SUM_MAX = AMOUNT_MAX;

export class PlainNewOrder {
  readonly #core: MatchingCore;
  readonly #incoming: IncomingOrders;
  readonly #outputs: PlainOutputs;

  constructor(core: MatchingCore, incoming: IncomingOrders, outputs: PlainOutputs) {
    this.#core = core;
    this.#incoming = incoming;
    this.#outputs = outputs;
  }

  execute(
    memory: RecordMemory,
    offset: number,
    engineSequence: number,
    timeLow: number,
    timeHigh: number,
  ): PlainOutcome {
    const { accounts, book, instruments, killSwitches, registry, reports, states, unpublished } = this.#core;
    const words = memory.int32;
    const amounts = memory.float64;
    const w = offset >> 2;
    const d = offset >> 3;
    if (!isPlainForm(words, w, amounts, d)) return NOT_PLAIN;
    const account = words[w + (L.ACCOUNT >> 2)];
    const instrument = words[w + (L.INSTRUMENT >> 2)];
    if (!accounts.isOpen(account) || !instruments.has(instrument) || registry.isFull) return NOT_PLAIN;
    if (killSwitches.stops(account)) return NOT_PLAIN;
    if (states.statuses[instrument] !== OPEN || states.waiting[instrument] !== 0) return NOT_PLAIN;
    const idWord = w + (L.CLIENT_ORDER_ID >> 2);
    const hash = hashClientOrderId(account, words, idWord, words[w + (L.SELF_TRADE_PREVENTION >> 2)] >>> 24);
    if (registry.ids.find(account, hash, words, idWord) !== 0) return NOT_PLAIN;

    const price = amounts[d + (L.PRICE >> 3)];
    const quantity = amounts[d + (L.QUANTITY >> 3)];
    const levels = book.levels;
    const side = words[w + (L.SIDE >> 2)] & 0xff;
    const rests = ((words[w + (L.SIDE >> 2)] >> 16) & 0xff) !== IOC;
    const queue = bookQueue(instrument, side);
    const level = rests ? book.levelAt(queue, price) : 0;
    if (rests && (level === 0 ? !levels.hasFreeLevel : levels.total(level) + quantity > SUM_MAX)) return NOT_PLAIN;
    const best = book.first(oppositeQueue(instrument, side));
    const crosses = best !== 0 && (side === BUY ? levels.price(best) <= price : levels.price(best) >= price);

    const mode = accounts.resolveSelfTradePrevention(account, words[w + (L.SELF_TRADE_PREVENTION >> 2)] & 0xff);
    const terms = LIMIT | ((rests ? GTC : IOC) << TIME_IN_FORCE_SHIFT);
    const queueAhead = level === 0 ? 0 : levels.float64[level << LEVEL_DOUBLE_SHIFT];
    const slot = registry.openPlain(memory, offset, hash, terms, mode, queueAhead, engineSequence);
    const outputs = this.#outputs;
    outputs.named(memory, offset, slot);
    if (crosses || !rests) {
      beginCommand(this.#core, memory, offset, engineSequence, timeLow, timeHigh);
      reports.accepted(slot, NEW);
      this.#incoming.enterPlain(slot, instrument, rests, price, NEW);
      return UNSETTLED;
    }
    const there = level === 0 ? book.addLevel(queue, price) : level;
    book.appendPlain(slot, there);
    outputs.at(engineSequence, timeLow, timeHigh);
    outputs.report(memory, offset, slot, LAST_REPORT, ACCEPTED, NEW, queueAhead);
    outputs.changed(slot, there, ORDER_ADDED, quantity, quantity, 0);
    unpublished.touch(instrument);
    return DONE;
  }
}
