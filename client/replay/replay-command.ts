// The command `ringbook replay`: a LOBSTER file through a running daemon, a progress bar on standard error, a summary as
// JSON on standard output.

import { Presets, SingleBar } from 'cli-progress';
import { RingbookClient } from '../ringbook-client.js';
import { ChannelBook } from './channel-book.js';
import { readLobsterBooks, readLobsterMessages } from './lobster-file.js';
import { LobsterReplay } from './lobster-replay.js';
import { LobsterSteps } from './lobster-steps.js';
import { REPLAY_USAGE, type ReplayOptions, ReplayUsageError, readReplayOptions } from './replay-options.js';
import { ReplayPace } from './replay-pace.js';

const EXIT_MISMATCH = 1;

/** Runs the command; resolves to the exit code. */
export async function run(args: string[]): Promise<number> {
  try {
    const options = readReplayOptions(args);
    if (options === undefined) {
      process.stdout.write(REPLAY_USAGE);
      return 0;
    }
    const summary = await replay(options);
    process.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
    return summary.ok ? 0 : EXIT_MISMATCH;
  } catch (error) {
    process.stderr.write(`replay: ${(error as Error).message}\n`);
    return error instanceof ReplayUsageError ? error.exitCode : EXIT_MISMATCH;
  }
}

/** Replays the file and tells how it went. */
export async function replay(options: ReplayOptions) {
  const messages = readLobsterMessages(options.messages);
  const books = options.books === undefined ? undefined : readLobsterBooks(options.books);
  const client = new RingbookClient(options.target);
  let channel: ChannelBook | undefined;
  try {
    const instrument = await client.getInstrument(options.symbol);
    const steps = new LobsterSteps(messages, books, options.rows);
    if (options.viaBook) channel = await ChannelBook.open(options.marketData, instrument);
    const bar = new SingleBar(
      { format: '{bar} {percentage}% | row {value} of {total} | {eta_formatted} left' },
      Presets.rect,
    );
    const replay = new LobsterReplay({
      client,
      instrument,
      account: options.account,
      token: options.token,
      steps,
      books: options.verify ? books : undefined,
      channel,
      pace: options.speed === undefined ? undefined : new ReplayPace(messages, options.speed),
      inFlight: options.inFlight,
      onProgress: (step) => bar.update(step.row + 1),
    });
    bar.start(steps.rows, 0);
    const startedAt = performance.now();
    try {
      await replay.run();
      bar.update(steps.rows);
    } finally {
      bar.stop();
    }
    return summarize(options, steps, replay, channel, (performance.now() - startedAt) / 1000);
  } finally {
    await channel?.close();
    client.close();
  }
}

function summarize(
  options: ReplayOptions,
  steps: LobsterSteps,
  replay: LobsterReplay,
  channel: ChannelBook | undefined,
  seconds: number,
) {
  const { checker, mismatches } = replay;
  const matched = options.verify
    ? { matched: replay.stepsMatched, total: replay.stepsTotal }
    : { total: replay.stepsTotal };
  const ok = mismatches.count === 0 && (!options.verify || replay.stepsMatched === replay.stepsTotal);
  return {
    ok,
    symbol: options.symbol,
    rows: steps.rows,
    verified: options.verify,
    steps: matched,
    levels_compared: replay.levels?.compared ?? 0,
    runs: { exact: checker.sweepsExact, total: steps.sweeps, applied_by_order_id: steps.runsById },
    get_book: { matched: replay.booksMatched, compared: replay.booksCompared },
    ...(channel === undefined
      ? {}
      : { book_channel: { matched: replay.channelMatched, compared: replay.channelCompared, gaps: channel.gaps } }),
    commands: replay.commands,
    reports: checker.reports,
    trades: checker.trades,
    seconds: Number(seconds.toFixed(3)),
    commands_per_second: Math.round(replay.commands / seconds),
    mismatches: { count: mismatches.count, first: mismatches.first },
  };
}
