// A data directory of the version before risk: its journal is replayed as it is, its snapshots, whose state this version
// does not understand, are passed over, and from the first snapshot of this version on all is as ever.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ENGINE_STATE_VERSION } from '../../engine/matching/state/engine-state.js';
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, runDaemonToExit, startDaemon } from '../support/daemon-process.js';
import { projectRoot } from '../support/source-tree.js';

const LAST_SEQUENCE = 16;
const SNAPSHOTS = [11, 14].map((sequence) => `snapshot-${String(sequence).padStart(16, '0')}.snap`);
const JOURNAL = 'journal/journal-0000000000000001.log';
const kept = JSON.parse(readFileSync(join(projectRoot, 'test/end-to-end/data-directory-before-risk.json'), 'utf8'));

let directory: string;
let daemon: DaemonProcess | undefined;
let client: ContractClient;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ringbook-version-before-'));
  for (const [name, content] of Object.entries<string>(kept.files)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, gunzipSync(Buffer.from(content, 'base64')));
  }
  writeFileSync(join(directory, 'instruments.yaml'), '- { symbol: AAPL, tick_size: "0.01", lot_size: "1" }\n');
});

afterEach(async () => {
  await end();
  rmSync(directory, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const args = ['--instruments', join(directory, 'instruments.yaml'), '--journal-segment-bytes', '1048576'];
  daemon = await startDaemon({ dataDir: directory, args });
  client = new ContractClient(daemon.grpc);
}

async function end(): Promise<void> {
  if (daemon === undefined) return;
  client.close();
  await daemon.kill();
  daemon = undefined;
}

const passedOver = (): Message[] =>
  daemon!.logs().filter(({ msg }) => String(msg).startsWith('a snapshot is not good'));
const snapshots = (): string[] => readdirSync(join(directory, 'snapshots')).sort();
const submit = (account: string, order: Message): Promise<Message> =>
  client.call('orderEntry', 'SubmitOrder', { account, order: limitOrder({ symbol: 'AAPL', ...order }) });

async function openOrdersOf(account: string): Promise<unknown[]> {
  const { orders } = await client.call('orderEntry', 'ListOpenOrders', { account });
  return orders.map((order: Message) => [
    order.order_id,
    order.client_order_id,
    order.leaves_quantity,
    order.cumulative_quantity,
  ]);
}

async function positionOf(account: string): Promise<Message> {
  const { positions } = await client.call('orderEntry', 'GetPositions', { account });
  expect(positions).toHaveLength(1);
  return positions[0];
}

/** What the version before said of it when it was killed. */
async function expectAsBefore(): Promise<void> {
  expect(await openOrdersOf('ann')).toEqual([[2, 'a-2', 20, 5]]);
  expect(await openOrdersOf('bob')).toEqual([[3, 'b-1', 13, 7]]);
  expect(await openOrdersOf('cy')).toEqual([[6, 'c-2', 3, 0]]);
  const ann = { quantity: 15, realized_pnl: 0, open_buy_quantity: 20, open_sell_quantity: 0, fees: 0 };
  expect(await positionOf('ann')).toMatchObject(ann);
  expect((await positionOf('ann')).average_price).toBeCloseTo(98.666_666_7, 6);
  const bob = { quantity: -20, average_price: 99.45, realized_pnl: 0, open_buy_quantity: 0, open_sell_quantity: 13 };
  expect(await positionOf('bob')).toMatchObject(bob);
  const cy = { quantity: 5, average_price: 101, realized_pnl: -4, open_buy_quantity: 0, open_sell_quantity: 3 };
  expect(await positionOf('cy')).toMatchObject(cy);
  expect(await client.call('marketData', 'GetBook', { symbol: 'AAPL' })).toMatchObject({
    bids: [{ price: 98, quantity: 20, orders: 1 }],
    asks: [{ price: 101, quantity: 3, orders: 1 }],
    sequence: LAST_SEQUENCE,
  });
}

it('is recovered from its journal, its snapshots passed over with a line each', async () => {
  await start();
  const lines = passedOver();
  expect(lines.map(({ file }) => file.slice(file.lastIndexOf('/') + 1))).toEqual([...SNAPSHOTS].reverse());
  for (const { level, error } of lines) {
    expect(level).toBe('warn');
    expect(error).toContain(`the engine's state is of version 1, and this one reads ${ENGINE_STATE_VERSION}`);
  }
  await expectAsBefore();
  const risk = await client.call('admin', 'GetRiskState', { account: 'ann' });
  expect(risk).toMatchObject({ open_orders: 1, has_cash: false, has_own_limits: false, kill_switch: false });
  expect(risk.exposure).toBe(15 * 98 + 20 * 98); // what it holds at the last price, and what it may still buy
});

it('goes on, and begins with a snapshot of this version from the first one on', async () => {
  await start();
  await client.call('admin', 'SetRiskLimits', { account: 'ann', limits: { max_position: 40 } });
  const tooMany = await submit('ann', { client_order_id: 'a-4', side: 'SIDE_BUY', quantity: 6, price: 90 });
  expect(tooMany).toMatchObject({ exec_type: 'EXEC_TYPE_REJECTED', reject_reason: 'REJECT_REASON_MAX_POSITION' });
  const ack = await client.call('admin', 'TakeSnapshot', {});
  expect(ack.engine_sequence).toBeGreaterThan(LAST_SEQUENCE);
  expect(snapshots()).toEqual([`snapshot-${String(ack.engine_sequence).padStart(16, '0')}.snap`]);
  await end();

  await start();
  expect(passedOver()).toEqual([]);
  expect(daemon!.logs().find(({ msg }) => msg === 'recovered from a snapshot and the journal')).toBeDefined();
  await expectAsBefore();
  const filled = await submit('bob', { client_order_id: 'b-4', side: 'SIDE_SELL', quantity: 20, price: 98 });
  expect(filled).toMatchObject({ exec_type: 'EXEC_TYPE_TRADE', status: 'ORDER_STATUS_FILLED' });
  expect(await positionOf('ann')).toMatchObject({ quantity: 35, open_buy_quantity: 0 });
});

it('is refused where the snapshots are all there is, by the name of the newest', async () => {
  rmSync(join(directory, JOURNAL));
  const { exitCode, standardError } = await runDaemonToExit({ dataDir: directory });
  expect(exitCode).toBe(65);
  expect(standardError).toContain(SNAPSHOTS[1]);
});

it.each([
  [['verify'], 'snapshots      2, 2 of them of another version: checksums alone'],
  [['verify', '--json'], '"snapshots_of_other_versions":2'],
  [['state', '--at', '15'], 'order 2 of ann a-2'],
  [['show', '--from', '16'], 'client_order_id=b-3'],
  [['explain', 'ann/a-2'], '5 of 25 traded'],
])('is read offline: journal %s', (args, expected) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['daemon/ringbook.mjs', 'journal', ...args, '--data-dir', directory],
    { cwd: projectRoot, encoding: 'utf8' },
  );
  expect(status, stderr).toBe(0);
  expect(stdout).toContain(expected);
});
