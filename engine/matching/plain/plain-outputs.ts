// hot path
// What a plain order's command says when it comes to one report, one market event and one exposure event, as most do: the
// same records as the three publishers write, and in the same order, written together, so that what they have in common is
// read once. They stand in few long functions, since each call of another one reads its arrays anew.
//
// Fields are reached by `|`, not `+`: records begin at multiples of their size, and V8 checks an addition for overflow. All
// but the first words of the texts are copied as doubles, which keep whatever bytes they have: half as many copies.

import { CommandLayout } from '../../domain/command-layout.js';
import { CommandType } from '../../domain/command-type.js';
import { ExecType } from '../../domain/exec-type.js';
import { ExposureEventKind, ExposureEventLayout, ExposureFlag } from '../../domain/exposure-event.js';
import { END_OF_COMMAND_FLAG, MarketEventKind, MarketEventLayout, SELL_FLAG } from '../../domain/market-event.js';
import { OrderStatus } from '../../domain/order-status.js';
import { OrderType } from '../../domain/order-type.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import type { RecordSink } from '../../domain/record-sink.js';
import { REPORT_BYTES, ReportFlag, ReportKind, ReportLayout } from '../../domain/report-layout.js';
import { TimeInForce } from '../../domain/time-in-force.js';
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
const END_OF_REPORTS = ReportKind.EXECUTION | (ReportFlag.END_OF_COMMAND << (R.FLAGS * 8));
const END_OF_EVENTS = END_OF_COMMAND_FLAG << (M.FLAGS * 8);

/** What the first word of a report and of a market event says that are their command's last ones. */
export { END_OF_EVENTS as LAST_EVENT, END_OF_REPORTS as LAST_REPORT };

const { EXPOSURE_CHANGED: CHANGED, ORDER_NAMED: NAMED } = ExposureEventKind;
/** Where the words of a command stand, and those of exposure and market events. */
const ID = C.CLIENT_ORDER_ID >> 2;
const LENGTH_WORD = C.CLIENT_ORDER_ID_LENGTH >> 2;
const ACCOUNT_WORD = C.ACCOUNT >> 2;
const INSTRUMENT_WORD = C.INSTRUMENT >> 2;
const RESERVATION_WORD = C.RESERVATION >> 2;
const TAG_LENGTH_WORD = C.TAG_LENGTH >> 2;
const NAME = X.CLIENT_ORDER_ID >> 2;
const NAME_LENGTH_SHIFT = X.SIDE * 8;
const NAMED_ACCOUNT = X.ACCOUNT >> 2;
const NAMED_INSTRUMENT = X.INSTRUMENT >> 2;
const NAMED_RESERVATION = X.RESERVATION >> 2;
const INSTRUMENT_SHIFT = M.INSTRUMENT * 8;
/** An id of no more bytes than these ends with its fourth word; what is behind it is zeros, as behind every text. */
const SHORT_ID_BYTES = 16;
const SELL = SELL_FLAG << (M.FLAGS * 8);
const { ACCOUNT, FLAGS, GENERATION, INSTRUMENT_MASK, ORDER_SHIFT, SIDE_MASK } = OrderLayout;
const { CUMULATIVE, PRICE, QUANTITY, SIDE_SHIFT } = OrderLayout;
/** From a side to the flag of a market event: its second bit is set for a sell. */
const SELL_SHIFT = M.FLAGS * 8 + Math.log2(SELL_FLAG) - 1;
const { CLIENT_ORDER_ID, LENGTHS_MASK } = DetailsLayout;
const { TERMS, TEXT_DOUBLE } = DetailsLayout;
const { LEVEL_DOUBLE_SHIFT, LEVEL_SHIFT, ORDERS } = LevelLayout;
const SLOTS_OF_A_GENERATION = SLOTS;
/** Of slots and of levels: says that they are no larger, so that what is computed from them needs no checks. */
const SLOT_MASK = SLOTS - 1;
const LAST_DOUBLE = (REPORT_BYTES >> 3) - 1;
const TEXTS = R.CLIENT_ORDER_ID_LENGTH >> 2;
const TEXT_DOUBLES = (TEXTS >> 1) + 1;
/** Where the texts of a command begin but for their first word. */
const COMMAND_TEXT_DOUBLES = (C.CLIENT_ORDER_ID + 4) >> 3;
const TAG_LENGTH_SHIFT = (R.TAG_LENGTH - R.CLIENT_ORDER_ID_LENGTH) * 8;
/** Session and instrument stand side by side in a command and in a report. */
const SESSION_DOUBLE = R.SESSION >> 3;
/** The words of a new order's report that say its terms and what became of it, but for its side. */
const NEW_TERMS = (OrderType.LIMIT << 8) | (TimeInForce.GTC << 16) | (ExecType.NEW << 24);
const NEW_STATUS = OrderStatus.NEW | (CommandType.NEW << 16);
const CANCELED_EXECUTION = ExecType.CANCELED << 24;
const CANCELED_STATUS = OrderStatus.CANCELED;
const COMMAND_TYPE_SHIFT = (R.COMMAND_TYPE - R.STATUS) * 8;
const ADDED = MarketEventKind.ORDER_ADDED | END_OF_EVENTS;
const ENDED = CHANGED | (ExposureFlag.ENDED << (X.FLAGS * 8));

export class PlainOutputs {
  readonly #orders: Int32Array;
  readonly #amounts: Float64Array;
  readonly #levels: Int32Array;
  readonly #levelAmounts: Float64Array;
  readonly #accountSequences: Float64Array;
  readonly #bookSequences: Float64Array;
  #reports: RecordSink;
  #reportWords: Int32Array;
  #reportDoubles: Float64Array;
  #events: RecordSink;
  #eventWords: Int32Array;
  #eventDoubles: Float64Array;
  #exposures: readonly RecordSink[];
  #outputs: EngineOutputs;
  #engineSequence = 0;
  #timeLow = 0;
  #timeHigh = 0;

  constructor({ accounts, book, instruments, registry }: MatchingCore, outputs: EngineOutputs) {
    this.#orders = registry.orders.int32;
    this.#amounts = registry.orders.float64;
    this.#levels = book.levels.int32;
    this.#levelAmounts = book.levels.float64;
    this.#accountSequences = accounts.sequences;
    this.#bookSequences = instruments.bookSequences;
    this.#reports = outputs.reports;
    this.#reportWords = outputs.reports.memory.int32;
    this.#reportDoubles = outputs.reports.memory.float64;
    this.#events = outputs.marketEvents;
    this.#eventWords = outputs.marketEvents.memory.int32;
    this.#eventDoubles = outputs.marketEvents.memory.float64;
    this.#exposures = outputs.exposures;
    this.#outputs = outputs;
  }

  use(outputs: EngineOutputs): void {
    this.#reports = outputs.reports;
    this.#reportWords = outputs.reports.memory.int32;
    this.#reportDoubles = outputs.reports.memory.float64;
    this.#events = outputs.marketEvents;
    this.#eventWords = outputs.marketEvents.memory.int32;
    this.#eventDoubles = outputs.marketEvents.memory.float64;
    this.#exposures = outputs.exposures;
    this.#outputs = outputs;
  }

  /** What the command in hand has caused so far may leave. */
  handOn(): void {
    this.#outputs.handOn?.();
  }

  /** Before the records of a command: when the engine got it. */
  at(engineSequence: number, timeLow: number, timeHigh: number): void {
    this.#engineSequence = engineSequence;
    this.#timeLow = timeLow;
    this.#timeHigh = timeHigh;
  }

  /** The first exposure event of a new order: what its command calls it, and the reservation that it bore. */
  named(memory: RecordMemory, offset: number, slot: number): void {
    const command = memory.int32;
    const c = offset >>> 2;
    const sink = this.#exposuresOf(command[c + ACCOUNT_WORD]);
    const at = sink.claim() >>> 2;
    const doubles = sink.memory.float64;
    setName(sink.memory.int32, at, doubles, command, c);
    const generation = this.#orders[((slot & SLOT_MASK) << ORDER_SHIFT) | GENERATION];
    doubles[(at >>> 1) + (X.NAMED_ORDER_ID >> 3)] = generation * SLOTS_OF_A_GENERATION + slot;
  }

  /** All that there is to say of a new order that has come to the back of this level. */
  added(memory: RecordMemory, offset: number, slot: number, level: number, queueAhead: number): void {
    const { float64: source, int32: command } = memory;
    const c = offset >>> 2;
    const s = offset >>> 3;
    const account = command[c + ACCOUNT_WORD];
    const instrument = command[c + INSTRUMENT_WORD];
    const side = command[c + (C.SIDE >> 2)] & SIDE_MASK;
    const price = source[s + (C.PRICE >> 3)];
    const quantity = source[s + (C.QUANTITY >> 3)];
    const id = this.#orders[((slot & SLOT_MASK) << ORDER_SHIFT) | GENERATION] * SLOTS_OF_A_GENERATION + slot;
    const engineSequence = this.#engineSequence;
    const sink = this.#exposuresOf(account);
    const { float64: exposureDoubles, int32: exposureWords } = sink.memory;
    const named = sink.claim() >>> 2;
    setName(exposureWords, named, exposureDoubles, command, c);
    exposureDoubles[(named >>> 1) + (X.NAMED_ORDER_ID >> 3)] = id;
    const w = this.#reports.claim() >>> 2;
    const d = w >>> 1;
    const words = this.#reportWords;
    const doubles = this.#reportDoubles;
    words[w] = END_OF_REPORTS;
    words[w + (R.ACCOUNT >> 2)] = account;
    doubles[d + SESSION_DOUBLE] = source[s + SESSION_DOUBLE];
    words[w + (R.ENGINE_IN >> 2)] = this.#timeLow;
    words[w + ((R.ENGINE_IN >> 2) + 1)] = this.#timeHigh;
    words[w + (R.SIDE >> 2)] = side | NEW_TERMS;
    words[w + (R.STATUS >> 2)] = NEW_STATUS;
    copyStamps(source, s, doubles, d);
    words[w + TEXTS] = textLengths(command, c);
    words[w + (TEXTS + 1)] = command[c + ID];
    copyTexts(source, s + COMMAND_TEXT_DOUBLES, doubles, d + TEXT_DOUBLES);
    clearTrade(doubles, d);
    doubles[d + (R.ACCOUNT_SEQUENCE >> 3)] = ++this.#accountSequences[account];
    doubles[d + (R.ENGINE_SEQUENCE >> 3)] = engineSequence;
    doubles[d + (R.ORDER_ID >> 3)] = id;
    doubles[d + (R.PRICE >> 3)] = price;
    doubles[d + (R.QUANTITY >> 3)] = quantity;
    doubles[d + (R.CUMULATIVE_QUANTITY >> 3)] = 0;
    doubles[d + (R.LEAVES_QUANTITY >> 3)] = quantity;
    doubles[d + (R.QUEUE_AHEAD >> 3)] = queueAhead;
    this.#bookSequences[instrument] = engineSequence;
    const e = this.#events.claim() >>> 2;
    const eventWords = this.#eventWords;
    const eventDoubles = this.#eventDoubles;
    const levelOrders = this.#levels[((level & SLOT_MASK) << LEVEL_SHIFT) | ORDERS];
    const eventHead = ADDED | ((side << SELL_SHIFT) & SELL) | (instrument << INSTRUMENT_SHIFT);
    setEvent(eventWords, e, eventHead, levelOrders, this.#timeLow, this.#timeHigh);
    eventDoubles[(e >>> 1) + (M.SEQUENCE >> 3)] = engineSequence;
    eventDoubles[(e >>> 1) + (M.PRICE >> 3)] = price;
    eventDoubles[(e >>> 1) + (M.QUANTITY >> 3)] = quantity;
    eventDoubles[(e >>> 1) + (M.ORDER_ID >> 3)] = id;
    eventDoubles[(e >>> 1) + (M.LEVEL_QUANTITY >> 3)] = this.#levelAmounts[(level & SLOT_MASK) << LEVEL_DOUBLE_SHIFT];
    eventDoubles[(e >>> 1) + (M.TRADE_ID >> 3)] = 0;
    const x = sink.claim() >>> 2;
    const head = CHANGED | (side << (X.SIDE * 8));
    setChanged(exposureWords, x, head, account, instrument, this.#timeLow, this.#timeHigh);
    exposureDoubles[(x >>> 1) + (X.OPEN_QUANTITY_CHANGE >> 3)] = quantity;
    exposureDoubles[(x >>> 1) + (X.TRADED_QUANTITY >> 3)] = 0;
    exposureDoubles[(x >>> 1) + (X.PRICE >> 3)] = price;
    exposureDoubles[(x >>> 1) + (X.ORDER_ID >> 3)] = id;
    exposureDoubles[(x >>> 1) + (X.ENGINE_SEQUENCE >> 3)] = engineSequence;
  }

  /**
   * All that there is to say of an order which has left this level for good, its leaves as they were: `report` and `event`
   * are the first words of the two, but for what the order says of them. Returns where the market event begins.
   */
  removed(
    memory: RecordMemory,
    offset: number,
    slot: number,
    level: number,
    report: number,
    commandType: number,
    event: number,
  ): number {
    const orders = this.#orders;
    const amounts = this.#amounts;
    const o = (slot & SLOT_MASK) << ORDER_SHIFT;
    const a = o >>> 1;
    const account = orders[o | ACCOUNT];
    const instrument = orders[o | FLAGS] & INSTRUMENT_MASK;
    const side = (orders[o | FLAGS] >> SIDE_SHIFT) & SIDE_MASK;
    const terms = orders[o | TERMS];
    const price = amounts[a | PRICE];
    const leaves = amounts[a];
    const id = orders[o | GENERATION] * SLOTS_OF_A_GENERATION + slot;
    const engineSequence = this.#engineSequence;
    const w = this.#reports.claim() >>> 2;
    const d = w >>> 1;
    const words = this.#reportWords;
    const doubles = this.#reportDoubles;
    words[w] = report;
    words[w + (R.ACCOUNT >> 2)] = account;
    words[w + (R.SESSION >> 2)] = memory.int32[(offset >>> 2) + (C.SESSION >> 2)];
    words[w + (R.INSTRUMENT >> 2)] = instrument;
    words[w + (R.ENGINE_IN >> 2)] = this.#timeLow;
    words[w + ((R.ENGINE_IN >> 2) + 1)] = this.#timeHigh;
    words[w + (R.SIDE >> 2)] = side | reportedTerms(terms) | CANCELED_EXECUTION;
    words[w + (R.STATUS >> 2)] = CANCELED_STATUS | (commandType << COMMAND_TYPE_SHIFT);
    copyStamps(memory.float64, offset >>> 3, doubles, d);
    words[w + TEXTS] = terms & LENGTHS_MASK;
    words[w + (TEXTS + 1)] = orders[o | CLIENT_ORDER_ID];
    copyTexts(amounts, a + TEXT_DOUBLE, doubles, d + TEXT_DOUBLES);
    clearTrade(doubles, d);
    doubles[d + (R.ACCOUNT_SEQUENCE >> 3)] = ++this.#accountSequences[account];
    doubles[d + (R.ENGINE_SEQUENCE >> 3)] = engineSequence;
    doubles[d + (R.ORDER_ID >> 3)] = id;
    doubles[d + (R.PRICE >> 3)] = price;
    doubles[d + (R.QUANTITY >> 3)] = amounts[a | QUANTITY];
    doubles[d + (R.CUMULATIVE_QUANTITY >> 3)] = amounts[a | CUMULATIVE];
    doubles[d + (R.LEAVES_QUANTITY >> 3)] = 0;
    doubles[d + (R.QUEUE_AHEAD >> 3)] = 0;
    this.#bookSequences[instrument] = engineSequence;
    const e = this.#events.claim() >>> 2;
    const eventDoubles = this.#eventDoubles;
    const levelOrders = this.#levels[((level & SLOT_MASK) << LEVEL_SHIFT) | ORDERS];
    const eventHead = event | ((side << SELL_SHIFT) & SELL) | (instrument << INSTRUMENT_SHIFT);
    setEvent(this.#eventWords, e, eventHead, levelOrders, this.#timeLow, this.#timeHigh);
    eventDoubles[(e >>> 1) + (M.SEQUENCE >> 3)] = engineSequence;
    eventDoubles[(e >>> 1) + (M.PRICE >> 3)] = price;
    eventDoubles[(e >>> 1) + (M.QUANTITY >> 3)] = leaves;
    eventDoubles[(e >>> 1) + (M.ORDER_ID >> 3)] = id;
    eventDoubles[(e >>> 1) + (M.LEVEL_QUANTITY >> 3)] = this.#levelAmounts[(level & SLOT_MASK) << LEVEL_DOUBLE_SHIFT];
    eventDoubles[(e >>> 1) + (M.TRADE_ID >> 3)] = 0;
    const sink = this.#exposuresOf(account);
    const { float64: exposureDoubles, int32: exposureWords } = sink.memory;
    const x = sink.claim() >>> 2;
    const head = ENDED | (side << (X.SIDE * 8));
    setChanged(exposureWords, x, head, account, instrument, this.#timeLow, this.#timeHigh);
    exposureDoubles[(x >>> 1) + (X.OPEN_QUANTITY_CHANGE >> 3)] = -leaves;
    exposureDoubles[(x >>> 1) + (X.TRADED_QUANTITY >> 3)] = 0;
    exposureDoubles[(x >>> 1) + (X.PRICE >> 3)] = price;
    exposureDoubles[(x >>> 1) + (X.ORDER_ID >> 3)] = id;
    exposureDoubles[(x >>> 1) + (X.ENGINE_SEQUENCE >> 3)] = engineSequence;
    return e << 2;
  }

  #exposuresOf(account: number): RecordSink {
    const sinks = this.#exposures;
    return sinks.length === 1 ? sinks[0] : sinks[account % sinks.length];
  }
}

/** All of ORDER_NAMED but the order id. */
function setName(words: Int32Array, w: number, doubles: Float64Array, command: Int32Array, c: number): void {
  const length = command[c + LENGTH_WORD] >>> 24;
  words[w] = NAMED | (length << NAME_LENGTH_SHIFT);
  words[w + NAMED_ACCOUNT] = command[c + ACCOUNT_WORD];
  words[w + NAMED_INSTRUMENT] = command[c + INSTRUMENT_WORD];
  words[w + NAMED_RESERVATION] = command[c + RESERVATION_WORD];
  const to = w + NAME;
  const id = c + ID;
  words[to] = command[id];
  words[to + 1] = command[id + 1];
  words[to + 2] = command[id + 2];
  words[to + 3] = command[id + 3];
  if (length <= SHORT_ID_BYTES) {
    const rest = (to >>> 1) + (SHORT_ID_BYTES >> 3);
    doubles[rest] = 0;
    doubles[rest + 1] = 0;
    doubles[rest + 2] = 0;
    return;
  }
  words[to + 4] = command[id + 4];
  words[to + 5] = command[id + 5];
  words[to + 6] = command[id + 6];
  words[to + 7] = command[id + 7];
  words[to + 8] = command[id + 8];
  words[to + 9] = 0;
}

/** The lengths of a command's texts, as a report bears them. */
function textLengths(command: Int32Array, c: number): number {
  const idLength = command[c + LENGTH_WORD] >>> 24;
  return idLength | ((command[c + TAG_LENGTH_WORD] & 0xff) << TAG_LENGTH_SHIFT);
}

/** What a report says of times to come, trades and refusals: nothing. */
function clearTrade(doubles: Float64Array, d: number): void {
  doubles[d + (R.MATCHED >> 3)] = 0;
  doubles[d + (R.DURABLE >> 3)] = 0;
  doubles[d + (R.LAST_QUANTITY >> 3)] = 0;
  doubles[d + (R.LAST_PRICE >> 3)] = 0;
  doubles[d + (R.TRADE_ID >> 3)] = 0;
  doubles[d + (R.PREVENTED_QUANTITY >> 3)] = 0;
  doubles[d + (R.STOP_PRICE >> 3)] = 0;
  doubles[d + (R.REJECT_VALUE >> 3)] = 0;
  doubles[d + (R.REJECT_LIMIT >> 3)] = 0;
  doubles[d + LAST_DOUBLE] = 0;
}
