// The books as plain objects, for tools, checkers and tests: never in the path of an order.

import { Side } from '../domain/side.js';
import { readText } from '../domain/text-field.js';
import { QueueKind, queueOf } from './book-queue.js';
import type { MatchingCore } from './matching-core.js';
import { DetailsLayout } from './order-details-layout.js';
import { CONTINGENT_FLAG, HIDDEN_FLAG, ICEBERG_FLAG } from './order-store.js';
import { ordersOfQueue, restingOrders } from './queue-orders.js';

const { CLIENT_ORDER_ID_WORDS, TAG_WORDS } = DetailsLayout;

export interface OpenOrder {
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly account: number;
  readonly instrument: number;
  readonly side: number;
  readonly type: number;
  readonly timeInForce: number;
  readonly price: number;
  readonly quantity: number;
  readonly cumulativeQuantity: number;
  readonly leavesQuantity: number;
  /** Lots that everybody sees: of an iceberg its slice, of a hidden or waiting order none. */
  readonly shownQuantity: number;
  readonly status: number;
  readonly session: number;
  readonly tag: string;
}

/** A pending stop, or an order that waits for its minimum quantity. */
export interface WaitingOrder extends OpenOrder {
  readonly stopPrice: number;
  /** 0 where it has none. */
  readonly minQuantity: number;
}

/** Lots of an account, sells negative. */
export interface HeldPosition {
  readonly account: number;
  readonly instrument: number;
  readonly quantity: number;
}

const WAITING_QUEUES = [
  QueueKind.RISING_TRIGGERS,
  QueueKind.FALLING_TRIGGERS,
  QueueKind.CONTINGENT_BIDS,
  QueueKind.CONTINGENT_ASKS,
];

export interface PriceLevel {
  readonly price: number;
  readonly quantity: number;
  readonly orders: number;
}

export function openOrdersOf(core: MatchingCore, instrument: number): OpenOrder[] {
  return [Side.BUY, Side.SELL].flatMap((side) =>
    Array.from(restingOrders(core, instrument, side), (slot) => describe(core, slot)),
  );
}

export function priceLevelsOf(core: MatchingCore, instrument: number, side: number, depth: number): PriceLevel[] {
  const { book } = core;
  const found: PriceLevel[] = [];
  let level = book.best(instrument, side);
  while (level !== 0 && found.length < depth) {
    const { levels } = book;
    const shown = { price: levels.price(level), quantity: levels.quantity(level), orders: levels.orders(level) };
    if (shown.orders > 0) found.push(shown);
    level = book.behind(level);
  }
  return found;
}

export function waitingOrdersOf(core: MatchingCore, instrument: number): WaitingOrder[] {
  const { conditions, details, orders } = core.registry;
  return WAITING_QUEUES.flatMap((kind) =>
    Array.from(ordersOfQueue(core, queueOf(instrument, kind)), (slot) => {
      const record = details.conditions(slot);
      return {
        ...describe(core, slot),
        shownQuantity: 0,
        stopPrice: conditions.stopPrice(record),
        minQuantity: orders.has(slot, CONTINGENT_FLAG) === 0 ? 0 : conditions.minQuantity(record),
      };
    }),
  );
}

/** Every position that is not 0, by account and instrument. */
export function positionsOf(core: MatchingCore): HeldPosition[] {
  return core.positions.all().map(([account, instrument, quantity]) => ({ account, instrument, quantity }));
}

function shownOf({ registry }: MatchingCore, slot: number): number {
  const { conditions, details, orders } = registry;
  if (orders.has(slot, HIDDEN_FLAG) !== 0) return 0;
  return orders.has(slot, ICEBERG_FLAG) === 0 ? orders.leaves(slot) : conditions.shown(details.conditions(slot));
}

function describe(core: MatchingCore, slot: number): OpenOrder {
  const { orders, details } = core.registry;
  return {
    orderId: orders.id(slot),
    clientOrderId: text(details.int32, details.clientOrderIdWord(slot), CLIENT_ORDER_ID_WORDS),
    account: orders.account(slot),
    instrument: orders.instrument(slot),
    side: orders.side(slot),
    type: details.type(slot),
    timeInForce: details.timeInForce(slot),
    price: details.price(slot),
    quantity: details.quantity(slot),
    cumulativeQuantity: details.cumulative(slot),
    leavesQuantity: orders.leaves(slot),
    shownQuantity: shownOf(core, slot),
    status: orders.status(slot),
    session: details.session(slot),
    tag: text(details.int32, details.tagWord(slot), TAG_WORDS),
  };
}

/** Texts are padded with zeros and hold none. */
function text(words: Int32Array, word: number, wordCount: number): string {
  const bytes = new Uint8Array(words.buffer, words.byteOffset + word * 4, wordCount * 4);
  const end = bytes.indexOf(0);
  const length = end < 0 ? bytes.length : end;
  return readText(bytes, 0, length, length);
}
