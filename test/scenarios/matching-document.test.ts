// The rule book is true: every example of docs/matching.md, docs/order-kinds.md and docs/auctions.md is run through the
// venue and through the naive model, and their links lead to pages and headings that exist.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resultText } from '../../engine/scenario/failure-text.js';
import { parseScenarios } from '../../engine/scenario/scenario-parser.js';
import { needsValidators, runModel, runValidated } from '../support/scenario-venues.js';
import { projectRoot } from '../support/source-tree.js';

const read = (page: string) => readFileSync(join(projectRoot, 'docs', page), 'utf8');

/** The anchors of a page's headings, as they are made for links. */
function anchorsOf(page: string): string[] {
  const headings = [...read(page).matchAll(/^#+ (.+)$/gm)].map((match) => match[1]);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replace(/ /g, '-'),
  );
}

describe.each(['matching.md', 'order-kinds.md', 'auctions.md'])('docs/%s', (page) => {
  const blocks = [...read(page).matchAll(/```(\S+)\n([\s\S]*?)```/g)];
  const examples = blocks.flatMap((block) => parseScenarios(block[2]));

  it('has an example for nearly every section, and no block that is not run', () => {
    const sections = read(page).split(/^##+ /m).length - 1;
    expect(examples.length).toBeGreaterThan(sections / 2);
    expect(blocks.filter((block) => block[1] !== 'scenario').map((block) => block[0])).toEqual([]);
  });

  it.each(examples)('$title', (example) => {
    expect(resultText(runValidated(example), page)).toBe(`ok      ${example.title}`);
  });

  it.each(examples.filter((one) => !needsValidators(one)))('$title, in the naive model', (example) => {
    expect(resultText(runModel(example), page)).toBe(`ok      ${example.title}`);
  });

  it('links to pages and headings that exist', () => {
    const links = [...read(page).matchAll(/\]\(([\w./-]*)(?:#([\w-]+))?\)/g)];
    expect(links.length).toBeGreaterThan(2);
    const broken = links.filter(([, target, anchor]) => {
      const linked = target === '' ? page : target;
      if (!existsSync(join(projectRoot, 'docs', linked))) return true;
      return anchor !== undefined && !anchorsOf(linked).includes(anchor);
    });
    expect(broken.map((link) => link[0])).toEqual([]);
  });
});
