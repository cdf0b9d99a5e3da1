// A digest of everything that decides what an engine will do next: two engines with the same hash answer every later
// command alike, slot for slot. For tests of replay and for tools; costs a pass over all orders.

import { createHash } from 'node:crypto';
import { Side } from '../domain/side.js';
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
    for (const side of [Side.BUY, Side.SELL]) {
      for (const slot of restingOrders(core, index, side)) section('resting', describeOrder(core, slot));
    }
  }
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

/** The slots of one side of a book, best price first, then oldest first. */
export function* restingOrders(core: MatchingCore, instrument: number, side: number): Generator<number> {
  const { book, registry } = core;
  for (let level = book.best(instrument, side); level !== 0; level = book.behind(level, side)) {
    for (let slot = book.levels.head(level); slot !== 0; slot = registry.orders.next(slot)) yield slot;
  }
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
    details.int32.subarray(id, id + CLIENT_ORDER_ID_WORDS).join(','),
    details.int32.subarray(tag, tag + TAG_WORDS).join(','),
  ];
}
