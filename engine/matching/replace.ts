// hot path
// REPLACE: a new total quantity, a new price, a new client order id, or several of them. Planned whole before anything
// changes, so that a refused replace leaves the order as it was.
//
// An order whose price stays and whose quantity does not grow keeps its place. Any other leaves the book and comes back
// like a new order: it may trade, and rests at the back of its level.

import { CommandType } from '../domain/command-type.js';
import { AMOUNT_MAX, CLIENT_ORDER_ID_BYTES_MAX } from '../domain/limits.js';
import { isTerminal } from '../domain/order-status.js';
import type { RecordMemory } from '../domain/record-memory.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { hashClientOrderId } from './client-order-id-table.js';
import type { CommandReader } from './command-reader.js';
import type { MatchLoop } from './match-loop.js';
import type { MatchingCore } from './matching-core.js';
import { hasNotional, isAmount } from './order-form.js';
import { OrderPlacement } from './order-placement.js';
import { findOrder } from './order-reference.js';
import type { RestingOrders } from './resting-orders.js';

export class ReplaceHandler {
  readonly #core: MatchingCore;
  readonly #matchLoop: MatchLoop;
  readonly #resting: RestingOrders;
  readonly #placement: OrderPlacement;
  /** The new total quantity. */
  #quantity = 0;
  #keepsPriority = false;
  #renames = false;
  #idHash = 0;

  constructor(core: MatchingCore, matchLoop: MatchLoop, resting: RestingOrders) {
    this.#core = core;
    this.#matchLoop = matchLoop;
    this.#resting = resting;
    this.#placement = new OrderPlacement(core.book, core.refusal);
  }

  execute(memory: RecordMemory, offset: number): void {
    const { command, registry, refusals, refusal } = this.#core;
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
    if (this.#renames) this.#rename(slot, command);
    if (this.#keepsPriority) this.#shrink(slot);
    else this.#move(slot);
  }

  /** What does not depend on the book; sets quantity and id. */
  #isAllowed(slot: number, command: CommandReader): boolean {
    const { registry, refusal } = this.#core;
    const details = registry.details;
    if (isTerminal(registry.orders.status(slot))) return refusal.because(RejectReason.TOO_LATE);
    if (command.newClientOrderIdLength > CLIENT_ORDER_ID_BYTES_MAX) {
      return refusal.because(
        RejectReason.INVALID_CLIENT_ORDER_ID,
        RejectField.NEW_CLIENT_ORDER_ID,
        command.newClientOrderIdLength,
        CLIENT_ORDER_ID_BYTES_MAX,
      );
    }
    const quantity = command.quantity;
    if (quantity !== 0 && !isAmount(quantity)) {
      return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, quantity, AMOUNT_MAX);
    }
    if (quantity !== 0 && quantity <= details.cumulative(slot)) {
      return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, quantity, details.cumulative(slot));
    }
    if (command.price !== 0 && !isAmount(command.price)) {
      return refusal.because(RejectReason.INVALID_PRICE, RejectField.PRICE, command.price, AMOUNT_MAX);
    }
    if (command.stopPrice !== 0) {
      return refusal.because(RejectReason.INVALID_COMBINATION, RejectField.STOP_PRICE, command.stopPrice);
    }
    this.#quantity = quantity === 0 ? details.quantity(slot) : quantity;
    return this.#isIdFree(slot, command);
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
    const { book, registry, refusal } = this.#core;
    const { orders, details } = registry;
    const placement = this.#placement;
    const instrument = orders.instrument(slot);
    const oldPrice = details.price(slot);
    const price = command.price === 0 ? oldPrice : command.price;
    if (!placement.plan(instrument, orders.side(slot), price, details.postOnly(slot))) return false;
    if (!hasNotional(placement.price, this.#quantity, refusal)) return false;
    const staysAtPrice = placement.price === oldPrice;
    this.#keepsPriority = staysAtPrice && this.#quantity <= details.quantity(slot);
    if (this.#keepsPriority || placement.crosses) return true;
    if (staysAtPrice) return placement.hasRoom(orders.level(slot), this.#quantity - details.quantity(slot), false);
    const leaves = this.#quantity - details.cumulative(slot);
    const isAlone = book.levels.orders(orders.level(slot)) === 1;
    return placement.hasRoom(book.levelAt(instrument, placement.price), leaves, isAlone);
  }

  #rename(slot: number, command: CommandReader): void {
    const { ids, details } = this.#core.registry;
    ids.remove(slot);
    details.setTextLengths(slot, command.newClientOrderIdLength, details.tagLength(slot));
    details.setClientOrderId(slot, command.words, command.newClientOrderIdWord);
    ids.insert(slot, this.#idHash);
  }

  #shrink(slot: number): void {
    const { registry, reports } = this.#core;
    const reduction = registry.details.quantity(slot) - this.#quantity;
    registry.details.setQuantity(slot, this.#quantity);
    if (reduction > 0) this.#resting.reduce(slot, reduction);
    reports.replaced(slot, CommandType.REPLACE, true);
  }

  #move(slot: number): void {
    const { book, registry, reports } = this.#core;
    const { orders, details } = registry;
    const { price, crosses } = this.#placement;
    this.#resting.takeOut(slot);
    orders.setLeaves(slot, this.#quantity - details.cumulative(slot));
    details.setQuantity(slot, this.#quantity);
    details.setPrice(slot, price);
    const level = crosses ? 0 : book.levelAt(orders.instrument(slot), price);
    details.setQueueAhead(slot, level === 0 ? 0 : book.levels.quantity(level));
    reports.replaced(slot, CommandType.REPLACE, false);
    if (crosses && !this.#matchLoop.match(slot, price, CommandType.REPLACE)) return;
    this.#resting.putIn(slot, level);
  }
}
