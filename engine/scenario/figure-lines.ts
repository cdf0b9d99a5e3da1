// Reads the lines that ask how an account stands: its position in an instrument, its risk, what its orders have reserved.

import { NO_INSTRUMENT } from '../domain/limits.js';
import { KillTrigger } from '../domain/risk-settings.js';
import { NOTHING, type Question } from './figures.js';
import type { Action } from './scenario.js';
import type { ScenarioNames } from './scenario-names.js';
import { decimalForm, type ValueForm, wordForm } from './value-form.js';
import type { Words } from './words.js';

type Forms = Readonly<Record<string, ValueForm>>;

/** A kill switch is off, engaged by one of its triggers, or only everyone's is engaged. */
export const SWITCH_OFF = 'off';
export const SWITCH_EVERYONE = 'everyone';

const POSITION: Forms = {
  realized: decimalForm,
  unrealized: decimalForm,
  fees: decimalForm,
  'open-buys': decimalForm,
  'open-sells': decimalForm,
};
const RISK: Forms = {
  'open-orders': decimalForm,
  exposure: decimalForm,
  'daily-loss': decimalForm,
  cash: decimalForm,
  'held-cash': decimalForm,
  'kill-switch': wordForm(SWITCH_OFF, SWITCH_EVERYONE, ...Object.keys(KillTrigger)),
};
const SIDES: Forms = { buys: decimalForm, sells: decimalForm };

/** `position alice AAPL 10 @ 100.5 realized 3 unrealized -2`. */
export function readPosition(words: Words, names: ScenarioNames): Action[] {
  const account = names.takeAccount(words);
  const instrument = names.takeInstrument(words).index;
  const wanted = new Map<string, string>();
  const quantity = decimalForm(words.peek() ?? '');
  if (quantity !== undefined) {
    words.take('a quantity');
    wanted.set('quantity', quantity);
  }
  if (words.takeIf('@')) wanted.set('average', takeValue(words, 'the average price', decimalForm));
  takeValues(words, POSITION, wanted);
  return asked({ about: 'position', account, instrument }, wanted, words);
}

/** `risk alice exposure 900 daily-loss 20 kill-switch off`. */
export function readRisk(words: Words, names: ScenarioNames): Action[] {
  const account = names.takeAccount(words);
  const wanted = new Map<string, string>();
  takeValues(words, RISK, wanted);
  return asked({ about: 'risk', account, instrument: NO_INSTRUMENT }, wanted, words);
}

/** `reserved alice AAPL buys 6 for 600 sells 0`, or `reserved everyone nothing`. */
export function readReserved(words: Words, names: ScenarioNames): Action[] {
  const account = names.takeAccountOrEveryone(words);
  const wanted = new Map<string, string>();
  if (account < 0 || words.peek() === NOTHING) {
    if (!words.takeIf(NOTHING)) words.fail('of everyone it can only be said that nothing is reserved');
    wanted.set('total', NOTHING);
    return asked({ about: 'reserved', account, instrument: NO_INSTRUMENT }, wanted, words);
  }
  const instrument = names.takeInstrument(words).index;
  while (!words.isEmpty) {
    const side = words.take('a side');
    if (!Object.hasOwn(SIDES, side)) words.unknown(side, Object.keys(SIDES), 'a side');
    wanted.set(side, takeValue(words, side, decimalForm));
    if (words.takeIf('for')) wanted.set(`${side} for`, takeValue(words, 'the money', decimalForm));
  }
  return asked({ about: 'reserved', account, instrument }, wanted, words);
}

function asked(question: Question, wanted: Map<string, string>, words: Words): Action[] {
  if (wanted.size === 0) words.fail('this line says nothing that could be compared');
  return [{ kind: 'figures', ...question, wanted }];
}

function takeValues(words: Words, forms: Forms, wanted: Map<string, string>): void {
  while (!words.isEmpty) {
    const word = words.take('a figure');
    if (!Object.hasOwn(forms, word)) words.unknown(word, Object.keys(forms), 'a figure');
    wanted.set(word, takeValue(words, word, forms[word]));
  }
}

function takeValue(words: Words, word: string, form: ValueForm): string {
  const written = words.take(`the value of ${word}`);
  return form(written) ?? words.fail(`"${written}" is not a value of ${word}`);
}
