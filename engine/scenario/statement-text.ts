// Writes what the engine said as a line that a scenario could expect: the usual values of its verb, and others on demand.

import { BARE_EVENT_WORDS, RECORDED_EVENT_WORDS } from './event-words.js';
import { amountWords, BARE_WORDS, MASS_CANCEL } from './report-words.js';
import type { Statement } from './statement.js';
import { BARE_SWITCH_WORDS, KILL_SWITCH } from './switch-words.js';

/** After the amounts, by verb; those in QUIET_VALUES are left out where they say nothing. */
const RECORDED_WORDS: Readonly<Record<string, readonly string[]>> = {
  NEW: ['queue_ahead', 'stop', 'status'],
  TRADE: ['leaves', 'liquidity'],
  REPLACED: ['leaves', 'priority', 'queue_ahead', 'stop', 'status'],
  CANCELED: ['reason', 'cumulative'],
  EXPIRED: ['cumulative'],
  REJECTED: ['reason', 'field', 'value', 'limit'],
  TRIGGERED: ['queue_ahead', 'stop'],
  TRADE_PREVENTED: ['leaves'],
  STATUS: ['status', 'cumulative', 'leaves', 'stop'],
  [MASS_CANCEL]: [],
  [KILL_SWITCH]: ['state', 'canceled', 'trigger', 'value', 'limit'],
};
/** Reports whose order is of no interest: quantity and price are not written. */
const WITHOUT_AMOUNTS = new Set(['CANCELED', 'EXPIRED', 'REJECTED']);
const QUIET_VALUES: Readonly<Record<string, string>> = {
  stop: '0',
  queue_ahead: '0',
  status: 'NEW',
  field: 'NONE',
  value: '0',
  limit: '0',
  canceled: '0',
  trigger: 'ADMINISTRATOR',
  shown: 'displayed',
  by: 'continuous',
};

export function reportText(statement: Statement, also: readonly string[] = []): string {
  const { verb, values } = statement;
  const words = new Set([...(RECORDED_WORDS[verb] ?? []), ...also]);
  const amounts = amountWords(verb);
  const said = [statement.subject, verb];
  const id = values.get('id');
  if (id !== undefined && id !== '-') said.push(/^[\d.]+$/.test(id) || id in BARE_WORDS ? `id ${id}` : id);
  if (!WITHOUT_AMOUNTS.has(verb)) said.push(...amountsText(values, amounts));
  for (const word of amounts) if (!WITHOUT_AMOUNTS.has(verb)) words.delete(word);
  words.delete('id');
  const bare = verb === KILL_SWITCH ? BARE_SWITCH_WORDS : BARE_WORDS;
  return [...said, ...valuesText(values, words, new Set(also), bare)].join(' ');
}

export function eventText(statement: Statement, also: readonly string[] = []): string {
  const { subject, verb, values } = statement;
  const words = new Set([...(RECORDED_EVENT_WORDS[verb] ?? []), ...also]);
  if (verb === 'indicative' && values.get('price') === '0') return `${subject} indicative none`;
  words.delete('quantity');
  words.delete('price');
  const said = [subject, verb, ...amountsText(values, ['quantity', 'price'])];
  return [...said, ...valuesText(values, words, new Set(also), BARE_EVENT_WORDS)].join(' ');
}

function amountsText(values: Statement['values'], [quantity, price]: readonly [string, string]): string[] {
  const amount = values.get(quantity);
  if (amount === undefined) return [];
  const at = values.get(price) ?? '0';
  return at === '0' ? [amount] : [amount, '@', at];
}

function valuesText(
  values: Statement['values'],
  words: Iterable<string>,
  always: ReadonlySet<string>,
  bare: Readonly<Record<string, readonly [word: string, value: string]>>,
): string[] {
  return [...words].flatMap((word) => {
    const value = values.get(word);
    if (value === undefined || (QUIET_VALUES[word] === value && !always.has(word))) return [];
    const short = Object.entries(bare).find(([, [of, is]]) => of === word && is === value)?.[0];
    return [short ?? `${word} ${value}`];
  });
}
