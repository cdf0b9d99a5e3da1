// hot path
// What is said of a trade of two plain orders: the same records as the three publishers write, with fewer questions. The
// fields are reached as in plain-outputs.ts. Each record is complete before the next is claimed.

import { CommandLayout } from '../../domain/command-layout.js';
import { ExecType } from '../../domain/exec-type.js';
import { ExposureEventKind, ExposureEventLayout, ExposureFlag } from '../../domain/exposure-event.js';
import { Liquidity } from '../../domain/liquidity.js';
import { MarketEventKind, MarketEventLayout, SELL_FLAG } from '../../domain/market-event.js';
import type { RecordSink } from '../../domain/record-sink.js';
import { REPORT_BYTES, ReportKind, ReportLayout } from '../../domain/report-layout.js';
import { SLOTS } from '../capacities.js';
import type { EngineOutputs } from '../engine-outputs.js';
import type { MatchingCore } from '../matching-core.js';
import { DetailsLayout } from '../order-details-layout.js';
import { OrderLayout } from '../order-layout.js';
import { LevelLayout } from '../price-level-layout.js';
import { copyStamps, copyTexts, reportedTerms, setChanged, setEvent } from './plain-fields.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const C = CommandLayout;
const R = ReportLayout;
const M = MarketEventLayout;
const X = ExposureEventLayout;
const EXECUTION = ReportKind.EXECUTION;
const TRADE = ExecType.TRADE << 24;
const EXECUTED = MarketEventKind.ORDER_EXECUTED;
const CHANGED = ExposureEventKind.EXPOSURE_CHANGED;
const ENDED = ExposureFlag.ENDED << (X.FLAGS * 8);
const { MAKER, TAKER } = Liquidity;
const SELL = SELL_FLAG << (M.FLAGS * 8);
const { ACCOUNT, FLAGS, GENERATION, INSTRUMENT_MASK, ORDER_DOUBLE_SHIFT, ORDER_SHIFT, SIDE_MASK } = OrderLayout;
const { CUMULATIVE, PRICE, QUANTITY, SIDE_SHIFT, STATUS_MASK, STATUS_SHIFT } = OrderLayout;
const SELL_SHIFT = SIDE_SHIFT + 1 - M.FLAGS * 8 - Math.log2(SELL_FLAG);
const { CLIENT_ORDER_ID, DETAILS_DOUBLE_SHIFT, DETAILS_SHIFT, LENGTHS_MASK } = DetailsLayout;
const { TERMS, TEXT_DOUBLE } = DetailsLayout;
const { LEVEL_DOUBLE_SHIFT, LEVEL_PRICE, LEVEL_SHIFT, ORDERS } = LevelLayout;
const SLOTS_OF_A_GENERATION = SLOTS;
/** Of slots and of levels: says that they are no larger, so that what is computed from them needs no checks. */
const SLOT_MASK = SLOTS - 1;
const LAST_DOUBLE = (REPORT_BYTES >> 3) - 1;
const TEXTS = R.CLIENT_ORDER_ID_LENGTH >> 2;
const TEXT_DOUBLES = (TEXTS >> 1) + 1;

export class PlainTradeOutputs {
  readonly #core: MatchingCore;
  readonly #orders: Int32Array;
  readonly #amounts: Float64Array;
  readonly #levels: Int32Array;
  readonly #levelAmounts: Float64Array;
  readonly #accountSequences: Float64Array;
  readonly #bookSequences: Float64Array;
  #reports: RecordSink;
  #events: RecordSink;
  #exposures: readonly RecordSink[];
  /** Of the trade in hand. */
  #quantity = 0;
  #price = 0;
  #tradeId = 0;

  constructor(core: MatchingCore, outputs: EngineOutputs) {
    this.#core = core;
    this.#orders = core.registry.orders.int32;
    this.#amounts = core.registry.orders.float64;
    this.#levels = core.book.levels.int32;
    this.#levelAmounts = core.book.levels.float64;
    this.#accountSequences = core.accounts.sequences;
    this.#bookSequences = core.instruments.bookSequences;
    this.#reports = outputs.reports;
    this.#events = outputs.marketEvents;
    this.#exposures = outputs.exposures;
  }

  use(outputs: EngineOutputs): void {
    this.#reports = outputs.reports;
    this.#events = outputs.marketEvents;
    this.#exposures = outputs.exposures;
  }

  /** Says that the two have traded, at the price of the level: orders and level show it already. */
  traded(maker: number, taker: number, level: number, quantity: number, tradeId: number, commandType: number): void {
    this.#quantity = quantity;
    this.#price = this.#levelAmounts[((level & SLOT_MASK) << LEVEL_DOUBLE_SHIFT) | LEVEL_PRICE];
    this.#tradeId = tradeId;
    const { marketEvents, reports } = this.#core;
    this.#report(maker, 0, MAKER);
    reports.lastIs(this.#report(taker, commandType, TAKER));
    marketEvents.lastIs(this.#executed(maker, level));
    this.#changed(maker, MAKER);
    this.#changed(taker, TAKER);
  }

  /** Returns where the report begins. */
  #report(slot: number, commandType: number, liquidity: number): number {
    const { command, engineSequence, timeHigh, timeLow } = this.#core;
    const sink = this.#reports;
    const at = sink.claim();
    const words = sink.memory.int32;
    const doubles = sink.memory.float64;
    const orders = this.#orders;
    const order = (slot & SLOT_MASK) << ORDER_SHIFT;
    const account = orders[order | ACCOUNT];
    const flags = orders[order | FLAGS];
    const from = command.wordOffset;
    const w = at >>> 2;
    words[w] = EXECUTION;
    words[w | (R.ACCOUNT >> 2)] = account;
    words[w | (R.SESSION >> 2)] = command.words[from + (C.SESSION >> 2)];
    words[w | (R.INSTRUMENT >> 2)] = flags & INSTRUMENT_MASK;
    words[w | (R.ENGINE_IN >> 2)] = timeLow;
    words[w | ((R.ENGINE_IN >> 2) + 1)] = timeHigh;
    words[w | (R.STATUS >> 2)] = ((flags >> STATUS_SHIFT) & STATUS_MASK) | (liquidity << 8) | (commandType << 16);
    const at32 = (slot & SLOT_MASK) << DETAILS_SHIFT;
    const terms = orders[at32 | TERMS];
    words[w | (R.SIDE >> 2)] = ((flags >> SIDE_SHIFT) & SIDE_MASK) | reportedTerms(terms) | TRADE;
    const d = at >>> 3;
    copyStamps(command.amounts, from >> 1, doubles, d);
    const amounts = this.#amounts;
    const a = (slot & SLOT_MASK) << ORDER_DOUBLE_SHIFT;
    doubles[d | (R.MATCHED >> 3)] = 0;
    doubles[d | (R.DURABLE >> 3)] = 0;
    doubles[d | (R.ACCOUNT_SEQUENCE >> 3)] = ++this.#accountSequences[account];
    doubles[d | (R.ENGINE_SEQUENCE >> 3)] = engineSequence;
    doubles[d | (R.ORDER_ID >> 3)] = orders[order | GENERATION] * SLOTS_OF_A_GENERATION + slot;
    doubles[d | (R.PRICE >> 3)] = amounts[a | PRICE];
    doubles[d | (R.QUANTITY >> 3)] = amounts[a | QUANTITY];
    doubles[d | (R.LAST_QUANTITY >> 3)] = this.#quantity;
    doubles[d | (R.LAST_PRICE >> 3)] = this.#price;
    doubles[d | (R.CUMULATIVE_QUANTITY >> 3)] = amounts[a | CUMULATIVE];
    doubles[d | (R.LEAVES_QUANTITY >> 3)] = amounts[a];
    doubles[d | (R.TRADE_ID >> 3)] = this.#tradeId;
    doubles[d | (R.PREVENTED_QUANTITY >> 3)] = 0;
    doubles[d | (R.QUEUE_AHEAD >> 3)] = 0;
    doubles[d | (R.STOP_PRICE >> 3)] = 0;
    doubles[d | (R.REJECT_VALUE >> 3)] = 0;
    doubles[d | (R.REJECT_LIMIT >> 3)] = 0;
    const t = (slot & SLOT_MASK) << DETAILS_DOUBLE_SHIFT;
    words[w | TEXTS] = terms & LENGTHS_MASK;
    words[w | (TEXTS + 1)] = orders[at32 | CLIENT_ORDER_ID];
    copyTexts(amounts, t + TEXT_DOUBLE, doubles, d + TEXT_DOUBLES);
    doubles[d | LAST_DOUBLE] = 0;
    return at;
  }

  /** What the maker's level shows now. Returns where the market event begins. */
  #executed(maker: number, level: number): number {
    const { engineSequence, timeHigh, timeLow } = this.#core;
    const sink = this.#events;
    const at = sink.claim();
    const words = sink.memory.int32;
    const doubles = sink.memory.float64;
    const orders = this.#orders;
    const order = (maker & SLOT_MASK) << ORDER_SHIFT;
    const flags = orders[order | FLAGS];
    const instrument = flags & INSTRUMENT_MASK;
    const w = at >>> 2;
    const d = at >>> 3;
    this.#bookSequences[instrument] = engineSequence;
    const head = EXECUTED | ((flags >> SELL_SHIFT) & SELL) | (instrument << (M.INSTRUMENT * 8));
    setEvent(words, w, head, this.#levels[((level & SLOT_MASK) << LEVEL_SHIFT) | ORDERS], timeLow, timeHigh);
    doubles[d | (M.SEQUENCE >> 3)] = engineSequence;
    doubles[d | (M.PRICE >> 3)] = this.#price;
    doubles[d | (M.QUANTITY >> 3)] = this.#quantity;
    doubles[d | (M.ORDER_ID >> 3)] = orders[order | GENERATION] * SLOTS_OF_A_GENERATION + maker;
    doubles[d | (M.LEVEL_QUANTITY >> 3)] = this.#levelAmounts[(level & SLOT_MASK) << LEVEL_DOUBLE_SHIFT];
    doubles[d | (M.TRADE_ID >> 3)] = this.#tradeId;
    return at;
  }

  /** The exposure event: what the maker traded is open no longer; of the taker nothing was. */
  #changed(slot: number, liquidity: number): void {
    const { engineSequence, timeHigh, timeLow } = this.#core;
    const orders = this.#orders;
    const order = (slot & SLOT_MASK) << ORDER_SHIFT;
    const account = orders[order | ACCOUNT];
    const flags = orders[order | FLAGS];
    const sinks = this.#exposures;
    const sink = sinks.length === 1 ? sinks[0] : sinks[account % sinks.length];
    const at = sink.claim();
    const words = sink.memory.int32;
    const doubles = sink.memory.float64;
    const w = at >>> 2;
    const d = at >>> 3;
    const ended = this.#amounts[(slot & SLOT_MASK) << ORDER_DOUBLE_SHIFT] === 0 ? ENDED : 0;
    const head =
      CHANGED | (((flags >> SIDE_SHIFT) & SIDE_MASK) << (X.SIDE * 8)) | ended | (liquidity << (X.LIQUIDITY * 8));
    setChanged(words, w, head, account, flags & INSTRUMENT_MASK, timeLow, timeHigh);
    doubles[d | (X.OPEN_QUANTITY_CHANGE >> 3)] = liquidity === MAKER ? -this.#quantity : 0;
    doubles[d | (X.TRADED_QUANTITY >> 3)] = this.#quantity;
    doubles[d | (X.PRICE >> 3)] = this.#price;
    doubles[d | (X.ORDER_ID >> 3)] = orders[order | GENERATION] * SLOTS_OF_A_GENERATION + slot;
    doubles[d | (X.ENGINE_SEQUENCE >> 3)] = engineSequence;
  }
}
