// An engine in which single commands are to cost as much as they can: several instruments and accounts, orders of every
// kind, and a clock around one command.

import {
  AddInstrumentCommand,
  Command,
  ConfigureAccountCommand,
  NewOrderCommand,
} from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { ScratchSink } from '../../engine/domain/record-sink.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';

const SINK_RECORDS = 4096;
const ACCOUNTS = 4;
const REMEMBERED_ORDERS = 65_536;
const encoder = new TextEncoder();

export interface WorstCapacities {
  readonly orders: number;
  readonly instruments: number;
  readonly waitingOrders: number;
}

/** A limit order of account 0 but for what is said. */
export interface Order {
  readonly side: number;
  readonly quantity?: number;
  readonly price?: number;
  readonly account?: number;
  readonly instrument?: number;
  readonly type?: number;
  readonly timeInForce?: number;
  readonly stopPrice?: number;
  readonly trailOffset?: number;
  readonly minQuantity?: number;
  readonly postOnly?: number;
  readonly expireTime?: number;
  readonly tag?: string;
  readonly session?: number;
}

export class WorstVenue {
  readonly engine: MatchingEngine;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #reports = new ScratchSink(REPORT_BYTES, SINK_RECORDS);
  readonly #report = new ExecutionReport(RecordMemory.allocate(REPORT_BYTES));
  #sequence = 0;
  #orders = 0;

  constructor({ orders, instruments, waitingOrders }: WorstCapacities) {
    const marketEvents = new ScratchSink(MARKET_EVENT_BYTES, SINK_RECORDS);
    const exposures = [new ScratchSink(EXPOSURE_EVENT_BYTES, SINK_RECORDS)];
    this.engine = new MatchingEngine(
      {
        orders,
        instruments,
        accounts: ACCOUNTS,
        priceLevels: orders,
        waitingOrders,
        rememberedOrders: REMEMBERED_ORDERS,
      },
      { reports: this.#reports, marketEvents, exposures },
    );
    for (let index = 0; index < instruments; index++) this.#addInstrument(index);
    for (let index = 0; index < ACCOUNTS; index++) this.#addAccount(index);
  }

  /** Enters an order, which must be accepted. */
  enter(order: Order): void {
    this.timeOrder(order);
  }

  /** The same; returns the milliseconds that it took. */
  timeOrder(order: Order): number {
    this.#write(order);
    const first = this.#reports.claimed;
    const millis = this.#time(0);
    const report = this.#report.over(this.#reports.memory, (first % SINK_RECORDS) * REPORT_BYTES);
    // One whose reports have gone round the sink was accepted.
    const isFirstThere = this.#reports.claimed - first < SINK_RECORDS;
    if (isFirstThere && report.rejectReason !== RejectReason.NONE) {
      throw new Error(`an order was refused, for reason ${report.rejectReason}`);
    }
    return millis;
  }

  /** Times another command, written by `write`, at a time in nanoseconds; returns milliseconds. */
  time(write: (memory: RecordMemory) => void, atNanos = 0): number {
    write(this.#memory);
    return this.#time(atNanos);
  }

  /** Reports so far. */
  get reports(): number {
    return this.#reports.claimed;
  }

  #time(atNanos: number): number {
    this.#sequence++;
    const before = performance.now();
    this.engine.execute(this.#memory, 0, this.#sequence, atNanos, 0);
    return performance.now() - before;
  }

  #write(order: Order): void {
    const command = new NewOrderCommand(this.#memory).reset(CommandKind.NEW_ORDER);
    const id = encoder.encode(String(++this.#orders));
    const tag = encoder.encode(order.tag ?? '');
    command.account = order.account ?? 0;
    command.instrument = order.instrument ?? 0;
    command.session = order.session ?? 1;
    command.setClientOrderId(id, 0, id.length);
    command.setTag(tag, 0, tag.length);
    command.side = order.side;
    command.type = order.type ?? OrderType.LIMIT;
    command.timeInForce = order.timeInForce ?? 0;
    command.postOnly = order.postOnly ?? 0;
    command.quantity = order.quantity ?? 1;
    command.price = order.price ?? 0;
    command.stopPrice = order.stopPrice ?? 0;
    command.trailOffset = order.trailOffset ?? 0;
    command.minQuantity = order.minQuantity ?? 0;
    if (order.expireTime !== undefined) command.setExpireTime(order.expireTime, 0);
  }

  #addInstrument(index: number): void {
    const command = new AddInstrumentCommand(this.#memory).reset(CommandKind.ADD_INSTRUMENT);
    const symbol = encoder.encode(`I${index}`);
    command.setSymbol(symbol, 0, symbol.length);
    command.tickMantissa = 1;
    command.lotMantissa = 1;
    this.#time(0);
  }

  #addAccount(index: number): void {
    const command = new ConfigureAccountCommand(this.#memory).reset(CommandKind.CONFIGURE_ACCOUNT);
    const name = encoder.encode(`account-${index}`);
    command.account = index;
    command.setClientOrderId(name, 0, name.length);
    command.selfTradePrevention = SelfTradePrevention.NONE;
    this.#time(0);
  }
}

/** A TICK, for what is due by the time it is executed at. */
export function writeTick(memory: RecordMemory): void {
  new Command(memory).reset(CommandKind.TICK);
}
