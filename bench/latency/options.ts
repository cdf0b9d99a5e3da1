// The command line of `ringbook bench latency`.

import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import type { Pacing } from './open-loop.js';

export const LATENCY_HELP = `ringbook bench latency: orders at scheduled rates through a daemon it starts, beside the floors

  --rates <a,b,…>          commands a second (default 1000,5000,10000)
  --seconds <n>            how long each is measured in each round (default 5)
  --rounds <n>             rounds; in each, echo, venue and disk take turns (default 3)
  --target <host:port>     a running daemon instead of the ones it starts; its AAPL book must be its own
  --durability <a,b>       of fsync, write, none (default write,fsync)
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
  readonly waitStrategy: string;
  readonly pacing: Pacing | undefined;
  readonly throughput: number;
  readonly inFlight: number;
  readonly highest: boolean;
  readonly dataDir: string;
  readonly out: string;
}

/** A wrong command line; the text names the flag. */
export class LatencyUsageError extends Error {
  readonly code = 'RINGBOOK_USAGE';
  readonly exitCode = 64;
  override readonly name = 'LatencyUsageError';
}

const FLAGS = {
  rates: { type: 'string', default: '1000,5000,10000' },
  seconds: { type: 'string' },
  rounds: { type: 'string' },
  target: { type: 'string' },
  durability: { type: 'string', default: 'write,fsync' },
  'wait-strategy': { type: 'string', default: 'auto' },
  pacing: { type: 'string' },
  throughput: { type: 'string' },
  'in-flight': { type: 'string', default: '8192' },
  highest: { type: 'string' },
  'data-dir': { type: 'string', default: tmpdir() },
  out: { type: 'string', default: '.tmp/latency' },
  quick: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Undefined: help was asked for. */
export function readLatencyOptions(args: readonly string[]): LatencyOptions | undefined {
  const { values } = parse(args);
  if (values.help) return undefined;
  const quick = values.quick;
  const durabilities = values.durability.split(',');
  const unknown = durabilities.find((name) => !['fsync', 'write', 'none'].includes(name));
  if (unknown !== undefined) throw new LatencyUsageError(`--durability: "${unknown}" is none of fsync, write, none`);
  return {
    rates: values.rates.split(',').map((text) => number('rates', text, 1)),
    seconds: number('seconds', values.seconds ?? (quick ? '1' : '5'), 0.1),
    rounds: number('rounds', values.rounds ?? (quick ? '1' : '3'), 1),
    target: values.target,
    durabilities,
    waitStrategy: values['wait-strategy'],
    pacing: pacing(values.pacing),
    throughput: number('throughput', values.throughput ?? (quick ? '100000' : '1000000'), 0),
    inFlight: number('in-flight', values['in-flight'], 256),
    highest: (values.highest ?? (quick ? 'no' : 'yes')) === 'yes',
    dataDir: values['data-dir'],
    out: values.out,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS });
  } catch (error) {
    throw new LatencyUsageError((error as Error).message);
  }
}

function pacing(text: string | undefined): Pacing | undefined {
  if (text === undefined || text === 'wake-and-poll' || text === 'wake' || text === 'poll') return text;
  throw new LatencyUsageError(`--pacing: "${text}" is none of wake-and-poll, wake, poll`);
}

function number(flag: string, text: string, min: number): number {
  const value = Number(text);
  if (!(value >= min)) throw new LatencyUsageError(`--${flag}: "${text}" is no number from ${min} up`);
  return value;
}
