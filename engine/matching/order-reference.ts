// hot path
// Finds the order that a command names: by order id, or where that is 0 by client order id, within the command's own
// account. Another account's order, or one of another instrument than the command names, is as unknown as no order.

import { NO_INSTRUMENT } from '../domain/limits.js';
import { hashClientOrderId } from './client-order-id-table.js';
import type { CommandReader } from './command-reader.js';
import { isIdLength } from './order-form.js';
import type { OrderRegistry } from './order-registry.js';

/** The slot of the open or remembered order, or 0. */
export function findOrder(registry: OrderRegistry, command: CommandReader): number {
  const account = command.account;
  let slot = 0;
  if (command.orderId !== 0) {
    slot = registry.orders.find(command.amounts, command.orderIdDouble);
  } else if (isIdLength(command.clientOrderIdLength)) {
    const words = command.words;
    const word = command.clientOrderIdWord;
    slot = registry.ids.find(
      account,
      hashClientOrderId(account, words, word, command.clientOrderIdLength),
      words,
      word,
    );
  }
  if (slot === 0 || registry.orders.account(slot) !== account) return 0;
  const instrument = command.instrument;
  if (instrument !== NO_INSTRUMENT && instrument !== registry.orders.instrument(slot)) return 0;
  return slot;
}
