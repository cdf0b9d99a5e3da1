// `ringbook bench matching`: the matching engine alone, in process, on a workload file: whole command records in, whole
// reports, market events and exposure events out. It checks its trades and its book against the workload's own truth.

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { UsageError } from '../daemon/usage-error.js';
import { ACCOUNTS, REMEMBERED_ORDERS, SINK_RECORDS } from './matching/bench-engine.js';
import { clockNanos, percentiles } from './matching/percentiles.js';
import { WorkloadClient } from './matching/workload-client.js';
import { readWorkload, type Workload } from './matching/workload-file.js';
import { type RunSummary, slotsOfWorkload, WorkloadRun } from './matching/workload-run.js';
import { BenchFlags } from './support/bench-flags.js';

const HELP = `ringbook bench matching --workload <file.bin> [--expected <file.json>] [--repetitions 5]
ringbook bench matching --workload <file.bin> --beside nodejs-order-book [--first 50000] [--repetitions 5]

  --workload      a workload file: 64 bytes of header, then records of 16 bytes
  --expected      its expected results; exit code 1 where the engine's differ
  --repetitions   timed runs over a fresh engine each; the median is printed
  --beside        the first commands only, in turns with this package; exit code 1 where the trades differ
  --first         how many of them, after those that build the book`;

const FLAGS = { values: ['workload', 'expected', 'repetitions', 'beside', 'first'] };
const PEERS = ['nodejs-order-book'] as const;

const MACHINE = { node: process.version, cpu: cpus()[0]?.model.trim() ?? 'unknown' };

export async function run(args: string[]): Promise<number> {
  const flags = new BenchFlags('matching', args, FLAGS);
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const repetitions = flags.wholeNumber('repetitions', 5);
  const path = flags.text('workload');
  if (path === undefined) throw new UsageError('bench matching needs --workload <file.bin>');
  const [workload, client] = readable('workload', path, createWorkload);
  const expectedPath = flags.text('expected');
  if (flags.oneOf('beside', PEERS) !== undefined) {
    if (expectedPath !== undefined)
      throw new UsageError('--expected is of the whole workload, --beside runs its beginning');
    return printBeside(workload, flags.wholeNumber('first', 50_000), repetitions);
  }
  const expected = expectedPath === undefined ? undefined : readable('expected', expectedPath, readExpected);
  new WorkloadRun(workload, client).learn();
  const rates = Array.from({ length: repetitions }, () => timedRate(workload, client)).sort((a, b) => a - b);
  const latency = measureLatency(workload, client);
  const { summary } = latency;
  const mismatches = expected === undefined ? undefined : differences(expected, summary);
  console.log(
    JSON.stringify(
      {
        ops_per_second: Math.round(rates[rates.length >> 1]),
        ops_per_second_min: Math.round(rates[0]),
        ops_per_second_max: Math.round(rates[rates.length - 1]),
        ...summary,
        ...(mismatches === undefined ? {} : { as_expected: mismatches.length === 0, mismatches }),
        latency_ns: latency.nanos,
        conditions: {
          commands: workload.timedCount,
          warm: workload.warmCount,
          repetitions,
          accounts: ACCOUNTS,
          remembered_orders: REMEMBERED_ORDERS,
          sink_records: SINK_RECORDS,
          ...MACHINE,
        },
      },
      null,
      1,
    ),
  );
  return mismatches === undefined || mismatches.length === 0 ? 0 : 1;
}

/** The package is for development only, so it is loaded where it is asked for. */
async function printBeside(workload: Workload, first: number, repetitions: number): Promise<number> {
  const { runBeside } = await import('./matching/beside.js');
  const { commands, sameTrades, engine, peer } = runBeside(workload, first, repetitions);
  const figures = [engine, peer].map(({ rates, ...trades }) => ({ ops_per_second: median(rates), ...trades }));
  const conditions = { commands, warm: workload.warmCount, repetitions, ...MACHINE };
  const times_as_fast = Math.round(figures[0].ops_per_second / figures[1].ops_per_second);
  const result = { ringbook: figures[0], [PEERS[0]]: figures[1], times_as_fast, same_trades: sameTrades, conditions };
  console.log(JSON.stringify(result, null, 1));
  return sameTrades ? 0 : 1;
}

function median(rates: readonly number[]): number {
  return Math.round([...rates].sort((a, b) => a - b)[rates.length >> 1]);
}

/** What `read` makes of the file that a flag names; a UsageError where it makes nothing of it. */
function readable<Content>(flag: string, path: string, read: (path: string) => Content): Content {
  try {
    return read(path);
  } catch (error) {
    throw new UsageError(`--${flag}: ${path} cannot be read: ${(error as Error).message}`);
  }
}

/** A workload and a client for it that has still to learn its engine's order ids. */
export function createWorkload(path: string): [Workload, WorkloadClient] {
  const workload = readWorkload(path);
  return [workload, new WorkloadClient(workload, slotsOfWorkload(workload))];
}

/** Commands a second of one run. */
function timedRate(workload: Workload, client: WorkloadClient): number {
  const run = new WorkloadRun(workload, client);
  run.warm();
  return (workload.timedCount / run.time()) * 1e9;
}

/** A run of its own: reading the clock after each command slows it down, and its own cost is in every figure. */
function measureLatency(workload: Workload, client: WorkloadClient) {
  const nanos = new Float64Array(workload.timedCount);
  const run = new WorkloadRun(workload, client);
  run.warm();
  run.timeEach(nanos);
  return { nanos: { ...percentiles(nanos), clock_p50: clockNanos() }, summary: run.summary() };
}

export type Expected = Readonly<Record<string, unknown>>;

/** The expected results of a venue where a reduced order keeps its priority. */
export function readExpected(path: string): Expected {
  const { keepsPriority } = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof keepsPriority !== 'object' || keepsPriority === null) throw new Error('it has no results "keepsPriority"');
  return keepsPriority;
}

export function differences(expected: Expected, summary: RunSummary): string[] {
  const got = summary as unknown as Record<string, unknown>;
  return Object.keys(expected)
    .filter((key) => String(expected[key]) !== String(got[key]))
    .map((key) => `${key}: expected ${expected[key]}, got ${got[key]}`);
}
