// `ringbook bench rings`: 64-byte records from one thread to another, through ringbook's ring, `ringbuf.js` and
// `postMessage`, in turns in one run. Every consumer's checksum over all bytes is checked; a wrong one fails the run.

import { availableParallelism, cpus, loadavg, release } from 'node:os';
import { MessageChannel, Worker } from 'node:worker_threads';
import { RingBuffer } from 'ringbuf.js';
import { UsageError } from '../daemon/usage-error.js';
import { allocateDoorbell } from '../engine/ring/doorbell.js';
import { allocateRing } from '../engine/ring/one-to-one-ring.js';
import { checksumOf, RECORD_BYTES } from './one-to-one/record.js';
import type { SideSpec } from './one-to-one/side.worker.js';
import type { Received, TransportSpec } from './one-to-one/transports.js';
import { BenchFlags } from './support/bench-flags.js';

const HELP = `ringbook bench rings [--rounds 7] [--scale 1] [--capacity 4096] [--at-least 0] [--json]

  --rounds     how often each transport has its turn
  --scale      multiplies the records of each turn
  --capacity   of both rings, in records, a power of two
  --at-least   fails where the fastest turn of ringbook, record by record, is less than this many times that of ringbuf.js`;

const FLAGS = { values: ['rounds', 'scale', 'capacity', 'at-least'], switches: ['json'] };
const CAPACITY_MAX = 1 << 20;

/** A row of the table: a transport with the number of records it publishes at once. */
interface Candidate {
  readonly name: string;
  readonly transport: string;
  readonly batch: number;
  /** Of one turn, so that turns take about as long. */
  readonly records: number;
}

const CANDIDATES: readonly Candidate[] = [
  { name: 'ringbook, a commit for each record', transport: 'ringbook', batch: 1, records: 4_000_000 },
  { name: 'ringbook, a commit for 16 records', transport: 'ringbook', batch: 16, records: 8_000_000 },
  { name: 'ringbuf.js', transport: 'ringbuf.js', batch: 1, records: 1_000_000 },
  { name: 'postMessage', transport: 'postMessage', batch: 1, records: 150_000 },
];
const OURS = CANDIDATES[0].name;
const LIBRARY = CANDIDATES[2].name;
/** Of each turn's records, not timed: the threads compile their loops. */
const WARM_UP_SHARE = 0.25;

export interface RingFigure {
  readonly name: string;
  /** Records a second. */
  readonly median: number;
  readonly slowest: number;
  readonly fastest: number;
}

export async function run(args: string[]): Promise<number> {
  const flags = new BenchFlags('rings', args, FLAGS);
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const rounds = flags.wholeNumber('rounds', 7);
  const scale = flags.number('scale', 1, 0.001);
  const atLeast = flags.number('at-least', 0, 0);
  const capacity = flags.wholeNumber('capacity', 4096);
  if ((capacity & (capacity - 1)) !== 0 || capacity > CAPACITY_MAX)
    throw new UsageError(`--capacity: ${capacity} is no power of two up to ${CAPACITY_MAX}`);
  const figures = await measure(rounds, scale, capacity);
  const ratio = figureOf(figures, OURS).fastest / figureOf(figures, LIBRARY).fastest;
  if (flags.has('json'))
    console.log(JSON.stringify({ node: process.version, cpu: cpuName(), capacity, figures, ratio }));
  else print(figures, rounds, capacity);
  if (ratio >= atLeast) return 0;
  console.error(`${OURS} is ${ratio.toFixed(2)} times ${LIBRARY}, less than ${atLeast}`);
  return 1;
}

/** Every candidate has its turn in every round, so that what else the machine does hits all of them alike. */
async function measure(rounds: number, scale: number, capacity: number): Promise<RingFigure[]> {
  const turns = CANDIDATES.map((candidate) => {
    const records = Math.round(candidate.records * scale);
    return { candidate, records, checksum: checksumOf(records), rates: [] as number[] };
  });
  for (let round = 0; round < rounds; round++) {
    for (const { candidate, records, checksum, rates } of turns) {
      rates.push(await takeTurn(candidate, records, checksum, capacity));
    }
  }
  return turns.map(({ candidate, rates }) => {
    const sorted = rates.sort((a, b) => a - b);
    return { name: candidate.name, median: sorted[sorted.length >> 1], slowest: sorted[0], fastest: sorted.at(-1)! };
  });
}

/** Records a second of one turn; throws where the consumer got anything but what was sent. */
async function takeTurn(candidate: Candidate, records: number, checksum: number, capacity: number): Promise<number> {
  const warmUp = Math.floor(records * WARM_UP_SHARE);
  const spec: TransportSpec = {
    ring: allocateRing('bench', capacity, RECORD_BYTES),
    doorbell: allocateDoorbell(),
    ringbuf: RingBuffer.getStorageForCapacity(capacity * RECORD_BYTES, Uint8Array as never),
    batch: candidate.batch,
    records,
    warmUp,
  };
  const { port1, port2 } = new MessageChannel();
  const { transport } = candidate;
  const [received] = await Promise.all([
    runSide<Received>({ side: 'consumer', transport, spec, port: port1 }),
    runSide<void>({ side: 'producer', transport, spec, port: port2 }),
  ]);
  if (received.checksum !== checksum) throw new Error(`${candidate.name}: what arrived is not what was sent`);
  return ((records - warmUp) * 1e9) / Number(received.end - received.start);
}

async function runSide<T>(workerData: SideSpec): Promise<T> {
  const worker = new Worker(new URL('./one-to-one/side.worker.js', import.meta.url), {
    workerData,
    transferList: [workerData.port],
  });
  try {
    return await new Promise<T>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  } finally {
    if (workerData.side === 'consumer') await worker.terminate();
    else worker.unref();
  }
}

function figureOf(figures: readonly RingFigure[], name: string): RingFigure {
  return figures.find((figure) => figure.name === name)!;
}

function cpuName(): string {
  return cpus()[0]?.model.trim() ?? 'unknown processor';
}

function print(figures: readonly RingFigure[], rounds: number, capacity: number): void {
  const library = figureOf(figures, LIBRARY);
  console.log(
    `Node ${process.version}, Linux ${release()}, ${availableParallelism()} x ${cpuName()}, load ${loadavg()[0].toFixed(1)}\n` +
      `${RECORD_BYTES}-byte records between two worker threads, rings of ${capacity}; ${rounds} rounds in turns, checksums right.\n` +
      "ringbook's consumer runs under its own runner (yield); ringbuf.js spins and gives its core away alike.\n",
  );
  const headings = ['median', 'slowest', 'fastest', 'x, median', 'x, fastest'].map((heading) => heading.padStart(11));
  console.log('M records/s'.padEnd(38) + headings.join(''));
  for (const { name, median, slowest, fastest } of figures) {
    const millions = [median, slowest, fastest].map((rate) => rate / 1e6);
    const columns = [...millions, median / library.median, fastest / library.fastest];
    console.log(name.padEnd(38) + columns.map((column) => column.toFixed(2).padStart(11)).join(''));
  }
  console.log(`\nx: times ${LIBRARY}, by the medians and by the fastest turns; a busy machine moves the medians.`);
}
