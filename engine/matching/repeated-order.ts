// hot path
// Whether a new order is one that was accepted before, sent again: the same account, client order id and terms, as they were
// ordered then, whatever has become of the order since. Its deadline does not count: it is about the way here, and a
// client that sends an order again may well give it more time.

import { wordsEqual } from '../domain/text-field.js';
import { TimeInForce } from '../domain/time-in-force.js';
import type { CommandReader } from './command-reader.js';
import { DetailsLayout } from './order-details-layout.js';
import { timeInForceOf } from './order-form.js';
import type { OrderRegistry } from './order-registry.js';
import { HIDDEN_FLAG, REDUCE_ONLY_FLAG } from './order-store.js';

const { TAG_WORDS } = DetailsLayout;

export function isSameOrder(registry: OrderRegistry, slot: number, command: CommandReader): boolean {
  const { orders, details } = registry;
  const timeInForce = timeInForceOf(command);
  return (
    orders.instrument(slot) === command.instrument &&
    orders.side(slot) === command.side &&
    details.type(slot) === command.type &&
    details.timeInForce(slot) === timeInForce &&
    details.postOnly(slot) === command.postOnly &&
    details.enteredQuantity(slot) === command.quantity &&
    details.requestedSelfTradePrevention(slot) === command.selfTradePrevention &&
    (orders.has(slot, REDUCE_ONLY_FLAG) !== 0) === (command.reduceOnly !== 0) &&
    (orders.has(slot, HIDDEN_FLAG) !== 0) === (command.hidden !== 0) &&
    details.tagLength(slot) === command.tagLength &&
    wordsEqual(details.int32, details.tagWord(slot), command.words, command.tagWord, TAG_WORDS) &&
    hasSameConditions(registry, slot, command, timeInForce)
  );
}

function hasSameConditions(
  registry: OrderRegistry,
  slot: number,
  command: CommandReader,
  timeInForce: number,
): boolean {
  const { details, conditions } = registry;
  const record = details.conditions(slot);
  const displayed = command.displayQuantity === command.quantity ? 0 : command.displayQuantity;
  if (record === 0) {
    const hasNone =
      displayed === 0 && command.minQuantity === 0 && command.stopPrice === 0 && command.trailOffset === 0;
    return hasNone && details.enteredPrice(slot) === command.price;
  }
  if (timeInForce === TimeInForce.GTD) {
    const { expireTimeLow, expireTimeHigh } = command;
    if (conditions.expiresLow(record) !== expireTimeLow || conditions.expiresHigh(record) !== expireTimeHigh)
      return false;
  }
  return (
    conditions.orderedPrice(record) === command.price &&
    conditions.orderedStopPrice(record) === command.stopPrice &&
    conditions.trailOffset(record) === command.trailOffset &&
    conditions.displayQuantity(record) === displayed &&
    conditions.minQuantity(record) === command.minQuantity
  );
}
