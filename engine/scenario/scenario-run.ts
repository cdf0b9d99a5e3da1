// Runs a scenario through a matching engine of its own and compares what the engine says with what is expected.

import { NO_ACCOUNT, NO_INSTRUMENT } from '../domain/limits.js';
import { Side } from '../domain/side.js';
import type { MatchingCapacities } from '../matching/capacities.js';
import { type AlignedLine, align } from './alignment.js';
import type { DisplayedLevel } from './displayed-book.js';
import { EngineVenue } from './engine-venue.js';
import { figuresText } from './figures.js';
import { type Action, type Assertion, type ExpectedLevel, isAssertion, type Scenario, type Step } from './scenario.js';
import { EVERYONE } from './scenario-names.js';
import type { Said, ScenarioVenue } from './scenario-venue.js';
import type { Statement } from './statement.js';
import { amountText } from './value-form.js';

export interface StepResult {
  readonly step: Step;
  readonly passed: boolean;
  /** Everything the engine reported. */
  readonly reports: readonly Statement[];
  /** Every market event. */
  readonly events: readonly Statement[];
  /** Expected beside actual: reports, then market events of the kinds that the step names. */
  readonly lines: readonly AlignedLine[];
  /** What a line that asks (`book`, `status`, `position`) found, as such a line would say it. */
  readonly found?: string;
  /** The engine stopped at this command. */
  readonly stopped?: string;
}

export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly passed: boolean;
  /** As far as it ran. */
  readonly steps: readonly StepResult[];
}

export interface RunOptions {
  /** Goes on after a step that fails. */
  readonly toTheEnd?: boolean;
  /** Another venue than the real matching engine alone. */
  readonly openVenue?: (capacities: MatchingCapacities) => ScenarioVenue;
}

const NOTHING_SAID: Said = { reports: [], events: [] };

/** Ends at the first step that fails, because all after it would, unless `toTheEnd`. */
export function runScenario(scenario: Scenario, options: RunOptions = {}): ScenarioResult {
  const { toTheEnd = false, openVenue = (capacities) => new EngineVenue(capacities) } = options;
  const venue = openVenue(scenario.capacities);
  const steps: StepResult[] = [];
  for (const step of scenario.steps) {
    const result = runStep(venue, step);
    steps.push(result);
    if (result.stopped !== undefined || !(result.passed || toTheEnd)) break;
  }
  return { scenario, steps, passed: steps.every(({ passed }) => passed) };
}

function runStep(venue: ScenarioVenue, step: Step): StepResult {
  const reports: Statement[] = [];
  const events: Statement[] = [];
  let found: string | undefined;
  let wanted: string | undefined;
  try {
    for (const action of step.actions) {
      if (isAssertion(action)) {
        [wanted, found] = assertion(venue, action);
      } else {
        const said = perform(venue, action);
        reports.push(...said.reports);
        events.push(...said.events);
      }
    }
  } catch (error) {
    const stopped = error instanceof Error ? error.message : String(error);
    return { step, passed: false, reports, events, lines: [], stopped };
  }
  const lines = [...align(step.reports, reports), ...align(step.events, comparedEvents(step, events))];
  const passed = wanted === found && lines.every(({ differences }) => differences.length === 0);
  return { step, passed, reports, events, lines, ...(found === undefined ? {} : { found }) };
}

function perform(venue: ScenarioVenue, action: Exclude<Action, Assertion>): Said {
  switch (action.kind) {
    case 'at':
      return venue.moveTo(action.time);
    case 'command':
      return venue.run(action.command);
    case 'engine':
      if (!action.waits) return venue.engineRuns();
      venue.engineWaits();
      return NOTHING_SAID;
    case 'restart':
      venue.restart();
      return NOTHING_SAID;
  }
}

/** Of the kinds of event that the step names, every one counts; of the others, none. */
function comparedEvents(step: Step, events: readonly Statement[]): readonly Statement[] {
  if (step.silent) return events;
  const verbs = new Set([...step.absentEvents, ...step.events.map(({ verb }) => verb)]);
  return events.filter(({ verb }) => verbs.has(verb));
}

/** What was wanted and what was found, in the same words; where they agree, the very same text. */
function assertion(venue: ScenarioVenue, action: Assertion): [wanted: string, found: string] {
  if (action.kind === 'figures') return figuresFound(venue, action);
  const { instrument } = action;
  const { symbol, tickSize, lotSize } = venue.instrument(instrument);
  if (action.kind === 'status') {
    return [`status ${symbol} ${action.status}`, `status ${symbol} ${venue.tradingStatus(instrument)}`];
  }
  const side = (expected: readonly ExpectedLevel[], of: number): [string, string] => {
    const actual = venue.books.levels(instrument, of).map(({ price, quantity, orders }: DisplayedLevel) => ({
      quantity: amountText(quantity, lotSize),
      price: amountText(price, tickSize),
      orders: String(orders),
    }));
    const counted = actual.map((level, index) =>
      expected[index]?.orders === undefined ? withoutOrders(level) : level,
    );
    return [levelsText(expected), levelsText(counted)];
  };
  const bids = side(action.bids, Side.BUY);
  const asks = side(action.asks, Side.SELL);
  return [`book ${symbol} bids ${bids[0]} asks ${asks[0]}`, `book ${symbol} bids ${bids[1]} asks ${asks[1]}`];
}

/** Only what the line names. */
function figuresFound(
  venue: ScenarioVenue,
  { wanted, ...question }: Extract<Action, { kind: 'figures' }>,
): [wanted: string, found: string] {
  const { about, account, instrument } = question;
  const of = [account === NO_ACCOUNT ? EVERYONE : venue.account(account)];
  if (instrument !== NO_INSTRUMENT) of.push(venue.instrument(instrument).symbol);
  const figures = venue.figures(question);
  const found = new Map([...wanted.keys()].map((word) => [word, figures.get(word) ?? '-']));
  const line = [about, ...of].join(' ');
  return [`${line} ${figuresText(wanted)}`, `${line} ${figuresText(found)}`];
}

function withoutOrders({ quantity, price }: ExpectedLevel): ExpectedLevel {
  return { quantity, price };
}

function levelsText(levels: readonly ExpectedLevel[]): string {
  if (levels.length === 0) return '-';
  return levels
    .map(({ quantity, price, orders }) => `${quantity} @ ${price}${orders === undefined ? '' : ` (${orders})`}`)
    .join(', ');
}
