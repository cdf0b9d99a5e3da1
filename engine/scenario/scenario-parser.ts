// Reads a file of scenarios. Everything is understood before anything runs: a line that is not is an error that names it.

import type { MatchingCapacities } from '../matching/capacities.js';
import { readAbsentEvent, readEventLine, readReportLine } from './expectation-lines.js';
import { readAccountLine } from './order-lines.js';
import { type Action, isAssertion, type Scenario, type SourceLine, type Step } from './scenario.js';
import { ScenarioNames } from './scenario-names.js';
import { commandGroups, sourceLines } from './source-lines.js';
import type { Expectation } from './statement.js';
import { VENUE_LINES } from './venue-lines.js';
import { Words } from './words.js';

/** Enough for what a person writes by hand. */
const CAPACITIES: MatchingCapacities = {
  orders: 1000,
  instruments: 16,
  accounts: 64,
  priceLevels: 1000,
  waitingOrders: 1000,
  rememberedOrders: 1000,
};
const CAPACITY_WORDS: Readonly<Record<string, keyof MatchingCapacities>> = {
  orders: 'orders',
  instruments: 'instruments',
  accounts: 'accounts',
  'price-levels': 'priceLevels',
  'waiting-orders': 'waitingOrders',
  'remembered-orders': 'rememberedOrders',
};
const CAPACITY_MAX = 1_000_000;

/** Throws a ScenarioError for the first line that cannot be read. */
export function parseScenarios(text: string): Scenario[] {
  const lines = sourceLines(text);
  const starts = lines.filter(({ body }) => isTitle(body)).map(({ line }) => line);
  const before = lines.slice(0, (starts[0] ?? lines.length + 1) - 1);
  for (const { body, arrow, line } of before) {
    if (body.trim() !== '' || arrow !== '') new Words(body, line).fail('a file begins with: scenario <what it shows>');
  }
  if (starts.length === 0) new Words('', 1).fail('there is no scenario here', 'begin with: scenario <what it shows>');
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? lines.length + 1;
    return parseScenario(lines.slice(start - 1, end - 1), index === 0 ? before : []);
  });
}

function isTitle(body: string): boolean {
  return /^\s*scenario(\s|$)/.test(body);
}

/** `head`: the comments of the file that stand before its first scenario. */
function parseScenario(source: readonly SourceLine[], head: readonly SourceLine[]): Scenario {
  const [{ body, line, arrow }, ...rest] = source;
  const title = body.trim().replace(/^scenario\s*/, '');
  if (title === '' || arrow !== '') new Words(body, line).fail('a scenario needs a title', 'scenario <what it shows>');
  return { title, line, source: [...head, ...source], ...new ScenarioParser(rest).parse() };
}

class ScenarioParser {
  readonly #names = new ScenarioNames();
  readonly #steps: Step[] = [];
  #capacities = CAPACITIES;

  constructor(readonly lines: readonly SourceLine[]) {}

  parse(): Pick<Scenario, 'capacities' | 'steps'> {
    for (const group of commandGroups(this.lines)) {
      const [first] = group;
      if (first.body.trim() !== '') this.#step(first, group);
      else if (first.arrow !== '') this.#orphan(first);
    }
    return { capacities: this.#capacities, steps: this.#steps };
  }

  #orphan({ line }: SourceLine): void {
    new Words('', line).fail('nothing stands right above this that could be answered', 'put it below its command');
  }

  #step(first: SourceLine, group: readonly SourceLine[]): void {
    const words = new Words(first.body, first.line);
    const actions = this.#actions(words);
    words.end();
    const expected = group.filter(({ arrow }) => arrow !== '');
    const asserts = actions.length === 0 || actions.some(isAssertion);
    if (asserts && expected.length > 0) words.fail('this line asks the engine nothing, so nothing can be expected');
    const silent = expected.some(isSilence);
    const absentEvents = expected.filter(isAbsence).map((one) => readAbsentEvent(one.expected, one.line));
    const read = (arrow: string, reader: (text: string, line: number, names: ScenarioNames) => Expectation) =>
      expected
        .filter((line) => line.arrow === arrow && !isSilence(line) && !isAbsence(line))
        .map((line) => reader(line.expected, line.line, this.#names));
    const reports = read('->', readReportLine);
    const events = read('=>', readEventLine);
    if (silent && events.length > 0) words.fail('=> nothing stands beside other market events');
    this.#steps.push({ line: first.line, text: first.body.trim(), actions, reports, events, absentEvents, silent });
  }

  #actions(words: Words): readonly Action[] {
    const names = this.#names;
    const first = words.take('a command');
    if (first === 'capacity') return this.#capacity(words);
    if (Object.hasOwn(VENUE_LINES, first)) return VENUE_LINES[first](words, names);
    if (names.accounts.includes(first)) return [{ kind: 'command', command: readAccountLine(words, names, first) }];
    const known = [...names.accounts, ...Object.keys(VENUE_LINES), 'scenario', 'capacity'];
    return words.unknown(first, known, 'an account of this scenario or a command');
  }

  #capacity(words: Words): readonly Action[] {
    if (this.#steps.some(({ actions }) => actions.length > 0)) words.fail('capacity comes before everything else');
    while (!words.isEmpty) {
      const key = words.name(CAPACITY_WORDS, 'a capacity');
      const word = words.take('a number');
      const value = Number(word);
      if (!Number.isInteger(value) || value < 1 || value > CAPACITY_MAX) {
        words.fail(`"${word}" is not a capacity`, `1 to ${CAPACITY_MAX}`);
      }
      this.#capacities = { ...this.#capacities, [key]: value };
    }
    return [];
  }
}

function isSilence({ arrow, expected }: SourceLine): boolean {
  return arrow === '=>' && expected === 'nothing';
}

function isAbsence({ arrow, expected }: SourceLine): boolean {
  return arrow === '=>' && /^no\s/.test(expected);
}
