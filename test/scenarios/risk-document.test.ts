// docs/risk.md is true: every example runs through a validator and the matching engine, every limit has one, and every
// table of its rules is linked.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RiskLimit } from '../../engine/domain/risk-settings.js';
import { resultText } from '../../engine/scenario/failure-text.js';
import { parseScenarios } from '../../engine/scenario/scenario-parser.js';
import { runValidated } from '../support/scenario-venues.js';
import { projectRoot } from '../support/source-tree.js';

const document = readFileSync(join(projectRoot, 'docs/risk.md'), 'utf8');
const examples = [...document.matchAll(/```scenario\n([\s\S]*?)```/g)].flatMap((block) => parseScenarios(block[1]));

describe('docs/risk.md', () => {
  it.each(examples)('$title', (example) => {
    expect(resultText(runValidated(example), 'risk.md')).toBe(`ok      ${example.title}`);
  });

  it('links every table of its rules, and nothing that is not there', () => {
    const linked = [...document.matchAll(/\]\(\.\.\/test\/scenarios\/tables\/risk\/([\w.-]+)\)/g)].map(
      (match) => match[1],
    );
    const tables = readdirSync(join(projectRoot, 'test/scenarios/tables/risk'));
    expect([...new Set(linked)].sort()).toEqual(tables.sort());
  });

  it('has an example with each limit', () => {
    const said = examples.flatMap(({ source }) => source.map(({ body }) => body)).join('\n');
    const names = Object.keys(RiskLimit).map((name) => name.toLowerCase().replaceAll('_', '-'));
    expect(names.filter((name) => !new RegExp(`^limits .*\\b${name} \\d`, 'm').test(said))).toEqual([]);
  });
});
