// The format of scenario tables: the examples of docs/scenarios.md are run, what cannot be read is named with its line
// and a hint, and what fails is told as the document says.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resultText } from '../../engine/scenario/failure-text.js';
import { recordedText } from '../../engine/scenario/recorded-text.js';
import { ScenarioError } from '../../engine/scenario/scenario-error.js';
import { parseScenarios } from '../../engine/scenario/scenario-parser.js';
import { runScenario } from '../../engine/scenario/scenario-run.js';
import { needsValidators, runModel, runValidated } from '../support/scenario-venues.js';
import { projectRoot } from '../support/source-tree.js';

const document = readFileSync(join(projectRoot, 'docs/scenarios.md'), 'utf8');

/** The fenced blocks of that name, in order. */
function blocks(name: string): string[] {
  return [...document.matchAll(new RegExp(`\`\`\`${name}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1]);
}

const texts = (table: string) => parseScenarios(table).map((one) => resultText(runValidated(one), 'x.scenario'));

describe('docs/scenarios.md', () => {
  const examples = blocks('scenario').flatMap(parseScenarios);
  /** Examples of rules that the engine does not have yet; the naive model has them. */
  const PENDING: readonly string[] = [];

  it('has examples, those not yet switched on among them', () => {
    expect(examples.length).toBeGreaterThan(2);
    expect(PENDING.filter((title) => !examples.some((example) => example.title === title))).toEqual([]);
  });

  it.each(examples.filter(({ title }) => !PENDING.includes(title)))('$title', (example) => {
    expect(resultText(runValidated(example), 'docs/scenarios.md')).toBe(`ok      ${example.title}`);
  });

  it.each(examples.filter((one) => !needsValidators(one)))('$title, in the naive model', (example) => {
    expect(resultText(runModel(example), 'docs/scenarios.md')).toBe(`ok      ${example.title}`);
  });

  it('shows a failure as it is told', () => {
    const [failing] = parseScenarios(blocks('scenario-that-fails')[0]);
    expect(`${resultText(runScenario(failing), 'ioc.scenario')}\n`).toBe(blocks('text')[0]);
  });
});

const HEAD = 'scenario x\ninstrument AAPL\naccount alice bob\n';

describe('what cannot be read', () => {
  it.each([
    ['', 1, 'there is no scenario here; begin with: scenario <what it shows>'],
    ['# no more\n', 1, 'there is no scenario here'],
    ['instrument AAPL\n', 1, 'a file begins with: scenario <what it shows>'],
    ['scenario\n', 1, 'a scenario needs a title'],
    [`${HEAD}alcie buy 5 @ 99`, 4, '"alcie" is not an account of this scenario or a command; did you mean alice?'],
    [`${HEAD}alice by 5 @ 99`, 4, '"by" is not what an account can do; did you mean buy?'],
    [`${HEAD}alice buy`, 4, 'the line ends where a quantity is needed'],
    [`${HEAD}alice buy five`, 4, '"five" is not a quantity; it must be a whole number of lots'],
    [`${HEAD}alice buy 5 @ 99.5`, 4, '"99.5" is not a price; it must be a whole number of ticks'],
    [`${HEAD}alice buy 5 @ 99 disply 2`, 4, '"disply" is not a word about an order or a symbol; did you mean display?'],
    [`${HEAD}alice buy 5 APPL @ 99`, 4, '"APPL" is not a word about an order or a symbol; did you mean AAPL?'],
    [`${HEAD}alice buy 5 @ 99 self-trade MAKER`, 4, '"MAKER" is not a self-trade prevention mode'],
    [`${HEAD}alice buy 5 @ 99 until noon`, 4, '"noon" is not a time of day; write it as 09:30'],
    [`${HEAD}alice cancel a1 now`, 4, '"now" is more than this line can say'],
    [`${HEAD}alice cancel order x`, 4, '"x" is not an order id'],
    [`${HEAD}alice cancel all sel`, 4, '"sel" is not a filter or a symbol; did you mean sell?'],
    [`${HEAD}alice replace a1 price 5`, 4, '"price" is not what a replace can change'],
    [`${HEAD}alice buy 5 @ 99\n\n  -> alice NWE`, 6, 'nothing stands right above this that could be answered'],
    [`${HEAD}alice buy 5 @ 99\n  -> alice NWE`, 5, '"NWE" is not a kind of report; did you mean NEW?'],
    [`${HEAD}alice buy 5 @ 99 -> alicia NEW`, 4, '"alicia" is not an account of this scenario; did you mean alice?'],
    [`${HEAD}alice buy 5 @ 99 -> alice NEW a1 laeves 5`, 4, '"laeves" is not a word about it; did you mean leaves?'],
    [`${HEAD}alice buy 5 @ 99 -> alice NEW a1 status OLD`, 4, '"OLD" is not a value of status'],
    [`${HEAD}alice buy 5 @ 99 -> alice NEW a1 leaves`, 4, 'the line ends where the value of leaves is needed'],
    [`${HEAD}alice buy 5 @ 99 => AAPL traed 5`, 4, '"traed" is not a market event; did you mean trade?'],
    [`${HEAD}alice buy 5 @ 99 => no tarde`, 4, '"tarde" is not a market event; did you mean trade?'],
    [`${HEAD}halt => nothing\n => status HALTED`, 4, '=> nothing stands beside other market events'],
    [`${HEAD}book bids -`, 4, 'after its bids a book has its asks'],
    [`${HEAD}book bids 5 at 99 asks -`, 4, 'a level is a quantity @ a price'],
    [`${HEAD}book bids - asks - -> alice NEW`, 4, 'this line asks the engine nothing'],
    [`${HEAD}status OPNE`, 4, '"OPNE" is not a trading status; did you mean OPEN?'],
    [`${HEAD}at 09:00`, 4, 'time does not run backwards'],
    [`${HEAD}at 2026-13-01 09:00`, 4, '"2026-13-01" is not a day'],
    [`${HEAD}at 25:00`, 4, '"25:00" is not a time of day'],
    [`${HEAD}instrument MSFT tick 0`, 4, '"0" is not a size'],
    [`${HEAD}instrument MSFT shedule 1`, 4, '"shedule" is not a rule of an instrument; did you mean schedule?'],
    [
      `${HEAD}instrument MSFT schedule 09:00 08:00 17:00 18:00`,
      4,
      'each time of a schedule is later than the one before',
    ],
    [`${HEAD}instrument MSFT band 99999`, 4, '"99999" is not basis points; 0 to 10000'],
    [`${HEAD}account book`, 4, 'an account cannot be called "book"'],
    [`${HEAD}capacity orders 5`, 4, 'capacity comes before everything else'],
    [`${HEAD}account everyone`, 4, 'an account cannot be called "everyone"'],
    [`${HEAD}limits alice positon 5`, 4, '"positon" is not a limit; did you mean position?'],
    [`${HEAD}limits carol position 5`, 4, '"carol" is not an account of this scenario; one of alice, bob, everyone'],
    [`${HEAD}limits alice as bob`, 4, 'after as only everyone can stand'],
    [`${HEAD}cash alice much`, 4, '"much" is not a whole number'],
    [`${HEAD}position carol 5`, 4, '"carol" is not an account of this scenario; one of alice, bob'],
    [`${HEAD}position alice AAPL`, 4, 'this line says nothing that could be compared'],
    [`${HEAD}position alice AAPL 5 @ much`, 4, '"much" is not a value of the average price'],
    [`${HEAD}position alice AAPL 5 realised 3`, 4, '"realised" is not a figure; did you mean realized?'],
    [`${HEAD}risk alice exposure`, 4, 'the line ends where the value of exposure is needed'],
    [`${HEAD}risk alice kill-switch on`, 4, '"on" is not a value of kill-switch'],
    [`${HEAD}reserved everyone buys 5`, 4, 'of everyone it can only be said that nothing is reserved'],
    [`${HEAD}reserved alice AAPL buy 5`, 4, '"buy" is not a side; did you mean buys?'],
    [`${HEAD}reserved alice nothing -> alice NEW`, 4, 'this line asks the engine nothing'],
    [`${HEAD}engine stops`, 4, '"stops" is not what the engine does'],
    [`${HEAD}kill alice -> alice KILL_SWITCH enganged`, 4, '"enganged" is not a word about it; did you mean engaged?'],
    ['scenario x\ncapacity oders 5', 2, '"oders" is not a capacity; did you mean orders?'],
    ['scenario x\ncapacity orders 0', 2, '"0" is not a capacity'],
    ['scenario x\naccount alice\nalice buy 5 @ 99', 3, 'no instrument is named yet; begin with a line such as'],
  ])('%j', (table, line, message) => {
    const error = thrownBy(() => parseScenarios(table));
    expect(error.message).toContain(message);
    expect(error.line).toBe(line);
  });

  function thrownBy(read: () => unknown): ScenarioError {
    try {
      read();
    } catch (error) {
      if (error instanceof ScenarioError) return error;
      throw error;
    }
    throw new Error('it was read');
  }
});

describe('what fails', () => {
  it.each([
    [
      'a report that is missing',
      'alice buy 5 @ 99 as a1 -> alice NEW a1\n -> alice CANCELED a1',
      ['    as listed alice NEW a1', '    missing   alice CANCELED a1   (line 5)'],
    ],
    ['a report that is not listed', 'alice buy 5 @ 99 as a1', ['    unlisted  alice NEW a1 5 @ 99']],
    [
      'another account',
      'alice buy 5 @ 99 as a1 -> bob NEW a1',
      ['    expected  bob NEW a1   (line 4)', '    actual    alice NEW a1 5 @ 99', '              bob, not alice'],
    ],
    [
      'a value that is zero',
      'alice buy 5 @ 99 as a1 -> alice NEW a1 queue_ahead 3',
      [
        '    expected  alice NEW a1 queue_ahead 3   (line 4)',
        '    actual    alice NEW a1 5 @ 99 queue_ahead 0',
        '              queue_ahead 3, not 0',
      ],
    ],
    ['a book', 'book bids 5 @ 99 asks -', ['    actual    book AAPL bids - asks -']],
    ['a position', 'position alice AAPL 5 @ 99 realized 0', ['    actual    position alice AAPL 0 @ 0 realized 0']],
    ['what is reserved', 'reserved alice AAPL buys 5 for 495', ['    actual    reserved alice AAPL buys 0 for 0']],
    ['a kill switch', 'risk alice kill-switch DAILY_LOSS', ['    actual    risk alice kill-switch off']],
    ['cash', 'risk bob cash 0', ['    actual    risk bob cash -']],
    [
      'a kill switch that is engaged',
      'kill alice -> alice KILL_SWITCH released',
      [
        '    expected  alice KILL_SWITCH released   (line 4)',
        '    actual    alice KILL_SWITCH engaged',
        '              state released, not engaged',
      ],
    ],
    ['a trading status', 'status HALTED', ['    actual    status AAPL OPEN']],
    [
      'an event that must not come',
      'alice buy 5 @ 99 as a1 -> alice NEW a1\n => no added',
      ['    as listed alice NEW a1', '    unlisted  AAPL added 5 @ 99 buy level 5 orders 1'],
    ],
    [
      'any event at all',
      'alice buy 5 @ 99 as a1 -> alice NEW a1\n => nothing',
      ['    as listed alice NEW a1', '    unlisted  AAPL added 5 @ 99 buy level 5 orders 1'],
    ],
    [
      'an event with another value',
      'alice buy 5 @ 99 as a1 -> alice NEW a1\n => added sell 5 @ 99',
      [
        '    as listed alice NEW a1',
        '    expected  added sell 5 @ 99   (line 5)',
        '    actual    AAPL added 5 @ 99 buy level 5 orders 1',
        '              side SELL, not BUY',
      ],
    ],
  ])('%s', (_, lines, told) => {
    const [text] = texts(HEAD + lines);
    const first = lines.split(/\n| ->/)[0];
    expect(text.split('\n')).toEqual(['FAILED  x', `  x.scenario:4: ${first}`, ...told]);
  });

  it('ends the scenario, not the file', () => {
    const table = `${HEAD}status HALTED\nalice buy 5 @ 99\n${HEAD}alice buy 5 @ 99 -> alice NEW`;
    expect(texts(table).map((text) => text.slice(0, 6))).toEqual(['FAILED', 'ok    ']);
    expect(texts(table)[0]).not.toContain('buy');
  });
});

it('says what everyone still has reserved', () => {
  const orders = 'alice buy 5 @ 99 -> alice NEW\nbob sell 4 @ 101 -> bob NEW\ncash bob 10\nreserved everyone nothing';
  expect(texts(HEAD + orders)[0]).toContain(
    '    actual    reserved everyone alice AAPL buys 5 for 495, alice open-orders 1, alice held-cash 495, bob AAPL sells 4 for 404, bob open-orders 1',
  );
});

it('needs validators for lines about risk', () => {
  const [scenario] = parseScenarios(`${HEAD}risk alice exposure 0`);
  expect(resultText(runScenario(scenario), 'x.scenario')).toContain(
    'the engine stopped: risk needs validators, and here is the engine alone',
  );
});

it('answers nothing while the engine waits, and takes it up where it was', () => {
  const [text] = texts(`${HEAD}engine waits\nalice buy 5 @ 99 as a1\nposition alice 0`);
  expect(text).toContain('the engine stopped: nothing is answered while the engine waits');
});

it('records what the engine says, and keeps commands and comments', () => {
  const table = `# head\n\n${HEAD}alice sell 5 @ 99 as a1   # first\n\n  # second\nbob buy 2 market as b1 -> bob REJECTED\nbook bids - asks -   # third\n`;
  expect(parseScenarios(table).map((one) => recordedText(runScenario(one, { toTheEnd: true })))).toEqual([
    `# head

${HEAD}alice sell 5 @ 99 as a1  -> alice NEW a1 5 @ 99  # first

# second
bob buy 2 market as b1   -> bob NEW b1 2
                         -> alice TRADE a1 2 @ 99 leaves 3 maker
                         -> bob TRADE b1 2 @ 99 leaves 0 taker
book AAPL bids - asks 3 @ 99  # third
`,
  ]);
});
