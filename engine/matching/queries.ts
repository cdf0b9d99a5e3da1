// Answers to what changes nothing: how an order stands, the open orders of an account, a book, the last sequence of an
// account at logon; and what earlier stages have answered already, handed on in its place. Nothing here is journaled, so
// no answer has an engine sequence or an account sequence of its own.

import {
  Command,
  PositionAnswer,
  QueryBookCommand,
  QueryOpenOrdersCommand,
  RiskValuesCommand,
} from '../domain/command.js';
import { CommandKind } from '../domain/command-layout.js';
import { NO_INSTRUMENT } from '../domain/limits.js';
import { isTerminal } from '../domain/order-status.js';
import { RecordMemory } from '../domain/record-memory.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { AccountReport, BookReadyReport, PositionReport, QueryEndReport, RiskValuesReport } from '../domain/report.js';
import { ReportKind } from '../domain/report-layout.js';
import { RISK_VALUES } from '../domain/risk-settings.js';
import { Side } from '../domain/side.js';
import type { BookSnapshotArea } from '../ring/book-snapshot-area.js';
import { hashClientOrderId } from './client-order-id-table.js';
import { describeAccount } from './directory-commands.js';
import type { MatchingCore } from './matching-core.js';
import { findOrder } from './order-reference.js';
import { isSameOrder } from './repeated-order.js';

/** Open orders in one answer. */
export const OPEN_ORDERS_PAGE = 256;
/**
 * Open orders that one answer looks at: bounds what a listing costs the engine where most orders are of another
 * instrument than the one asked for. Such a page may have few records, or none, and still not be the last.
 */
export const OPEN_ORDERS_VISITED_MAX = 4096;

export class QueryHandler {
  readonly #core: MatchingCore;
  readonly #bookSnapshot: BookSnapshotArea | undefined;
  readonly #command = new Command(RecordMemory.allocate(8));

  constructor(core: MatchingCore, bookSnapshot: BookSnapshotArea | undefined) {
    this.#core = core;
    this.#bookSnapshot = bookSnapshot;
  }

  answer(memory: RecordMemory, offset: number): void {
    const command = this.#command.over(memory, offset);
    const { refusal, refusals } = this.#core;
    if (command.rejectReason !== RejectReason.NONE) {
      if (this.#repeats(command)) return;
      refusal.because(command.rejectReason, command.rejectField, command.rejectValue, command.rejectLimit);
      refusals.refuseUnsequenced(memory, offset);
    } else if (!this.#answered(command.kind, memory, offset)) {
      refusals.refuseUnsequenced(memory, offset);
    }
  }

  /**
   * An order that a limit refuses, but that is here already, is answered by its NEW report: its sender asks whether it
   * arrived, and a refusal would say that it had not.
   */
  #repeats(refused: Command): boolean {
    const { accounts, command, registry, reports } = this.#core;
    const reason = refused.rejectReason;
    const isLimit = reason >= RejectReason.RATE_LIMITED && reason < RejectReason.UNKNOWN_ORDER;
    if (refused.kind !== CommandKind.NEW_ORDER || !isLimit || !accounts.isOpen(command.account)) return false;
    const word = command.clientOrderIdWord;
    const hash = hashClientOrderId(command.account, command.words, word, command.clientOrderIdLength);
    const slot = registry.ids.find(command.account, hash, command.words, word);
    if (slot === 0 || !isSameOrder(registry, slot, command)) return false;
    reports.repeated(slot);
    return true;
  }

  /** False where the query itself is refused. */
  #answered(kind: number, memory: RecordMemory, offset: number): boolean {
    switch (kind) {
      case CommandKind.QUERY_ORDER:
        return this.#order();
      case CommandKind.QUERY_OPEN_ORDERS:
        return this.#openOrders(new QueryOpenOrdersCommand(memory, offset));
      case CommandKind.QUERY_BOOK:
        return this.#book(new QueryBookCommand(memory, offset));
      case CommandKind.LOGON:
        return this.#logon();
      case CommandKind.POSITION:
        return this.#position(new PositionAnswer(memory, offset));
      case CommandKind.RISK_STATE:
        return this.#riskState(new RiskValuesCommand(memory, offset));
      case CommandKind.POSITIONS_END:
        return this.#end(new PositionAnswer(memory, offset).quantity, 0);
      default:
        return this.#core.refusal.because(RejectReason.MALFORMED);
    }
  }

  #order(): boolean {
    const { command, registry, refusal, reports } = this.#core;
    const slot = findOrder(registry, command);
    if (slot === 0) return refusal.because(RejectReason.UNKNOWN_ORDER, RejectField.ORDER_ID, command.orderId);
    reports.status(slot);
    return true;
  }

  #openOrders(command: QueryOpenOrdersCommand): boolean {
    const { accounts, registry, refusal, reports } = this.#core;
    if (!accounts.isOpen(command.account)) return refusal.because(RejectReason.NOT_LOGGED_ON);
    const { accountOrders, orders } = registry;
    const { instrument } = command;
    let records = 0;
    let visited = 0;
    let last = 0;
    let slot = this.#firstOfPage(command);
    while (slot !== 0 && records < OPEN_ORDERS_PAGE && visited < OPEN_ORDERS_VISITED_MAX) {
      if (instrument === NO_INSTRUMENT || instrument === orders.instrument(slot)) {
        reports.status(slot);
        records++;
      }
      visited++;
      last = slot;
      slot = accountOrders.next(slot);
    }
    return this.#end(records, slot === 0 ? 0 : orders.id(last));
  }

  /**
   * The account's first open order after the one that the last page ended with. Where that one has ended meanwhile, its
   * time of entry tells where to go on, at the cost of the account's older open orders; where it is forgotten too, the
   * answer begins anew: nothing is left out.
   */
  #firstOfPage(command: QueryOpenOrdersCommand): number {
    const { amounts, orderIdDouble } = this.#core.command;
    const { orders, details, accountOrders } = this.#core.registry;
    const first = accountOrders.first(command.account);
    const after = command.orderId === 0 ? 0 : orders.find(amounts, orderIdDouble);
    if (after === 0 || orders.account(after) !== command.account) return first;
    if (!isTerminal(orders.status(after))) return accountOrders.next(after);
    let slot = first;
    while (slot !== 0 && details.entrySequence(slot) < details.entrySequence(after)) slot = accountOrders.next(slot);
    return slot;
  }

  /** The settings give the area room for every price level that the engine may hold, so no book is cut short. */
  #book(command: QueryBookCommand): boolean {
    const { instruments, refusal, reports } = this.#core;
    const { instrument, account, depth } = command;
    if (!instruments.has(instrument)) return refusal.because(RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL);
    const area = this.#bookSnapshot;
    const room = area === undefined ? 0 : area.levelsMax;
    const depthMax = depth >= 1 ? depth : room;
    const bids = this.#copySide(instrument, Side.BUY, 0, Math.min(depthMax, room));
    const asks = this.#copySide(instrument, Side.SELL, bids, Math.min(depthMax, room - bids));
    const report = new BookReadyReport(reports.memory, reports.claim(ReportKind.BOOK_READY, account, instrument));
    report.bids = bids;
    report.asks = asks;
    report.sequence = instruments.bookSequences[instrument];
    return true;
  }

  /** Writes one side's best levels to the snapshot area, from the place `at` on; returns how many. */
  #copySide(instrument: number, side: number, at: number, levelsMax: number): number {
    const { book } = this.#core;
    const { levels } = book;
    let count = 0;
    let level = book.best(instrument, side);
    while (level !== 0 && count < levelsMax) {
      const orders = levels.orders(level);
      if (orders > 0) {
        this.#bookSnapshot?.set(at + count, levels.price(level), levels.quantity(level), orders);
        count++;
      }
      level = book.behind(level);
    }
    return count;
  }

  #logon(): boolean {
    const { accounts, refusal, reports } = this.#core;
    const account = this.#command.account;
    if (!accounts.isOpen(account)) return refusal.because(RejectReason.NOT_LOGGED_ON);
    const offset = reports.claim(ReportKind.LOGON_ACK, account, NO_INSTRUMENT);
    describeAccount(new AccountReport(reports.memory, offset), accounts.get(account));
    return true;
  }

  #position(answer: PositionAnswer): boolean {
    const { reports } = this.#core;
    const offset = reports.claim(ReportKind.POSITION, answer.account, answer.instrument);
    const report = new PositionReport(reports.memory, offset);
    report.quantity = answer.quantity;
    report.averagePrice = answer.averagePrice;
    report.realizedPnl = answer.realizedPnl;
    report.openBuyQuantity = answer.openBuyQuantity;
    report.openSellQuantity = answer.openSellQuantity;
    report.unrealizedPnl = answer.unrealizedPnl;
    report.fees = answer.fees;
    return true;
  }

  #riskState(answer: RiskValuesCommand): boolean {
    const { reports } = this.#core;
    const offset = reports.claim(ReportKind.RISK_STATE, answer.account, NO_INSTRUMENT);
    const report = new RiskValuesReport(reports.memory, offset);
    report.subject = answer.subject;
    for (let i = 0; i < RISK_VALUES; i++) report.setValue(i, answer.value(i));
    return true;
  }

  #end(records: number, nextAfterOrderId: number): boolean {
    const { reports } = this.#core;
    const { account, instrument } = this.#command;
    const report = new QueryEndReport(reports.memory, reports.claim(ReportKind.QUERY_END, account, instrument));
    report.records = records;
    report.nextAfterOrderId = nextAfterOrderId;
    return true;
  }
}
