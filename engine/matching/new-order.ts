// hot path
// NEW_ORDER: checks everything before it changes anything, so that a refusal leaves no trace; then the order is accepted,
// matched, and what is left of it rests or is canceled.

import { CommandType } from '../domain/command-type.js';
import { AMOUNT_MAX } from '../domain/limits.js';
import { OrderType } from '../domain/order-type.js';
import type { RecordMemory } from '../domain/record-memory.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { Side } from '../domain/side.js';
import { TimeInForce } from '../domain/time-in-force.js';
import { isAfter } from '../domain/time-words.js';
import { hashClientOrderId } from './client-order-id-table.js';
import type { CommandReader } from './command-reader.js';
import { canFillWhole } from './fill-or-kill.js';
import type { MatchLoop } from './match-loop.js';
import type { MatchingCore } from './matching-core.js';
import { hasForm, hasNotional, timeInForceOf } from './order-form.js';
import { OrderPlacement } from './order-placement.js';
import type { RestingOrders } from './resting-orders.js';

export class NewOrderHandler {
  readonly #core: MatchingCore;
  readonly #matchLoop: MatchLoop;
  readonly #resting: RestingOrders;
  readonly #placement: OrderPlacement;
  #idHash = 0;
  /** The level at the order's price where it rests at once, or 0. */
  #level = 0;

  constructor(core: MatchingCore, matchLoop: MatchLoop, resting: RestingOrders) {
    this.#core = core;
    this.#matchLoop = matchLoop;
    this.#resting = resting;
    this.#placement = new OrderPlacement(core.book, core.refusal);
  }

  execute(memory: RecordMemory, offset: number, engineSequence: number, timeLow: number, timeHigh: number): void {
    const { command } = this.#core;
    if (!this.#isAllowed(command, timeLow, timeHigh) || !this.#isPlaceable(command)) {
      this.#core.refusals.refuse(memory, offset);
      return;
    }
    const slot = this.#enter(command, engineSequence);
    this.#core.reports.accepted(slot, CommandType.NEW);
    if (this.#placement.crosses && !this.#matchLoop.match(slot, this.#placement.price, CommandType.NEW)) return;
    if (this.#core.registry.details.timeInForce(slot) === TimeInForce.GTC) this.#resting.putIn(slot, this.#level);
    else this.#resting.cancel(slot, CommandType.NEW, RejectReason.NONE);
  }

  /** What does not depend on the book. */
  #isAllowed(command: CommandReader, timeLow: number, timeHigh: number): boolean {
    const { accounts, instruments, registry, refusal } = this.#core;
    const account = command.account;
    if (!accounts.isOpen(account)) return refusal.because(RejectReason.NOT_LOGGED_ON);
    if (!instruments.has(command.instrument)) return refusal.because(RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL);
    if (!hasForm(command, refusal)) return false;
    const hasDeadline = (command.deadlineLow | command.deadlineHigh) !== 0;
    if (hasDeadline && isAfter(timeLow, timeHigh, command.deadlineLow, command.deadlineHigh)) {
      return refusal.because(RejectReason.DEADLINE_PASSED, RejectField.DEADLINE);
    }
    const words = command.words;
    const word = command.clientOrderIdWord;
    this.#idHash = hashClientOrderId(account, words, word, command.clientOrderIdLength);
    if (registry.ids.find(account, this.#idHash, words, word) !== 0) {
      return refusal.because(RejectReason.DUPLICATE_CLIENT_ORDER_ID);
    }
    return !registry.isFull || refusal.because(RejectReason.BOOK_FULL);
  }

  /** What depends on the book; sets the placement and the level. */
  #isPlaceable(command: CommandReader): boolean {
    const { book, refusal } = this.#core;
    const placement = this.#placement;
    const instrument = command.instrument;
    const side = command.side;
    const isMarket = command.type === OrderType.MARKET;
    if (isMarket && book.bestOpposite(instrument, side) === 0) return refusal.because(RejectReason.NO_LIQUIDITY);
    const limit = isMarket ? (side === Side.BUY ? AMOUNT_MAX : 1) : command.price;
    if (!placement.plan(instrument, side, limit, command.postOnly)) return false;
    this.#level = 0;
    const timeInForce = timeInForceOf(command);
    if (timeInForce === TimeInForce.FOK) return this.#fillsWhole(command, limit);
    if (timeInForce === TimeInForce.IOC || placement.crosses) return true;
    if (placement.price !== limit && !hasNotional(placement.price, command.quantity, refusal)) return false;
    this.#level = book.levelAt(instrument, placement.price);
    return placement.hasRoom(this.#level, command.quantity, false);
  }

  #fillsWhole(command: CommandReader, limit: number): boolean {
    const { accounts, book, registry, refusal } = this.#core;
    const account = command.account;
    const mode = accounts.resolveSelfTradePrevention(account, command.selfTradePrevention);
    return (
      canFillWhole(book, registry, account, command.instrument, command.side, limit, command.quantity, mode) ||
      refusal.because(RejectReason.FOK_NOT_FILLABLE)
    );
  }

  #enter(command: CommandReader, engineSequence: number): number {
    const { accounts, book, registry } = this.#core;
    const { orders, details } = registry;
    const slot = registry.open(command, this.#idHash);
    const quantity = command.quantity;
    const price = command.type === OrderType.MARKET ? 0 : this.#placement.price;
    orders.setLeaves(slot, quantity);
    details.setTerms(slot, command.side, command.type, timeInForceOf(command), command.postOnly);
    details.setSelfTradePrevention(
      slot,
      accounts.resolveSelfTradePrevention(command.account, command.selfTradePrevention),
    );
    details.setAmounts(slot, quantity, price, engineSequence);
    if (this.#level !== 0) details.setQueueAhead(slot, book.levels.quantity(this.#level));
    return slot;
  }
}
