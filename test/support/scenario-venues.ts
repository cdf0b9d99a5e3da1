// The venues that tables of scenarios are held by: the engine alone, one with validators as the daemon has them, the model.

import { ValidatedVenue } from '../../daemon/scenario/validated-venue.js';
import { RiskSubject } from '../../engine/domain/risk-settings.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import type { Action, Scenario } from '../../engine/scenario/scenario.js';
import { type RunOptions, runScenario, type ScenarioResult } from '../../engine/scenario/scenario-run.js';
import { CheckedVenue } from './checked-venue.js';
import { ModelVenue } from './model-venue.js';

export function runValidated(scenario: Scenario, validators = 1, options: RunOptions = {}): ScenarioResult {
  return runScenario(scenario, { ...options, openVenue: (capacities) => new ValidatedVenue(capacities, validators) });
}

/** With what must hold after every command, and with a restart at the end. */
export function runChecked(scenario: Scenario, validators: number): ScenarioResult {
  const venues: CheckedVenue[] = [];
  const openVenue = (capacities: MatchingCapacities): CheckedVenue => {
    const venue = new CheckedVenue(capacities, validators);
    venues.push(venue);
    return venue;
  };
  const result = runScenario(scenario, { openVenue });
  for (const venue of venues) venue.restart();
  return result;
}

export function runModel(scenario: Scenario): ScenarioResult {
  return runScenario(scenario, { openVenue: (capacities) => new ModelVenue(capacities) });
}

/** True where validators decide what is answered: the engine alone, and the model of it, would say something else. */
export function needsValidators({ steps }: Scenario): boolean {
  return steps.some(({ actions }) => actions.some(isValidators));
}

function isValidators(action: Action): boolean {
  if (action.kind === 'figures' || action.kind === 'engine' || action.kind === 'restart') return true;
  if (action.kind !== 'command') return false;
  const { command } = action;
  return command.kind === 'adjustCash' || (command.kind === 'configureRisk' && command.subject !== RiskSubject.FEES);
}
