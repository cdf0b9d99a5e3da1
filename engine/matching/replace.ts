// hot path
// REPLACE: a new total quantity, a new price, a new client order id, or several of them. Planned whole before anything
// changes, so that a refused replace leaves the order as it was. Orders of the book are changed here; those that wait, or
// follow a price, by `ReplaceWaiting`.
//
// An order whose price stays and whose quantity does not grow keeps its place. Any other leaves the book and comes back
// like a new order: it may trade, and rests at the back of its level.

import { CommandFlag } from '../domain/command-layout.js';
import { CommandType } from '../domain/command-type.js';
import { AMOUNT_MAX, CLIENT_ORDER_ID_BYTES_MAX, smallestSlice } from '../domain/limits.js';
import { isTerminal, OrderStatus } from '../domain/order-status.js';
import type { RecordMemory } from '../domain/record-memory.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { TradingStatus } from '../domain/trading-status.js';
import { bookQueue } from './book-queue.js';
import { hashClientOrderId } from './client-order-id-table.js';
import type { CommandReader } from './command-reader.js';
import type { IncomingOrders } from './incoming-orders.js';
import type { MatchingCore } from './matching-core.js';
import { hasNotional, isAmount } from './order-form.js';
import type { OrderPlacement } from './order-placement.js';
import { findOrder } from './order-reference.js';
import { CONTINGENT_FLAG, ICEBERG_FLAG, PEGGED_FLAG, REDUCE_ONLY_FLAG } from './order-store.js';
import { OrderTerms } from './order-terms.js';
import { allowedQuantity } from './reduce-only.js';
import type { ReplaceWaiting } from './replace-waiting.js';
import type { RestingOrders } from './resting-orders.js';

export class ReplaceHandler {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;
  readonly #incoming: IncomingOrders;
  readonly #placement: OrderPlacement;
  readonly #waiting: ReplaceWaiting;
  readonly #terms = new OrderTerms();
  /** The new total quantity. */
  #quantity = 0;
  #keepsPriority = false;
  #renames = false;
  #idHash = 0;

  constructor(
    core: MatchingCore,
    resting: RestingOrders,
    incoming: IncomingOrders,
    placement: OrderPlacement,
    waiting: ReplaceWaiting,
  ) {
    this.#core = core;
    this.#resting = resting;
    this.#incoming = incoming;
    this.#placement = placement;
    this.#waiting = waiting;
  }

  execute(memory: RecordMemory, offset: number): void {
    const { command, registry, refusals, refusal, touched } = this.#core;
    const slot = findOrder(registry, command);
    if (slot === 0) {
      refusal.because(RejectReason.UNKNOWN_ORDER, RejectField.ORDER_ID, command.orderId);
      refusals.refuse(memory, offset);
      return;
    }
    if (!this.#isAllowed(slot, command) || !this.#isPlaceable(slot, command)) {
      refusals.refuseOrder(slot, CommandType.REPLACE);
      return;
    }
    touched.touch(registry.orders.instrument(slot));
    if (this.#renames) this.#rename(slot, command);
    if (this.#isWaiting(slot)) this.#waiting.execute(slot);
    else if (this.#keepsPriority) this.#resting.shrink(slot, this.#quantity);
    else this.#move(slot);
  }

  /** Pending, contingent and pegged orders go their own ways. */
  #isWaiting(slot: number): boolean {
    const { orders } = this.#core.registry;
    return orders.has(slot, CONTINGENT_FLAG | PEGGED_FLAG) !== 0 || orders.status(slot) === OrderStatus.PENDING_TRIGGER;
  }

  /** What does not depend on the book; sets quantity and id. */
  #isAllowed(slot: number, command: CommandReader): boolean {
    const { killSwitches, registry, refusal } = this.#core;
    if (isTerminal(registry.orders.status(slot))) return refusal.because(RejectReason.TOO_LATE);
    if (killSwitches.stops(command.account)) return refusal.because(RejectReason.KILL_SWITCH);
    // Its validator did not know of the order yet and has reserved nothing: the sender cannot have known of it either.
    if ((command.flags & CommandFlag.UNKNOWN_TO_RISK) !== 0) {
      return refusal.because(RejectReason.UNKNOWN_ORDER, RejectField.ORDER_ID, command.orderId);
    }
    if (!this.#isTaken(slot)) return false;
    if (command.newClientOrderIdLength > CLIENT_ORDER_ID_BYTES_MAX) {
      return refusal.because(
        RejectReason.INVALID_CLIENT_ORDER_ID,
        RejectField.NEW_CLIENT_ORDER_ID,
        command.newClientOrderIdLength,
        CLIENT_ORDER_ID_BYTES_MAX,
      );
    }
    return (
      this.#hasAmounts(slot, command) &&
      this.#waiting.hasCombination(slot, command) &&
      this.#isIdFree(slot, command) &&
      this.#reduces(slot)
    );
  }

  /** Whether the instrument's trading status takes it. */
  #isTaken(slot: number): boolean {
    const { registry, states, refusal } = this.#core;
    const status = states.statuses[registry.orders.instrument(slot)];
    if (status === TradingStatus.OPEN) return true;
    if (status === TradingStatus.CLOSED) return refusal.because(RejectReason.INSTRUMENT_CLOSED);
    if (status === TradingStatus.AUCTION && registry.orders.has(slot, PEGGED_FLAG) === 0) return true;
    return refusal.because(RejectReason.INSTRUMENT_HALTED);
  }

  #hasAmounts(slot: number, command: CommandReader): boolean {
    const { registry, refusal } = this.#core;
    const { details } = registry;
    const { quantity, price, stopPrice } = command;
    if (quantity !== 0 && !isAmount(quantity)) {
      return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, quantity, AMOUNT_MAX);
    }
    if (price !== 0 && !isAmount(price)) {
      return refusal.because(RejectReason.INVALID_PRICE, RejectField.PRICE, price, AMOUNT_MAX);
    }
    if (stopPrice !== 0 && !isAmount(stopPrice)) {
      return refusal.because(RejectReason.INVALID_STOP_PRICE, RejectField.STOP_PRICE, stopPrice, AMOUNT_MAX);
    }
    if (quantity !== 0 && quantity <= details.cumulative(slot)) {
      return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, quantity, details.cumulative(slot));
    }
    this.#quantity = quantity === 0 ? details.quantity(slot) : quantity;
    return this.#hasMinimum(slot) && this.#hasSlices(slot);
  }

  /** An order that still waits for its minimum stays as large as that. */
  #hasMinimum(slot: number): boolean {
    const { registry, refusal } = this.#core;
    const { details, conditions, orders } = registry;
    const isPending = orders.status(slot) === OrderStatus.PENDING_TRIGGER;
    if (!isPending && orders.has(slot, CONTINGENT_FLAG) === 0) return true;
    const minimum = conditions.minQuantity(details.conditions(slot));
    if (this.#quantity >= minimum) return true;
    return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.MIN_QUANTITY, this.#quantity, minimum);
  }

  /** An iceberg grows no larger than its slices allow. */
  #hasSlices(slot: number): boolean {
    const { registry, refusal } = this.#core;
    const { details, conditions, orders } = registry;
    if (orders.has(slot, ICEBERG_FLAG) === 0) return true;
    const displayed = conditions.displayQuantity(details.conditions(slot));
    const smallest = smallestSlice(this.#quantity);
    if (displayed >= smallest) return true;
    return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.DISPLAY_QUANTITY, displayed, smallest);
  }

  #reduces(slot: number): boolean {
    const { registry, positions, refusal } = this.#core;
    const { orders, details } = registry;
    if (orders.has(slot, REDUCE_ONLY_FLAG) === 0 || this.#quantity <= details.quantity(slot)) return true;
    const leaves = this.#quantity - details.cumulative(slot);
    const allowed = allowedQuantity(orders, positions, slot);
    return leaves <= allowed || refusal.because(RejectReason.REDUCE_ONLY, RejectField.REDUCE_ONLY, leaves, allowed);
  }

  /** Sets the new id's hash, and whether there is a new id: the order's own means to keep it. */
  #isIdFree(slot: number, command: CommandReader): boolean {
    const { registry, refusal } = this.#core;
    const length = command.newClientOrderIdLength;
    this.#renames = false;
    if (length === 0) return true;
    const account = command.account;
    const words = command.words;
    const word = command.newClientOrderIdWord;
    this.#idHash = hashClientOrderId(account, words, word, length);
    const holder = registry.ids.find(account, this.#idHash, words, word);
    if (holder === slot) return true;
    if (holder !== 0) {
      return refusal.because(RejectReason.DUPLICATE_CLIENT_ORDER_ID, RejectField.NEW_CLIENT_ORDER_ID);
    }
    this.#renames = true;
    return true;
  }

  /** What depends on the book; sets the placement and whether priority is kept. */
  #isPlaceable(slot: number, command: CommandReader): boolean {
    if (this.#isWaiting(slot)) return this.#waiting.plan(slot, command, this.#quantity);
    const { book, registry, refusal } = this.#core;
    const { orders, details } = registry;
    const placement = this.#placement;
    const terms = this.#terms;
    const oldPrice = details.price(slot);
    terms.ofOrder(registry, slot);
    terms.limit = command.price === 0 ? oldPrice : command.price;
    terms.quantity = this.#quantity - details.cumulative(slot);
    if (!placement.planPrice(terms)) return false;
    if (!hasNotional(placement.price, this.#quantity, refusal)) return false;
    const staysAtPrice = placement.price === oldPrice;
    this.#keepsPriority = staysAtPrice && this.#quantity <= details.quantity(slot);
    if (this.#keepsPriority) return true;
    const own = orders.level(slot);
    if (staysAtPrice) return placement.hasRoom(own, this.#quantity - details.quantity(slot), false);
    const level = book.levelAt(bookQueue(terms.instrument, terms.side), placement.price);
    return placement.hasRoom(level, terms.quantity, book.levels.holdsOne(own));
  }

  #rename(slot: number, command: CommandReader): void {
    const { ids, details } = this.#core.registry;
    ids.remove(slot, ids.hashOf(slot));
    details.setClientOrderIdLength(slot, command.newClientOrderIdLength);
    details.setClientOrderId(slot, command.words, command.newClientOrderIdWord);
    ids.insert(slot, this.#idHash);
    this.#core.exposures.named(slot, 0);
  }

  #move(slot: number): void {
    const { book, registry, reports } = this.#core;
    const { orders, details } = registry;
    const placement = this.#placement;
    const terms = this.#terms;
    this.#resting.takeOut(slot);
    orders.setLeaves(slot, terms.quantity);
    details.setQuantity(slot, this.#quantity);
    details.setPrice(slot, placement.price);
    placement.level = book.levelAt(bookQueue(terms.instrument, terms.side), placement.price);
    details.setQueueAhead(slot, placement.queueAhead);
    reports.replaced(slot, CommandType.REPLACE, false);
    this.#incoming.enter(slot, terms, placement, CommandType.REPLACE);
  }
}
