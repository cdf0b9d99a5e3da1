// What the risk checks take of an order's time, by the validators' own histogram: no stamp of a report says it, so it comes
// from the venue's metrics, before and after.

import { intervalPercentiles } from '../../daemon/top/interval-percentiles.js';
import { type Metrics, parseMetrics } from '../../daemon/top/metrics-text.js';
import { RISK_CHECK_STAGE } from '../../daemon/venue-memory.js';
import { PERCENTILES, valuesRow } from './tables.js';

const HISTOGRAM = 'ringbook_stage_latency_seconds';
const MICROS_PER_SECOND = 1e6;
const COUNT_WIDTH = 11;
const LABEL = '    of it, checks and reservation';
/** The highest bound below which all were is as much as a histogram of buckets knows of the maximum. */
const QUANTILES = [...PERCENTILES.map((percentile) => percentile / 100), 1];

export async function readMetrics(admin: string): Promise<Metrics> {
  const response = await fetch(`http://${admin}/metrics`);
  if (!response.ok) throw new Error(`the venue's metrics answer with status ${response.status}`);
  return parseMetrics(await response.text());
}

/** A row of the table of stages; its values are read off between the bounds of buckets. */
export function riskCheckRow(before: Metrics, after: Metrics): string {
  const { count, values } = intervalPercentiles(before, after, HISTOGRAM, { stage: RISK_CHECK_STAGE }, QUANTILES);
  const micros = values.map((seconds) => seconds * MICROS_PER_SECOND);
  return `${valuesRow(LABEL, micros)}${String(count).padStart(COUNT_WIDTH)}`;
}
