// What must never be true of an order; the thread stops where it is.

import { InvariantError } from '../engine/domain/invariant.js';

export function orderUnknown(orderId: number, engineSequence: number): never {
  throw new InvariantError(`order ${orderId} changed at engine sequence ${engineSequence} and was never named`);
}

export function orderNotReserved(orderId: number): never {
  throw new InvariantError(`order ${orderId} was named with a reservation that is not its account's`);
}
