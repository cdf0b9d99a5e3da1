// Every scenario table of matching, through the matching engine alone, behind validators, and through the naive model. Their expected reports were
// written from the rules of docs/matching.md, so each is a check of its own beside the random commands of the conformance
// tests, and of the model that those compare with.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resultText } from '../../engine/scenario/failure-text.js';
import { recordedText } from '../../engine/scenario/recorded-text.js';
import { parseScenarios } from '../../engine/scenario/scenario-parser.js';
import { runScenario } from '../../engine/scenario/scenario-run.js';
import { runChecked, runModel } from '../support/scenario-venues.js';
import { projectRoot } from '../support/source-tree.js';

/** Tables of rules that the engine does not have yet: the model has them, the engine from the day they leave this list. */
const PENDING: readonly string[] = [];

const folder = join(projectRoot, 'test/scenarios/tables');
const tables = readdirSync(folder).filter((name) => name.endsWith('.scenario'));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

it('the list of tables not yet switched on names only tables that are there', () => {
  expect(PENDING.filter((name) => !tables.includes(name))).toEqual([]);
  expect(new Set(PENDING).size).toBe(PENDING.length);
});

describe.each(tables)('%s, in the naive model', (name) => {
  it.each(parseScenarios(read(name)))('$title', (scenario) => {
    const result = runModel(scenario);
    expect(result.passed, resultText(result, name)).toBe(true);
  });
});

describe.each(tables.filter((name) => !PENDING.includes(name)))('%s', (name) => {
  const scenarios = parseScenarios(read(name));

  it.each(scenarios)('$title', (scenario) => {
    const result = runScenario(scenario);
    expect(result.passed, resultText(result, name)).toBe(true);
  });

  it.each(scenarios)('$title, behind two validators', (scenario) => {
    const result = runChecked(scenario, 2);
    expect(result.passed, resultText(result, name)).toBe(true);
  });

  it('passes as well when it is recorded', () => {
    const recorded = scenarios.map((scenario) => recordedText(runScenario(scenario, { toTheEnd: true }))).join('\n');
    const again = parseScenarios(recorded).map((scenario) => runScenario(scenario));
    expect(again.filter(({ passed }) => !passed).map((result) => resultText(result, name))).toEqual([]);
  });
});
