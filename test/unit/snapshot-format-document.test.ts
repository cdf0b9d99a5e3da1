// docs/snapshot-format.md says what the code does.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VenueState } from '../../daemon/snapshots/venue-state.js';
import { StateSections } from '../../engine/domain/state-sections.js';
import * as layout from '../../engine/journal/snapshot/snapshot-layout.js';
import { ENGINE_STATE_VERSION } from '../../engine/matching/state/engine-state.js';
import { RISK_STATE_VERSION } from '../../risk/risk-state.js';
import { projectRoot } from '../support/source-tree.js';

const document = readFileSync(join(projectRoot, 'docs/snapshot-format.md'), 'utf8');

/** The first two cells of each row of the table whose head begins so. */
function cells(head: string): [string, string][] {
  const lines = document.slice(document.indexOf(`\n| ${head} |`) + 1).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) => {
    const [, name, value] = line.split('|').map((cell) => cell.replaceAll('`', '').trim());
    return [name, value];
  });
}

const table = (head: string) => cells(head).map(([name, value]) => [name, Number(value)]);

const KINDS = { Int32Array: 'words', Float64Array: 'doubles', Uint8Array: 'bytes' } as const;

/** What a new venue keeps: every section is there, if empty. */
function sectionsKept(): [string, string][] {
  const capacities = {
    orders: 16,
    instruments: 4,
    accounts: 4,
    priceLevels: 16,
    waitingOrders: 16,
    rememberedOrders: 4,
  };
  const sections = new StateSections();
  new VenueState(capacities).save(sections);
  return sections.names.map((name) => [name, KINDS[sections.get(name).constructor.name as keyof typeof KINDS]]);
}

describe('docs/snapshot-format.md', () => {
  it('gives every constant of the layout', () => {
    const constants = Object.entries(layout).filter(([, value]) => typeof value === 'number');
    expect(table('constant').sort()).toEqual(constants.sort());
  });

  it('gives the fields of the header and the kinds of elements', () => {
    expect(table('field')).toEqual(Object.entries(layout.SnapshotHeader));
    expect(table('element kind')).toEqual(Object.entries(layout.SectionKind));
  });

  it('lists every section with its kind, and the version of each group', () => {
    const listed = cells('section').flatMap(([name, kind]) =>
      kind === 'sums'
        ? [[`${name}.high`, 'doubles'] as const, [`${name}.low`, 'words'] as const]
        : [[name, kind] as const],
    );
    expect(listed).toEqual(sectionsKept());
    expect(table('group')).toEqual([
      ['engine', ENGINE_STATE_VERSION],
      ['risk', RISK_STATE_VERSION],
    ]);
  });

  it('draws header and entries as the code does', () => {
    const source = readFileSync(join(projectRoot, 'engine/journal/snapshot/snapshot-layout.ts'), 'utf8');
    const drawn = source.split('\n').filter((line) => /^\/\/ .*\|.*\|/.test(line));
    expect(drawn.length).toBeGreaterThan(4);
    const plain = (line: string) =>
      line
        .replace(/^\/\/ */, '')
        .replace(/^\d+ +/, '')
        .replace(/\s+/g, ' ')
        .trim();
    const shown = document.split('\n').map((line) => plain(line.trim()));
    for (const line of drawn)
      expect(
        shown.some((other) => other.includes(plain(line).split(' of bytes')[0])),
        line,
      ).toBe(true);
  });
});
