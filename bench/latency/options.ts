// The command line of `ringbook bench latency`.

import { tmpdir } from 'node:os';
import { UsageError } from '../../daemon/usage-error.js';
import { WAIT_STRATEGY_NAMES } from '../../engine/ring/wait-strategy.js';
import { BenchFlags } from '../support/bench-flags.js';
import type { Pacing } from './open-loop.js';

export const LATENCY_HELP = `ringbook bench latency: orders at scheduled rates through a daemon it starts, beside the floors

  --rates <a,b,…>          commands a second (default 1000,5000,10000)
  --seconds <n>            how long each is measured in each round (default 5)
  --rounds <n>             rounds; in each, echo, venue and disk take turns (default 3)
  --target <host:port>     a running daemon instead of the ones it starts; its AAPL book must be its own
  --durability <a,b>       of fsync, write, none (default none,write,fsync; none and fsync give what durability costs)
  --threading <a,b>        of auto, dedicated, shared (default auto); several take turns in the same rounds
  --wait-strategy <name>   auto, spin, yield, park (default auto)
  --pacing <name>          of the sender: wake-and-poll, wake, poll (default by rate, see what it prints)
  --throughput <n>         commands of the batched throughput run (default 1000000; 0: none)
  --in-flight <n>          of that run (default 8192)
  --highest <yes|no>       look for the highest rate that holds (default yes)
  --data-dir <path>        where the journals go: the disk that is measured (default the temporary directory)
  --out <path>             where the .hgrm files go (default ./.tmp/latency)
  --quick                  one round of a second each, a short throughput run, no highest rate
`;

export interface LatencyOptions {
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly rounds: number;
  readonly target: string | undefined;
  readonly durabilities: readonly string[];
  readonly threadings: readonly string[];
  readonly waitStrategy: string;
  readonly pacing: Pacing | undefined;
  readonly throughput: number;
  readonly inFlight: number;
  readonly highest: boolean;
  readonly dataDir: string;
  readonly out: string;
}

const FLAGS = {
  values: [
    'rates',
    'seconds',
    'rounds',
    'target',
    'durability',
    'threading',
    'wait-strategy',
    'pacing',
    'throughput',
    'in-flight',
    'highest',
    'data-dir',
    'out',
  ],
  switches: ['quick'],
} as const;
const DURABILITIES = ['fsync', 'write', 'none'];
const THREADINGS = ['auto', 'dedicated', 'shared'];
const PACINGS = ['wake-and-poll', 'wake', 'poll'] as const;

/** Throws a UsageError that names the flag; undefined: help was asked for. */
export function readLatencyOptions(args: readonly string[]): LatencyOptions | undefined {
  const flags = new BenchFlags('latency', args, FLAGS);
  if (flags.has('help')) return undefined;
  const quick = flags.has('quick');
  return {
    rates: flags.wholeNumbers('rates', [1000, 5000, 10_000]),
    seconds: flags.number('seconds', quick ? 1 : 5, 0.1),
    rounds: flags.wholeNumber('rounds', quick ? 1 : 3),
    target: flags.text('target'),
    durabilities: namesOf('durability', flags.text('durability') ?? 'none,write,fsync', DURABILITIES),
    threadings: namesOf('threading', flags.text('threading') ?? 'auto', THREADINGS),
    waitStrategy: flags.oneOf('wait-strategy', WAIT_STRATEGY_NAMES) ?? 'auto',
    pacing: flags.oneOf('pacing', PACINGS),
    throughput: flags.wholeNumber('throughput', quick ? 100_000 : 1_000_000, 0),
    inFlight: flags.wholeNumber('in-flight', 8192, 256),
    highest: (flags.oneOf('highest', ['yes', 'no']) ?? (quick ? 'no' : 'yes')) === 'yes',
    dataDir: flags.text('data-dir') ?? tmpdir(),
    out: flags.text('out') ?? '.tmp/latency',
  };
}

function namesOf(flag: string, text: string, allowed: readonly string[]): readonly string[] {
  const names = text.split(',');
  const unknown = names.find((name) => !allowed.includes(name));
  if (unknown === undefined) return names;
  throw new UsageError(`--${flag}: "${unknown}" is none of ${allowed.join(', ')}`);
}
