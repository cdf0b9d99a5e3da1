// hot path
// Writes execution reports to the report sink: what every report of the command in hand has in common, what the order's
// stores say, and what just happened. A sink's records hold old content, so every word of a record is written.
//
// Reports about the order that the command names carry the command's type; reports about other orders carry none. Each
// report about an open account's order takes the account's next sequence.

import { CommandLayout } from '../domain/command-layout.js';
import { CommandType } from '../domain/command-type.js';
import { ExecType } from '../domain/exec-type.js';
import { Liquidity } from '../domain/liquidity.js';
import { isStopKind } from '../domain/order-kind.js';
import { OrderStatus } from '../domain/order-status.js';
import type { RecordMemory } from '../domain/record-memory.js';
import type { RecordSink } from '../domain/record-sink.js';
import { REPORT_BYTES, ReportFlag, ReportKind, ReportLayout } from '../domain/report-layout.js';
import type { AccountDirectory } from './account-directory.js';
import { SLOTS } from './capacities.js';
import type { CommandReader } from './command-reader.js';
import type { OrderConditions } from './order-conditions.js';
import type { OrderDetails } from './order-details.js';
import { DetailsLayout } from './order-details-layout.js';
import { OrderLayout } from './order-layout.js';
import type { OrderStore } from './order-store.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = ReportLayout;
const C = CommandLayout;
const REPORT_WORDS = REPORT_BYTES >> 2;
const EXECUTION = ReportKind.EXECUTION;
const { ACCOUNT, GENERATION, FLAGS, ORDER_SHIFT, ORDER_DOUBLE_SHIFT } = OrderLayout;
const { CUMULATIVE, INSTRUMENT_MASK, PRICE, QUANTITY, SIDE_MASK, SIDE_SHIFT, STATUS_SHIFT, STATUS_MASK } = OrderLayout;
const {
  CLIENT_ORDER_ID,
  CONDITIONS,
  DETAILS_SHIFT,
  LENGTHS_MASK,
  TERMS,
  TIME_IN_FORCE_MASK,
  TIME_IN_FORCE_SHIFT,
  TYPE_MASK,
  TYPE_SHIFT,
} = DetailsLayout;
const { END_OF_COMMAND, PRIORITY_KEPT } = ReportFlag;
const { NEW, TRADE, REPLACED, CANCELED } = ExecType;
const { MAKER, TAKER } = Liquidity;
const SLOTS_OF_A_GENERATION = SLOTS;

export class ReportPublisher {
  readonly #orders: OrderStore;
  readonly #details: OrderDetails;
  readonly #conditions: OrderConditions;
  readonly #accounts: AccountDirectory;
  #sink: RecordSink;
  #int32: Int32Array;
  #float64: Float64Array;
  #uint8: Uint8Array;
  /** The record of the command in hand, of which each report repeats the header, and the word where it begins. */
  #command: Int32Array = new Int32Array(0);
  #commandWord = 0;
  #timeLow = 0;
  #timeHigh = 0;
  #engineSequence = 0;
  /** Where the report last written begins, in bytes. */
  #last = -1;

  constructor(
    orders: OrderStore,
    details: OrderDetails,
    conditions: OrderConditions,
    accounts: AccountDirectory,
    sink: RecordSink,
  ) {
    this.#orders = orders;
    this.#details = details;
    this.#conditions = conditions;
    this.#accounts = accounts;
    this.#sink = sink;
    this.#int32 = sink.memory.int32;
    this.#float64 = sink.memory.float64;
    this.#uint8 = sink.memory.uint8;
  }

  useSink(sink: RecordSink): void {
    this.#sink = sink;
    this.#int32 = sink.memory.int32;
    this.#float64 = sink.memory.float64;
    this.#uint8 = sink.memory.uint8;
    this.#last = -1;
  }

  /** Starts the reports of a command that the engine got at this time. */
  begin(command: CommandReader, engineSequence: number, timeLow: number, timeHigh: number): void {
    this.#command = command.words;
    this.#commandWord = command.wordOffset;
    this.#timeLow = timeLow;
    this.#timeHigh = timeHigh;
    this.#engineSequence = engineSequence;
    this.#last = -1;
  }

  /** Marks the command's last report. */
  end(): void {
    if (this.#last < 0) return;
    this.#uint8[this.#last + L.FLAGS] |= END_OF_COMMAND;
    this.#last = -1;
  }

  /** The report at this byte was written elsewhere, as this command's last one so far. */
  lastIs(offset: number): void {
    this.#last = offset;
  }

  /** Claims a record, zeros its body and writes its header; returns its first byte. For the rarer kinds of report. */
  claim(kind: number, account: number, instrument: number): number {
    const offset = this.#sink.claim();
    this.#int32.fill(0, (offset + L.ACCOUNT_SEQUENCE) >> 2, (offset + REPORT_BYTES) >> 2);
    this.#writeHeader(offset, kind, account, instrument);
    this.#float64[(offset + L.ENGINE_SEQUENCE) >> 3] = this.#engineSequence;
    return offset;
  }

  /** Gives a record its account's next sequence. */
  sequence(offset: number, account: number): void {
    this.#float64[(offset + L.ACCOUNT_SEQUENCE) >> 3] = ++this.#accounts.sequences[account];
  }

  /** The sink's memory, for flyweights over claimed records. */
  get memory(): RecordMemory {
    return this.#sink.memory;
  }

  /** The order is accepted with `leaves` = quantity and `queueAhead` lots in front of it. */
  accepted(slot: number, commandType: number): void {
    const offset = this.#sequenced(slot, NEW, commandType, 0);
    this.#float64[(offset + L.QUEUE_AHEAD) >> 3] = this.#details.queueAhead(slot);
  }

  replaced(slot: number, commandType: number, priorityKept: boolean): void {
    const offset = this.#sequenced(slot, REPLACED, commandType, 0);
    this.#float64[(offset + L.QUEUE_AHEAD) >> 3] = this.#details.queueAhead(slot);
    if (priorityKept) this.#uint8[offset + L.FLAGS] = PRIORITY_KEPT;
  }

  /** The two sides of a trade that both orders' stores already show: the maker's report, then the taker's. */
  traded(
    maker: number,
    taker: number,
    takerCommandType: number,
    tradeId: number,
    price: number,
    quantity: number,
  ): void {
    const makerAt = this.#sequenced(maker, TRADE, 0, 0);
    this.#trade(makerAt, MAKER, tradeId, price, quantity);
    const takerAt = this.#sequenced(taker, TRADE, takerCommandType, 0);
    this.#trade(takerAt, TAKER, tradeId, price, quantity);
  }

  /** The two sides of a trade in an auction, where nobody takes: the buy's report, then the sell's. */
  crossed(buy: number, sell: number, tradeId: number, price: number, quantity: number): void {
    const buyAt = this.#sequenced(buy, TRADE, 0, 0);
    this.#trade(buyAt, Liquidity.AUCTION, tradeId, price, quantity);
    const sellAt = this.#sequenced(sell, TRADE, 0, 0);
    this.#trade(sellAt, Liquidity.AUCTION, tradeId, price, quantity);
  }

  /** The order's trigger was met: it is an order like any other now. */
  triggered(slot: number, commandType: number): void {
    const offset = this.#sequenced(slot, ExecType.TRIGGERED, commandType, 0);
    this.#float64[(offset + L.QUEUE_AHEAD) >> 3] = this.#details.queueAhead(slot);
  }

  expired(slot: number): void {
    this.#sequenced(slot, ExecType.EXPIRED, 0, 0);
  }

  tradePrevented(slot: number, commandType: number, quantity: number): void {
    const offset = this.#sequenced(slot, ExecType.TRADE_PREVENTED, commandType, 0);
    this.#float64[(offset + L.PREVENTED_QUANTITY) >> 3] = quantity;
  }

  canceled(slot: number, commandType: number, reason: number): void {
    this.#sequenced(slot, CANCELED, commandType, reason);
  }

  /** A command on a known order was refused; returns the record's first byte. */
  refused(slot: number, commandType: number, reason: number): number {
    return this.#sequenced(slot, ExecType.REJECTED, commandType, reason);
  }

  /** The order's NEW report once more, for whoever sent its command again: outside the account's sequence. */
  repeated(slot: number): void {
    const details = this.#details;
    const offset = this.#order(slot, ExecType.NEW, CommandType.NEW, 0, 0);
    const d = offset >> 3;
    const quantity = details.enteredQuantity(slot);
    const record = details.conditions(slot);
    this.#float64[d + (L.ENGINE_SEQUENCE >> 3)] = details.entrySequence(slot);
    this.#float64[d + (L.PRICE >> 3)] = details.enteredPrice(slot);
    this.#float64[d + (L.QUANTITY >> 3)] = quantity;
    this.#float64[d + (L.LEAVES_QUANTITY >> 3)] = quantity;
    this.#float64[d + (L.CUMULATIVE_QUANTITY >> 3)] = 0;
    this.#float64[d + (L.STOP_PRICE >> 3)] = record === 0 ? 0 : this.#conditions.enteredStopPrice(record);
    this.#uint8[offset + L.STATUS] = isStopKind(details.type(slot)) ? OrderStatus.PENDING_TRIGGER : OrderStatus.NEW;
    this.#uint8[offset + L.FLAGS] = ReportFlag.DUPLICATE;
  }

  /** How the order stands, in answer to a query: outside the account's sequence. */
  status(slot: number): void {
    const offset = this.#order(slot, ExecType.STATUS, 0, 0, 0);
    this.#float64[(offset + L.QUEUE_AHEAD) >> 3] = this.#details.queueAhead(slot);
  }

  #sequenced(slot: number, execType: number, commandType: number, reason: number): number {
    const sequence = ++this.#accounts.sequences[this.#orders.account(slot)];
    return this.#order(slot, execType, commandType, reason, sequence);
  }

  #order(slot: number, execType: number, commandType: number, reason: number, accountSequence: number): number {
    const offset = this.#sink.claim();
    const orders = this.#orders.int32;
    const orderAt = slot << ORDER_SHIFT;
    const flags = orders[orderAt + FLAGS];
    this.#writeHeader(offset, EXECUTION | (reason << 16), orders[orderAt + ACCOUNT], flags & INSTRUMENT_MASK);

    const float64 = this.#float64;
    const amounts = this.#orders.float64;
    const from = slot << ORDER_DOUBLE_SHIFT;
    const d = offset >> 3;
    float64[d + (L.ACCOUNT_SEQUENCE >> 3)] = accountSequence;
    float64[d + (L.ENGINE_SEQUENCE >> 3)] = this.#engineSequence;
    float64[d + (L.ORDER_ID >> 3)] = orders[orderAt + GENERATION] * SLOTS_OF_A_GENERATION + slot;
    float64[d + (L.PRICE >> 3)] = amounts[from + PRICE];
    float64[d + (L.QUANTITY >> 3)] = amounts[from + QUANTITY];
    float64[d + (L.LAST_QUANTITY >> 3)] = 0;
    float64[d + (L.LAST_PRICE >> 3)] = 0;
    float64[d + (L.CUMULATIVE_QUANTITY >> 3)] = amounts[from + CUMULATIVE];
    float64[d + (L.LEAVES_QUANTITY >> 3)] = amounts[from];
    float64[d + (L.TRADE_ID >> 3)] = 0;
    float64[d + (L.PREVENTED_QUANTITY >> 3)] = 0;
    float64[d + (L.QUEUE_AHEAD >> 3)] = 0;
    float64[d + (L.REJECT_VALUE >> 3)] = 0;
    float64[d + (L.REJECT_LIMIT >> 3)] = 0;

    const int32 = this.#int32;
    const words = this.#details.int32;
    const at = slot << DETAILS_SHIFT;
    const w = offset >> 2;
    const conditions = words[at + CONDITIONS];
    float64[d + (L.STOP_PRICE >> 3)] = conditions === 0 ? 0 : this.#conditions.stopPrice(conditions);
    const terms = words[at + TERMS];
    const type = (terms >> TYPE_SHIFT) & TYPE_MASK;
    const timeInForce = (terms >> TIME_IN_FORCE_SHIFT) & TIME_IN_FORCE_MASK;
    int32[w + (L.SIDE >> 2)] =
      ((flags >> SIDE_SHIFT) & SIDE_MASK) | (type << 8) | (timeInForce << 16) | (execType << 24);
    int32[w + (L.STATUS >> 2)] = ((flags >> STATUS_SHIFT) & STATUS_MASK) | (commandType << 16);
    int32[w + (L.CLIENT_ORDER_ID_LENGTH >> 2)] = terms & LENGTHS_MASK;
    copyTexts(int32, w + (L.CLIENT_ORDER_ID >> 2), words, at + CLIENT_ORDER_ID);
    int32[w + REPORT_WORDS - 2] = 0;
    int32[w + REPORT_WORDS - 1] = 0;
    return offset;
  }

  #trade(offset: number, liquidity: number, tradeId: number, price: number, quantity: number): void {
    const d = offset >> 3;
    this.#float64[d + (L.LAST_QUANTITY >> 3)] = quantity;
    this.#float64[d + (L.LAST_PRICE >> 3)] = price;
    this.#float64[d + (L.TRADE_ID >> 3)] = tradeId;
    this.#uint8[offset + L.LIQUIDITY] = liquidity;
  }

  #writeHeader(offset: number, kindAndReason: number, account: number, instrument: number): void {
    const int32 = this.#int32;
    const command = this.#command;
    const from = this.#commandWord;
    const w = offset >> 2;
    int32[w] = kindAndReason;
    int32[w + (L.ACCOUNT >> 2)] = account;
    int32[w + (L.SESSION >> 2)] = command[from + (C.SESSION >> 2)];
    int32[w + (L.INSTRUMENT >> 2)] = instrument;
    int32[w + (L.REQUEST_ID >> 2)] = command[from + (C.REQUEST_ID >> 2)];
    int32[w + (L.REQUEST_ID >> 2) + 1] = command[from + (C.REQUEST_ID >> 2) + 1];
    int32[w + (L.GATEWAY_IN >> 2)] = command[from + (C.GATEWAY_IN >> 2)];
    int32[w + (L.GATEWAY_IN >> 2) + 1] = command[from + (C.GATEWAY_IN >> 2) + 1];
    int32[w + (L.RISK_IN >> 2)] = command[from + (C.RISK_IN >> 2)];
    int32[w + (L.RISK_IN >> 2) + 1] = command[from + (C.RISK_IN >> 2) + 1];
    int32[w + (L.ENGINE_IN >> 2)] = this.#timeLow;
    int32[w + (L.ENGINE_IN >> 2) + 1] = this.#timeHigh;
    this.#float64[(offset + L.MATCHED) >> 3] = 0;
    this.#float64[(offset + L.DURABLE) >> 3] = 0;
    this.#last = offset;
  }
}

/** The texts' thirteen words, written out: here a loop costs several times its body. */
function copyTexts(to: Int32Array, toWord: number, from: Int32Array, fromWord: number): void {
  to[toWord] = from[fromWord];
  to[toWord + 1] = from[fromWord + 1];
  to[toWord + 2] = from[fromWord + 2];
  to[toWord + 3] = from[fromWord + 3];
  to[toWord + 4] = from[fromWord + 4];
  to[toWord + 5] = from[fromWord + 5];
  to[toWord + 6] = from[fromWord + 6];
  to[toWord + 7] = from[fromWord + 7];
  to[toWord + 8] = from[fromWord + 8];
  to[toWord + 9] = from[fromWord + 9];
  to[toWord + 10] = from[fromWord + 10];
  to[toWord + 11] = from[fromWord + 11];
  to[toWord + 12] = from[fromWord + 12];
}
