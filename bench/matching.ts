// `ringbook bench matching`: the matching engine alone, in process, on a workload file: whole command records in, whole
// reports, market events and exposure events out. It checks its trades and its book against the workload's own truth.

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { WorkloadClient } from './matching/workload-client.js';
import { readWorkload, type Workload } from './matching/workload-file.js';
import {
  ACCOUNTS,
  capacitiesOf,
  REMEMBERED_ORDERS,
  type RunSummary,
  SINK_RECORDS,
  WorkloadRun,
} from './matching/workload-run.js';

const HELP = `ringbook bench matching --workload <file.bin> [--expected <file.json>] [--repetitions 5]

  --workload      a workload file: 64 bytes of header, then records of 16 bytes
  --expected      its expected results; exit code 1 where the engine's differ
  --repetitions   timed runs over a fresh engine each; the median is printed`;

const OPTIONS = {
  workload: { type: 'string' },
  expected: { type: 'string' },
  repetitions: { type: 'string', default: '5' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help || values.workload === undefined) {
    console.log(HELP);
    return values.help ? 0 : 64;
  }
  const repetitions = Number(values.repetitions);
  if (!Number.isInteger(repetitions) || repetitions < 1) throw new Error(`--repetitions: "${values.repetitions}"`);
  const [workload, client] = createWorkload(values.workload);
  new WorkloadRun(workload, client).learn();
  const rates = Array.from({ length: repetitions }, () => timedRate(workload, client)).sort((a, b) => a - b);
  const latency = measureLatency(workload, client);
  const { summary } = latency;
  const mismatches = values.expected === undefined ? undefined : differences(values.expected, summary);
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
          node: process.version,
          cpu: cpus()[0]?.model.trim() ?? 'unknown',
        },
      },
      null,
      1,
    ),
  );
  return mismatches === undefined || mismatches.length === 0 ? 0 : 1;
}

/** A workload and a client for it that has still to learn its engine's order ids. */
export function createWorkload(path: string): [Workload, WorkloadClient] {
  const workload = readWorkload(path);
  const { orders, rememberedOrders } = capacitiesOf(workload);
  return [workload, new WorkloadClient(workload, ACCOUNTS, orders + rememberedOrders)];
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
  const clock = Float64Array.from({ length: 100_000 }, () => {
    const before = performance.now();
    return (performance.now() - before) * 1e6;
  });
  const figures = { ...percentiles(nanos), clock_p50: percentiles(clock).p50 };
  return { nanos: figures, summary: run.summary() };
}

function percentiles(nanos: Float64Array): { p50: number; p99: number; p999: number; max: number } {
  nanos.sort();
  const at = (share: number) => Math.round(nanos[Math.min(nanos.length - 1, Math.floor(nanos.length * share))]);
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}

/** What differs from the expected results of a venue where a reduced order keeps its priority. */
export function differences(expectedPath: string, summary: RunSummary): string[] {
  const expected = JSON.parse(readFileSync(expectedPath, 'utf8')).keepsPriority as Record<string, unknown>;
  const got = summary as unknown as Record<string, unknown>;
  return Object.keys(expected)
    .filter((key) => String(expected[key]) !== String(got[key]))
    .map((key) => `${key}: expected ${expected[key]}, got ${got[key]}`);
}
