// One frame of `ringbook top`: two looks at a daemon's metrics made into lines of at most 80 columns.

import { intervalPercentiles } from './interval-percentiles.js';
import { labelValues, type Metrics, sampleValue } from './metrics-text.js';

/** A look at a running daemon. */
export interface Look {
  readonly metrics: Metrics;
  /** What /health/ready answered. */
  readonly health: string;
  /** Milliseconds, of the machine that looks. */
  readonly at: number;
}

export const FRAME_COLUMNS = 80;
const LATENCY = 'ringbook_stage_latency_seconds';
const REFUSALS = 'ringbook_risk_refusals_total';
const KILL_SWITCHES = 'ringbook_risk_kill_switches_engaged';
const QUANTILES = [0.5, 0.9, 0.99, 0.999];
const KEY_WIDTH = 26;
const COLUMN_WIDTH = 13;
const MEBIBYTE = 1024 * 1024;

export function renderFrame(address: string, before: Look, now: Look): string[] {
  const lines = [
    ...head(address, before, now),
    '',
    ...latencies(before, now),
    '',
    ...rings(before, now),
    '',
    ...threads(before, now),
  ];
  const doors = [...doorLines(now.metrics), ...riskLines(before, now)];
  return (doors.length > 0 ? [...lines, '', ...doors] : lines).map((line) => line.slice(0, FRAME_COLUMNS));
}

function head(address: string, before: Look, now: Look): string[] {
  const up = now.at / 1000 - sampleValue(now.metrics, 'process_start_time_seconds');
  const sequence = sampleValue(now.metrics, 'ringbook_engine_sequence');
  const memory = sampleValue(now.metrics, 'process_resident_memory_bytes') / MEBIBYTE;
  const cpu = rate(before, now, 'process_cpu_seconds_total') * 100;
  return [
    `ringbook ${address}  ${now.health}  up ${duration(up)}`,
    `sequence ${whole(sequence)}  ${whole(rate(before, now, 'ringbook_engine_sequence'))} commands/s  ` +
      `memory ${whole(memory)} MiB  cpu ${whole(cpu)} %`,
  ];
}

function latencies(before: Look, now: Look): string[] {
  const rows = labelValues(now.metrics, `${LATENCY}_count`, 'stage').map((stage) => {
    const { values } = intervalPercentiles(before.metrics, now.metrics, LATENCY, { stage }, QUANTILES);
    return row(stage, values.map(time));
  });
  return [row('stage', ['p50', 'p90', 'p99', 'p99.9']), ...rows];
}

function rings(before: Look, now: Look): string[] {
  const rows = labelValues(now.metrics, 'ringbook_ring_depth', 'ring').map((ring) => {
    const figure = (name: string) => sampleValue(now.metrics, `ringbook_ring_${name}`, 'ring', ring);
    const perSecond = rate(before, now, 'ringbook_ring_produced_total', 'ring', ring);
    return row(ring, [figure('depth'), figure('capacity'), perSecond, figure('refusals_total')].map(whole));
  });
  return [row('ring', ['depth', 'capacity', 'records/s', 'refusals']), ...rows];
}

function threads(before: Look, now: Look): string[] {
  const rows = labelValues(now.metrics, 'ringbook_thread_records_total', 'thread').map((thread) => {
    const perSecond = (name: string) => whole(rate(before, now, `ringbook_thread_${name}_total`, 'thread', thread));
    const longest = sampleValue(now.metrics, 'ringbook_thread_longest_duty_cycle_seconds', 'thread', thread);
    return row(thread, [perSecond('records'), perSecond('duty_cycles'), perSecond('parks'), time(longest)]);
  });
  return [row('thread', ['records/s', 'cycles/s', 'parks/s', 'longest']), ...rows];
}

/** What the doors report of themselves: sessions, subscribers. */
function doorLines(metrics: Metrics): string[] {
  const names = [...metrics.keys()].filter((name) => /^ringbook_(gateway|market_data)_/.test(name));
  return names.map((name) => {
    const value = whole(sampleValue(metrics, name));
    const text = name.replace('ringbook_', '').replaceAll('_', ' ');
    return keyAndFigure(text, value);
  });
}

/** What is refused, the most frequent reason first, and how many accounts are stopped. */
function riskLines(before: Look, now: Look): string[] {
  if (!now.metrics.has(KILL_SWITCHES)) return [];
  const rates = labelValues(now.metrics, REFUSALS, 'reason')
    .map((reason): [string, number] => [reason, rate(before, now, REFUSALS, 'reason', reason)])
    .filter(([, perSecond]) => perSecond > 0)
    .sort((one, other) => other[1] - one[1]);
  const total = rates.reduce((sum, [, perSecond]) => sum + perSecond, 0);
  const reasons = rates.map(([reason, perSecond]) => `${reason} ${whole(perSecond)}`).join('  ');
  const switches = whole(sampleValue(now.metrics, KILL_SWITCHES));
  return [
    keyAndFigure('kill switches engaged', switches),
    `${keyAndFigure('refusals/s', whole(total))}  ${reasons}`.trimEnd(),
  ];
}

function keyAndFigure(key: string, figure: string): string {
  return key.padEnd(KEY_WIDTH + COLUMN_WIDTH - figure.length) + figure;
}

function row(key: string, columns: readonly string[]): string {
  return key.padEnd(KEY_WIDTH).slice(0, KEY_WIDTH) + columns.map((column) => column.padStart(COLUMN_WIDTH)).join('');
}

function rate(before: Look, now: Look, name: string, label?: string, labelValue?: string): number {
  const seconds = (now.at - before.at) / 1000;
  const change =
    sampleValue(now.metrics, name, label, labelValue) - sampleValue(before.metrics, name, label, labelValue);
  return seconds > 0 ? change / seconds : 0;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Three digits and a unit; `-` where nothing was measured. */
function time(seconds: number): string {
  if (Number.isNaN(seconds)) return '-';
  if (seconds < 1e-3) return `${(seconds * 1e6).toPrecision(3)} us`;
  return seconds < 1 ? `${(seconds * 1e3).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`;
}

function duration(seconds: number): string {
  const part = (size: number, count: number) =>
    String(Math.floor(Math.max(0, seconds) / size) % count).padStart(2, '0');
  return `${Math.floor(Math.max(0, seconds) / 3600)}:${part(60, 60)}:${part(1, 60)}`;
}
