// The bench's tables and .hgrm files.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistogramSet } from './histograms.js';

/** The first is the median. */
export const PERCENTILES = [50, 90, 99, 99.9, 99.99];
const NAME_WIDTH = 36;
const VALUE_WIDTH = 11;

export function tableHead(): string {
  const columns = [...PERCENTILES.map((each) => `p${each}`), 'max', 'count'];
  return `${'microseconds'.padEnd(NAME_WIDTH)}${columns.map((each) => each.padStart(VALUE_WIDTH)).join('')}`;
}

export function tableRow(label: string, set: HistogramSet, name: string): string {
  const values = [...PERCENTILES.map((each) => set.percentile(name, each)), set.max(name)];
  const count = String(set.byName.get(name)?.totalCount ?? 0);
  return `${valuesRow(label, values)}${count.padStart(VALUE_WIDTH)}`;
}

/** Microseconds, in the columns of the table. */
export function valuesRow(label: string, values: readonly number[]): string {
  return `${label.padEnd(NAME_WIDTH)}${values.map((each) => each.toFixed(1).padStart(VALUE_WIDTH)).join('')}`;
}

/** One file for each histogram of the set: `<label>-<name>.hgrm`, values in microseconds. */
export function writeHistograms(directory: string, label: string, set: HistogramSet): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, histogram] of set.byName) {
    const file = `${label}-${name}`.replace(/[^A-Za-z0-9]+/g, '-');
    writeFileSync(join(directory, `${file}.hgrm`), histogram.outputPercentileDistribution(5, 1000));
  }
}
