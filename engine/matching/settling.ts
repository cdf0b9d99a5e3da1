// hot path
// What a command sets off besides its own work: elected stops trigger, contingent orders get their minimum, pegged orders
// follow, trailing stops last. Goes on until nothing is left to do; each step ends orders' waiting or follows a price that
// has moved, so it ends.

import { CommandType } from '../domain/command-type.js';
import { OrderStatus } from '../domain/order-status.js';
import type { ContingentOrders } from './contingent-orders.js';
import type { MatchingCore } from './matching-core.js';
import type { PeggedOrders } from './pegged-orders.js';
import type { PendingOrders } from './pending-orders.js';
import type { Triggers } from './triggers.js';

export class Settling {
  readonly #core: MatchingCore;
  readonly #triggers: Triggers;
  readonly #pending: PendingOrders;
  readonly #contingent: ContingentOrders;
  readonly #pegged: PeggedOrders;

  constructor(
    core: MatchingCore,
    triggers: Triggers,
    pending: PendingOrders,
    contingent: ContingentOrders,
    pegged: PeggedOrders,
  ) {
    this.#core = core;
    this.#triggers = triggers;
    this.#pending = pending;
    this.#contingent = contingent;
    this.#pegged = pegged;
  }

  settle(instrument: number): void {
    const { states, elected } = this.#core;
    if (states.waiting[instrument] === 0 && elected.isEmpty) return;
    while (states.isOpen(instrument)) {
      const slot = elected.take();
      if (slot !== 0) this.#bringIn(slot);
      else if (!this.#contingent.fillOne(instrument) && !this.#pegged.follow(instrument)) {
        this.#triggers.follow(instrument);
        return;
      }
    }
    this.#lapse();
  }

  #bringIn(slot: number): void {
    if (this.#isStop(slot)) this.#pending.trigger(slot, CommandType.UNSPECIFIED);
    else this.#contingent.bringIn(slot);
  }

  /** The instrument trades no longer: stops wait on, and contingent orders that have their minimum rest. */
  #lapse(): void {
    const { elected } = this.#core;
    for (let slot = elected.take(); slot !== 0; slot = elected.take()) {
      if (this.#isStop(slot)) this.#pending.waitOn(slot);
      else this.#contingent.restReleased(slot);
    }
  }

  #isStop(slot: number): boolean {
    return this.#core.registry.orders.status(slot) === OrderStatus.PENDING_TRIGGER;
  }
}
