// hot path
// What a plain order's command says when it comes to one report, one market event and one exposure event, as most do: the
// same records as the three publishers write, written together.
//
// Fields are reached by `|`, not `+`: records begin at multiples of their size, and V8 checks an addition for overflow. All
// but the first words of the texts are copied as doubles, which keep whatever bytes they have: half as many copies.

import { CommandLayout } from '../../domain/command-layout.js';
import { ExposureEventKind, ExposureEventLayout } from '../../domain/exposure-event.js';
import { END_OF_COMMAND_FLAG, MarketEventLayout, SELL_FLAG } from '../../domain/market-event.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import type { RecordSink } from '../../domain/record-sink.js';
import { REPORT_BYTES, ReportFlag, ReportKind, ReportLayout } from '../../domain/report-layout.js';
import { SLOTS } from '../capacities.js';
import type { EngineOutputs } from '../engine-outputs.js';
import type { MatchingCore } from '../matching-core.js';
import { DetailsLayout } from '../order-details-layout.js';
import { OrderLayout } from '../order-layout.js';
import { LevelLayout } from '../price-level-layout.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const C = CommandLayout;
const R = ReportLayout;
const M = MarketEventLayout;
const X = ExposureEventLayout;
/** The first word of a report and of a market event that are their command's last ones. */
export const LAST_REPORT = ReportKind.EXECUTION | (ReportFlag.END_OF_COMMAND << (R.FLAGS * 8));
export const LAST_EVENT = END_OF_COMMAND_FLAG << (M.FLAGS * 8);
const { EXPOSURE_CHANGED: CHANGED, ORDER_NAMED: NAMED } = ExposureEventKind;
/** The words of a client order id in a command. */
const ID = C.CLIENT_ORDER_ID >> 2;
const SELL = SELL_FLAG << (M.FLAGS * 8);
const { ACCOUNT, FLAGS, GENERATION, INSTRUMENT_MASK, ORDER_DOUBLE_SHIFT, ORDER_SHIFT, SIDE_MASK } = OrderLayout;
const { CUMULATIVE, PRICE, QUANTITY, SIDE_SHIFT, STATUS_MASK, STATUS_SHIFT } = OrderLayout;
const SELL_SHIFT = SIDE_SHIFT + 1 - M.FLAGS * 8 - Math.log2(SELL_FLAG);
const { CLIENT_ORDER_ID, DETAILS_DOUBLE_SHIFT, DETAILS_SHIFT, LENGTHS_MASK } = DetailsLayout;
const { TERMS, TEXT_DOUBLE } = DetailsLayout;
const { TIME_IN_FORCE_MASK, TIME_IN_FORCE_SHIFT, TYPE_MASK, TYPE_SHIFT } = DetailsLayout;
const { LEVEL_DOUBLE_SHIFT, LEVEL_PRICE, LEVEL_SHIFT, ORDERS } = LevelLayout;
const SLOTS_OF_A_GENERATION = SLOTS;
/** Of slots and of levels: says that they are no larger, so that what is computed from them needs no checks. */
const SLOT_MASK = SLOTS - 1;
const LAST_DOUBLE = (REPORT_BYTES >> 3) - 1;
const TEXTS = R.CLIENT_ORDER_ID_LENGTH >> 2;
const TEXT_DOUBLES = (TEXTS >> 1) + 1;

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

  /** The order's report, the only one of this command; `head` is its first word. */
  report(
    memory: RecordMemory,
    offset: number,
    slot: number,
    head: number,
    execType: number,
    commandType: number,
    queueAhead: number,
  ): void {
    const at = this.#reports.claim();
    const words = this.#reportWords;
    const doubles = this.#reportDoubles;
    const orders = this.#orders;
    const order = (slot & SLOT_MASK) << ORDER_SHIFT;
    const account = orders[order | ACCOUNT];
    const flags = orders[order | FLAGS];
    const command = memory.int32;
    const at32 = (slot & SLOT_MASK) << DETAILS_SHIFT;
    const from = offset >>> 2;
    const w = at >>> 2;
    words[w] = head;
    words[w | (R.ACCOUNT >> 2)] = account;
    words[w | (R.SESSION >> 2)] = command[from + (C.SESSION >> 2)];
    words[w | (R.INSTRUMENT >> 2)] = flags & INSTRUMENT_MASK;
    words[w | (R.ENGINE_IN >> 2)] = this.#timeLow;
    words[w | ((R.ENGINE_IN >> 2) + 1)] = this.#timeHigh;
    words[w | (R.STATUS >> 2)] = ((flags >> STATUS_SHIFT) & STATUS_MASK) | (commandType << 16);
    const terms = orders[at32 | TERMS];
    const type = (terms >> TYPE_SHIFT) & TYPE_MASK;
    const timeInForce = (terms >> TIME_IN_FORCE_SHIFT) & TIME_IN_FORCE_MASK;
    words[w | (R.SIDE >> 2)] =
      ((flags >> SIDE_SHIFT) & SIDE_MASK) | (type << 8) | (timeInForce << 16) | (execType << 24);
    const d = at >>> 3;
    const source = memory.float64;
    const from8 = offset >>> 3;
    doubles[d | (R.REQUEST_ID >> 3)] = source[from8 + (C.REQUEST_ID >> 3)];
    doubles[d | (R.GATEWAY_IN >> 3)] = source[from8 + (C.GATEWAY_IN >> 3)];
    doubles[d | (R.RISK_IN >> 3)] = source[from8 + (C.RISK_IN >> 3)];
    const amounts = this.#amounts;
    const a = (slot & SLOT_MASK) << ORDER_DOUBLE_SHIFT;
    doubles[d | (R.MATCHED >> 3)] = 0;
    doubles[d | (R.DURABLE >> 3)] = 0;
    doubles[d | (R.ACCOUNT_SEQUENCE >> 3)] = ++this.#accountSequences[account];
    doubles[d | (R.ENGINE_SEQUENCE >> 3)] = this.#engineSequence;
    doubles[d | (R.ORDER_ID >> 3)] = orders[order | GENERATION] * SLOTS_OF_A_GENERATION + slot;
    doubles[d | (R.PRICE >> 3)] = amounts[a | PRICE];
    doubles[d | (R.QUANTITY >> 3)] = amounts[a | QUANTITY];
    doubles[d | (R.LAST_QUANTITY >> 3)] = 0;
    doubles[d | (R.LAST_PRICE >> 3)] = 0;
    doubles[d | (R.CUMULATIVE_QUANTITY >> 3)] = amounts[a | CUMULATIVE];
    doubles[d | (R.LEAVES_QUANTITY >> 3)] = amounts[a];
    doubles[d | (R.TRADE_ID >> 3)] = 0;
    doubles[d | (R.PREVENTED_QUANTITY >> 3)] = 0;
    doubles[d | (R.QUEUE_AHEAD >> 3)] = queueAhead;
    doubles[d | (R.STOP_PRICE >> 3)] = 0;
    doubles[d | (R.REJECT_VALUE >> 3)] = 0;
    doubles[d | (R.REJECT_LIMIT >> 3)] = 0;
    const t = (slot & SLOT_MASK) << DETAILS_DOUBLE_SHIFT;
    words[w | TEXTS] = terms & LENGTHS_MASK;
    words[w | (TEXTS + 1)] = orders[at32 | CLIENT_ORDER_ID];
    doubles[d | TEXT_DOUBLES] = amounts[t | TEXT_DOUBLE];
    doubles[d | (TEXT_DOUBLES + 1)] = amounts[t | (TEXT_DOUBLE + 1)];
    doubles[d | (TEXT_DOUBLES + 2)] = amounts[t | (TEXT_DOUBLE + 2)];
    doubles[d | (TEXT_DOUBLES + 3)] = amounts[t | (TEXT_DOUBLE + 3)];
    doubles[d | (TEXT_DOUBLES + 4)] = amounts[t | (TEXT_DOUBLE + 4)];
    doubles[d | (TEXT_DOUBLES + 5)] = amounts[t | (TEXT_DOUBLE + 5)];
    doubles[d | LAST_DOUBLE] = 0;
  }

  /** The first exposure event of a new order: what its command calls it, and the reservation that it bore. */
  named(memory: RecordMemory, offset: number, slot: number): void {
    const command = memory.int32;
    const from = offset >>> 2;
    const account = command[from + (C.ACCOUNT >> 2)];
    const sinks = this.#exposures;
    const sink = sinks.length === 1 ? sinks[0] : sinks[account % sinks.length];
    const at = sink.claim();
    const words = sink.memory.int32;
    const w = at >>> 2;
    words[w] = NAMED | ((command[from + (C.CLIENT_ORDER_ID_LENGTH >> 2)] >>> 24) << (X.SIDE * 8));
    words[w | (X.ACCOUNT >> 2)] = account;
    words[w | (X.INSTRUMENT >> 2)] = command[from + (C.INSTRUMENT >> 2)];
    words[w | (X.RESERVATION >> 2)] = command[from + (C.RESERVATION >> 2)];
    words[w | (X.CLIENT_ORDER_ID >> 2)] = command[from + ID];
    words[w | ((X.CLIENT_ORDER_ID >> 2) + 1)] = command[from + (ID + 1)];
    words[w | ((X.CLIENT_ORDER_ID >> 2) + 2)] = command[from + (ID + 2)];
    words[w | ((X.CLIENT_ORDER_ID >> 2) + 3)] = command[from + (ID + 3)];
    words[w | ((X.CLIENT_ORDER_ID >> 2) + 4)] = command[from + (ID + 4)];
    words[w | ((X.CLIENT_ORDER_ID >> 2) + 5)] = command[from + (ID + 5)];
    words[w | ((X.CLIENT_ORDER_ID >> 2) + 6)] = command[from + (ID + 6)];
    words[w | ((X.CLIENT_ORDER_ID >> 2) + 7)] = command[from + (ID + 7)];
    words[w | ((X.CLIENT_ORDER_ID >> 2) + 8)] = command[from + (ID + 8)];
    words[w | ((X.CLIENT_ORDER_ID >> 2) + 9)] = 0;
    const generation = this.#orders[((slot & SLOT_MASK) << ORDER_SHIFT) | GENERATION];
    sink.memory.float64[(at >>> 3) | (X.NAMED_ORDER_ID >> 3)] = generation * SLOTS_OF_A_GENERATION + slot;
  }

  /**
   * The market event and the exposure event: so many lots come to this level, or leave it; the flags are the latter's, and
   * `head` is the first word of the former, but for what the order says of it. Returns where the market event begins.
   */
  changed(
    slot: number,
    level: number,
    head: number,
    quantity: number,
    openChange: number,
    exposureFlags: number,
  ): number {
    const orders = this.#orders;
    const order = (slot & SLOT_MASK) << ORDER_SHIFT;
    const flags = orders[order | FLAGS];
    const instrument = flags & INSTRUMENT_MASK;
    const id = orders[order | GENERATION] * SLOTS_OF_A_GENERATION + slot;
    const engineSequence = this.#engineSequence;
    const levelAt = (level & SLOT_MASK) << LEVEL_DOUBLE_SHIFT;
    const price = this.#levelAmounts[levelAt | LEVEL_PRICE];
    this.#bookSequences[instrument] = engineSequence;
    const at = this.#events.claim();
    const words = this.#eventWords;
    const doubles = this.#eventDoubles;
    const w = at >>> 2;
    const d = at >>> 3;
    words[w] = head | ((flags >> SELL_SHIFT) & SELL) | (instrument << (M.INSTRUMENT * 8));
    words[w | (M.LEVEL_ORDERS >> 2)] = this.#levels[((level & SLOT_MASK) << LEVEL_SHIFT) | ORDERS];
    doubles[d | (M.SEQUENCE >> 3)] = engineSequence;
    doubles[d | (M.PRICE >> 3)] = price;
    doubles[d | (M.QUANTITY >> 3)] = quantity;
    doubles[d | (M.ORDER_ID >> 3)] = id;
    doubles[d | (M.LEVEL_QUANTITY >> 3)] = this.#levelAmounts[levelAt];
    doubles[d | (M.TRADE_ID >> 3)] = 0;
    words[w | (M.TIME >> 2)] = this.#timeLow;
    words[w | ((M.TIME >> 2) + 1)] = this.#timeHigh;

    const account = orders[order | ACCOUNT];
    const sinks = this.#exposures;
    const sink = sinks.length === 1 ? sinks[0] : sinks[account % sinks.length];
    const claimed = sink.claim();
    const exposureWords = sink.memory.int32;
    const exposureDoubles = sink.memory.float64;
    const xw = claimed >>> 2;
    const xd = claimed >>> 3;
    exposureWords[xw] =
      CHANGED | (((flags >> SIDE_SHIFT) & SIDE_MASK) << (X.SIDE * 8)) | (exposureFlags << (X.FLAGS * 8));
    exposureWords[xw | (X.ACCOUNT >> 2)] = account;
    exposureWords[xw | (X.INSTRUMENT >> 2)] = instrument;
    exposureWords[xw | (X.RESERVATION >> 2)] = 0;
    exposureDoubles[xd | (X.OPEN_QUANTITY_CHANGE >> 3)] = openChange;
    exposureDoubles[xd | (X.TRADED_QUANTITY >> 3)] = 0;
    exposureDoubles[xd | (X.PRICE >> 3)] = price;
    exposureDoubles[xd | (X.ORDER_ID >> 3)] = id;
    exposureDoubles[xd | (X.ENGINE_SEQUENCE >> 3)] = engineSequence;
    exposureWords[xw | (X.TIME >> 2)] = this.#timeLow;
    exposureWords[xw | ((X.TIME >> 2) + 1)] = this.#timeHigh;
    return at;
  }
}
