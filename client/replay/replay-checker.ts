// Judges the venue's reports against the steps of a replay, in order: what each command must cause, and between commands
// the levels that must then hold.
//
// Invariants: what was sent waits in one queue, commands and comparisons in their order; a command is finished when a
// report of a later one arrives (reports of an account come in engine order), so that a report too many is noticed as
// well as one too few. A marker command after the last one finishes it.

import { CommandType } from '../../engine/domain/command-type.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { EventScanner } from '../wire/event-scanner.js';
import type { LobsterOrder } from './lobster-book.js';
import type { LobsterCommand, LobsterStep } from './lobster-steps.js';
import type { Mismatches } from './mismatches.js';
import { ReportBook } from './report-book.js';
import { describeReport } from './report-text.js';
import type { TickScale } from './tick-scale.js';

interface SentCommand {
  readonly kind: 'COMMAND';
  readonly requestId: number;
  readonly row: number;
  /** Undefined: a marker, a cancel that must be refused. */
  readonly command: LobsterCommand | undefined;
}

interface Comparison {
  readonly kind: 'COMPARISON';
  readonly step: LobsterStep;
  /** True after the window was cut: all of the row's levels must hold. */
  readonly whole: boolean;
}

export interface ReplayCheckerEvents {
  /** The reports of all commands before this comparison are in. */
  onComparison(step: LobsterStep, whole: boolean): void;
  onFinished(requestId: number): void;
}

export class ReplayChecker {
  readonly book = new ReportBook();
  reports = 0;
  trades = 0;
  sweepsExact = 0;
  /** Commands sent whose reports are not all in. */
  inFlight = 0;
  private readonly queue: (SentCommand | Comparison)[] = [];
  private head = 0;
  private current: SentCommand | undefined;
  private currentSequence = 0;
  private currentReports = 0;
  private currentWrong = false;
  private takerTradeId = 0;
  private makerTradeId = 0;
  /** The venue's order ids, by the order's ordinal. */
  private readonly orderIds: number[] = [];

  constructor(
    private readonly scale: TickScale,
    private readonly mismatches: Mismatches,
    private readonly events: ReplayCheckerEvents,
    /** False: nothing is expected of a report, it is only booked. */
    private readonly strict: boolean,
  ) {}

  sent(requestId: number, row: number, command: LobsterCommand | undefined): void {
    this.queue.push({ kind: 'COMMAND', requestId, row, command });
    this.inFlight++;
  }

  compareHere(step: LobsterStep, whole: boolean): void {
    this.queue.push({ kind: 'COMPARISON', step, whole });
    if (this.inFlight === 0) this.nextComparisons();
  }

  onReport(report: EventScanner): void {
    this.reports++;
    if (report.engineSequence === 0 || report.engineSequence !== this.currentSequence) this.begin(report);
    const wrongBook = this.book.apply(report);
    const wrong = this.strict ? (wrongBook ?? this.judge(report)) : undefined;
    if (wrong !== undefined) this.wrong(`${wrong}; got ${describeReport(report)}`);
    this.afterReport(report);
  }

  private afterReport(report: EventScanner): void {
    if (report.execType === ExecType.TRADE && report.liquidity === Liquidity.TAKER) this.trades++;
    this.currentReports++;
    if (this.current?.command === undefined) this.finish(); // a marker has one report and nothing may wait behind it
  }

  /** A report of another command than the one before: that one is finished. */
  private begin(report: EventScanner): void {
    this.finish();
    this.currentSequence = report.engineSequence;
    this.currentReports = 0;
    this.currentWrong = false;
    this.passUnanswered(report.requestId);
    const sent = this.queue[this.head];
    if (sent?.kind !== 'COMMAND' || sent.requestId !== report.requestId) {
      this.mismatches.add(-1, `a report that no command caused: ${describeReport(report)}`);
      return;
    }
    this.head++;
    this.current = sent;
  }

  /** Commands before the answered one are not answered any more: answers come in the order of the commands. */
  private passUnanswered(requestId: number): void {
    for (let next = this.queue[this.head]; next?.kind === 'COMMAND'; next = this.queue[this.head]) {
      if (next.requestId >= requestId) return;
      this.head++;
      this.inFlight--;
      this.wrongAt(next.row, `command ${next.requestId} was not answered, command ${requestId} is`);
      this.nextComparisons();
    }
  }

  private finish(): void {
    const sent = this.current;
    if (sent === undefined) return;
    this.current = undefined;
    this.currentSequence = 0;
    const { command } = sent;
    if (this.strict && command !== undefined && this.currentReports < reportsOf(command)) {
      this.wrongAt(
        sent.row,
        `${reportsOf(command)} reports were due on command ${sent.requestId}, ${this.currentReports} came`,
      );
    }
    if (this.strict && command?.kind === 'SWEEP' && !this.currentWrong) this.sweepsExact++;
    this.inFlight--;
    this.nextComparisons();
    this.events.onFinished(sent.requestId);
    this.trim();
  }

  private nextComparisons(): void {
    for (let next = this.queue[this.head]; next?.kind === 'COMPARISON'; next = this.queue[++this.head]) {
      this.events.onComparison(next.step, next.whole);
    }
  }

  private trim(): void {
    if (this.head < 4096) return;
    this.queue.splice(0, this.head);
    this.head = 0;
  }

  private wrong(what: string): void {
    this.wrongAt(this.current?.row ?? -1, what);
  }

  private wrongAt(row: number, what: string): void {
    this.currentWrong = true;
    this.mismatches.add(row, what);
  }

  /** What is wrong with the report as the next one on the current command. */
  private judge(report: EventScanner): string | undefined {
    const command = this.current?.command;
    if (this.current === undefined) return undefined;
    if (command === undefined) {
      const refused = report.execType === ExecType.REJECTED && report.rejectReason === RejectReason.UNKNOWN_ORDER;
      return refused ? undefined : 'a cancel of an order that never was should be refused with UNKNOWN_ORDER';
    }
    if (command.kind === 'SWEEP') return this.judgeSweep(report, command);
    if (this.currentReports > 0) return 'one report was due, a second came';
    if (command.kind === 'NEW') return this.judgeNew(report, command.order, command.quantity);
    const ours = report.orderId === this.orderIds[command.order.ordinal];
    if (command.kind === 'CANCEL') {
      return ours && report.execType === ExecType.CANCELED ? undefined : `order ${command.order.id} should be canceled`;
    }
    const leaves = this.scale.lots(command.leaves);
    const kept =
      ours && report.execType === ExecType.REPLACED && report.priorityKept && report.leavesQuantity === leaves;
    return kept ? undefined : `order ${command.order.id} should shrink to ${leaves} and keep its priority`;
  }

  private judgeNew(report: EventScanner, order: LobsterOrder, quantity: number): string | undefined {
    this.orderIds[order.ordinal] = report.orderId;
    const price = this.scale.ticks(order.price);
    const size = this.scale.lots(quantity);
    const accepted = report.execType === ExecType.NEW && report.commandType !== CommandType.CANCEL;
    const same = report.side === order.side && report.price === price && report.quantity === size;
    return accepted && same && report.leavesQuantity === size
      ? undefined
      : `a new order of ${size} at ${price} should rest`;
  }

  /** NEW, then for each fill a report on the maker and one on the taker, in either order. */
  private judgeSweep(report: EventScanner, command: LobsterCommand & { kind: 'SWEEP' }): string | undefined {
    if (this.currentReports === 0) {
      return report.execType === ExecType.NEW ? undefined : 'an immediate-or-cancel order should be accepted';
    }
    const fill = command.fills[(this.currentReports - 1) >> 1];
    if (fill === undefined) return `${command.fills.length} fills were due, more came`;
    const { id, ordinal } = fill.order;
    const price = this.scale.ticks(fill.price);
    const quantity = this.scale.lots(fill.quantity);
    const due = `${quantity} at ${price} with order ${id} should trade`;
    if (report.execType !== ExecType.TRADE || report.lastPrice !== price || report.lastQuantity !== quantity)
      return due;
    if (report.liquidity === Liquidity.MAKER) {
      if (report.orderId !== this.orderIds[ordinal]) return due;
      this.makerTradeId = report.tradeId;
    } else this.takerTradeId = report.tradeId;
    const second = (this.currentReports & 1) === 0;
    if (second && this.makerTradeId !== this.takerTradeId) return `${due}, told to both sides under one trade id`;
    const last = this.currentReports >= 2 * command.fills.length - 1 && report.liquidity === Liquidity.TAKER;
    return last && report.status !== OrderStatus.FILLED ? `${due} and fill the order` : undefined;
  }
}

function reportsOf(command: LobsterCommand): number {
  return command.kind === 'SWEEP' ? 1 + 2 * command.fills.length : 1;
}
