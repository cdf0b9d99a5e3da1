// What a daemon refuses to start with: each case has its exit code and a message that names what is wrong.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DaemonProcess, runDaemonToExit, startDaemon } from '../support/daemon-process.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-refusals-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function fileWith(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

describe('a wrong setting ends with exit code 64', () => {
  it.each([
    ['an unknown flag', { args: ['--durabilty', 'write'] }, 'did you mean --durability?'],
    ['an unknown variable', { env: { RINGBOOK_GPRC: '127.0.0.1:0' } }, 'did you mean RINGBOOK_GRPC?'],
    ['a bad value', { env: { RINGBOOK_WAIT_STRATEGY: 'sleep' } }, 'one of auto, spin, yield, park'],
    ['limits that do not fit', { args: ['--exposure-ring', '256'] }, 'exposure_ring (256)'],
  ])('%s', async (_, options, words) => {
    const { exitCode, standardError } = await runDaemonToExit(options);
    expect(exitCode).toBe(64);
    expect(standardError).toContain(words);
  });

  it('a bad instruments file', async () => {
    const file = fileWith('bad.yaml', '- { symbol: AAPL, tick_size: cent, lot_size: 1 }');
    const { exitCode, standardError } = await runDaemonToExit({ args: ['--instruments', file] });
    expect(exitCode).toBe(64);
    expect(standardError).toContain(`${file}: instrument 1 (AAPL): tick_size "cent"`);
  });
});

describe('beside a running daemon', () => {
  const dataDir = join(directory, 'running');
  let running: DaemonProcess;
  beforeAll(async () => {
    running = await startDaemon({ dataDir });
  });
  afterAll(() => running.kill());

  it('a second one on the same data directory ends with exit code 73', async () => {
    const { exitCode, standardError } = await runDaemonToExit({ dataDir });
    expect(exitCode).toBe(73);
    expect(standardError).toContain(`in use by process ${running.pid}`);
  });

  it.each(['grpc', 'ws', 'market-data', 'admin'] as const)('its %s address ends with exit code 64', async (door) => {
    const address = door === 'market-data' ? running.marketData : running[door];
    const { exitCode, standardError } = await runDaemonToExit({ args: [`--${door}`, address] });
    expect(exitCode).toBe(64);
    expect(standardError).toContain(`${door.replace('-', '_')}: ${address} cannot be bound`);
  });
});

it('a data directory that cannot be created ends with exit code 73', async () => {
  const file = fileWith('file', 'no directory');
  const { exitCode, standardError } = await runDaemonToExit({ dataDir: join(file, 'data') });
  expect(exitCode).toBe(73);
  expect(standardError).toContain(file);
});

describe('a data directory that has been used', () => {
  const dataDir = join(directory, 'used');
  const journalDir = join(dataDir, 'journal');
  beforeAll(async () => {
    const daemon = await startDaemon({ dataDir });
    expect(await daemon.stop()).toBe(0);
  });

  it('refuses other capacities with exit code 64', async () => {
    const { exitCode, standardError } = await runDaemonToExit({ dataDir, args: ['--orders-max', '2000'] });
    expect(exitCode).toBe(64);
    expect(standardError).toContain('was created with 1000000');
  });

  it('refuses an instrument that changed with exit code 64', async () => {
    const file = fileWith('changed.yaml', '- { symbol: AAPL, tick_size: 0.05, lot_size: 1 }');
    const { exitCode, standardError } = await runDaemonToExit({ dataDir, args: ['--instruments', file] });
    expect(exitCode).toBe(64);
    expect(standardError).toContain('AAPL has tick_size 0.01');
  });

  it('refuses a newer version with exit code 65', async () => {
    const marker = join(dataDir, 'format');
    const content = readFileSync(marker, 'utf8');
    writeFileSync(marker, content.replace('version 1', 'version 2'));
    const { exitCode, standardError } = await runDaemonToExit({ dataDir });
    writeFileSync(marker, content);
    expect(exitCode).toBe(65);
    expect(standardError).toContain('version 2');
  });

  it('refuses a corrupt journal with exit code 65, and names file and offset', async () => {
    const segment = join(journalDir, readdirSync(journalDir).sort()[0]);
    const bytes = readFileSync(segment);
    const symbol = bytes.indexOf('AAPL');
    expect(symbol).toBeGreaterThan(0);
    bytes[symbol] = 'X'.charCodeAt(0);
    writeFileSync(segment, bytes);
    const { exitCode, standardError } = await runDaemonToExit({ dataDir });
    expect(exitCode).toBe(65);
    expect(standardError).toContain(segment);
    expect(standardError).toMatch(/offset \d+/);
  });
});
