// `ringbook journal` as a person calls it, in the data directory of a daemon that runs, and in copies of it.

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { OrderSocket } from '../support/json-order-client.js';

let daemon: DaemonProcess;
let session: OrderSocket;
const copies: string[] = [];

beforeAll(async () => {
  daemon = await startDaemon();
  session = await OrderSocket.logon(daemon.ws, 'desk-1');
  const order = (id: number, side: string, quantity: string, price: string) =>
    session.send({
      op: 'new_order',
      id,
      order: { client_order_id: `a-${id}`, symbol: 'AAPL', side, type: 'LIMIT', time_in_force: 'GTC', price, quantity },
    });
  order(2, 'BUY', '10', '585.33');
  session.send({ op: 'replace', id: 3, order: { client_order_id: 'a-2' }, quantity: '6' });
  session.send({ op: 'cancel', id: 4, order: { client_order_id: 'a-2' } });
  order(5, 'BUY', '7', '585.30');
  for (let reports = 0; reports < 4; reports++) await session.nextOf('report');
});

afterAll(async () => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  await daemon?.stop();
});

function journal(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, RINGBOOK_DATA_DIR: daemon.dataDir };
    execFile(process.execPath, ['daemon/ringbook.mjs', 'journal', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

function copyOfData(): string {
  const copy = mkdtempSync(join(tmpdir(), 'ringbook-copy-'));
  copies.push(copy);
  cpSync(daemon.dataDir, copy, { recursive: true });
  return copy;
}

const linesOf = (text: string) => text.trim().split('\n');

describe('beside a daemon at work', () => {
  it('verifies, and says who works there', async () => {
    const { code, stdout } = await journal('verify', '--json', '--hash-every', '2');
    const lines = linesOf(stdout).map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', in_use_by: daemon.pid, torn_tail: null });
    expect(lines[0]).toMatchObject({ type: 'hash', sequence: 2 });
    expect(lines.at(-2)).toMatchObject({ type: 'hash', sequence: lines.at(-1).last_sequence });
  });

  it('explains an order to its trader', async () => {
    const { code, stdout } = await journal('explain', 'desk-1/a-2');
    const steps = linesOf(stdout).map((line) => line.trim().split(/\s+/)[2]);
    expect(code).toBe(0);
    expect(steps).toEqual(['asked', 'book', 'accepted', 'rests', 'asked', 'replaced', 'asked', 'ended']);
    expect(stdout).toContain('buy 10 AAPL at 585.33, LIMIT GTC');
  });

  it('shows what was asked and how it was answered, and the book', async () => {
    const { stdout } = await journal('show', '--account', 'desk-1', '--kind', 'new-order');
    expect(linesOf(stdout).map((line) => /price=\S+ .*-> .*$/.exec(line)?.[0].replace(/session=\d+ /, ''))).toEqual([
      'price=585.33 -> NEW',
      'price=585.30 -> NEW',
    ]);
    const state = await journal('state', '--symbol', 'AAPL');
    expect(state.stdout).toMatch(/bid +585\.30 +7 +order \d+ of desk-1 a-5/);
  });

  it('is the same as a copy of it', async () => {
    expect(await journal('diff', daemon.dataDir, copyOfData())).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('exit codes', () => {
  it('1 for no such order, and for directories that differ', async () => {
    expect(await journal('explain', '999999')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('the nearest order ids are'),
    });
    const copy = copyOfData();
    session.send({ op: 'cancel', id: 6, order: { client_order_id: 'a-5' } });
    await session.nextOf('report');
    const { code, stdout } = await journal('diff', daemon.dataDir, copy);
    expect(code).toBe(1);
    expect(stdout).toContain('right is a prefix of left: left goes on with 1 more');
  });

  it('64 for a wrong command line', async () => {
    for (const args of [
      ['explain'],
      ['explain', 'x y'],
      ['show', '--kind', 'new'],
      ['state', '--at', '0'],
      ['prove'],
    ]) {
      expect(await journal(...args), args.join(' ')).toMatchObject({ code: 64, stdout: '' });
    }
  });

  it('65 with file and offset where something does not check', async () => {
    const copy = copyOfData();
    const [name] = readdirSync(join(copy, 'journal')).filter((entry) => entry.endsWith('.log'));
    const segment = join(copy, 'journal', name);
    const bytes = readFileSync(segment);
    bytes[bytes.indexOf('a-2')] ^= 1;
    writeFileSync(segment, bytes);
    for (const action of [['verify'], ['show'], ['state'], ['explain', 'desk-1/a-2'], ['diff', copy, daemon.dataDir]]) {
      const flags = action[0] === 'diff' ? [] : ['--data-dir', copy];
      const { code, stderr } = await journal(...action, ...flags);
      expect(code, action.join(' ')).toBe(65);
      expect(stderr).toMatch(new RegExp(`${segment} at offset \\d+`));
    }
  });

  it('73 where it is no data directory', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'ringbook-empty-'));
    copies.push(empty);
    expect(await journal('verify', '--data-dir', empty)).toMatchObject({ code: 73 });
  });

  it('0 for help, with examples', async () => {
    for (const action of ['verify', 'show', 'state', 'diff', 'explain']) {
      expect(await journal(action, '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('Examples:') });
    }
  });
});
