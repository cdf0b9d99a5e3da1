// Real order flow through a real daemon: whole days of LOBSTER messages over one gRPC session, every knowable level and
// every aggressor's fills compared; a shorter file on the book channel too, comparison by comparison. The command runs as
// its users run it, in a process of its own.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { hasLobsterData, type LobsterSample, lobsterSamples } from '../support/lobster-data.js';

const BIN = fileURLToPath(new URL('../../../daemon/ringbook.mjs', import.meta.url));

interface CommandResult {
  readonly exitCode: number;
  // biome-ignore lint/suspicious/noExplicitAny: the summary is compared field by field
  readonly summary: any;
  readonly standardError: string;
}

function replay(...args: string[]): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, 'replay', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let standardError = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      standardError += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ exitCode: code ?? -1, summary: output === '' ? undefined : JSON.parse(output), standardError });
    });
  });
}

function verify(sample: LobsterSample, ...flags: string[]): Promise<CommandResult> {
  return replay(sample.messages, '--verify', sample.books, '--target', daemon.grpc, ...flags);
}

let daemon: DaemonProcess;
beforeAll(async () => {
  daemon = await startDaemon({ args: ['--durability', 'fsync'] });
});
afterAll(async () => {
  await daemon?.stop();
});

describe.skipIf(!hasLobsterData)('a day of real order flow (../shared/data)', () => {
  it.each([lobsterSamples.amznDay, lobsterSamples.aaplDay])('$name: every step and run', async (sample) => {
    const { exitCode, summary } = await verify(sample);
    expect(summary.mismatches).toEqual({ count: 0, first: [] });
    expect(summary).toMatchObject({
      ok: true,
      symbol: sample.symbol,
      steps: { matched: sample.steps, total: sample.steps },
      runs: { exact: sample.runs, total: sample.runs },
    });
    if (sample.levels !== undefined) expect(summary.levels_compared).toBe(sample.levels);
    expect(summary.get_book.compared).toBeGreaterThan(10);
    expect(summary.get_book.matched).toBe(summary.get_book.compared);
    expect(exitCode).toBe(0);
  });

  it(`${lobsterSamples.aaplMorning.name}: every step on the book channel too`, async () => {
    const sample = lobsterSamples.aaplMorning;
    const { exitCode, summary } = await verify(sample, '--via', 'book', '--market-data', daemon.marketData);
    expect(summary.mismatches).toEqual({ count: 0, first: [] });
    expect(summary).toMatchObject({
      ok: true,
      steps: { matched: sample.steps, total: sample.steps },
      runs: { exact: sample.runs, total: sample.runs },
      book_channel: { matched: 2 * sample.steps, compared: 2 * sample.steps, gaps: 0 },
    });
    expect(exitCode).toBe(0);
  });

  it('fails, and explains where, against an orderbook file of another stock', async () => {
    const { aaplMorning, amznDay } = lobsterSamples;
    const { exitCode, summary } = await replay(
      aaplMorning.messages,
      '--verify',
      amznDay.books,
      '--target',
      daemon.grpc,
      '--symbol',
      'AAPL',
      '--rows',
      '200',
    );
    expect(exitCode).toBe(1);
    expect(summary.ok).toBe(false);
    expect(summary.mismatches.count).toBeGreaterThan(0);
    expect(summary.mismatches.first[0].what).toMatch(/level|order/);
  });
});

describe('the replay command', () => {
  it('answers a wrong command line with 64 and a daemon that is not there with 1', async () => {
    expect(await replay('nowhere.csv')).toMatchObject({
      exitCode: 64,
      standardError: 'replay: no such file: nowhere.csv\n',
    });
    const { exitCode, standardError } = await replay(BIN, '--target', '127.0.0.1:1', '--symbol', 'AAPL');
    expect({ exitCode, standardError }).toMatchObject({ exitCode: 1, standardError: expect.stringContaining('row 1') });
  });
});
