// What must never be true of a position; the thread stops where it is.

import { InvariantError } from '../engine/domain/invariant.js';

export function negativeOpenQuantity(account: number, instrument: number, engineSequence: number): never {
  throw new InvariantError(
    `account ${account} has a negative open quantity in instrument ${instrument} after engine sequence ${engineSequence}`,
  );
}
