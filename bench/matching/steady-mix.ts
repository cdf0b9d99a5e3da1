// A mix of commands that keeps a book at its size: of every 250, 15 take liquidity, 15 replace an order, and the others are
// new orders and cancels, in the numbers that bring the book back to its size. Prices are even over the book's range;
// an order that was filled comes again at its price, so that the book does not wear away at the touch.
//
// What a command names is known to be open when it is written: cancels and replaces pick among the orders acknowledged
// before, and the takers come last. So every command must succeed, and every taker trade in full.

import { CancelCommand, NewOrderCommand, ReplaceCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { SLOTS } from '../../engine/matching/capacities.js';
import { SeededRandom } from '../../market-data/feeds/seeded-random.js';
import { ACCOUNTS, slotsOf } from './bench-engine.js';
import { ClientOrderIdText } from './client-order-id-text.js';
import { LiveOrders } from './live-orders.js';

/** Commands that are written at once. */
export const ROUND_COMMANDS = 250;
const TAKERS = 15;
const REPLACES = 15;
const OTHERS = ROUND_COMMANDS - TAKERS - REPLACES;
/** Fewer, and a round would cancel and take a good part of the book. */
export const RESTING_MIN = 1000;
/** Lots. */
const QUANTITY_MAX = 100;
const TAKEN_MAX = 150;
/** Bids stand below, asks above. */
const MIDDLE = 1 << 30;

export interface BookShape {
  readonly resting: number;
  /** Of the price range, for each resting order. */
  readonly ticksPerOrder: number;
}

/** Open orders that the engine must have room for: what a round may add before it takes away. */
export function ordersOf(shape: BookShape): number {
  return shape.resting + ROUND_COMMANDS;
}

/** Ticks from the touch to the last order of one side. */
export function spanOf(shape: BookShape): number {
  return Math.ceil((shape.resting * shape.ticksPerOrder) / 2);
}

export interface MixTotals {
  newOrders: number;
  cancels: number;
  replaces: number;
  takers: number;
  /** Lots that the takers asked for. */
  takenQuantity: number;
}

export class SteadyMix {
  /** What was written. */
  readonly written: MixTotals = { newOrders: 0, cancels: 0, replaces: 0, takers: 0, takenQuantity: 0 };
  /** What the reports say became of it. */
  readonly answered: MixTotals = { newOrders: 0, cancels: 0, replaces: 0, takers: 0, takenQuantity: 0 };
  trades = 0;
  rejects = 0;
  readonly #resting: number;
  readonly #span: number;
  readonly #random: SeededRandom;
  readonly #live: LiveOrders;
  /** Prices of orders that were filled, to come again. */
  readonly #filled: Int32Array;
  #filledCount = 0;
  readonly #text = new ClientOrderIdText();
  readonly #newOrder = new NewOrderCommand(RecordMemory.allocate(COMMAND_BYTES));
  readonly #cancel = new CancelCommand(RecordMemory.allocate(COMMAND_BYTES));
  readonly #replace = new ReplaceCommand(RecordMemory.allocate(COMMAND_BYTES));
  readonly #report = new ExecutionReport(RecordMemory.allocate(REPORT_BYTES));

  constructor(shape: BookShape, seed: number) {
    this.#resting = shape.resting;
    this.#span = spanOf(shape);
    this.#random = new SeededRandom(seed);
    this.#live = new LiveOrders(ordersOf(shape), slotsOf(ordersOf(shape)));
    this.#filled = new Int32Array(ordersOf(shape)).fill(0);
  }

  /** Orders that rest, as far as the reports have been read. */
  get live(): number {
    return this.#live.count;
  }

  /** Writes new orders on the way to the book's size; returns how many, 0 once it is reached. */
  writeFill(memory: RecordMemory): number {
    const count = Math.min(ROUND_COMMANDS, this.#resting - this.#live.count);
    for (let i = 0; i < count; i++) this.#writeNewOrder(memory, i * COMMAND_BYTES);
    return count;
  }

  /** Writes one round; its reports must be read before the next. */
  writeRound(memory: RecordMemory): void {
    const missing = this.#resting - this.#live.count;
    let cancels = Math.max(0, (OTHERS - missing) >> 1);
    let replaces = REPLACES;
    for (let i = 0; i < ROUND_COMMANDS - TAKERS; i++) {
      const drawn = this.#random.integer(1, ROUND_COMMANDS - TAKERS - i);
      if (drawn <= cancels) {
        this.#writeCancel(memory, i * COMMAND_BYTES);
        cancels--;
      } else if (drawn <= cancels + replaces) {
        this.#writeReplace(memory, i * COMMAND_BYTES);
        replaces--;
      } else {
        this.#writeNewOrder(memory, i * COMMAND_BYTES);
      }
    }
    for (let i = ROUND_COMMANDS - TAKERS; i < ROUND_COMMANDS; i++) this.#writeTaker(memory, i * COMMAND_BYTES);
  }

  read(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    switch (report.execType) {
      case ExecType.NEW:
        if (report.timeInForce === TimeInForce.IOC) this.answered.takers++;
        else this.#onAccepted(report);
        break;
      case ExecType.TRADE:
        if (report.liquidity === Liquidity.MAKER) this.#onMakerTrade(report);
        else this.answered.takenQuantity += report.lastQuantity;
        break;
      case ExecType.CANCELED:
        this.answered.cancels++;
        break;
      case ExecType.REPLACED:
        this.answered.replaces++;
        break;
      default:
        this.rejects++;
    }
  }

  #onAccepted(report: ExecutionReport): void {
    this.answered.newOrders++;
    this.#live.add(report.orderId, report.account, report.side);
  }

  #onMakerTrade(report: ExecutionReport): void {
    this.trades++;
    if (report.leavesQuantity > 0) return;
    this.#live.remove(report.orderId % SLOTS);
    this.#filled[this.#filledCount++] = report.price;
  }

  #writeNewOrder(memory: RecordMemory, offset: number): void {
    this.written.newOrders++;
    const random = this.#random;
    let price = this.#price(random.chance(0.5) ? Side.BUY : Side.SELL);
    if (this.#filledCount > 0) price = this.#filled[--this.#filledCount];
    const side = price < MIDDLE ? Side.BUY : Side.SELL;
    this.#writeOrder(memory, offset, side, price, random.integer(1, QUANTITY_MAX), TimeInForce.GTC);
  }

  /** An order that takes what is best, at any price of the book. */
  #writeTaker(memory: RecordMemory, offset: number): void {
    const quantity = this.#random.integer(1, TAKEN_MAX);
    this.written.takers++;
    this.written.takenQuantity += quantity;
    const side = this.#random.chance(0.5) ? Side.BUY : Side.SELL;
    const price = side === Side.BUY ? MIDDLE + this.#span : MIDDLE - this.#span;
    this.#writeOrder(memory, offset, side, price, quantity, TimeInForce.IOC);
  }

  #writeOrder(
    memory: RecordMemory,
    offset: number,
    side: number,
    price: number,
    quantity: number,
    timeInForce: number,
  ): void {
    const command = this.#newOrder.over(memory, offset).reset(CommandKind.NEW_ORDER);
    const { bytes, number } = this.#text.next();
    command.account = number % ACCOUNTS;
    command.session = (number % ACCOUNTS) + 1;
    command.instrument = 0;
    command.setRequestId(number, 0);
    command.setClientOrderId(bytes, 0, bytes.length);
    command.side = side;
    command.type = OrderType.LIMIT;
    command.timeInForce = timeInForce;
    command.price = price;
    command.quantity = quantity;
  }

  #writeCancel(memory: RecordMemory, offset: number): void {
    this.written.cancels++;
    const slot = this.#live.at(this.#random.integer(0, this.#live.count - 1));
    const command = this.#cancel.over(memory, offset).reset(CommandKind.CANCEL);
    command.account = this.#live.account(slot);
    command.orderId = this.#live.orderId(slot);
    this.#live.remove(slot);
  }

  /** Moves an order to another price of its side. */
  #writeReplace(memory: RecordMemory, offset: number): void {
    this.written.replaces++;
    const slot = this.#live.at(this.#random.integer(0, this.#live.count - 1));
    const command = this.#replace.over(memory, offset).reset(CommandKind.REPLACE);
    command.account = this.#live.account(slot);
    command.orderId = this.#live.orderId(slot);
    command.price = this.#price(this.#live.side(slot));
  }

  #price(side: number): number {
    const distance = this.#random.integer(1, this.#span);
    return side === Side.BUY ? MIDDLE - distance : MIDDLE + distance;
  }
}
