// The words of a kill switch's report: `alice KILL_SWITCH engaged canceled 3 trigger ORDER_RATE value 4 limit 3`.

import type { KillSwitchReport } from '../domain/report.js';
import { ReportKind } from '../domain/report-layout.js';
import { KillTrigger } from '../domain/risk-settings.js';
import type { SpokenReport } from './report-words.js';
import type { Statement } from './statement.js';
import { decimalForm, nameForm, nameOf, type ValueForm, wordForm } from './value-form.js';

/** What the words are read from. */
export type SpokenSwitch = Pick<
  KillSwitchReport,
  'kind' | 'account' | 'canceled' | 'engaged' | 'trigger' | 'value' | 'limit'
>;

export const KILL_SWITCH = 'KILL_SWITCH';

export const SWITCH_WORDS: Readonly<Record<string, ValueForm>> = {
  state: wordForm('engaged', 'released'),
  /** Open orders that it ended. */
  canceled: decimalForm,
  trigger: nameForm(KillTrigger),
  /** What an automatic trigger had counted, and could. */
  value: decimalForm,
  limit: decimalForm,
};

/** Words that stand for a value by themselves. */
export const BARE_SWITCH_WORDS: Readonly<Record<string, readonly [word: string, value: string]>> = {
  engaged: ['state', 'engaged'],
  released: ['state', 'released'],
};

export function isSwitch(report: SpokenReport | SpokenSwitch): report is SpokenSwitch {
  return report.kind === ReportKind.KILL_SWITCH;
}

export function describeSwitch(report: SpokenSwitch, subject: string): Statement {
  const { canceled, engaged, limit, trigger, value } = report;
  const values = new Map([
    ['state', engaged ? 'engaged' : 'released'],
    ['canceled', String(canceled)],
    ['trigger', nameOf(KillTrigger, trigger)],
    ['value', String(value)],
    ['limit', String(limit)],
  ]);
  return { subject, verb: KILL_SWITCH, values };
}
