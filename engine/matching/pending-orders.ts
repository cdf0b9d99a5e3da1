// hot path
// Stop kinds: how they are taken, how a replace changes them while they wait, and what becomes of them when their trigger
// is met. What would have been the refusal of a new order is then their end, since they have had their first word.

import { CommandType } from '../domain/command-type.js';
import { AMOUNT_MAX } from '../domain/limits.js';
import { isTrailing } from '../domain/order-kind.js';
import { OrderStatus } from '../domain/order-status.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { Side } from '../domain/side.js';
import type { CommandReader } from './command-reader.js';
import type { IncomingOrders } from './incoming-orders.js';
import type { MatchingCore } from './matching-core.js';
import type { OrderEntry } from './order-entry.js';
import type { OrderPlacement } from './order-placement.js';
import { OrderTerms } from './order-terms.js';
import type { RestingOrders } from './resting-orders.js';
import { triggerQueueOf } from './trigger-queue.js';
import type { Triggers } from './triggers.js';

export class PendingOrders {
  readonly #core: MatchingCore;
  readonly #entry: OrderEntry;
  readonly #resting: RestingOrders;
  readonly #triggers: Triggers;
  readonly #incoming: IncomingOrders;
  readonly #placement: OrderPlacement;
  readonly #terms = new OrderTerms();

  constructor(
    core: MatchingCore,
    entry: OrderEntry,
    resting: RestingOrders,
    triggers: Triggers,
    incoming: IncomingOrders,
    placement: OrderPlacement,
  ) {
    this.#core = core;
    this.#entry = entry;
    this.#resting = resting;
    this.#triggers = triggers;
    this.#incoming = incoming;
    this.#placement = placement;
  }

  /** Takes a new stop kind; false where it is refused. It waits, or triggers at once where its trigger is met. */
  accept(command: CommandReader, idHash: number, mode: number, engineSequence: number): boolean {
    const { book, exposures, registry, reports, states, touched, refusal } = this.#core;
    const instrument = command.instrument;
    const last = states.lastPrices[instrument];
    const stopPrice = this.#firstStop(command, last);
    if (stopPrice === 0) return refusal.because(RejectReason.INVALID_STOP_PRICE, RejectField.STOP_PRICE, 0, AMOUNT_MAX);
    if (!this.#placement.hasRoomToWait(instrument)) return false;
    const queue = triggerQueueOf(instrument, command.side, command.type);
    const level = book.levelAt(queue, stopPrice);
    if (!this.#placement.hasRoom(level, command.quantity, false)) return false;

    const slot = this.#entry.open(
      command,
      idHash,
      mode,
      this.#firstLimit(command, stopPrice),
      OrderStatus.PENDING_TRIGGER,
      engineSequence,
    );
    const record = registry.details.conditions(slot);
    registry.conditions.setStopPrice(record, stopPrice);
    registry.conditions.setEnteredStopPrice(record, stopPrice);
    if (command.stopPrice !== 0) this.#triggers.moveProtection(record, stopPrice - command.stopPrice);
    if (isTrailing(command.type)) this.#triggers.watch(slot);
    registry.beginWait(slot);
    touched.touch(instrument);
    exposures.named(slot, command.reservation);
    reports.accepted(slot, CommandType.NEW);
    if (states.isOpen(instrument) && this.#triggers.isMet(slot, last)) this.#trigger(slot, CommandType.NEW);
    else this.#resting.putPending(slot, level);
    return true;
  }

  /** Triggers a waiting order at once where the last trade price says so. */
  triggerIfMet(slot: number, commandType: number): void {
    const { states, registry } = this.#core;
    const instrument = registry.orders.instrument(slot);
    if (!states.isOpen(instrument) || !this.#triggers.isMet(slot, states.lastPrices[instrument])) return;
    this.#core.book.remove(slot);
    this.trigger(slot, commandType);
  }

  /** An order that waited, and stands on no level any more, becomes what it was to become. */
  trigger(slot: number, commandType: number): void {
    const { registry, exposures } = this.#core;
    exposures.continues(slot, -registry.orders.leaves(slot));
    this.#trigger(slot, commandType);
  }

  #trigger(slot: number, commandType: number): void {
    const { registry, reports, refusal } = this.#core;
    const { orders, details } = registry;
    const placement = this.#placement;
    registry.endTrail(slot);
    registry.endWait(slot);
    orders.setStatus(slot, OrderStatus.NEW);
    this.#terms.ofOrder(registry, slot);
    const isPlaced = placement.plan(this.#terms);
    if (isPlaced && !this.#terms.isMarket) details.setPrice(slot, placement.price);
    details.setQueueAhead(slot, isPlaced ? placement.queueAhead : 0);
    const reason = refusal.reason;
    reports.triggered(slot, commandType);
    if (isPlaced) this.#incoming.enter(slot, this.#terms, placement, commandType);
    else this.#resting.cancel(slot, commandType, reason);
  }

  /** An elected order was not triggered after all: it waits on, at the back of its stop price. */
  waitOn(slot: number): void {
    const { book, registry } = this.#core;
    const { orders, details, conditions } = registry;
    const level = book.levelAt(this.#resting.triggerQueue(slot), conditions.stopPrice(details.conditions(slot)));
    if (this.#placement.hasRoom(level, orders.leaves(slot), false)) {
      this.#resting.placePending(slot, level);
      return;
    }
    this.#resting.cancelOpen(slot, CommandType.UNSPECIFIED, RejectReason.BOOK_FULL);
  }

  /** The stop price that an order begins with; 0 where it needs one and has none. */
  #firstStop(command: CommandReader, last: number): number {
    const stated = command.stopPrice;
    if (!isTrailing(command.type) || last === 0) return stated;
    const offset = command.trailOffset;
    if (stated === 0)
      return command.side === Side.SELL ? Math.max(1, last - offset) : Math.min(AMOUNT_MAX, last + offset);
    const moved = this.#triggers.trailedStop(command.side, stated, offset, last);
    return this.#movesLimit(command, moved - stated) ? moved : stated;
  }

  #movesLimit(command: CommandReader, change: number): boolean {
    const price = command.price;
    return price === 0 || (price + change >= 1 && (price + change) * command.quantity <= AMOUNT_MAX);
  }

  /** The limit keeps its distance to the stop. */
  #firstLimit(command: CommandReader, stopPrice: number): number {
    const price = command.price;
    return price === 0 || command.stopPrice === 0 ? price : price + (stopPrice - command.stopPrice);
  }
}
