// hot path
// NEW_ORDER: checks everything before it changes anything, so that a refusal leaves no trace; then the order is accepted
// and goes where it belongs.

import { CommandType } from '../domain/command-type.js';
import { isStopKind } from '../domain/order-kind.js';
import { OrderStatus } from '../domain/order-status.js';
import { OrderType } from '../domain/order-type.js';
import type { RecordMemory } from '../domain/record-memory.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { TimeInForce } from '../domain/time-in-force.js';
import { isAfter } from '../domain/time-words.js';
import { TradingStatus } from '../domain/trading-status.js';
import { hashClientOrderId } from './client-order-id-table.js';
import type { CommandReader } from './command-reader.js';
import type { IncomingOrders } from './incoming-orders.js';
import type { MatchingCore } from './matching-core.js';
import type { OrderEntry } from './order-entry.js';
import { hasForm, timeInForceOf } from './order-form.js';
import type { OrderPlacement } from './order-placement.js';
import { OrderTerms } from './order-terms.js';
import type { PendingOrders } from './pending-orders.js';
import { reducible } from './reduce-only.js';
import { isSameOrder } from './repeated-order.js';

export class NewOrderHandler {
  readonly #core: MatchingCore;
  readonly #entry: OrderEntry;
  readonly #incoming: IncomingOrders;
  readonly #pending: PendingOrders;
  readonly #placement: OrderPlacement;
  readonly #terms = new OrderTerms();
  #idHash = 0;
  /** The order that the command enters once more; 0 for none. */
  #repeated = 0;

  constructor(
    core: MatchingCore,
    entry: OrderEntry,
    incoming: IncomingOrders,
    pending: PendingOrders,
    placement: OrderPlacement,
  ) {
    this.#core = core;
    this.#entry = entry;
    this.#incoming = incoming;
    this.#pending = pending;
    this.#placement = placement;
  }

  execute(memory: RecordMemory, offset: number, engineSequence: number, timeLow: number, timeHigh: number): void {
    const { accounts, command, refusals } = this.#core;
    if (!this.#isAllowed(command, timeLow, timeHigh)) {
      if (this.#repeated !== 0) {
        this.#core.reports.repeated(this.#repeated);
        return;
      }
      refusals.refuse(memory, offset);
      return;
    }
    const mode = accounts.resolveSelfTradePrevention(command.account, command.selfTradePrevention);
    this.#terms.ofCommand(command, mode);
    if (isStopKind(command.type)) {
      if (!this.#pending.accept(command, this.#idHash, mode, engineSequence)) refusals.refuse(memory, offset);
    } else if (this.#placement.plan(this.#terms)) {
      this.#accept(command, mode, engineSequence);
    } else {
      refusals.refuse(memory, offset);
    }
  }

  #accept(command: CommandReader, mode: number, engineSequence: number): void {
    const { exposures, registry, reports, touched } = this.#core;
    const placement = this.#placement;
    const price = this.#terms.isMarket ? 0 : placement.price;
    const slot = this.#entry.open(command, this.#idHash, mode, price, OrderStatus.NEW, engineSequence);
    registry.details.setQueueAhead(slot, placement.queueAhead);
    exposures.named(slot, command.reservation);
    reports.accepted(slot, CommandType.NEW);
    touched.touch(this.#terms.instrument);
    this.#incoming.enter(slot, this.#terms, placement, CommandType.NEW);
  }

  /** What does not depend on the book. */
  #isAllowed(command: CommandReader, timeLow: number, timeHigh: number): boolean {
    const { accounts, instruments, killSwitches, registry, refusal } = this.#core;
    const account = command.account;
    this.#repeated = 0;
    if (!accounts.isOpen(account)) return refusal.because(RejectReason.NOT_LOGGED_ON);
    if (!instruments.has(command.instrument)) return refusal.because(RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL);
    if (!hasForm(command, refusal)) return false;
    const words = command.words;
    const word = command.clientOrderIdWord;
    this.#idHash = hashClientOrderId(account, words, word, command.clientOrderIdLength);
    const holder = registry.ids.find(account, this.#idHash, words, word);
    if (holder !== 0) {
      if (isSameOrder(registry, holder, command)) this.#repeated = holder;
      return refusal.because(RejectReason.DUPLICATE_CLIENT_ORDER_ID);
    }
    if (killSwitches.stops(account)) return refusal.because(RejectReason.KILL_SWITCH);
    if (!this.#isInTime(command, timeLow, timeHigh) || !this.#isTaken(command)) return false;
    if (registry.isFull) return refusal.because(RejectReason.BOOK_FULL);
    return command.reduceOnly === 0 || this.#reduces(command);
  }

  #isInTime(command: CommandReader, timeLow: number, timeHigh: number): boolean {
    const { refusal } = this.#core;
    const hasDeadline = (command.deadlineLow | command.deadlineHigh) !== 0;
    if (hasDeadline && isAfter(timeLow, timeHigh, command.deadlineLow, command.deadlineHigh)) {
      return refusal.because(RejectReason.DEADLINE_PASSED, RejectField.DEADLINE);
    }
    if (command.timeInForce !== TimeInForce.GTD) return true;
    if (isAfter(command.expireTimeLow, command.expireTimeHigh, timeLow, timeHigh)) return true;
    return refusal.because(RejectReason.INVALID_TIME_IN_FORCE, RejectField.EXPIRE_TIME);
  }

  /** Whether the instrument's trading status takes such an order. */
  #isTaken(command: CommandReader): boolean {
    const { states, refusal } = this.#core;
    const status = states.statuses[command.instrument];
    if (status === TradingStatus.OPEN) return true;
    if (status === TradingStatus.CLOSED) return refusal.because(RejectReason.INSTRUMENT_CLOSED);
    if (status !== TradingStatus.AUCTION) return refusal.because(RejectReason.INSTRUMENT_HALTED);
    const type = command.type;
    if (isStopKind(type)) return true;
    const timeInForce = timeInForceOf(command);
    const isImmediate = timeInForce === TimeInForce.IOC || timeInForce === TimeInForce.FOK;
    if (type === OrderType.LIMIT && !isImmediate) return true;
    return refusal.because(RejectReason.INSTRUMENT_HALTED);
  }

  #reduces(command: CommandReader): boolean {
    const { positions, refusal } = this.#core;
    const allowed = reducible(positions, command.account, command.instrument, command.side);
    if (command.quantity <= allowed) return true;
    return refusal.because(RejectReason.REDUCE_ONLY, RejectField.REDUCE_ONLY, command.quantity, allowed);
  }
}
