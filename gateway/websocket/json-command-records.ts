// Fills command records with the fields of JSON requests.

import type { CancelCommand, Command, NewOrderCommand, ReplaceCommand } from '../../engine/domain/command.js';
import { highWord, lowWord } from '../../engine/domain/time-words.js';
import type { Words } from '../event-publisher.js';
import type { ListedInstrument } from '../instrument-registry.js';
import { readAmount } from './decimal-amount.js';
import { ORDER_TYPES, POST_ONLY, SELF_TRADE_PREVENTION, SIDES, TIMES_IN_FORCE } from './enum-names.js';
import type { NewOrderFields, OrderRefFields, ReplaceFields } from './json-requests.js';

export function begin(record: Command, kind: number, id: Words): void {
  record.reset(kind);
  record.setRequestId(id[0], id[1]);
}

/** All but the amounts, which need an instrument. */
export function fillNewOrder(record: NewOrderCommand, order: NewOrderFields): void {
  const clientOrderId = Buffer.from(order.client_order_id ?? '');
  record.setClientOrderId(clientOrderId, 0, clientOrderId.length);
  record.side = SIDES.value(order.side);
  record.type = ORDER_TYPES.value(order.type);
  record.timeInForce = TIMES_IN_FORCE.value(order.time_in_force);
  record.postOnly = POST_ONLY.value(order.post_only);
  record.selfTradePrevention = SELF_TRADE_PREVENTION.value(order.self_trade_prevention);
  record.reduceOnly = order.reduce_only ? 1 : 0;
  record.hidden = order.hidden ? 1 : 0;
  record.setExpireTime(...instantWords(order.expire_time_ns));
  record.setDeadline(...instantWords(order.deadline_ns));
  setTag(record, order.tag);
}

export function fillAmounts(record: NewOrderCommand, order: NewOrderFields, instrument: ListedInstrument): void {
  const { tickSize, lotSize } = instrument;
  record.instrument = instrument.index;
  record.quantity = readAmount(order.quantity, lotSize);
  record.price = readAmount(order.price, tickSize);
  record.stopPrice = readAmount(order.stop_price, tickSize);
  record.trailOffset = readAmount(order.trail_offset, tickSize);
  record.displayQuantity = readAmount(order.display_quantity, lotSize);
  record.minQuantity = readAmount(order.min_quantity, lotSize);
}

/** What is left out stays 0, which keeps what the order has. */
export function fillNewAmounts(record: ReplaceCommand, fields: ReplaceFields, instrument: ListedInstrument): void {
  record.quantity = readAmount(fields.quantity, instrument.lotSize);
  record.price = readAmount(fields.price, instrument.tickSize);
  record.stopPrice = readAmount(fields.stop_price, instrument.tickSize);
}

/** An order id that no double holds exactly is none that the engine gives. */
export function fillReference(record: CancelCommand, order: OrderRefFields): void {
  const clientOrderId = Buffer.from(order.client_order_id ?? '');
  record.orderId = Number(order.order_id ?? 0);
  record.setClientOrderId(clientOrderId, 0, clientOrderId.length);
}

export function setTag(record: NewOrderCommand, tag = ''): void {
  const bytes = Buffer.from(tag);
  record.setTag(bytes, 0, bytes.length);
}

export function instantWords(nanos: string | undefined): Words {
  const instant = BigInt(nanos ?? 0);
  return [lowWord(instant), highWord(instant)];
}
