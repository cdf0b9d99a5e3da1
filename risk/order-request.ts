// hot path
// What a command asks of its account: the order in hand as the limits look at it, and why it is refused. One instance,
// refilled for each command, so that checking allocates nothing. Units: lots, ticks.

import { RejectField } from '../engine/domain/reject-field.js';
import { RejectReason } from '../engine/domain/reject-reason.js';

export class OrderRequest {
  account = 0;
  instrument = 0;
  side = 0;
  /** Of the position index; 0 where the account never had the instrument. */
  row = 0;
  /** Where the account's limits begin. */
  limits = 0;
  /** The whole order. */
  quantity = 0;
  /** As stated by the command; 0 where it states none. */
  statedPrice = 0;
  /** What the order is counted at: its limit, cap or protection; 0 where nothing needs one. */
  price = 0;
  /** What it has reserved already, and what it would have. */
  reservedBefore = 0;
  priceBefore = 0;
  reserved = 0;
  reservedPrice = 0;
  /** The reference price of its instrument; 0 where there is none. */
  reference = 0;
  isNew = false;
  /** The UTC day. */
  day = 0;

  reason: number = RejectReason.NONE;
  field: number = RejectField.NONE;
  value = 0;
  limit = 0;

  /** Lots that the command would add to what is reserved. */
  get addedLots(): number {
    return this.reserved - this.reservedBefore;
  }

  /** Always false, so that a check can end in `return request.refused(...)`. */
  refused(reason: number, field: number, value: number, limit: number): false {
    this.reason = reason;
    this.field = field;
    this.value = value;
    this.limit = limit;
    return false;
  }
}
