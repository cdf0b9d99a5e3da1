// `ringbook bench <name>`: one benchmark. The benchmarks are no part of the daemon, so each is loaded by its name.

import { didYouMean } from '../../engine/domain/nearest-name.js';
import { UsageError } from '../usage-error.js';
import { type DaemonCommand, print } from './daemon-command.js';

interface Benchmark {
  readonly module: string;
  readonly summary: string;
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  rings: { module: 'one-to-one-throughput', summary: 'rings between two threads, beside ringbuf.js and postMessage' },
  matching: { module: 'matching', summary: 'a workload file through the matching engine, in process, with its result' },
  'matching-growth': {
    module: 'matching-growth',
    summary: 'what a command and a resting order cost, from a small book to a very large one',
  },
  'matching-worst': {
    module: 'matching-worst',
    summary: 'single commands that set off much: mass cancels, and what moves all orders that wait',
  },
  'matching-heap': { module: 'matching-heap', summary: 'many commands through the engine, under the eye of the heap' },
  journal: { module: 'journal', summary: 'appends and syncs, and how fast a journal is replayed' },
  risk: { module: 'risk', summary: 'what the risk checks cost an order, and the memory of many accounts' },
  recovery: { module: 'recovery', summary: 'durable commands at full speed, and how fast their journal is recovered' },
  snapshot: { module: 'snapshot', summary: 'what a snapshot of a large book costs the orders that flow meanwhile' },
  codec: { module: 'codec', summary: 'decoding commands and encoding reports, beside protobufjs' },
  'kill-switch': { module: 'kill-switch', summary: 'from the call of a kill switch to the last order that it cancels' },
  latency: { module: 'latency', summary: 'orders at scheduled rates through a daemon, HDR tables by stage' },
};
const NAMES = Object.keys(BENCHMARKS);

export const bench: DaemonCommand = {
  name: 'bench',
  summary: 'a benchmark or load run against a daemon it starts, or --target',
  help: `ringbook bench <name> [flags of the benchmark]

${Object.entries(BENCHMARKS)
  .map(([name, { summary }]) => `  ${name.padEnd(17)}${summary}`)
  .join('\n')}

Each has its own flags: ringbook bench <name> --help

Examples:
  ringbook bench rings --rounds 3
  ringbook bench matching --workload normal.bin
  ringbook bench matching --workload normal.bin --beside nodejs-order-book
  ringbook bench matching-growth --resting 1000,1000000
  ringbook bench matching-worst --waiting 4096
  ringbook bench matching-heap --commands 50000000
  ringbook bench journal --batches 1,256
  ringbook bench recovery --commands 5000000
  ringbook bench snapshot --resting 1000000
  ringbook bench codec --json
  ringbook bench risk --accounts 100000 --symbols 50
  ringbook bench kill-switch --orders 10000
  ringbook bench latency --quick
  ringbook bench latency --target 127.0.0.1:50051 --rates 1000,5000`,

  async run(args) {
    const [name, ...rest] = args;
    if (name === undefined || name === '--help' || name === '-h') {
      print(bench.help);
      if (name === undefined) throw new UsageError('bench needs a <name>');
      return 0;
    }
    const benchmark = BENCHMARKS[name];
    if (benchmark === undefined) throw new UsageError(`unknown benchmark "${name}"${didYouMean(name, NAMES)}`);
    const { run } = (await import(`../../bench/${benchmark.module}.js`)) as BenchmarkModule;
    return (await run(rest)) ?? 0;
  },
};

/** What every module under bench/ exports. */
interface BenchmarkModule {
  run(args: string[]): Promise<number | undefined>;
}
