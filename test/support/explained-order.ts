// `journal explain` of a data directory that a scenario has made.

import { reasonText } from '../../daemon/journal-tools/explain.js';
import { explainOrder } from '../../engine/journal/tools/explain/explain.js';
import { parseOrderTarget } from '../../engine/journal/tools/explain/order-target.js';
import type { StoryStep } from '../../engine/journal/tools/explain/story.js';
import { JournalSource } from '../../engine/journal/tools/journal-source.js';
import type { EngineOutputs } from '../../engine/matching/engine-outputs.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import type { ScenarioDirectory } from './scenario-journal.js';

/** An instrument and traders, for the commands of a scenario to follow: they are commands 1 to 5. */
export const SCENARIO_HEAD =
  'scenario S\nat 2026-01-05 09:30\ninstrument AAPL tick 0.01\naccount alice bob carol dave\n';

export function explained({ directory, scenario }: ScenarioDirectory, order: string) {
  const createEngine = (outputs: EngineOutputs) => new MatchingEngine(scenario.capacities, outputs);
  return explainOrder(new JournalSource(directory), createEngine, parseOrderTarget(order)!, reasonText);
}

/** `sequence step: text` for each. */
export function linesOfStory(story: Iterable<StoryStep>): string[] {
  return Array.from(story, ({ sequence, what, text }) => `${sequence} ${what}: ${text}`);
}
