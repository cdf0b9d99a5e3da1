// A digest of everything that decides what an engine will do next: two engines of the same capacities with the same hash
// answer every later command alike, slot for slot. For tests of replay and for tools; costs a pass over all orders.

import { createHash } from 'node:crypto';
import { QueueKind, queueOf } from './book-queue.js';
import type { MatchingCore } from './matching-core.js';
import { DetailsLayout } from './order-details-layout.js';
import { followersOf, ordersOfQueue } from './queue-orders.js';

const { CLIENT_ORDER_ID_WORDS, TAG_WORDS } = DetailsLayout;

/** SHA-256 in hexadecimal. */
export function stateHash(core: MatchingCore, lastTradeId: number): string {
  const hash = createHash('sha256');
  const section = (name: string, values: readonly (number | string)[]) => hash.update(`${name} ${values.join(' ')}\n`);
  section('trades', [lastTradeId]);
  for (const { index, symbol, tickSize, lotSize } of core.instruments.everListed()) {
    const sizes = [tickSize.mantissa, tickSize.scale, lotSize.mantissa, lotSize.scale];
    const isListed = core.instruments.has(index);
    section('instrument', [index, JSON.stringify(symbol), ...sizes, isListed ? 'listed' : 'removed']);
    if (!isListed) continue;
    const { states } = core;
    section('state', [
      core.instruments.bookSequences[index],
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
  section('kill switches', [core.killSwitches.everyone ? 'everyone' : 'accounts', ...core.killSwitches.accounts()]);
  for (const adjustment of core.adjustments.describe()) section('adjustment', adjustment);
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
    conditions.orderedPrice(record),
    conditions.orderedStopPrice(record),
    conditions.enteredStopPrice(record),
    conditions.protectionPrice(record),
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
    details.requestedSelfTradePrevention(slot),
    details.enteredQuantity(slot),
    details.enteredPrice(slot),
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
