// What a command has done to each account, from its reports and from what it was: the way in which the model learns.

import { CommandType } from '../../../engine/domain/command-type.js';
import { ExecType } from '../../../engine/domain/exec-type.js';
import { ReportKind } from '../../../engine/domain/report-layout.js';
import { RiskSubject } from '../../../engine/domain/risk-settings.js';
import type { PlainCommand } from '../plain-command.js';
import type { PlainReport } from '../plain-records.js';
import type { Fact } from './account.js';
import type { Decision } from './decision.js';

/** A record from a validator to the engine; a command of a client with what was decided of it. */
export interface OnTheWay {
  readonly command?: PlainCommand;
  readonly decision?: Decision;
}

/** `account` below 0: everybody. */
export interface FactOf {
  readonly account: number;
  readonly fact: Fact;
}

/** True where the report tells something new of an order that was accepted. */
export function isNews({ kind, execType, duplicate }: PlainReport): boolean {
  if (kind !== ReportKind.EXECUTION || duplicate) return false;
  return execType !== ExecType.REJECTED && execType !== ExecType.STATUS;
}

export function factsOf(onTheWay: OnTheWay, reports: readonly PlainReport[], day: bigint): FactOf[] {
  const { command, decision } = onTheWay;
  const facts: FactOf[] = [];
  for (const report of reports.filter(isNews)) {
    const isOwn = report.execType === ExecType.NEW;
    const order = isOwn ? decision?.order : undefined;
    const isReplaced = report.execType === ExecType.REPLACED && report.commandType === CommandType.REPLACE;
    const replace = isReplaced && command?.kind === 'replace' ? command : undefined;
    const protection = replace === undefined ? undefined : decision?.protection;
    facts.push({
      account: report.account as number,
      fact: { tells: 'report', report, order, day, replace, protection },
    });
  }
  if (decision?.order !== undefined) {
    facts.push({ account: decision.order.account, fact: { tells: 'answered', order: decision.order } });
  }
  // An auction that was due before a command has ended, and traded, before the command sets anything.
  return command === undefined ? facts : [...facts, ...settingsOf(command, reports)];
}

/** What an administrator has set, or a validator has asked for, where it was taken. */
function settingsOf(command: PlainCommand, reports: readonly PlainReport[]): FactOf[] {
  const isTaken = (kind: number) => reports.some((report) => report.kind === kind);
  const { account } = command;
  if (command.kind === 'killSwitch' && isTaken(ReportKind.KILL_SWITCH)) {
    return [{ account, fact: { tells: 'switch', everyones: account < 0, engaged: command.engaged } }];
  }
  if (command.kind === 'adjustCash' && isTaken(ReportKind.CASH_ADJUSTED)) {
    const { amount, costPrice, instrument } = command;
    return [{ account, fact: { tells: 'cash', instrument, amount: BigInt(amount), price: BigInt(costPrice) } }];
  }
  if (command.kind !== 'configureRisk' || !isTaken(ReportKind.RISK_CONFIGURED)) return [];
  const values = command.values.map(BigInt);
  if (command.subject === RiskSubject.FEES) {
    const [maker, taker] = values;
    return [{ account, fact: { tells: 'fees', instrument: command.instrument, maker, taker } }];
  }
  const own = command.subject === RiskSubject.LIMITS ? values : undefined;
  return [{ account, fact: { tells: 'limits', everyones: account < 0, values: own } }];
}
