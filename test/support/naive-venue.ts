// The ground that the naive engine stands on: its orders, accounts and instruments in plain lists, and the writing of its
// reports and events as plain objects.

import { ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { MarketEventKind } from '../../engine/domain/market-event.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { Side } from '../../engine/domain/side.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import {
  isExecuted,
  type PlainAddInstrument,
  type PlainCommand,
  type PlainNewOrder,
  TIME_HIGH,
} from './plain-command.js';
import { BLANK_EXECUTION, type PlainExposureEvent, type PlainMarketEvent, type PlainReport } from './plain-records.js';

export interface NaiveOrder {
  readonly orderId: number;
  readonly slot: number;
  readonly account: number;
  readonly instrument: number;
  clientOrderId: string;
  readonly tag: string;
  readonly session: number;
  readonly side: number;
  readonly type: number;
  readonly timeInForce: number;
  readonly postOnly: number;
  readonly prevention: number;
  price: number;
  quantity: number;
  cumulative: number;
  leaves: number;
  status: number;
  queueAhead: number;
  rests: boolean;
  /** Rank in time among the orders of a price. */
  rank: number;
  readonly entrySequence: number;
}

export interface NaiveLevel {
  readonly price: number;
  readonly quantity: number;
  readonly orders: number;
}

interface NaiveAccount {
  readonly name: string;
  prevention: number;
  sequence: number;
}

export const opposite = (side: number): number => (side === Side.BUY ? Side.SELL : Side.BUY);
export const isFinal = (order: NaiveOrder): boolean =>
  ([OrderStatus.FILLED, OrderStatus.CANCELED] as number[]).includes(order.status);

export class NaiveVenue {
  reports: PlainReport[] = [];
  marketEvents: PlainMarketEvent[] = [];
  exposures: PlainExposureEvent[] = [];
  /** What the last book query was answered. */
  bookAnswer: { bids: NaiveLevel[]; asks: NaiveLevel[] } = { bids: [], asks: [] };

  protected readonly accounts = new Map<number, NaiveAccount>();
  protected readonly instruments: { symbol: string; sequence: number }[] = [];
  protected trades = 0;
  protected time = 0;
  /** Open and remembered orders, in order of entry. */
  #known: NaiveOrder[] = [];
  /** Final orders, oldest first. */
  #remembered: NaiveOrder[] = [];
  /** Ids that freed slots will have next; the last is used first. */
  readonly #freeIds: number[] = [];
  #slots = 0;
  #ranks = 0;
  #sequence = 0;
  #command!: PlainCommand;

  constructor(readonly capacities: MatchingCapacities) {}

  known(): NaiveOrder[] {
    return this.#known;
  }
  open(): NaiveOrder[] {
    return this.#known.filter((order) => !isFinal(order));
  }
  resting(): NaiveOrder[] {
    return this.#known.filter((order) => order.rests);
  }
  openOf(account: number): NaiveOrder[] {
    return this.open().filter((order) => order.account === account);
  }

  /** The resting orders of one side in priority order. */
  side(instrument: number, side: number): NaiveOrder[] {
    const better = side === Side.BUY ? -1 : 1;
    return this.resting()
      .filter((order) => order.instrument === instrument && order.side === side)
      .sort((a, b) => (a.price === b.price ? a.rank - b.rank : (a.price - b.price) * better));
  }

  levels(instrument: number, side: number): NaiveLevel[] {
    const levels: { price: number; quantity: number; orders: number }[] = [];
    for (const { price, leaves } of this.side(instrument, side)) {
      const last = levels.at(-1);
      if (last?.price === price) {
        last.quantity += leaves;
        last.orders++;
      } else {
        levels.push({ price, quantity: leaves, orders: 1 });
      }
    }
    return levels;
  }

  protected pricesMeet(order: NaiveOrder, maker: NaiveOrder): boolean {
    if (order.type === OrderType.MARKET) return true;
    return order.side === Side.BUY ? maker.price <= order.price : maker.price >= order.price;
  }
  protected meets(order: NaiveOrder): boolean {
    const best = this.side(order.instrument, opposite(order.side)).at(0);
    return best !== undefined && this.pricesMeet(order, best);
  }
  protected lotsAt(order: NaiveOrder): number {
    const level = this.levels(order.instrument, order.side).find(({ price }) => price === order.price);
    return level?.quantity ?? 0;
  }

  protected begin(command: PlainCommand, engineSequence: number, time: number): void {
    this.#command = command;
    this.#sequence = engineSequence;
    this.time = time;
    this.reports = [];
    this.marketEvents = [];
    this.exposures = [];
  }
  protected end(): void {
    Object.assign(this.reports.at(-1) ?? {}, { endOfCommand: true });
    Object.assign(this.marketEvents.at(-1) ?? {}, { endOfCommand: true });
  }

  /** An order that nobody knows yet. */
  protected draft(command: PlainNewOrder, timeInForce: number): NaiveOrder {
    const requested = command.selfTradePrevention || this.accounts.get(command.account)!.prevention;
    return {
      ...command,
      orderId: 0,
      slot: 0,
      timeInForce,
      prevention: requested || SelfTradePrevention.CANCEL_TAKER,
      cumulative: 0,
      leaves: command.quantity,
      status: OrderStatus.NEW,
      queueAhead: 0,
      rests: false,
      rank: 0,
      entrySequence: this.#sequence,
    };
  }
  protected admit(order: NaiveOrder): void {
    Object.assign(order, { orderId: this.#freeIds.pop() ?? ++this.#slots });
    this.#known.push(order);
  }
  protected remember(order: NaiveOrder): void {
    this.#remembered.push(order);
    if (this.#remembered.length <= this.capacities.rememberedOrders) return;
    const forgotten = this.#remembered.shift()!;
    this.#known = this.#known.filter((known) => known !== forgotten);
    this.#freeIds.push(forgotten.orderId + 2 ** 24);
  }

  protected rest(order: NaiveOrder): void {
    order.rests = true;
    order.rank = ++this.#ranks;
    this.marketEvent('added', order, order.leaves);
    this.exposure(order, order.leaves, 0, order.price);
  }
  protected shrinkInPlace(order: NaiveOrder, quantity: number): void {
    order.leaves -= quantity;
    this.marketEvent('reduced', order, quantity);
    this.exposure(order, -quantity, 0, order.price);
  }
  protected takeOut(order: NaiveOrder): void {
    order.rests = false;
    this.marketEvent('removed', order, order.leaves);
    this.exposure(order, -order.leaves, 0, order.price);
  }
  protected end_(order: NaiveOrder, status: number, commandType: number, reason: number): void {
    if (order.rests) this.takeOut(order);
    order.leaves = 0;
    order.status = status;
    this.report(order, { execType: 4, commandType }, reason);
    this.remember(order);
  }

  protected report(order: NaiveOrder, facts: Partial<typeof BLANK_EXECUTION>, rejectReason = 0): void {
    const account = this.accounts.get(order.account)!;
    this.reports.push({
      ...this.#header(ReportKind.EXECUTION, order.account, order.instrument, rejectReason),
      accountSequence: ++account.sequence,
      ...BLANK_EXECUTION,
      ...this.#amounts(order),
      ...facts,
    });
  }
  protected reportStatus(order: NaiveOrder): void {
    this.reports.push({
      ...this.#header(ReportKind.EXECUTION, order.account, order.instrument),
      ...BLANK_EXECUTION,
      ...this.#amounts(order),
      execType: 9,
      queueAhead: order.queueAhead,
    });
  }

  /** A refusal that shows the command, since there is no order to show. */
  protected reportRefused(command: PlainCommand, facts: Partial<typeof BLANK_EXECUTION>, rejectReason: number): void {
    const instrument = 'instrument' in command ? command.instrument : -1;
    const header = this.#header(ReportKind.EXECUTION, command.account, instrument, rejectReason);
    const account = this.accounts.get(command.account);
    if (account !== undefined && isExecuted(command)) header.accountSequence = ++account.sequence;
    const shown: PlainReport = {};
    if (['new', 'replace', 'cancel', 'queryOrder'].includes(command.kind)) {
      for (const field of Object.keys(BLANK_EXECUTION)) {
        if (field in command) shown[field] = (command as unknown as PlainReport)[field];
      }
      if (typeof shown.clientOrderId === 'string') shown.clientOrderId = shown.clientOrderId.slice(0, 36);
      if (typeof shown.tag === 'string') shown.tag = shown.tag.slice(0, 16);
    }
    const status = command.kind === 'new' ? OrderStatus.REJECTED : OrderStatus.UNSPECIFIED;
    this.reports.push({ ...header, ...BLANK_EXECUTION, ...shown, status, ...facts });
  }
  protected reportRaw(kind: number, account: number, instrument: number, body: PlainReport): void {
    this.reports.push({ ...this.#header(kind, account, instrument), ...body });
  }
  protected reportAccount(kind: number, index: number): void {
    const { name, prevention, sequence } = this.accounts.get(index)!;
    const header = this.#header(kind, index, -1);
    this.reports.push({ ...header, accountSequence: sequence, name, selfTradePrevention: prevention });
  }
  protected reportInstrument(command: PlainAddInstrument): void {
    const index = this.instruments.length;
    this.instruments.push({ symbol: command.symbol, sequence: this.#sequence });
    this.reportRaw(ReportKind.INSTRUMENT_ADDED, -1, index, {
      symbol: command.symbol,
      tick: `${command.tickMantissa}e-${command.tickScale}`,
      lot: `${command.lotMantissa}e-${command.lotScale}`,
      tradingStatus: 1,
    });
    this.marketEvents.push({
      ...{ kind: MarketEventKind.INSTRUMENT_ADDED, instrument: index, side: Side.BUY, sequence: this.#sequence },
      ...{ price: 0, quantity: 0, orderId: 0, levelQuantity: 0, levelOrders: 0, tradeId: 0, time: '' },
      ...{ endOfCommand: false, symbol: command.symbol },
    });
    this.#exposureEvent(ExposureEventKind.INSTRUMENT_ADDED, -1, index, {});
  }

  protected marketEvent(what: keyof typeof EVENT_KINDS, order: NaiveOrder, quantity: number, tradeId = 0): void {
    const { instrument, side, price, orderId } = order;
    const level = this.levels(instrument, side).find((found) => found.price === price);
    const event = { kind: EVENT_KINDS[what], instrument, side, sequence: this.#sequence, price, quantity, orderId };
    const totals = { levelQuantity: level?.quantity ?? 0, levelOrders: level?.orders ?? 0 };
    this.marketEvents.push({ ...event, ...totals, tradeId, time: `${this.time},${TIME_HIGH}`, endOfCommand: false });
    this.instruments[instrument].sequence = this.#sequence;
  }
  protected exposure(order: NaiveOrder, openQuantityChange: number, tradedQuantity: number, price: number): void {
    const { account, instrument, side, orderId } = order;
    const facts = { side, openQuantityChange, tradedQuantity, price, orderId };
    this.#exposureEvent(ExposureEventKind.EXPOSURE_CHANGED, account, instrument, facts);
  }
  protected exposureOpened(account: number): void {
    this.#exposureEvent(ExposureEventKind.ACCOUNT_OPENED, account, -1, {});
  }
  #exposureEvent(kind: number, account: number, instrument: number, facts: Partial<PlainExposureEvent>): void {
    const blank = { side: 0, openQuantityChange: 0, tradedQuantity: 0, price: 0, orderId: 0 };
    this.exposures.push({ kind, account, instrument, ...blank, ...facts, engineSequence: this.#sequence });
  }

  #header(kind: number, account: number, instrument: number, rejectReason = 0): PlainReport {
    const { session, requestId } = this.#command;
    const stamps = [0, `${requestId + 1},1`, `${requestId + 2},1`, `${this.time},${TIME_HIGH}`, '0,0', '0,0'].join(';');
    const engineSequence = isExecuted(this.#command) ? this.#sequence : 0;
    const header = { kind, account, session, instrument, rejectReason, requestId, stamps };
    return { ...header, accountSequence: 0, engineSequence, endOfCommand: false };
  }
  #amounts(order: NaiveOrder): Partial<typeof BLANK_EXECUTION> {
    const { orderId, clientOrderId, side, type, timeInForce, status, quantity, tag } = order;
    const { price, cumulative: cumulativeQuantity, leaves: leavesQuantity } = order;
    return {
      orderId,
      clientOrderId,
      side,
      type,
      timeInForce,
      status,
      quantity,
      tag,
      price,
      cumulativeQuantity,
      leavesQuantity,
    };
  }
}

const EVENT_KINDS = {
  added: MarketEventKind.ORDER_ADDED,
  executed: MarketEventKind.ORDER_EXECUTED,
  reduced: MarketEventKind.ORDER_REDUCED,
  removed: MarketEventKind.ORDER_REMOVED,
} as const;
