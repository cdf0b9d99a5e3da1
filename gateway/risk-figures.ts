// An account's limits and what it has used of them, as its validator answers a QUERY_RISK. Owner: the gateway thread.

import { Command } from '../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../engine/domain/command-layout.js';
import { RecordMemory } from '../engine/domain/record-memory.js';
import { RiskValuesReport } from '../engine/domain/report.js';
import { ReportKind } from '../engine/domain/report-layout.js';
import { RISK_VALUES, RiskSubject } from '../engine/domain/risk-settings.js';
import type { RequestAnswer, Requests } from './requests.js';

export interface RiskFigures {
  /** In force, by RiskLimit. */
  readonly limits: readonly number[];
  /** By RiskStateValue. */
  readonly used: readonly number[];
}

/** Asks for the figures of an account, NO_ACCOUNT for everyone's limits; `done` gets nothing where the venue goes down. */
export function askRiskFigures(
  requests: Requests,
  reports: RecordMemory,
  account: number,
  done: (figures: RiskFigures | undefined) => void,
): number {
  const memory = RecordMemory.allocate(COMMAND_BYTES);
  const query = new Command(memory).reset(CommandKind.QUERY_RISK);
  query.account = account;
  return requests.send(memory, new RiskFiguresAnswer(reports, done));
}

class RiskFiguresAnswer implements RequestAnswer {
  readonly #report: RiskValuesReport;
  readonly #done: (figures: RiskFigures | undefined) => void;
  #limits: number[] = [];
  #used: number[] = [];

  constructor(reports: RecordMemory, done: (figures: RiskFigures | undefined) => void) {
    this.#report = new RiskValuesReport(reports);
    this.#done = done;
  }

  onRecord(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    if (report.kind !== ReportKind.RISK_STATE) return;
    const values = Array.from({ length: RISK_VALUES }, (_, index) => report.value(index));
    if (report.subject === RiskSubject.LIMITS) this.#limits = values;
    else this.#used = values;
  }

  onEnd(): void {
    this.#done({ limits: this.#limits, used: this.#used });
  }

  onAbandoned(): void {
    this.#done(undefined);
  }
}
