// Reads what a scenario expects: reports after `->`, market events after `=>`.

import { BARE_EVENT_WORDS, EVENT_VERBS, EVENT_WORDS } from './event-words.js';
import { amountWords, BARE_WORDS, MASS_CANCEL, REPORT_VERBS, REPORT_WORDS } from './report-words.js';
import { EVERYONE, type ScenarioNames } from './scenario-names.js';
import { type Expectation, VENUE } from './statement.js';
import { BARE_SWITCH_WORDS, KILL_SWITCH, SWITCH_WORDS } from './switch-words.js';
import { decimalForm, type ValueForm } from './value-form.js';
import { Words } from './words.js';

type Bare = Readonly<Record<string, readonly [word: string, value: string]>>;

/** `alice TRADE a1 10 @ 100 leaves 20 maker`. */
export function readReportLine(text: string, line: number, names: ScenarioNames): Expectation {
  const words = new Words(text, line);
  const subject = words.take('an account');
  if (subject !== VENUE && subject !== EVERYONE && !names.accounts.includes(subject)) {
    words.unknown(subject, [...names.accounts, VENUE, EVERYONE], 'an account of this scenario');
  }
  const verb = words.take('what is reported');
  const verbs = [...REPORT_VERBS, MASS_CANCEL, KILL_SWITCH];
  if (!verbs.includes(verb)) words.unknown(verb, verbs, 'a kind of report');
  const values = new Map<string, string>();
  if (verb === KILL_SWITCH) {
    readValues(words, values, SWITCH_WORDS, BARE_SWITCH_WORDS, ['canceled', 'price']);
    return { line, text: tidy(text), subject, verb, values };
  }
  const forms: Record<string, ValueForm> =
    verb === MASS_CANCEL
      ? { canceled: decimalForm }
      : Object.fromEntries(Object.entries(REPORT_WORDS).map(([word, { form }]) => [word, form]));
  const bare = verb === MASS_CANCEL ? {} : BARE_WORDS;
  const next = words.peek();
  const isId = next !== undefined && decimalForm(next) === undefined && !(next in forms) && !(next in bare);
  if (isId && verb !== MASS_CANCEL) values.set('id', words.take('a client order id'));
  readValues(words, values, forms, bare, amountWords(verb));
  return { line, text: tidy(text), subject, verb, values };
}

/** `AAPL trade 10 @ 100 sell`; the symbol may be left out. */
export function readEventLine(text: string, line: number, names: ScenarioNames): Expectation {
  const words = new Words(text, line);
  const { symbol } = names.takeInstrument(words);
  const verb = words.take('a market event');
  if (!EVENT_VERBS.includes(verb)) words.unknown(verb, EVENT_VERBS, 'a market event');
  const values = new Map<string, string>();
  readValues(words, values, EVENT_WORDS, BARE_EVENT_WORDS, ['quantity', 'price']);
  return { line, text: tidy(text), subject: symbol, verb, values };
}

/** `no indicative`: the kind of market event that must not come. */
export function readAbsentEvent(text: string, line: number): string {
  const words = new Words(text, line);
  words.take('no');
  const verb = words.take('a market event');
  if (!EVENT_VERBS.includes(verb)) words.unknown(verb, EVENT_VERBS, 'a market event');
  words.end();
  return verb;
}

/** Amounts, bare words, and words with their value, in any order. */
function readValues(
  words: Words,
  values: Map<string, string>,
  forms: Readonly<Record<string, ValueForm>>,
  bare: Bare,
  [quantity, price]: readonly [string, string],
): void {
  while (!words.isEmpty) {
    const word = words.take('a value');
    const amount = decimalForm(word);
    if (amount !== undefined) {
      values.set(quantity, amount);
    } else if (word === '@') {
      values.set(price, takeValue(words, 'price', decimalForm));
    } else if (Object.hasOwn(bare, word)) {
      values.set(...bare[word]);
    } else if (Object.hasOwn(forms, word)) {
      values.set(word, takeValue(words, word, forms[word]));
    } else {
      words.unknown(word, [...Object.keys(forms), ...Object.keys(bare)], 'a word about it');
    }
  }
}

function takeValue(words: Words, word: string, form: ValueForm): string {
  const written = words.take(`the value of ${word}`);
  return form(written) ?? words.fail(`"${written}" is not a value of ${word}`);
}

function tidy(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
