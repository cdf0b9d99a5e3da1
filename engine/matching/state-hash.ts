// A digest of everything that decides what an engine will do next: two engines with the same hash answer every later
// command alike, slot for slot. For tests of replay and for tools; costs a pass over all orders.

import { createHash } from 'node:crypto';
import { Side } from '../domain/side.js';
import { bookQueue, QueueKind, queueOf } from './book-queue.js';
import type { MatchingCore } from './matching-core.js';
import { CLIENT_ORDER_ID_WORDS, TAG_WORDS } from './order-details.js';

/** SHA-256 in hexadecimal. */
export function stateHash(core: MatchingCore, lastTradeId: number): string {
  const hash = createHash('sha256');
  const section = (name: string, values: readonly (number | string)[]) => hash.update(`${name} ${values.join(' ')}\n`);
  section('trades', [lastTradeId]);
  for (const { index, symbol, tickSize, lotSize } of core.instruments.all()) {
    const sequence = core.instruments.bookSequences[index];
    section('instrument', [
      index,
      symbol,
      tickSize.mantissa,
      tickSize.scale,
      lotSize.mantissa,
      lotSize.scale,
      sequence,
    ]);
    const { states } = core;
    section('state', [
      states.statuses[index],
      states.lastPrices[index],
      states.bandReferences[index],
      core.calendar.describe(index),
    ]);
    for (const kind of Object.values(QueueKind)) {
      for (const slot of ordersOfQueue(core, queueOf(index, kind))) section(`queue ${kind}`, describeOrder(core, slot));
    }
    for (const slot of followersOf(core, index)) section('follower', [core.registry.orders.id(slot)]);
  }
  for (const position of core.positions.all()) section('position', position);
  const { registry } = core;
  for (const { index, name, selfTradePrevention, lastSequence } of core.accounts.all()) {
    section('account', [index, JSON.stringify(name), selfTradePrevention, lastSequence]);
    const chain: number[] = [];
    for (let slot = registry.accountOrders.first(index); slot !== 0; slot = registry.accountOrders.next(slot)) {
      chain.push(slot);
    }
    section('chain', chain);
  }
  for (const slot of registry.remembered.slots()) section('remembered', describeOrder(core, slot));
  section('slots', [registry.orders.slotsUsed]);
  for (const slot of registry.orders.freeSlots()) section('free', [registry.orders.id(slot)]);
  return hash.digest('hex');
}

/** The slots of one side of a book, best price first, displayed before hidden, then oldest first. */
export function restingOrders(core: MatchingCore, instrument: number, side: number): Generator<number> {
  return ordersOfQueue(core, bookQueue(instrument, side));
}

/** The slots of a queue in its order. */
export function* ordersOfQueue(core: MatchingCore, queue: number): Generator<number> {
  const { book, registry } = core;
  for (let level = book.first(queue); level !== 0; level = book.behind(level)) {
    for (let slot = book.levels.head(level); slot !== 0; slot = registry.orders.next(slot)) yield slot;
    for (let slot = book.levels.hiddenHead(level); slot !== 0; slot = registry.orders.next(slot)) yield slot;
  }
}

/** Trailing stops, pegged bids and pegged asks of an instrument, each by order of entry. */
function* followersOf(core: MatchingCore, instrument: number): Generator<number> {
  const { followers } = core.registry;
  const groups = [followers.firstTrailing(instrument), followers.firstPegged(instrument, Side.BUY)];
  for (const first of [...groups, followers.firstPegged(instrument, Side.SELL)]) {
    for (let slot = first; slot !== 0; slot = followers.next(slot)) yield slot;
  }
}

function describeConditions(core: MatchingCore, slot: number): number[] {
  const { conditions, details } = core.registry;
  const record = details.conditions(slot);
  if (record === 0) return [];
  return [
    conditions.stopPrice(record),
    conditions.trailOffset(record),
    conditions.cap(record),
    conditions.displayQuantity(record),
    conditions.shown(record),
    conditions.minQuantity(record),
    conditions.expiresLow(record),
    conditions.expiresHigh(record),
  ];
}

function describeOrder(core: MatchingCore, slot: number): (number | string)[] {
  const { orders, details } = core.registry;
  const id = details.clientOrderIdWord(slot);
  const tag = details.tagWord(slot);
  return [
    orders.id(slot),
    orders.account(slot),
    orders.instrument(slot),
    orders.side(slot),
    orders.status(slot),
    orders.has(slot, ~0),
    orders.leaves(slot),
    details.type(slot),
    details.timeInForce(slot),
    details.postOnly(slot),
    details.selfTradePrevention(slot),
    details.session(slot),
    details.quantity(slot),
    details.price(slot),
    details.cumulative(slot),
    details.queueAhead(slot),
    details.entrySequence(slot),
    ...describeConditions(core, slot),
    details.int32.subarray(id, id + CLIENT_ORDER_ID_WORDS).join(','),
    details.int32.subarray(tag, tag + TAG_WORDS).join(','),
  ];
}
