// Every scenario table about risk through validators and matching engine: with one, two and four validators, since results
// must not depend on their number; after every command exactly what is open is reserved, and a restart keeps all. Their expectations were written from the rules of docs/risk.md.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resultText } from '../../engine/scenario/failure-text.js';
import { recordedText } from '../../engine/scenario/recorded-text.js';
import { parseScenarios } from '../../engine/scenario/scenario-parser.js';
import { runChecked, runValidated } from '../support/scenario-venues.js';
import { projectRoot } from '../support/source-tree.js';

const folder = join(projectRoot, 'test/scenarios/tables/risk');
const tables = readdirSync(folder);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe.each(tables)('%s', (name) => {
  const scenarios = parseScenarios(read(name));

  it.each(scenarios)('$title', (scenario) => {
    for (const validators of [1, 2, 4]) {
      const result = runChecked(scenario, validators);
      expect(result.passed, resultText(result, name)).toBe(true);
    }
  });

  it('passes as well when it is recorded', () => {
    const recorded = scenarios
      .map((scenario) => recordedText(runValidated(scenario, 1, { toTheEnd: true })))
      .join('\n');
    const again = parseScenarios(recorded).map((scenario) => runValidated(scenario));
    expect(again.filter(({ passed }) => !passed).map((result) => resultText(result, name))).toEqual([]);
  });
});
