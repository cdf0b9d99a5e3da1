// `ringbook bench snapshot`: what a snapshot of a large book costs the orders that flow meanwhile. One thread matches and
// journals at a fixed pace, the background thread of the daemon takes snapshots beside it: first of the whole journal, then
// from the snapshot before.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { BackgroundPool } from '../daemon/threads/background/background-pool.js';
import type { SnapshotAnswer, SnapshotRequest } from '../daemon/threads/background/take-snapshot.js';
import { DataDirectory } from '../engine/journal/data-directory.js';
import { DURABLE, type OrderFlowSpec, PHASE, type PhaseTimings, STOP } from './snapshot/phases.js';
import { BenchFlags } from './support/bench-flags.js';
import { conditions } from './support/conditions.js';
import { markdownTable } from './support/markdown-table.js';
import { usableDirectory } from './support/usable-directory.js';

const HELP = `ringbook bench snapshot [--resting 1000000] [--every-ms 1] [--batch 5] [--seconds 5] [--durability fsync] [--dir <path>]

  --resting      open orders in the book
  --every-ms     milliseconds from batch to batch
  --batch        commands of each, made durable together
  --seconds      how long the flow is measured without a snapshot, before and after
  --durability   fsync or write
  --dir          where the data directory is made; default the system's temporary directory`;

const FLAGS = { values: ['resting', 'every-ms', 'batch', 'seconds', 'durability', 'dir'] };
/** What orders may be held up by a snapshot. */
const LATE_MICROS = 5_000;
const PHASES = ['without, before', 'first snapshot (whole journal)', 'between', 'second (from the first)', 'after'];

export async function run(args: string[]): Promise<number> {
  const flags = new BenchFlags('snapshot', args, FLAGS);
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const resting = flags.wholeNumber('resting', 1_000_000);
  const parent = usableDirectory('dir', flags.text('dir') ?? tmpdir());
  const directory = mkdtempSync(join(parent, 'ringbook-bench-snapshot-'));
  const opened = DataDirectory.open(directory);
  try {
    const spec: OrderFlowSpec = {
      directory,
      capacities: {
        orders: resting + 65_536,
        instruments: 4,
        accounts: 16,
        priceLevels: 65_536,
        waitingOrders: 1024,
        rememberedOrders: 65_536,
      },
      resting,
      durability: flags.oneOf('durability', ['fsync', 'write']) ?? 'fsync',
      everyMillis: flags.number('every-ms', 1, 0.1),
      batch: flags.wholeNumber('batch', 5),
      shared: new SharedArrayBuffer(8),
    };
    const { timings, snapshots } = await measure(spec, flags.number('seconds', 5, 0.1) * 1000);
    print(spec, timings, snapshots);
  } finally {
    opened.close();
    rmSync(directory, { recursive: true, force: true });
  }
  return 0;
}

async function measure(spec: OrderFlowSpec, millis: number) {
  const pool = new BackgroundPool();
  const worker = new Worker(new URL('./snapshot/order-flow.worker.js', import.meta.url), { workerData: spec });
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  const message = <T>() => Promise.race([failed, new Promise<T>((resolve) => worker.once('message', resolve))]);
  const shared = new Int32Array(spec.shared);
  const snapshots: SnapshotAnswer[] = [];
  await message();
  for (let phase = 0; phase < PHASES.length; phase++) {
    Atomics.store(shared, PHASE, phase); // partner: the loads in order-flow.worker.ts, as of all here
    if (phase % 2 === 0) await Promise.race([failed, wait(millis)]);
    else snapshots.push(await pool.run('take-snapshot', requestOf(spec, Atomics.load(shared, DURABLE))));
  }
  const timings = message<PhaseTimings[]>();
  Atomics.store(shared, PHASE, STOP);
  const told = await timings;
  await Promise.all([pool.close(), worker.terminate()]);
  return { timings: told, snapshots };
}

function requestOf({ directory, capacities, durability }: OrderFlowSpec, untilSequence: number): SnapshotRequest {
  const syncsJournal = durability === 'write';
  const kept = { snapshotsKept: 2, inHaste: false, diskFaults: undefined };
  return { dataDir: directory, capacities, untilSequence, syncsJournal, ...kept };
}

function print(spec: OrderFlowSpec, timings: readonly PhaseTimings[], snapshots: readonly SnapshotAnswer[]): void {
  const { resting, batch, everyMillis, durability } = spec;
  console.log(`${conditions()}; ${resting} resting orders; ${batch} commands every ${everyMillis} ms, ${durability}\n`);
  const head = [
    'phase',
    'batches',
    'due to durable: p50',
    'p99',
    'p99.9',
    'max',
    'began late: p99',
    'p99.9',
    'max',
    '> 5 ms',
    'work: max',
  ];
  const rows = timings
    .filter(({ phase }) => phase !== STOP)
    .map(({ phase, total, late, work }) => [
      PHASES[phase],
      total.length,
      ...[0.5, 0.99, 0.999, 1].map((part) => millisAt(total, part)),
      ...[0.99, 0.999, 1].map((part) => millisAt(late, part)),
      late.filter((micros) => micros > LATE_MICROS).length,
      millisAt(work, 1),
    ]);
  console.log(`${markdownTable(head, rows)}\n\nMilliseconds.\n`);
  for (const { coveredSequence, bytes, commands, milliseconds } of snapshots) {
    const seconds = (milliseconds / 1000).toFixed(1);
    console.log(`snapshot of sequence ${coveredSequence}: ${bytes} bytes, ${commands} commands replayed, ${seconds} s`);
  }
}

function millisAt(micros: Float64Array, part: number): string {
  const sorted = micros.slice().sort();
  return (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] / 1000).toFixed(2);
}
