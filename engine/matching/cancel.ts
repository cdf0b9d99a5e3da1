// hot path
// CANCEL: ends one resting order.

import { CommandType } from '../domain/command-type.js';
import { isTerminal } from '../domain/order-status.js';
import type { RecordMemory } from '../domain/record-memory.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import type { MatchingCore } from './matching-core.js';
import { findOrder } from './order-reference.js';
import type { RestingOrders } from './resting-orders.js';

export class CancelHandler {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;

  constructor(core: MatchingCore, resting: RestingOrders) {
    this.#core = core;
    this.#resting = resting;
  }

  execute(memory: RecordMemory, offset: number): void {
    const { command, registry, refusals, refusal } = this.#core;
    const slot = findOrder(registry, command);
    if (slot === 0) {
      refusal.because(RejectReason.UNKNOWN_ORDER, RejectField.ORDER_ID, command.orderId);
      refusals.refuse(memory, offset);
    } else if (isTerminal(registry.orders.status(slot))) {
      refusal.because(RejectReason.TOO_LATE);
      refusals.refuseOrder(slot, CommandType.CANCEL);
    } else {
      this.#core.touched.touch(registry.orders.instrument(slot));
      this.#resting.cancelResting(slot, CommandType.CANCEL, RejectReason.NONE);
    }
  }
}
