// Old files of the journal of a real daemon: archived once two snapshots cover them, their files used again, kept within
// the size that is set, and still read by whoever needs them.

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { JournalReader } from '../../engine/journal/journal-reader.js';
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';

const BURST = 500;
let directory: string;
let daemon: DaemonProcess;
let client: ContractClient;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ringbook-archive-'));
});
afterEach(async () => {
  client.close();
  await daemon.kill();
  rmSync(directory, { recursive: true, force: true });
});

async function start(...args: string[]): Promise<void> {
  daemon = await startDaemon({ dataDir: directory, args: ['--journal-segment-bytes', '1048576', ...args] });
  client = new ContractClient(daemon.grpc);
}

const names = (folder: string): string[] => {
  const path = join(directory, folder);
  return existsSync(path) ? readdirSync(path).sort() : [];
};
const segments = (): string[] => names('journal').filter((name) => /^journal-\d+\.log$/.test(name));
const archives = (): string[] => names('archive').filter((name) => /^journal-\d+\.log\.gz$/.test(name));

let sent = 0;
const OPEN = 'ORDER_STATUS_NEW';
const nameOf = (order: number): string => `order-${order}`.padEnd(36, '-');
/** How the n-th order stands. */
async function statusOf(account: string, order: number): Promise<string> {
  const ref = { client_order_id: nameOf(order) };
  return (await client.call('orderEntry', 'GetOrder', { account, order: ref })).status;
}

/** Sends orders until the journal has begun so many files more. */
async function fillFiles(account: string, count: number): Promise<void> {
  const session = await client.logon(account);
  const begun = new Set([...segments(), ...archives().map((name) => name.slice(0, -3))]);
  const until = begun.size + count;
  for (let burst = 0; begun.size < until && burst < 400; burst++) {
    const orders = Array.from({ length: BURST }, (): Message => {
      return limitOrder({
        client_order_id: nameOf(++sent),
        side: 'SIDE_BUY',
        quantity: 1,
        price: 1,
        tag: 'sixteen-bytes---',
      });
    });
    session.send(...orders.map((order, index) => ({ request_id: 2 + index, new_order: order })));
    for (const report of await session.reports(BURST)) expect(report.exec_type).toBe('EXEC_TYPE_NEW');
    for (const name of segments()) begun.add(name);
  }
  expect(begun.size).toBeGreaterThanOrEqual(until);
  session.end();
}

const takeSnapshot = (): Promise<Message> => client.call('admin', 'TakeSnapshot', {});

it('archives what two snapshots cover, reads it again, and uses the files for new segments', async () => {
  await start();
  await fillFiles('first', 3);
  await takeSnapshot();
  expect(archives()).toEqual([]); // with one snapshot alone nothing goes
  await fillFiles('second', 1);
  const covered = segments().slice(0, 3);
  await takeSnapshot();
  await expect.poll(() => archives(), { timeout: 20_000 }).toEqual(covered.map((name) => `${name}.gz`));
  await daemon.waitForLine((line) => line.msg === 'journal files archived' && line.files === 3, 20_000);
  expect(segments()).not.toContain(covered[0]);
  expect(names('journal').filter((name) => name.startsWith('journal-free-'))).toHaveLength(1);
  await fillFiles('third', 2); // what waited to be used again is
  await expect.poll(() => names('journal').filter((name) => name.startsWith('journal-free-'))).toEqual([]);

  // Everything is there, from the first command on; and the next start needs only what follows the snapshots.
  client.close();
  await daemon.kill();
  const reader = new JournalReader(directory);
  while (reader.nextBatch());
  expect(reader.lastSequence).toBeGreaterThanOrEqual(sent);
  await start();
  expect([await statusOf('first', 1), await statusOf('third', sent)]).toEqual([OPEN, OPEN]);
  rmSync(join(directory, 'archive'), { recursive: true });
  client.close();
  await daemon.kill();
  await start();
  expect([await statusOf('first', 1), await statusOf('third', sent)]).toEqual([OPEN, OPEN]);
});

it('keeps no archive where none may be', async () => {
  const sentBefore = sent;
  await start('--archive-bytes-max', '0');
  await fillFiles('first', 2);
  await takeSnapshot();
  await fillFiles('second', 1);
  await takeSnapshot();
  await daemon.waitForLine((line) => line.msg === 'journal files freed' && Number(line.files) >= 2, 20_000);
  expect(archives()).toEqual([]);
  await fillFiles('third', 1);
  client.close();
  await daemon.kill();
  await start();
  expect([await statusOf('first', sentBefore + 1), await statusOf('third', sent)]).toEqual([OPEN, OPEN]);
});
