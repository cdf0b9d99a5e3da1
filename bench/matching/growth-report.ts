// The growth benchmark's page and plot.

import { logPlot, type PlotLine } from '../support/log-plot.js';
import { grouped, markdownTable } from '../support/markdown-table.js';
import { type GrowthRow, growthOf } from './growth.js';
import type { MemoryFigures } from './memory.js';
import { SHAPES } from './shapes.js';

const MEGABYTE = 1e6;
const COLOURS = ['#1f6fb2', '#c2571a', '#3b8f4a', '#8a4fa3'];
const FOR_COMPARISON = '#888888';

export interface GrowthResult {
  readonly conditions: string;
  readonly clockNanos: number;
  readonly rows: readonly GrowthRow[];
  readonly memory: readonly MemoryFigures[];
}

/** Markdown; `plot` is the file name of the plot. */
export function growthPage(result: GrowthResult, command: string, plot: string): string {
  const shapes = SHAPES.map(({ name, words }) => `- **${name}**: ${words}`);
  return `${[
    '# What a command costs by the number of resting orders',
    `Written by \`${command}\`. ${result.conditions}.`,
    shapes.join('\n'),
    growthTable(result),
    `![Nanoseconds a command by resting orders](${plot})`,
    growthSentences(result.rows).join('\n'),
    '## Memory',
    memoryTable(result.memory),
    'By store, bytes of each resting order:',
    sharesTable(result.memory),
  ].join('\n\n')}\n`;
}

export function growthTable({ rows, clockNanos }: GrowthResult): string {
  const head = ['book', 'resting orders', 'ns a command', 'lowest to highest block', `p99 ns (clock: ${clockNanos})`];
  return markdownTable(
    head,
    rows.map((row) => [
      row.shape,
      grouped(row.resting),
      row.nanos.toFixed(0),
      `${row.nanosMin.toFixed(0)} to ${row.nanosMax.toFixed(0)}`,
      grouped(row.p99),
    ]),
  );
}

export function growthSentences(rows: readonly GrowthRow[]): string[] {
  return byShape(rows).map(([name, rowsOfShape]) => {
    const { from, to, cost, logarithm } = growthOf(rowsOfShape);
    const times = `costs ${cost.toFixed(2)} times as much at ${grouped(to.resting)} as at ${grouped(from.resting)}`;
    return `- ${name}: a command ${times}; the logarithm grows ${logarithm.toFixed(2)} times.`;
  });
}

export function memoryTable(memory: readonly MemoryFigures[]): string {
  return markdownTable(
    ['book', 'resting orders', 'price levels', 'MB of process memory', 'bytes an order'],
    memory.map((row) => [
      row.shape,
      grouped(row.resting),
      grouped(row.levels),
      (row.bytes / MEGABYTE).toFixed(1),
      row.bytesPerOrder.toFixed(1),
    ]),
  );
}

export function sharesTable(memory: readonly MemoryFigures[]): string {
  const names = memory[0]?.shares.map(({ name }) => name) ?? [];
  return markdownTable(
    ['store', ...memory.map(({ shape }) => shape)],
    names.map((name, index) => [name, ...memory.map(({ shares }) => shares[index].bytesPerOrder.toFixed(1))]),
  );
}

/** A line for each shape, and what growth with the logarithm from its first point would be. */
export function growthPlot(rows: readonly GrowthRow[]): string {
  const lines = byShape(rows).flatMap(([name, rowsOfShape], index): PlotLine[] => {
    const { from } = growthOf(rowsOfShape);
    const points = rowsOfShape.map(({ resting, nanos }) => [resting, nanos] as const);
    const logarithmic = points.map(([x]) => [x, (from.nanos * Math.log(x)) / Math.log(from.resting)] as const);
    return [
      { name, points, colour: COLOURS[index % COLOURS.length] },
      { name: `${name}, had it grown as the logarithm`, points: logarithmic, colour: FOR_COMPARISON, dashed: true },
    ];
  });
  return logPlot({ title: 'Cost of a command', xLabel: 'resting orders', yLabel: 'ns a command (median)', lines });
}

function byShape(rows: readonly GrowthRow[]): [string, GrowthRow[]][] {
  const names = [...new Set(rows.map(({ shape }) => shape))];
  return names.map((name) => [name, rows.filter(({ shape }) => shape === name)]);
}
