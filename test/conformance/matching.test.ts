// The engine against the naive model: random commands of every kind through both, comparing every field of every report,
// market event and exposure event and the whole book after every command. RINGBOOK_SOAK_SECONDS runs it for that long and
// RINGBOOK_FEATURES says with which features (test/support/feature.ts). A failure prints the fewest commands it takes, and
// the seed that RINGBOOK_SEED takes to repeat it.

import fc from 'fast-check';
import { describe, it } from 'vitest';
import { EnginePair } from '../support/engine-pair.js';
import { ALL_FEATURES, chosenFeatures, type Features } from '../support/feature.js';
import { ModelRun } from '../support/model-run.js';
import type { PlainCommand } from '../support/plain-command.js';
import { anyWish } from '../support/random-commands.js';
import { anyCapacities, openingCommands } from '../support/random-venue.js';
import { shorten, show } from '../support/shortest-failure.js';

const soakSeconds = Number(process.env.RINGBOOK_SOAK_SECONDS ?? 0);
const RUNS = 200;
const MODEL_RUNS = 40;
const RUN_SECONDS_MAX = 45;
const SHORTEN_SECONDS_MAX = Number(process.env.RINGBOOK_SHORTEN_SECONDS ?? 10);
const budget = {
  ...(process.env.RINGBOOK_SEED === undefined ? {} : { seed: Number(process.env.RINGBOOK_SEED) }),
  interruptAfterTimeLimit: (soakSeconds > 0 ? soakSeconds : RUN_SECONDS_MAX) * 1000,
};

/** What a venue is asked: all of the features in every other run, else some, which then meet more often. */
function anyVenue(features: Features) {
  const all = fc.constant([...features]);
  const asked = features.size === 0 ? all : fc.oneof(all, fc.subarray([...features]));
  return asked
    .map((names): Features => new Set(names))
    .chain((asked) =>
      fc.record({
        asked: fc.constant(asked),
        capacities: anyCapacities(asked),
        wishes: fc.array(anyWish(asked), { minLength: 100, maxLength: 160 }),
      }),
    );
}

/** Runs random commands of these features through what `begin` makes, until one throws or the budget is spent. */
function runMany(
  features: Features,
  runs: number,
  begin: (capacities: ModelRun['capacities'], features: Features) => ModelRun,
): void {
  let failed: { capacities: ModelRun['capacities']; commands: PlainCommand[] } | undefined;
  const property = fc.property(anyVenue(features), ({ asked, capacities, wishes }) => {
    const run = begin(capacities, features);
    const commands: PlainCommand[] = [];
    const next = (command: PlainCommand) => {
      failed = { capacities, commands };
      commands.push(command);
      run.run(command);
    };
    for (const command of openingCommands(asked)) next(command);
    for (const [index, wish] of wishes.entries()) next(wish(run, index));
  });
  const numRuns = soakSeconds > 0 ? Number.MAX_SAFE_INTEGER : runs;
  const result = fc.check(property, { ...budget, numRuns, endOnFailure: true });
  if (!result.failed) return;
  const { capacities, commands } = failed!;
  const errorOf = (list: readonly PlainCommand[]): unknown => {
    try {
      const run = begin(capacities, features);
      for (const command of list) run.run(command);
    } catch (error) {
      return error ?? 'nothing was thrown';
    }
  };
  const shortest = shorten(commands, (list) => errorOf(list) !== undefined, SHORTEN_SECONDS_MAX);
  const lines = [JSON.stringify(capacities), ...shortest.map(show), errorOf(shortest) ?? result.errorInstance];
  throw new Error(`RINGBOOK_SEED=${result.seed} after ${result.numRuns} runs:\n${lines.join('\n')}`);
}

describe('the matching engine and the naive model', () => {
  it(
    'say the same and hold the same book after every command',
    () => runMany(chosenFeatures(), RUNS, (capacities, features) => new EnginePair(capacities, features)),
    (soakSeconds + 60) * 1000,
  );
});

describe('the naive model', () => {
  it(
    'keeps what must hold of any venue, in everything that an engine may be asked',
    () => runMany(ALL_FEATURES, MODEL_RUNS, (capacities, features) => new ModelRun(capacities, features)),
    (soakSeconds + 60) * 1000,
  );
});
