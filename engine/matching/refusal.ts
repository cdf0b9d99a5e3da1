// hot path
// Why the command in hand is refused: the numbers of which the gateway makes the sentence for a person. One instance,
// rewritten by each check that fails, so that refusing allocates nothing.

import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';

export class Refusal {
  reason: number = RejectReason.NONE;
  field: number = RejectField.NONE;
  value = 0;
  limit = 0;

  /** Always false, so that a check can end in `return refusal.because(...)`. */
  because(reason: number, field: number = RejectField.NONE, value = 0, limit = 0): false {
    this.reason = reason;
    this.field = field;
    this.value = value;
    this.limit = limit;
    return false;
  }
}
