// hot path
// REPLACE of orders that are not simply in the book: pending stops and contingent orders change where they wait, pegged
// ones get another cap.

import { CommandType } from '../domain/command-type.js';
import { isMarketKind, isStopKind, isTrailing } from '../domain/order-kind.js';
import { OrderStatus } from '../domain/order-status.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { bookQueue, contingentQueue } from './book-queue.js';
import type { CommandReader } from './command-reader.js';
import type { MatchingCore } from './matching-core.js';
import { hasNotional } from './order-form.js';
import type { OrderPlacement } from './order-placement.js';
import { PEGGED_FLAG } from './order-store.js';
import { peggedPrice, pegReference } from './peg-reference.js';
import type { PendingOrders } from './pending-orders.js';
import type { RestingOrders } from './resting-orders.js';
import type { Triggers } from './triggers.js';

export class ReplaceWaiting {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;
  readonly #pending: PendingOrders;
  readonly #placement: OrderPlacement;
  readonly #triggers: Triggers;
  /** What was planned: total quantity, price, stop price and cap, and the place. */
  #quantity = 0;
  #price = 0;
  #stopPrice = 0;
  #cap = 0;
  /** That goes with the new stop price; 0 where the validator has stated none. */
  #protection = 0;
  #keepsPriority = false;

  constructor(
    core: MatchingCore,
    resting: RestingOrders,
    pending: PendingOrders,
    placement: OrderPlacement,
    triggers: Triggers,
  ) {
    this.#core = core;
    this.#triggers = triggers;
    this.#resting = resting;
    this.#pending = pending;
    this.#placement = placement;
  }

  /** Whether an order of its kind has the prices that a replace changes. */
  hasCombination(slot: number, command: CommandReader): boolean {
    const { registry, refusal } = this.#core;
    const type = registry.details.type(slot);
    const isPending = registry.orders.status(slot) === OrderStatus.PENDING_TRIGGER;
    if (command.price !== 0 && isMarketKind(type)) {
      return refusal.because(RejectReason.INVALID_COMBINATION, RejectField.PRICE, command.price);
    }
    if (command.stopPrice !== 0 && !(isPending && isStopKind(type) && !isTrailing(type))) {
      return refusal.because(RejectReason.INVALID_COMBINATION, RejectField.STOP_PRICE, command.stopPrice);
    }
    return true;
  }

  plan(slot: number, command: CommandReader, quantity: number): boolean {
    const { registry } = this.#core;
    const { details } = registry;
    this.#quantity = quantity;
    this.#price = command.price === 0 ? details.price(slot) : command.price;
    if (registry.orders.status(slot) === OrderStatus.PENDING_TRIGGER) return this.#planPending(slot, command);
    if (registry.orders.has(slot, PEGGED_FLAG) !== 0) return this.#planPegged(slot, command);
    return this.#planAt(slot, contingentQueue(registry.orders.instrument(slot), registry.orders.side(slot)));
  }

  execute(slot: number): void {
    const { registry } = this.#core;
    if (registry.orders.status(slot) === OrderStatus.PENDING_TRIGGER) this.#replacePending(slot);
    else if (registry.orders.has(slot, PEGGED_FLAG) !== 0) this.#replacePegged(slot);
    else this.#replaceContingent(slot);
  }

  #planPending(slot: number, command: CommandReader): boolean {
    const { book, registry, refusal } = this.#core;
    const { orders, details, conditions } = registry;
    const present = conditions.stopPrice(details.conditions(slot));
    this.#stopPrice = command.stopPrice === 0 ? present : command.stopPrice;
    this.#protection = command.protectionPrice;
    if (!hasNotional(this.#price, this.#quantity, refusal)) return false;
    this.#keepsPriority = this.#stopPrice === present;
    const own = orders.level(slot);
    if (this.#keepsPriority) return this.#placement.hasRoom(own, this.#quantity - details.quantity(slot), false);
    const level = book.levelAt(this.#resting.triggerQueue(slot), this.#stopPrice);
    return this.#placement.hasRoom(level, this.#leaves(slot), book.levels.holdsOne(own));
  }

  #planPegged(slot: number, command: CommandReader): boolean {
    const { book, registry } = this.#core;
    const { orders, details, conditions } = registry;
    const instrument = orders.instrument(slot);
    const side = orders.side(slot);
    this.#cap = command.price === 0 ? conditions.cap(details.conditions(slot)) : command.price;
    const reference = pegReference(book, instrument, side);
    this.#price = reference === 0 ? details.price(slot) : peggedPrice(side, reference, this.#cap);
    return this.#planAt(slot, bookQueue(instrument, side));
  }

  /** Whether the order finds room in the queue at the planned price; sets whether it keeps its place. */
  #planAt(slot: number, queue: number): boolean {
    const { book, registry, refusal } = this.#core;
    const { orders, details } = registry;
    if (!hasNotional(this.#price, this.#quantity, refusal)) return false;
    const staysAtPrice = this.#price === details.price(slot);
    this.#keepsPriority = staysAtPrice && this.#quantity <= details.quantity(slot);
    if (this.#keepsPriority) return true;
    const own = orders.level(slot);
    if (staysAtPrice) return this.#placement.hasRoom(own, this.#quantity - details.quantity(slot), false);
    return this.#placement.hasRoom(book.levelAt(queue, this.#price), this.#leaves(slot), book.levels.holdsOne(own));
  }

  /**
   * A pending order keeps its place as long as its stop price stays, whatever its quantity and its limit. Its validator is
   * told even where no lot comes or goes: what the lots are counted at may be another price now, or has trailed.
   */
  #replacePending(slot: number): void {
    const { book, registry, reports, exposures } = this.#core;
    const { orders, details } = registry;
    const leaves = this.#leaves(slot);
    const change = leaves - orders.leaves(slot);
    if (this.#keepsPriority) {
      book.reduce(slot, -change);
      this.#setAmounts(slot, leaves);
      reports.replaced(slot, CommandType.REPLACE, true);
    } else {
      book.remove(slot);
      this.#setAmounts(slot, leaves);
      this.#setStop(details.conditions(slot));
      reports.replaced(slot, CommandType.REPLACE, false);
      this.#resting.placePending(slot, book.levelAt(this.#resting.triggerQueue(slot), this.#stopPrice));
    }
    exposures.openChanged(slot, change);
    this.#pending.triggerIfMet(slot, CommandType.REPLACE);
  }

  /** Without a protection of its own the new stop price takes the old one's along, at its distance. */
  #setStop(record: number): void {
    const { conditions } = this.#core.registry;
    const change = this.#stopPrice - conditions.stopPrice(record);
    conditions.setStopPrice(record, this.#stopPrice);
    if (conditions.protectionPrice(record) === 0) return;
    if (this.#protection !== 0) conditions.setProtectionPrice(record, this.#protection);
    else this.#triggers.moveProtection(record, change);
  }

  #replaceContingent(slot: number): void {
    const { book, registry, reports } = this.#core;
    const { orders, details } = registry;
    const leaves = this.#leaves(slot);
    if (this.#keepsPriority) {
      this.#resting.shrink(slot, this.#quantity);
      return;
    }
    this.#resting.takeOut(slot);
    this.#setAmounts(slot, leaves);
    reports.replaced(slot, CommandType.REPLACE, false);
    const level = book.levelAt(contingentQueue(orders.instrument(slot), orders.side(slot)), details.price(slot));
    this.#resting.putContingent(slot, level);
  }

  #replacePegged(slot: number): void {
    const { book, exposures, registry, reports } = this.#core;
    const { orders, details, conditions, followers } = registry;
    const countedBefore = exposures.countedPrice(slot);
    conditions.setCap(details.conditions(slot), this.#cap);
    followers.setFollowed(orders.instrument(slot), orders.side(slot), 0);
    if (this.#keepsPriority) {
      const isSmaller = this.#quantity < details.quantity(slot);
      this.#resting.shrink(slot, this.#quantity);
      if (!isSmaller && exposures.countedPrice(slot) !== countedBefore) exposures.openChanged(slot, 0);
      return;
    }
    const leaves = this.#leaves(slot);
    this.#resting.takeOut(slot);
    this.#setAmounts(slot, leaves);
    const level = book.levelAt(bookQueue(orders.instrument(slot), orders.side(slot)), details.price(slot));
    details.setQueueAhead(slot, level === 0 ? 0 : book.levels.quantity(level));
    reports.replaced(slot, CommandType.REPLACE, false);
    this.#resting.putIn(slot, level);
  }

  #setAmounts(slot: number, leaves: number): void {
    const { orders, details } = this.#core.registry;
    orders.setLeaves(slot, leaves);
    details.setQuantity(slot, this.#quantity);
    details.setPrice(slot, this.#price);
  }

  #leaves(slot: number): number {
    return this.#quantity - this.#core.registry.details.cumulative(slot);
  }
}
