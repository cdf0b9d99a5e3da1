// hot path
// NEW_ORDER on the short way: checked and planned at once, entered, and traded or put into the book.

import { CommandLayout } from '../../domain/command-layout.js';
import { CommandType } from '../../domain/command-type.js';
import { AMOUNT_MAX } from '../../domain/limits.js';
import { OrderType } from '../../domain/order-type.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { Side } from '../../domain/side.js';
import { TimeInForce } from '../../domain/time-in-force.js';
import { TradingStatus } from '../../domain/trading-status.js';
import type { AccountDirectory } from '../account-directory.js';
import { bookQueue, oppositeQueue } from '../book-queue.js';
import { SLOTS } from '../capacities.js';
import { type ClientOrderIdTable, hashClientOrderId } from '../client-order-id-table.js';
import type { IncomingOrders } from '../incoming-orders.js';
import type { KillSwitches } from '../kill-switches.js';
import { beginCommand, type MatchingCore } from '../matching-core.js';
import type { OrderBook } from '../order-book.js';
import { DetailsLayout } from '../order-details-layout.js';
import type { OrderRegistry } from '../order-registry.js';
import { LevelLayout } from '../price-level-layout.js';
import type { PriceLevelStore } from '../price-level-store.js';
import type { TouchedInstruments } from '../touched-instruments.js';
import { isPlainForm } from './plain-form.js';
import { PlainOutcome } from './plain-outcome.js';
import type { PlainOutputs } from './plain-outputs.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = CommandLayout;
const { DONE, NOT_PLAIN, UNSETTLED } = PlainOutcome;
const { OPEN } = TradingStatus;
const { BUY } = Side;
const { GTC, IOC } = TimeInForce;
const LIMIT = OrderType.LIMIT << DetailsLayout.TYPE_SHIFT;
const { TIME_IN_FORCE_SHIFT } = DetailsLayout;
const NEW = CommandType.NEW;
const { CONCEALED, LEVEL_DOUBLE_SHIFT, LEVEL_PRICE } = LevelLayout;
/** Of levels: says that they are no larger, so that what is computed from them needs no checks. */
const LEVEL_MASK = SLOTS - 1;
const SUM_MAX = AMOUNT_MAX;

export class PlainNewOrder {
  readonly #core: MatchingCore;
  readonly #incoming: IncomingOrders;
  readonly #outputs: PlainOutputs;
  // What every order asks for, without the way there.
  readonly #registry: OrderRegistry;
  readonly #ids: ClientOrderIdTable;
  readonly #book: OrderBook;
  readonly #levels: PriceLevelStore;
  readonly #levelAmounts: Float64Array;
  readonly #accounts: AccountDirectory;
  readonly #openAccounts: Uint8Array;
  readonly #listedInstruments: Uint8Array;
  readonly #killSwitches: KillSwitches;
  readonly #statuses: Uint8Array;
  readonly #waiting: Int32Array;
  readonly #unpublished: TouchedInstruments;

  constructor(core: MatchingCore, incoming: IncomingOrders, outputs: PlainOutputs) {
    this.#core = core;
    this.#incoming = incoming;
    this.#outputs = outputs;
    this.#registry = core.registry;
    this.#ids = core.registry.ids;
    this.#book = core.book;
    this.#levels = core.book.levels;
    this.#levelAmounts = core.book.levels.float64;
    this.#accounts = core.accounts;
    this.#openAccounts = core.accounts.opened;
    this.#listedInstruments = core.instruments.listed;
    this.#killSwitches = core.killSwitches;
    this.#statuses = core.states.statuses;
    this.#waiting = core.states.waiting;
    this.#unpublished = core.unpublished;
  }

  execute(
    memory: RecordMemory,
    offset: number,
    engineSequence: number,
    timeLow: number,
    timeHigh: number,
  ): PlainOutcome {
    const { float64: amounts, int32: words } = memory;
    const w = offset >>> 2;
    const d = offset >>> 3;
    if (!isPlainForm(words, w, amounts, d)) return NOT_PLAIN;
    const account = words[w + (L.ACCOUNT >> 2)];
    const instrument = words[w + (L.INSTRUMENT >> 2)];
    const openAccounts = this.#openAccounts;
    const listed = this.#listedInstruments;
    // As unsigned, numbers below 0 are beyond the last.
    if (account >>> 0 >= openAccounts.length || openAccounts[account] === 0) return NOT_PLAIN;
    if (instrument >>> 0 >= listed.length || listed[instrument] === 0) return NOT_PLAIN;
    if (this.#statuses[instrument] !== OPEN || this.#waiting[instrument] !== 0) return NOT_PLAIN;
    const registry = this.#registry;
    if (registry.isFull || this.#killSwitches.stops(account)) return NOT_PLAIN;
    const modes = words[w + (L.SELF_TRADE_PREVENTION >> 2)];
    const idWord = w + (L.CLIENT_ORDER_ID >> 2);
    const hash = hashClientOrderId(account, words, idWord, modes >>> 24);
    if (this.#ids.find(account, hash, words, idWord) !== 0) return NOT_PLAIN;

    const price = amounts[d + (L.PRICE >> 3)];
    const quantity = amounts[d + (L.QUANTITY >> 3)];
    const book = this.#book;
    const levels = this.#levels;
    const levelAmounts = this.#levelAmounts;
    const form = words[w + (L.SIDE >> 2)];
    const side = form & 0xff;
    const rests = ((form >> 16) & 0xff) !== IOC;
    const queue = bookQueue(instrument, side);
    const level = rests ? book.levelAt(queue, price) : 0;
    const levelAt = (level & LEVEL_MASK) << LEVEL_DOUBLE_SHIFT;
    const queueAhead = level === 0 ? 0 : levelAmounts[levelAt];
    if (level !== 0) {
      if (queueAhead + levelAmounts[levelAt + CONCEALED] + quantity > SUM_MAX) return NOT_PLAIN;
    } else if (rests && !levels.hasFreeLevel) return NOT_PLAIN;
    const best = book.first(oppositeQueue(instrument, side));
    const bestPrice = levelAmounts[((best & LEVEL_MASK) << LEVEL_DOUBLE_SHIFT) + LEVEL_PRICE];
    const crosses = best !== 0 && (side === BUY ? bestPrice <= price : bestPrice >= price);

    const mode = this.#accounts.resolveSelfTradePrevention(account, modes & 0xff);
    const terms = LIMIT | ((rests ? GTC : IOC) << TIME_IN_FORCE_SHIFT);
    const slot = registry.openPlain(memory, offset, hash, terms, mode, queueAhead, engineSequence);
    const outputs = this.#outputs;
    if (crosses || !rests) {
      outputs.named(memory, offset, slot);
      beginCommand(this.#core, memory, offset, engineSequence, timeLow, timeHigh);
      this.#core.reports.accepted(slot, NEW);
      this.#incoming.enterPlain(slot, instrument, rests, price, NEW);
      return UNSETTLED;
    }
    const there = level === 0 ? book.addLevel(queue, price) : level;
    book.appendPlain(slot, there);
    outputs.at(engineSequence, timeLow, timeHigh);
    outputs.added(memory, offset, slot, there, queueAhead);
    this.#unpublished.touch(instrument);
    return DONE;
  }
}
