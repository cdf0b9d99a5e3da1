// `ringbook bench latency`: what an order waits from the moment it is due to its first word, at scheduled rates, through a
// real daemon in a process of its own; in the same run, in turns, the floors: a bare grpc-js echo of messages of the same
// sizes, and the disk's own write + fdatasync at the same pace. Then the batched throughput. Every answer is checked.

import { cpus, release } from 'node:os';
import { Stamp } from '../client/wire/event-scanner.js';
import type { Metrics } from '../daemon/top/metrics-text.js';
import { ClientProcess, EchoProcess } from './latency/client-side.js';
import { WRITE_AND_SYNC } from './latency/disk-load.js';
import { durableCostLines } from './latency/durable-cost.js';
import { HistogramSet } from './latency/histograms.js';
import { type Job, type JobResult, SYMBOL } from './latency/jobs.js';
import { WAKE_BEFORE_NANOS, WAKE_ONLY_FROM_A_SECOND } from './latency/open-loop.js';
import { LATENCY_HELP, type LatencyOptions, readLatencyOptions } from './latency/options.js';
import { COMMANDS_A_CYCLE, REPORTS_A_CYCLE } from './latency/order-mix.js';
import { readMetrics, riskCheckRow } from './latency/risk-check.js';
import { tableHead, tableRow, writeHistograms } from './latency/tables.js';
import { COMMANDS_A_MESSAGE } from './latency/throughput-load.js';
import { FROM_DUE, SENDER_LATE, STAGES } from './latency/venue-load.js';
import { startVenues, type Venue } from './latency/venues.js';
import { finishing } from './support/finishing.js';
import { Interruption } from './support/interruption.js';
import { usableDirectory } from './support/usable-directory.js';

const WARM_UP = { rate: 5_000, seconds: 2 };
const HIGHEST = { from: 12_500, factor: 1.25, tries: 14, seconds: 3, p99MicrosMax: 10_000 };
const GOAL = { writeRatio: 1.6, p999MicrosAt10k: 10_000, throughput: 100_000 };

/** All that the run has open. */
interface Bench {
  readonly options: LatencyOptions;
  readonly client: ClientProcess;
  readonly venues: readonly Venue[];
  readonly echo: EchoProcess;
  /** Mean bytes of a command; the echo is sent as many. */
  readonly commandBytes: number;
}

/** One rate's histograms, by what was measured: echo, disk and each venue. */
type Measured = Map<string, HistogramSet>;

export async function run(args: string[]): Promise<number> {
  const options = readLatencyOptions(args);
  if (options === undefined) {
    process.stdout.write(LATENCY_HELP);
    return 0;
  }
  usableDirectory('data-dir', options.dataDir);
  usableDirectory('out', options.out);
  await measureAndStop(options);
  return 0;
}

/** Nothing that was started outlives the run: not a failed one, nor one that a signal ends. */
async function measureAndStop(options: LatencyOptions): Promise<void> {
  const venues: Venue[] = [];
  const client = new ClientProcess();
  const interruption = new Interruption();
  const work = async () => {
    await startVenues(options, venues);
    await measureAll(options, client, venues);
  };
  const ends = () => {
    client.stop();
    return venues.map((venue) => venue.stop());
  };
  const tell = (error: unknown) => process.stderr.write(`ringbook: ${(error as Error).message}\n`);
  try {
    await finishing(() => Promise.race([work(), interruption.came]), ends, tell);
  } finally {
    interruption.forget(); // only now: a second signal must not cut the end off
  }
}

async function measureAll(options: LatencyOptions, client: ClientProcess, venues: readonly Venue[]): Promise<void> {
  let sizes: JobResult | undefined;
  for (const { address } of venues) {
    sizes = await checked(client, { kind: 'venue', address, ...WARM_UP });
  }
  if (sizes === undefined) return;
  const commandBytes = Math.round(sizes.commandBytes);
  const answerBytes = Math.round(sizes.answerBytes);
  printConditions(options, commandBytes, answerBytes);
  const echo = await EchoProcess.start({ commandBytes, answerBytes });
  try {
    await checked(client, { kind: 'echo', address: echo.address, commandBytes, ...WARM_UP });
    const bench = { options, client, venues, echo, commandBytes };
    for (const rate of options.rates) {
      const before = await lookAt(venues);
      const measured = await measureRate(bench, rate);
      const after = await lookAt(venues);
      printRate(bench, rate, measured, (venue) => riskCheckRowOf(before.get(venue), after.get(venue)));
    }
    if (options.highest) for (const venue of venues) await findHighest(bench, venue);
    if (options.throughput > 0) for (const venue of venues) await measureThroughput(bench, venue);
  } finally {
    echo.stop();
  }
}

/** A job whose every answer came and was right. */
async function checked(client: ClientProcess, job: Job): Promise<JobResult> {
  const result = await client.run(job);
  if (result.answered !== result.sent || result.wrong > 0) {
    const { sent, answered, wrong } = result;
    throw new Error(`${job.kind}: of ${sent} commands ${answered} were answered, ${wrong} reports were wrong`);
  }
  return result;
}

/** The floors and the venues take turns, round by round, so that a slow minute of the machine meets all of them. */
async function measureRate({ options, client, venues, echo, commandBytes }: Bench, rate: number): Promise<Measured> {
  const measured: Measured = new Map();
  const add = (name: string, { histograms }: JobResult) => {
    const set = measured.get(name) ?? new HistogramSet();
    set.add(histograms);
    measured.set(name, set);
  };
  const { seconds, dataDir, pacing } = options;
  for (let round = 0; round < options.rounds; round++) {
    add('echo', await checked(client, { kind: 'echo', address: echo.address, rate, seconds, pacing, commandBytes }));
    for (const { name, address } of venues) {
      add(name, await checked(client, { kind: 'venue', address, rate, seconds, pacing }));
    }
    add('disk', await checked(client, { kind: 'disk', directory: dataDir, rate, seconds }));
  }
  for (const [name, set] of measured) writeHistograms(options.out, `${rate}-${name}`, set);
  return measured;
}

function printConditions(options: LatencyOptions, commandBytes: number, answerBytes: number): void {
  const [cpu] = cpus();
  print(
    `Node ${process.version}, Linux ${release()}, ${cpus().length} x ${cpu?.model ?? 'unknown'}; data in ${options.dataDir}`,
  );
  print(
    `threading ${options.threadings.join(' and ')}, wait strategy ${options.waitStrategy}, durability ${options.durabilities.join(' and ')}; one session, one symbol (${SYMBOL})`,
  );
  print(
    `order mix: ${COMMANDS_A_CYCLE} commands (new, trade, replace, cancel) with ${REPORTS_A_CYCLE} reports, the book empty after each cycle`,
  );
  print(`a command has ${commandBytes} bytes, what is answered to one ${answerBytes}; the echo has the same`);
  print(
    `each figure: ${options.rounds} x ${options.seconds} s; echo, venues and disk in turns, client and server on the same machine`,
  );
  print("sender: open loop, each wait counts from the time the order was due, the sender's own lateness with it;");
  print(`        ${pacingText(options)}\n`);
}

function pacingText({ pacing }: LatencyOptions): string {
  if (pacing !== undefined) return `pacing ${pacing} at every rate`;
  return (
    `below ${WAKE_ONLY_FROM_A_SECOND}/s a sleeping thread wakes it ${WAKE_BEFORE_NANOS / 1000} us before, then it polls; ` +
    'from there on it is woken at the due time and burns no core'
  );
}

/** Of the venues that the bench has started. */
async function lookAt(venues: readonly Venue[]): Promise<Map<string, Metrics>> {
  const looks = new Map<string, Metrics>();
  for (const { name, admin } of venues) if (admin !== undefined) looks.set(name, await readMetrics(admin));
  return looks;
}

function riskCheckRowOf(before: Metrics | undefined, after: Metrics | undefined): string | undefined {
  return before === undefined || after === undefined ? undefined : riskCheckRow(before, after);
}

function printRate(
  { venues }: Bench,
  rate: number,
  measured: Measured,
  riskCheck: (venue: string) => string | undefined,
): void {
  const set = (name: string) => measured.get(name) ?? new HistogramSet();
  print(`${rate.toLocaleString('en')} commands/s`);
  print(tableHead());
  print(tableRow('bare grpc-js echo', set('echo'), FROM_DUE));
  print(tableRow('  of it, sent after due', set('echo'), SENDER_LATE));
  print(tableRow(`disk: ${WRITE_AND_SYNC}`, set('disk'), WRITE_AND_SYNC));
  for (const { name } of venues) {
    print(tableRow(`venue, ${name}`, set(name), FROM_DUE));
    print(tableRow('  of it, sent after due', set(name), SENDER_LATE));
    for (const [stage, , to] of STAGES) {
      print(tableRow(`  ${stage}`, set(name), stage));
      const row = to === Stamp.ENGINE_IN ? riskCheck(name) : undefined;
      if (row !== undefined) print(row);
    }
  }
  const echo = set('echo').percentile(FROM_DUE, 50);
  const sync = set('disk').percentile(WRITE_AND_SYNC, 50);
  for (const { name, durability } of venues) {
    const p50 = set(name).percentile(FROM_DUE, 50);
    print(
      `p50 ${name} / p50 echo = ${(p50 / echo).toFixed(2)}${rate === 1000 ? p50Goal(durability, p50, echo, sync) : ''}`,
    );
    if (rate === 10_000) print(p999Line(name, set(name).percentile(FROM_DUE, 99.9)));
  }
  for (const line of durableCostLines(venues, measured)) print(line);
  print('');
}

function p50Goal(durability: string, p50: number, echo: number, sync: number): string {
  if (durability === 'none') return '';
  const goal = GOAL.writeRatio * echo + (durability === 'fsync' ? sync : 0);
  const text =
    durability === 'fsync' ? `${GOAL.writeRatio} x echo + one write + fdatasync` : `${GOAL.writeRatio} x echo`;
  return `; goal ${text} = ${goal.toFixed(1)} us: ${p50 <= goal ? 'met' : `missed by ${(p50 - goal).toFixed(1)} us`}`;
}

function p999Line(name: string, p999: number): string {
  const met = p999 <= GOAL.p999MicrosAt10k ? 'met' : 'missed';
  return `p99.9 ${name} = ${(p999 / 1000).toFixed(2)} ms; goal ${GOAL.p999MicrosAt10k / 1000} ms: ${met}`;
}

/** Rises until the 99th percentile shows that the venue, or the sender, does not keep up. */
async function findHighest({ client, options }: Bench, { name, address }: Venue): Promise<void> {
  const seconds = Math.min(HIGHEST.seconds, options.seconds);
  const limit = `p99 up to ${HIGHEST.p99MicrosMax / 1000} ms over ${seconds} s`;
  let holds: { rate: number; set: HistogramSet } | undefined;
  let rate = HIGHEST.from;
  for (let attempt = 0; attempt < HIGHEST.tries; attempt++, rate *= HIGHEST.factor) {
    const result = await checked(client, {
      kind: 'venue',
      address,
      rate,
      seconds,
      pacing: options.pacing,
    });
    const set = new HistogramSet();
    set.add(result.histograms);
    if (set.percentile(FROM_DUE, 99) > HIGHEST.p99MicrosMax) break;
    holds = { rate, set };
  }
  if (holds === undefined) {
    print(`${name}: ${HIGHEST.from} commands/s does not hold (${limit})\n`);
    return;
  }
  print(`highest rate that holds (${limit}), ${name}: ${Math.round(holds.rate).toLocaleString('en')} commands/s`);
  print(tableHead());
  print(`${tableRow(`venue, ${name}`, holds.set, FROM_DUE)}\n`);
  writeHistograms(options.out, `highest-${name}`, holds.set);
}

async function measureThroughput({ client, options }: Bench, { name, durability, address }: Venue): Promise<void> {
  const { throughput, inFlight } = options;
  const job: Job = { kind: 'throughput', address, commands: throughput, inFlight };
  const { sent, seconds } = await checked(client, job);
  const rate = sent / seconds;
  const goal =
    durability === 'fsync'
      ? `; goal ${GOAL.throughput.toLocaleString('en')}: ${rate >= GOAL.throughput ? 'met' : 'missed'}`
      : '';
  print(
    `throughput, ${name}: ${Math.round(rate).toLocaleString('en')} commands/s acknowledged ` +
      `(${sent.toLocaleString('en')} commands, ${COMMANDS_A_MESSAGE} a message, ${inFlight} in flight, every report checked)${goal}`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
