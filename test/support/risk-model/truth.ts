// What the engine's reports alone come to, at once: the orders that are open, lots, what was given; and what must hold of
// every trade and every answer, whatever validators know.

import { CommandType } from '../../../engine/domain/command-type.js';
import { ExecType } from '../../../engine/domain/exec-type.js';
import { isTerminal } from '../../../engine/domain/order-status.js';
import { RejectReason } from '../../../engine/domain/reject-reason.js';
import { ReportKind } from '../../../engine/domain/report-layout.js';
import { Side } from '../../../engine/domain/side.js';
import type { LedgerOrder } from '../naive-ledger.js';
import type { PlainNewOrder } from '../plain-command.js';
import type { PlainReport } from '../plain-records.js';
import { isNews, type OnTheWay } from './facts.js';

type Numbers = Record<string, number>;

export class Truth {
  /** By order id. */
  readonly orders = new Map<number, LedgerOrder & { readonly isReduceOnly: boolean }>();
  cashGiven = 0n;
  lotsGiven = 0n;
  readonly #lots = new Map<string, number>();
  /** Accounts whose kill switch is engaged; -1 is everyone's. */
  readonly stopped = new Set<number>();

  lots(account: number, instrument: number): number {
    return this.#lots.get(`${account} ${instrument}`) ?? 0;
  }

  follow(onTheWay: OnTheWay, reports: readonly PlainReport[]): void {
    const { command } = onTheWay;
    this.#checkAnswer(onTheWay, reports);
    // One after the other: what was due before the command, an auction's end, may have traded.
    for (const report of reports) {
      if (command?.kind === 'new') this.#checkReduceOnly(command, report);
      if (isNews(report)) this.#learn(onTheWay, report);
    }
    if (command?.kind === 'adjustCash' && reports.some(({ kind }) => kind === ReportKind.CASH_ADJUSTED)) {
      const { account, instrument, amount } = command;
      if (instrument < 0) this.cashGiven += BigInt(amount);
      else {
        this.lotsGiven += BigInt(amount);
        this.#add(account, instrument, amount);
      }
    }
    if (command?.kind !== 'killSwitch' || !reports.some(({ kind }) => kind === ReportKind.KILL_SWITCH)) return;
    if (command.engaged) this.stopped.add(command.account);
    else this.stopped.delete(command.account);
  }

  #add(account: number, instrument: number, lots: number): void {
    this.#lots.set(`${account} ${instrument}`, this.lots(account, instrument) + lots);
  }

  #learn(onTheWay: OnTheWay, report: PlainReport): void {
    const { account, execType, commandType, orderId, instrument, side, type, leavesQuantity, price, quantity, status } =
      report as Numbers;
    const isOrdered =
      execType === ExecType.NEW || (execType === ExecType.REPLACED && commandType === CommandType.REPLACE);
    if (isOrdered && (this.stopped.has(account) || this.stopped.has(-1))) {
      throw new Error(`taken under a kill switch: ${JSON.stringify(report)}`);
    }
    const { command } = onTheWay;
    if (isOrdered) this.#checkGrowth(report as Numbers);
    const isReduceOnly = this.orders.get(orderId)?.isReduceOnly ?? (command as PlainNewOrder).reduceOnly === 1;
    if (execType === ExecType.TRADE) this.#trade(report as Numbers, isReduceOnly);
    const clientOrderId = report.clientOrderId as string;
    const facts = { orderId, account, instrument, side, type, price, quantity, clientOrderId };
    this.orders.set(orderId, { ...facts, leaves: BigInt(leavesQuantity), isReduceOnly });
    if (isTerminal(status)) this.orders.delete(orderId);
  }

  /** One that may only reduce grows to what it may reduce, and no further. */
  #checkGrowth({ account, instrument, orderId, quantity, leavesQuantity, side }: Numbers): void {
    const before = this.orders.get(orderId);
    if (before === undefined || !before.isReduceOnly || quantity <= before.quantity) return;
    const held = this.lots(account, instrument);
    if (leavesQuantity > (side === Side.BUY ? -held : held)) throw new Error(`order ${orderId} reduces ${held} lots`);
  }

  #trade(report: Numbers, isReduceOnly: boolean): void {
    const { account, instrument, side, lastQuantity } = report;
    const held = this.lots(account, instrument);
    if (isReduceOnly && lastQuantity > (side === Side.BUY ? -held : held)) {
      throw new Error(`a reduce-only order turns ${held} lots: ${JSON.stringify(report)}`);
    }
    this.#add(account, instrument, side === Side.BUY ? lastQuantity : -lastQuantity);
  }

  /** One that is taken is no larger than what it may reduce; one that is not says what that is. */
  #checkReduceOnly(command: PlainNewOrder, report: PlainReport): void {
    if (command.reduceOnly !== 1) return;
    const held = this.lots(command.account, command.instrument);
    const reducible = Math.max(0, command.side === Side.BUY ? -held : held);
    const { execType, duplicate, rejectReason, rejectValue, rejectLimit } = report;
    if (execType === ExecType.NEW && !duplicate && command.quantity > reducible) {
      throw new Error(`reduce-only and larger than ${reducible}: ${JSON.stringify(command)}`);
    }
    if (execType !== ExecType.REJECTED || rejectReason !== RejectReason.REDUCE_ONLY) return;
    if (command.quantity > reducible && rejectValue === command.quantity && rejectLimit === reducible) return;
    throw new Error(`refused as reduce-only, ${rejectValue} of ${rejectLimit}: ${JSON.stringify(command)}`);
  }

  /** What a validator refuses is refused with its reason and numbers, or was here before; of the rest none is unknown and done. */
  #checkAnswer({ command, decision }: OnTheWay, reports: readonly PlainReport[]): void {
    if (decision === undefined) return;
    const isAnswer = ({ kind, session, duplicate, execType }: PlainReport) =>
      kind === ReportKind.EXECUTION && session !== 0 && (duplicate || execType === ExecType.REJECTED);
    const { refusal } = decision;
    if (refusal !== undefined) {
      const [answer] = reports.filter(isAnswer);
      const { rejectReason, rejectField, rejectValue, rejectLimit, duplicate } = answer ?? {};
      const { reason, field, value, limit } = refusal;
      const said = [rejectReason, rejectField, rejectValue, rejectLimit].join(' ');
      if (reports.length === 1 && (duplicate || said === [reason, field, value, limit].join(' '))) return;
      throw new Error(`refused for ${reason}, answered ${JSON.stringify(reports)}`);
    }
    const isReplaced = reports.some(
      ({ execType, commandType }) => execType === ExecType.REPLACED && commandType === CommandType.REPLACE,
    );
    if (decision.isUnknownOrder && isReplaced) throw new Error(`replaced unknown: ${JSON.stringify(command)}`);
  }
}
