// The command line of `ringbook replay`.

import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

export const REPLAY_USAGE = `ringbook replay <messages.csv[.gz]> [flags]: sends a LOBSTER message file through a running daemon

  --verify <orderbook.csv[.gz]>  compare every row's levels and every aggressor's fills; exit code 1 where one differs
  --via <session|book>           also verify the WebSocket book channel, in lockstep (default session)
  --symbol <symbol>              default: the message file's name up to the first _
  --target <host:port>           gRPC address (default 127.0.0.1:50051, or RINGBOOK_GRPC)
  --market-data <host:port>      for --via book (default 127.0.0.1:9002, or RINGBOOK_MARKET_DATA)
  --account <name>               default replay
  --token <token>                where the daemon asks for one
  --speed <n>                    n times the speed of the day; default: as fast as it goes
  --in-flight <n>                commands on their way at once (default 512)
  --rows <n>                     only the first n rows
`;

export interface ReplayOptions {
  readonly messages: string;
  /** The orderbook file to seed the book and to cut the window from. */
  readonly books: string | undefined;
  readonly verify: boolean;
  readonly viaBook: boolean;
  readonly symbol: string;
  readonly target: string;
  readonly marketData: string;
  readonly account: string;
  readonly token: string;
  /** Undefined: as fast as it goes. */
  readonly speed: number | undefined;
  readonly inFlight: number;
  readonly rows: number | undefined;
}

/** A command line that is wrong; the text names the argument. */
export class ReplayUsageError extends Error {
  readonly code = 'RINGBOOK_USAGE';
  readonly exitCode = 64;
  override readonly name = 'ReplayUsageError';
}

const VALUES = ['verify', 'via', 'symbol', 'target', 'market-data', 'account', 'token', 'speed', 'in-flight', 'rows'];

/** Throws ReplayUsageError; undefined: help was asked for. */
export function readReplayOptions(args: readonly string[]): ReplayOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const text = (name: string, otherwise: string) => (values[name] as string | undefined) ?? otherwise;
  if (positionals.length !== 1) throw new ReplayUsageError('replay needs one message file: replay <messages.csv[.gz]>');
  const messages = positionals[0];
  const verify = values.verify as string | undefined;
  const via = text('via', 'session');
  if (via !== 'session' && via !== 'book') throw new ReplayUsageError(`--via is session or book, not "${via}"`);
  if (via === 'book' && verify === undefined) throw new ReplayUsageError('--via book needs --verify <orderbook.csv>');
  for (const path of [messages, verify]) {
    if (path !== undefined && !existsSync(path)) throw new ReplayUsageError(`no such file: ${path}`);
  }
  return {
    messages,
    books: verify ?? siblingBooks(messages),
    verify: verify !== undefined,
    viaBook: via === 'book',
    symbol: text('symbol', basename(messages).split('_')[0]),
    target: text('target', process.env.RINGBOOK_GRPC ?? '127.0.0.1:50051'),
    marketData: text('market-data', process.env.RINGBOOK_MARKET_DATA ?? '127.0.0.1:9002'),
    account: text('account', 'replay'),
    token: text('token', ''),
    speed: positive(values, 'speed'),
    inFlight: positive(values, 'in-flight') ?? 512,
    rows: positive(values, 'rows'),
  };
}

function parse(args: readonly string[]): { values: Record<string, unknown>; positionals: string[] } {
  const options = Object.fromEntries(VALUES.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean' as const, short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new ReplayUsageError((error as Error).message);
  }
}

/** The orderbook file that LOBSTER delivers beside the message file, where it is there. */
function siblingBooks(messages: string): string | undefined {
  const path = join(dirname(messages), basename(messages).replace('_message_', '_orderbook_'));
  return path !== messages && existsSync(path) ? path : undefined;
}

function positive(values: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new ReplayUsageError(`--${name} is a positive number, not "${text}"`);
  return value;
}
