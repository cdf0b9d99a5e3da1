// Snapshots of a real daemon: taken on an administrator's word, after so many commands and at an orderly stop; and what the
// next start makes of them, after a kill, with damage, and with other threads than before.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, runDaemonToExit, startDaemon } from '../support/daemon-process.js';
import { until } from '../support/socket-fixtures.js';

const ACCOUNTS = ['ann', 'bob', 'cy', 'dee'];
let directory: string;
let daemon: DaemonProcess;
let client: ContractClient;

async function start(...args: string[]): Promise<void> {
  daemon = await startDaemon({ dataDir: directory, args });
  client = new ContractClient(daemon.grpc);
}

async function kill(): Promise<void> {
  client.close();
  await daemon.kill();
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ringbook-snapshots-'));
});

afterEach(async () => {
  await kill();
  rmSync(directory, { recursive: true, force: true });
});

const snapshots = (): string[] =>
  existsSync(join(directory, 'snapshots')) ? readdirSync(join(directory, 'snapshots')).sort() : [];
const takeSnapshot = (): Promise<Message> => client.call('admin', 'TakeSnapshot', {});

let lastId = 0;
const submit = (account: string, fields: Message): Promise<Message> =>
  client.call('orderEntry', 'SubmitOrder', {
    account,
    order: limitOrder({ client_order_id: `o-${++lastId}`, symbol: 'AAPL', quantity: 10, price: 100, ...fields }),
  });

/** Orders that rest and orders that trade, of every account. */
async function trade(): Promise<void> {
  for (const [index, account] of ACCOUNTS.entries()) {
    await submit(account, { side: 'SIDE_BUY', price: 90 + index });
    await submit(account, { side: 'SIDE_SELL', price: 110 + index, symbol: 'MSFT' });
    await submit(account, { side: 'SIDE_BUY', quantity: 5, price: 100 + index });
    await submit(ACCOUNTS[(index + 1) % ACCOUNTS.length], { side: 'SIDE_SELL', quantity: 3, price: 100 + index });
  }
}

/** What the venue knows that a client may ask for. */
async function known(): Promise<Message[]> {
  const asked = ACCOUNTS.map(async (account) => [
    (await client.call('orderEntry', 'GetPositions', { account })).positions,
    ((await client.call('orderEntry', 'ListOpenOrders', { account })).orders as Message[]).map(
      ({ order_id, leaves_quantity, cumulative_quantity }) => ({ order_id, leaves_quantity, cumulative_quantity }),
    ),
  ]);
  const book = await client.call('marketData', 'GetBook', { symbol: 'AAPL' });
  return [...(await Promise.all(asked)), book] as unknown as Message[];
}

it('begins with a snapshot after a kill, with any threads, and goes on without gap or repeat', async () => {
  await start('--threading', 'shared');
  await trade();
  const before = await submit('ann', { client_order_id: 'kept', side: 'SIDE_BUY', price: 50 });
  const ack = await takeSnapshot();
  expect(ack.engine_sequence).toBe(before.engine_sequence);
  expect(ack.text).toContain(snapshots()[0]);
  await trade();
  const first = await known();
  await kill();

  await start('--threading', 'dedicated', '--validators', '3');
  expect(daemon.standardError()).toContain('recovered from a snapshot and the journal');
  expect(await known()).toEqual(first);
  const again = await submit('ann', { client_order_id: 'kept', side: 'SIDE_BUY', price: 50 });
  expect(again).toMatchObject({ exec_type: 'EXEC_TYPE_NEW', duplicate: true });
  await trade();
  await takeSnapshot();
  const second = await known();
  await kill();

  await start('--threading', 'dedicated', '--validators', '2');
  expect(await known()).toEqual(second);
  const next = await submit('bob', { side: 'SIDE_BUY', price: 40 });
  expect(Number(next.account_sequence)).toBeGreaterThan(0);
});

it('takes the one before where the newest is damaged, and refuses where nothing is left', async () => {
  await start();
  await trade();
  await takeSnapshot();
  await trade();
  await takeSnapshot();
  const expected = await known();
  await kill();
  const [older, newest] = snapshots().map((name) => join(directory, 'snapshots', name));
  const damage = (path: string) => {
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(path, bytes);
  };
  damage(newest);
  await start();
  expect(daemon.standardError()).toContain('a snapshot is not good');
  expect(daemon.standardError()).toContain(older);
  expect(await known()).toEqual(expected);
  await kill();

  damage(older);
  const journal = join(directory, 'journal');
  const segment = readdirSync(journal).find((name) => name.endsWith('.log')) as string;
  rmSync(join(journal, segment));
  const { exitCode, standardError } = await runDaemonToExit({ dataDir: directory });
  expect(exitCode).toBe(65);
  expect(standardError).toContain(join(directory, ''));
});

it('takes one by itself after so many commands, keeps as many as it is told, and one at the end', async () => {
  await start('--snapshot-every-commands', '10', '--snapshots-kept', '2');
  await trade();
  await until(() => snapshots().length > 0);
  await trade();
  await trade();
  const taken = async () =>
    Number(/ringbook_snapshots_taken (\d+)/.exec(await (await fetch(`http://${daemon.admin}/metrics`)).text())?.[1]);
  await until(async () => (await taken()) >= 2);
  const expected = await known();
  client.close();
  expect(await daemon.stop()).toBe(0);
  expect(snapshots()).toHaveLength(2);

  await start();
  expect(daemon.standardError()).toMatch(/"commands":0,.*recovered from a snapshot/);
  expect(await known()).toEqual(expected);
});

it('says that there is nothing to take one of without a journal', async () => {
  await start('--durability', 'none');
  await expect(takeSnapshot()).rejects.toMatchObject({
    code: 9,
    details: expect.stringContaining('durability is none'),
  });
});

it('asks for the token of the administrator', async () => {
  await start('--authentication-tokens', 'admin=secret,ann=hers');
  await expect(client.call('admin', 'TakeSnapshot', { token: 'hers' })).rejects.toMatchObject({ code: 7 });
  await expect(client.call('admin', 'TakeSnapshot', { token: 'nobodys' })).rejects.toMatchObject({ code: 16 });
  const ack = await client.call('admin', 'TakeSnapshot', { token: 'secret' });
  expect(Number(ack.engine_sequence)).toBeGreaterThan(0);
});
