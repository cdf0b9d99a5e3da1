// What the benchmarks print and watch with: tables, plots, and the counter of garbage collections.

import { describe, expect, it } from 'vitest';
import { forceGc } from '../../bench/support/forced-gc.js';
import { GcCounter } from '../../bench/support/gc-counter.js';
import { logPlot } from '../../bench/support/log-plot.js';
import { grouped, markdownTable } from '../../bench/support/markdown-table.js';
import { shownCommand } from '../../bench/support/shown-command.js';

describe('a table', () => {
  it('has its figures to the right and its words to the left', () => {
    expect(
      markdownTable(
        ['name', 'ns'],
        [
          ['engine', '1,234'],
          ['x', 5],
        ],
      ),
    ).toBe(['| name   |    ns |', '|--------|------:|', '| engine | 1,234 |', '| x      |     5 |'].join('\n'));
  });

  it('groups digits', () => {
    expect([0, 999, 1000, 1234567.4].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
  });
});

it.each([
  [['--resting', '1000', '--out', '/somewhere'], 'ringbook bench x --resting 1000'],
  [['--out=/somewhere', '--blocks', '3'], 'ringbook bench x --blocks 3'],
])('a page shows its command without the folder: %j', (args, shown) => {
  expect(shownCommand('x', args)).toBe(shown);
});

describe('a plot', () => {
  const line = {
    name: 'a < b',
    colour: '#123456',
    points: [
      [1000, 0],
      [10_000, 50],
      [100_000, 100],
    ] as const,
  };
  const svg = logPlot({ title: 'T', xLabel: 'x', yLabel: 'y', lines: [line] });

  it('has each decade as far from the next, and 0 at the bottom', () => {
    const [, at] = /<polyline points="([^"]+)"/.exec(svg)!;
    const [first, second, third] = at.split(' ').map((point) => point.split(',').map(Number));
    expect(second[0] - first[0]).toBeCloseTo(third[0] - second[0]);
    expect(first[1] - second[1]).toBeCloseTo(second[1] - third[1]);
    expect(svg).toContain(`y2="${first[1]}"`);
  });

  it('names its decades, its figures and its lines', () => {
    for (const words of ['>1,000<', '>10,000<', '>100,000<', '>20<', '>100<', 'a &lt; b']) expect(svg).toContain(words);
  });

  it('draws a dashed line without dots', () => {
    const dashed = logPlot({ title: 'T', xLabel: 'x', yLabel: 'y', lines: [{ ...line, dashed: true }] });
    expect(svg.match(/<circle/g)).toHaveLength(3);
    expect(dashed).not.toContain('<circle');
    expect(dashed).toContain('stroke-dasharray');
  });
});

describe('garbage collections', () => {
  it('count where objects came and went, forced ones never', async () => {
    const counter = new GcCounter();
    try {
      const start = performance.now();
      forceGc();
      let kept: unknown;
      for (let i = 0; i < 3_000_000; i++) kept = { kept: [i] };
      const end = performance.now();
      await counter.settle();
      expect(kept).toBeDefined();
      expect(counter.until(start)).toEqual({ minor: 0, major: 0 });
      expect(counter.until(end)).toMatchObject({ minor: expect.any(Number), major: 0 });
      expect(counter.until(end).minor).toBeGreaterThan(0);
    } finally {
      counter.close();
    }
  });
});
