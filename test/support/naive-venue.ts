// The ground that the naive model stands on: its orders, instruments and positions in plain lists, sorted and filtered anew
// for every question, and how an order comes to a place and leaves it.

import { ExecType } from '../../engine/domain/exec-type.js';
import { ExposureFlag } from '../../engine/domain/exposure-event.js';
import { MarketEventKind } from '../../engine/domain/market-event.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { Side } from '../../engine/domain/side.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { ALL_FEATURES, type Features } from './feature.js';
import { Refused } from './naive-form.js';
import type { NaiveInstrument } from './naive-instrument.js';
import { findRoom, type Standing } from './naive-levels.js';
import { isFinal, isMarketKind, isPegged, type NaiveOrder, type Place, shown } from './naive-order.js';
import { type NaiveLevel, NaiveRecords } from './naive-records.js';
import type { PlainAdjustment } from './plain-command.js';

export class NaiveVenue extends NaiveRecords {
  /** What the last book query was answered. */
  bookAnswer: { bids: NaiveLevel[]; asks: NaiveLevel[] } = { bids: [], asks: [] };
  readonly instruments: NaiveInstrument[] = [];
  trades = 0;
  /** Accounts whose kill switch is engaged; -1 stands for everyone's. */
  readonly killed = new Set<number>();
  /** Bought less sold, by account and instrument. */
  readonly #positions = new Map<string, number>();
  /** Open and remembered orders, in order of entry. */
  #known: NaiveOrder[] = [];
  /** Final orders, oldest first. */
  #remembered: NaiveOrder[] = [];
  /** Ids that freed slots will have next; the last is used first. */
  readonly #freeIds: number[] = [];
  #slots = 0;
  #ranks = 0;

  constructor(
    readonly capacities: MatchingCapacities,
    readonly features: Features = ALL_FEATURES,
  ) {
    super();
  }

  known(): NaiveOrder[] {
    return this.#known;
  }
  open(): NaiveOrder[] {
    return this.#known.filter((order) => !isFinal(order));
  }
  openOf(account: number): NaiveOrder[] {
    return this.open().filter((order) => order.account === account);
  }
  /** The orders of an instrument that stand at a place, oldest there first. */
  at(place: Place, instrument: number): NaiveOrder[] {
    return this.#known
      .filter((order) => order.place === place && order.instrument === instrument)
      .sort((a, b) => a.rank - b.rank);
  }

  /** The book's orders of one side in priority order: at a price the displayed ones first. */
  side(instrument: number, side: number): NaiveOrder[] {
    return this.#byPrice('book', instrument, side, (a, b) => Number(a.hidden) - Number(b.hidden));
  }
  /** Orders of one side that wait for their first fill. */
  contingents(instrument: number, side: number): NaiveOrder[] {
    return this.#byPrice('contingent', instrument, side, () => 0);
  }
  #byPrice(place: Place, instrument: number, side: number, within: (a: NaiveOrder, b: NaiveOrder) => number) {
    const better = side === Side.BUY ? -1 : 1;
    return this.at(place, instrument)
      .filter((order) => order.side === side)
      .sort((a, b) => (a.price - b.price) * better || within(a, b));
  }

  /** What is shown of one side, best price first. */
  levels(instrument: number, side: number): NaiveLevel[] {
    const levels: { price: number; quantity: number; orders: number }[] = [];
    for (const order of this.side(instrument, side).filter((o) => shown(o) > 0)) {
      const last = levels.at(-1);
      if (last?.price === order.price) {
        last.quantity += shown(order);
        last.orders++;
      } else {
        levels.push({ price: order.price, quantity: shown(order), orders: 1 });
      }
    }
    return levels;
  }
  shownAt(order: NaiveOrder): { levelQuantity: number; levelOrders: number } {
    const level = this.levels(order.instrument, order.side).find(({ price }) => price === order.price);
    return { levelQuantity: level?.quantity ?? 0, levelOrders: level?.orders ?? 0 };
  }

  isCrossed(instrument: number): boolean {
    const bid = this.side(instrument, Side.BUY).at(0);
    const ask = this.side(instrument, Side.SELL).at(0);
    return bid !== undefined && ask !== undefined && bid.price >= ask.price;
  }

  pricesMeet(order: NaiveOrder, maker: NaiveOrder): boolean {
    const limit = isMarketKind(order) ? order.protection : order.price;
    if (limit === 0) return true;
    return order.side === Side.BUY ? maker.price <= limit : maker.price >= limit;
  }

  /** Adjustments of cash and lots that were made, oldest first. */
  readonly adjustments: (PlainAdjustment & { readonly sequence: number })[] = [];

  position(account: number, instrument: number): number {
    return this.#positions.get(`${account}:${instrument}`) ?? 0;
  }
  /** Lots that are not traded but given. */
  adjustPosition(account: number, instrument: number, lots: number): void {
    this.#positions.set(`${account}:${instrument}`, this.position(account, instrument) + lots);
  }
  isKilled(account: number): boolean {
    return this.killed.has(account) || this.killed.has(-1);
  }
  /** Lots that the order may still trade: all, unless it may only reduce a position. */
  allowed(order: NaiveOrder): number {
    if (!order.reduceOnly) return Number.POSITIVE_INFINITY;
    const position = this.position(order.account, order.instrument);
    return Math.max(0, order.side === Side.SELL ? position : -position);
  }

  /** Takes `quantity` lots off the order as traded. */
  fill(order: NaiveOrder, quantity: number): void {
    const signed = order.side === Side.BUY ? quantity : -quantity;
    this.#positions.set(
      `${order.account}:${order.instrument}`,
      this.position(order.account, order.instrument) + signed,
    );
    order.leaves -= quantity;
    order.slice -= Math.min(order.slice, quantity);
    order.cumulative += quantity;
    order.status = order.leaves === 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    if (order.leaves === 0) order.place = 'none';
  }

  admit(order: NaiveOrder, status: number = OrderStatus.NEW): void {
    const orderId = this.#freeIds.pop() ?? ++this.#slots;
    const { price, stopPrice, quantity } = order;
    Object.assign(order, { orderId, status, entered: { price, stopPrice, status, quantity } });
    this.#known.push(order);
    this.exposureNamed(order, order.ordered.reservation ?? 0);
  }
  remember(order: NaiveOrder): void {
    this.#remembered.push(order);
    if (this.#remembered.length <= this.capacities.rememberedOrders) return;
    const forgotten = this.#remembered.shift()!;
    this.#known = this.#known.filter((known) => known !== forgotten);
    this.#freeIds.push(forgotten.orderId + 2 ** 24);
  }

  nextRank(): number {
    return ++this.#ranks;
  }

  /** Puts an order that stands nowhere, or among the elected, into a place, at its back. */
  put(order: NaiveOrder, place: Place): void {
    const isCounted = order.place === 'elected';
    order.place = place;
    order.rank = this.nextRank();
    order.slice = Math.min(order.displayQuantity, order.leaves);
    if (place === 'book') this.marketEvent('added', order, shown(order));
    if (!isCounted) this.exposure(order, order.leaves);
  }
  /** Takes an order out of where it stands. */
  take(order: NaiveOrder): void {
    if (order.place !== 'none') this.#leave(order, ExposureFlag.CONTINUES);
  }
  #leave(order: NaiveOrder, flag: number): void {
    const wasIn = order.place;
    order.place = 'none';
    if (wasIn === 'book') this.marketEvent('removed', order, shown(order));
    this.exposure(order, wasIn === 'none' ? 0 : -order.leaves, flag);
  }
  /** Moves an order to the back of another price of its place. */
  move(order: NaiveOrder, price: number): void {
    const { place } = order;
    this.take(order);
    order.price = price;
    this.put(order, place);
  }
  /** Puts the order into the book, or ends it where there is no room. */
  rest(order: NaiveOrder, commandType: number): void {
    if (this.room(order, standing(order, 'book')) !== 'ok') {
      this.finish(order, OrderStatus.CANCELED, commandType, RejectReason.BOOK_FULL);
    } else {
      this.put(order, 'book');
    }
  }
  /** An iceberg that has shown all of its slice and has more shows its next one, at the back. */
  refill(order: NaiveOrder): void {
    if (order.place !== 'book' || order.displayQuantity === 0 || order.slice > 0) return;
    order.slice = Math.min(order.displayQuantity, order.leaves);
    order.rank = this.nextRank();
    this.marketEvent('added', order, shown(order));
  }
  /** The last word on an order. */
  finish(order: NaiveOrder, status: number, commandType: number, reason: number): void {
    this.#leave(order, ExposureFlag.ENDED);
    order.leaves = 0;
    order.status = status;
    const execType = status === OrderStatus.EXPIRED ? ExecType.EXPIRED : ExecType.CANCELED;
    this.report(order, { execType, commandType }, reason);
    this.remember(order);
  }

  /** Whether `leaves` lots of the order may stand there, next to all others that stand somewhere. */
  room(order: NaiveOrder, where: Standing): 'ok' | 'no level' | 'too many lots' {
    const others = this.#known.filter((o) => o.orderId !== order.orderId);
    return findRoom(others, where, this.capacities.priceLevels);
  }
  /** Refuses where there is no room; `was` is the order that a replace would change. */
  checkRoom(order: NaiveOrder, where: Standing, was?: NaiveOrder): void {
    const found = this.room(order, where);
    if (found === 'no level') throw new Refused(RejectReason.BOOK_FULL, 0, 0, 0, was);
    if (found === 'too many lots') throw Refused.tooManyLots(where, was);
  }

  /** Refuses where as many orders of the instrument wait, or follow a price, as may. */
  checkRoomToWait(instrument: number): void {
    const waits = (o: NaiveOrder) =>
      o.status === OrderStatus.PENDING_TRIGGER || o.place === 'contingent' || isPegged(o);
    const waiting = this.open().filter((o) => o.instrument === instrument && waits(o)).length;
    const { waitingOrders } = this.capacities;
    if (waiting < waitingOrders) return;
    throw new Refused(RejectReason.BOOK_FULL, RejectField.WAITING_ORDERS, waiting, waitingOrders);
  }

  /** About an order in the book; one that shows nothing makes no such event. */
  marketEvent(what: keyof typeof EVENT_KINDS, order: NaiveOrder, quantity: number, tradeId = 0): void {
    if (order.hidden || quantity === 0) return;
    const { instrument, side, price, orderId } = order;
    const facts = { price, quantity, orderId, tradeId, ...this.shownAt(order) };
    this.pushMarketEvent(EVENT_KINDS[what], instrument, side, facts);
    this.instruments[instrument].sequence = this.sequence;
  }
}

/** Where the order stands, or would. */
export function standing(order: NaiveOrder, place: Place): Standing {
  return { ...order, place };
}

const EVENT_KINDS = {
  added: MarketEventKind.ORDER_ADDED,
  executed: MarketEventKind.ORDER_EXECUTED,
  reduced: MarketEventKind.ORDER_REDUCED,
  removed: MarketEventKind.ORDER_REMOVED,
} as const;
