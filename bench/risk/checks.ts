// What checking a new order or a replace costs, and folding in what the engine answers, by the limits of the account.

import { NewOrderCommand, ReplaceCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import {
  EXPOSURE_EVENT_BYTES,
  ExposureEvent,
  ExposureEventKind,
  ExposureFlag,
} from '../../engine/domain/exposure-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { RiskLimit } from '../../engine/domain/risk-settings.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { OrderChecks } from '../../risk/order-checks.js';
import { RiskState } from '../../risk/risk-state.js';
import { ValidatorTime } from '../../risk/validator-time.js';
import { forceGc } from '../support/forced-gc.js';
import { GcCounter, type GcCounts } from '../support/gc-counter.js';

const PERCENTILES = [0.5, 0.9, 0.99, 0.999];
const ACCOUNTS = 1000;
const SYMBOLS = 10;
const OPEN = 4096;
/** Until all that runs has been compiled. */
const WARM_UP = 300_000;
const MARKET_COLLAR = 1000;
/** Orders come at this distance. */
const NANOS_BETWEEN = 1000;
/** The validator has run for a day. */
const BEGUN_NANOS = 86_400e9;
const HUGE = 1e15;

/** Of each order. */
interface Amounts {
  readonly lots: number;
  readonly replacedLots: number;
  readonly price: number;
}
const SMALL: Amounts = { lots: 10, replacedLots: 12, price: 100 };
/** Money beyond what V8 keeps as a number without an object. */
const LARGE: Amounts = { lots: 10_000, replacedLots: 12_000, price: 5_000_000 };

export interface CheckFigures {
  readonly name: string;
  /** Nanoseconds that an order waits for: checked and reserved. */
  readonly percentiles: readonly number[];
  /** Nanoseconds of all that is done for it: with its replaces, and folding in what becomes of it. */
  readonly wholePercentiles: readonly number[];
  /** Bytes of the heap that an order left, before any collection, and the collections of the time. */
  readonly heapPerOrder: number;
  readonly collections: GcCounts;
  readonly mistakes: readonly string[];
}

export async function measureChecks(orders: number): Promise<CheckFigures[]> {
  const sizes = { [RiskLimit.ORDER_QUANTITY]: 1e6, [RiskLimit.POSITION]: HUGE, [RiskLimit.OPEN_ORDERS]: HUGE };
  const money = { [RiskLimit.ORDER_NOTIONAL]: HUGE, [RiskLimit.EXPOSURE]: HUGE, [RiskLimit.PRICE_COLLAR]: 5000 };
  const rest = { [RiskLimit.DAILY_LOSS]: HUGE, [RiskLimit.ORDERS_PER_SECOND]: HUGE, [RiskLimit.BURST]: HUGE };
  return [
    await new CheckRun('none', {}, SMALL).measure(orders),
    await new CheckRun('sizes, position, open orders', sizes, SMALL).measure(orders),
    await new CheckRun('all', { ...sizes, ...money, ...rest }, SMALL).measure(orders),
    await new CheckRun('all, amounts above 2^31', { ...sizes, ...money, ...rest }, LARGE).measure(orders),
  ];
}

function percentilesOf(nanos: Float64Array): number[] {
  nanos.sort();
  return PERCENTILES.map((share) => Math.round(nanos[Math.floor(share * (nanos.length - 1))]));
}

/** A window of open orders: each step enters one, every fourth replaces it, and ends the oldest by a trade or a cancel. */
class CheckRun {
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #order = new NewOrderCommand(this.#memory);
  readonly #replace = new ReplaceCommand(this.#memory);
  readonly #event = new ExposureEvent(RecordMemory.allocate(EXPOSURE_EVENT_BYTES));
  readonly #state: RiskState;
  readonly #time = new ValidatorTime();
  readonly #checks: OrderChecks;
  #passed = 0;
  #refused = 0;
  /** The number of the last order. */
  #last = 0;

  constructor(
    readonly name: string,
    limits: Readonly<Record<number, number>>,
    readonly amounts: Amounts,
  ) {
    const { price } = amounts;
    const markets = new MarketStateTable(allocateMarketStates(SYMBOLS));
    for (let i = 0; i < SYMBOLS; i++) markets.write(i, price, price - 1, price + 1, price, 1);
    this.#state = new RiskState(markets);
    this.#checks = new OrderChecks(this.#state, this.#time, MARKET_COLLAR);
    for (const [limit, value] of Object.entries(limits)) this.#state.limits.set(-1, Number(limit), value);
  }

  async measure(orders: number): Promise<CheckFigures> {
    this.#run(WARM_UP); // fills the window, too
    const heap = await this.#measureHeap(orders);
    const checks = new Float64Array(orders);
    const nanos = new Float64Array(orders);
    for (let i = 0; i < orders; i++) {
      const from = performance.now();
      this.#next();
      const entered = performance.now();
      this.#check();
      checks[i] = (performance.now() - entered) * 1e6;
      this.#follow();
      nanos[i] = (performance.now() - from) * 1e6;
    }
    for (let i = this.#last - OPEN + 1; i <= this.#last; i++) this.#end(i);
    const mistakes = this.#mistakes(this.#last);
    const [percentiles, wholePercentiles] = [checks, nanos].map(percentilesOf);
    return { name: this.name, percentiles, wholePercentiles, ...heap, mistakes };
  }

  /** Without a clock, whose readings are objects. */
  async #measureHeap(orders: number): Promise<Pick<CheckFigures, 'heapPerOrder' | 'collections'>> {
    const counter = new GcCounter();
    forceGc();
    const heapBefore = process.memoryUsage().heapUsed;
    this.#run(orders);
    const heapPerOrder = (process.memoryUsage().heapUsed - heapBefore) / orders;
    const ended = performance.now();
    await counter.settle();
    const collections = counter.until(ended);
    counter.close();
    return { heapPerOrder, collections };
  }

  #run(orders: number): void {
    for (let i = 0; i < orders; i++) {
      this.#next();
      this.#check();
      this.#follow();
    }
  }

  /** The command of another order. */
  #next(): void {
    const i = ++this.#last;
    const order = this.#order;
    order.reset(CommandKind.NEW_ORDER);
    order.account = i % ACCOUNTS;
    order.instrument = i % SYMBOLS;
    order.side = 1 + ((i >> 1) & 1);
    order.type = 1;
    order.timeInForce = 1;
    order.quantity = this.amounts.lots;
    order.price = this.amounts.price + (i & 3);
    order.words[order.clientOrderIdWord] = i;
    order.words[order.clientOrderIdWord + 1] = 0x41414141;
  }

  #check(): void {
    this.#time.now[0] = BEGUN_NANOS + this.#last * NANOS_BETWEEN;
    this.#checks.checkNew(this.#order);
  }

  #follow(): void {
    const i = this.#last;
    const { rejectReason, reservation } = this.#order;
    if (rejectReason !== RejectReason.NONE) this.#refused++;
    else this.#passed++;
    this.#answer(i, reservation);
    if ((i & 3) === 0) this.#replaceIt(i);
    if (i > OPEN) this.#end(i - OPEN);
  }

  /** It rests. */
  #answer(i: number, reservation: number): void {
    const order = this.#order;
    const event = this.#event;
    event.reset(ExposureEventKind.ORDER_NAMED, order.account, order.instrument).namedOrderId = i;
    event.reservation = reservation;
    event.words[event.clientOrderIdWord] = i;
    event.words[event.clientOrderIdWord + 1] = 0x41414141;
    // The name that a reservation has is its command's: the event's text is for replays.
    this.#state.apply(event);
    this.#changed(i, this.amounts.lots, 0, 0);
    event.reset(ExposureEventKind.COMMAND_ENDED, order.account, -1).reservation = reservation;
    this.#state.apply(event);
  }

  #replaceIt(i: number): void {
    const replace = this.#replace;
    replace.reset(CommandKind.REPLACE);
    replace.account = i % ACCOUNTS;
    replace.orderId = i;
    replace.quantity = this.amounts.replacedLots;
    this.#checks.checkReplace(replace);
    if (replace.rejectReason !== RejectReason.NONE || replace.reservation === 0) this.#refused++;
    this.#changed(i, this.amounts.replacedLots - this.amounts.lots, 0, 0);
    const event = this.#event.reset(ExposureEventKind.COMMAND_ENDED, replace.account, -1);
    event.reservation = replace.reservation;
    this.#state.apply(event);
  }

  #end(i: number): void {
    const lots = (i & 3) === 0 ? this.amounts.replacedLots : this.amounts.lots;
    this.#changed(i, -lots, (i & 7) < 4 ? lots : 0, ExposureFlag.ENDED);
  }

  #changed(i: number, open: number, traded: number, flags: number): void {
    const event = this.#event.reset(ExposureEventKind.EXPOSURE_CHANGED, i % ACCOUNTS, i % SYMBOLS);
    event.side = 1 + ((i >> 1) & 1);
    event.flags = flags;
    event.openQuantityChange = open;
    event.tradedQuantity = traded;
    event.price = this.amounts.price + (i & 3);
    event.orderId = i;
    event.setTime(0, 402_331_352);
    this.#state.apply(event);
  }

  #mistakes(orders: number): string[] {
    const { accounts, positions, reservations } = this.#state;
    const mistakes: string[] = [];
    if (this.#passed !== orders) mistakes.push(`${this.#passed} of ${orders} orders passed`);
    if (this.#refused !== 0) mistakes.push(`${this.#refused} commands were refused`);
    let reserved = 0;
    for (let row = 1; row < positions.end; row++) reserved += reservations.buyLots(row) + reservations.sellLots(row);
    for (let account = 0; account < ACCOUNTS; account++) reserved += accounts.openOrders[account];
    if (reserved !== 0) mistakes.push(`${reserved} is still reserved`);
    return mistakes;
  }
}
