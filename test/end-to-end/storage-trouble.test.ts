// A disk that is full, refuses, stalls or fails under a running daemon: what could not be made durable is refused with
// STORAGE and does nothing, readiness says why, nothing acknowledged is lost, and service comes back by itself.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { DiskFault } from '../../daemon/disk-faults.js';
import { ContractClient, type ContractSession, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';

const SMALLEST_SEGMENT = ['--journal-segment-bytes', '1048576'];
const BURST = 400;
/** Within which trouble is seen, and its end. */
const SEEN_WITHIN_MS = 20_000;

const cleanUps: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A daemon on a data directory that stays for a restart, and a disk that fails as the test says. */
class Venue {
  readonly #control: string;
  readonly dataDir: string;
  daemon!: DaemonProcess;
  client!: ContractClient;

  constructor(directory?: string) {
    const own = mkdtempSync(join(tmpdir(), 'ringbook-storage-'));
    this.dataDir = join(directory ?? own, 'data');
    this.#control = join(own, 'fault');
    cleanUps.push(async () => {
      this.client?.close();
      await this.daemon?.kill();
      rmSync(own, { recursive: true, force: true });
    });
  }

  async start(...args: string[]): Promise<this> {
    const env = { RINGBOOK_TEST_DISK: this.#control };
    this.daemon = await startDaemon({ dataDir: this.dataDir, args: [...SMALLEST_SEGMENT, ...args], env });
    this.client = new ContractClient(this.daemon.grpc);
    return this;
  }

  async restart(): Promise<void> {
    this.client.close();
    await this.daemon.kill();
    this.heal();
    await this.start();
  }

  fail(fault: DiskFault): void {
    writeFileSync(this.#control, fault);
  }

  heal(): void {
    rmSync(this.#control, { force: true });
  }

  /** 200, or 503 and why. */
  async readiness(): Promise<{ status: number; text: string }> {
    const response = await fetch(`http://${this.daemon.admin}/health/ready`);
    return { status: response.status, text: await response.text() };
  }

  /** Resolves to what readiness says once it has this status. */
  async becomes(status: number): Promise<string> {
    const deadline = Date.now() + SEEN_WITHIN_MS;
    for (;;) {
      const readiness = await this.readiness();
      if (readiness.status === status) return readiness.text;
      if (Date.now() > deadline) throw new Error(`readiness stays ${readiness.status}: ${readiness.text}`);
      await wait(20);
    }
  }

  /** What the health checks of gRPC say of the venue: 1 where it serves, 2 where it does not. */
  async health(): Promise<number> {
    const client = new grpc.Client(this.daemon.grpc, grpc.credentials.createInsecure());
    const asIs = (bytes: Buffer) => bytes;
    const path = '/grpc.health.v1.Health/Check';
    return new Promise<number>((resolve, reject) => {
      const done = (error: Error | null, answer?: Buffer) => (error === null ? resolve(answer![1]) : reject(error));
      client.makeUnaryRequest(path, asIs, asIs, Buffer.alloc(0), done);
    }).finally(() => client.close());
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`http://${this.daemon.admin}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  /** How the order stands; undefined for one that the venue does not know. */
  async find(account: string, clientOrderId: string): Promise<Message | undefined> {
    const order = { client_order_id: clientOrderId };
    const report = await this.client.call('orderEntry', 'GetOrder', { account, order });
    return report.reject_reason === 'REJECT_REASON_UNKNOWN_ORDER' ? undefined : report;
  }
}

/** As large in the journal as an order may be. */
const buy = (id: string): Message =>
  limitOrder({ client_order_id: id.padEnd(36, '-'), side: 'SIDE_BUY', quantity: 1, price: 1, tag: 'sixteen-bytes---' });
const nameOf = (id: string): string => id.padEnd(36, '-');

/** Sends orders until one is refused; returns what was accepted, in order, and the first refusal. */
async function fillJournal(session: ContractSession): Promise<{ accepted: string[]; refused: Message }> {
  const accepted: string[] = [];
  for (let burst = 0; burst < 200; burst++) {
    const ids = Array.from({ length: BURST }, (_, i) => `fill-${burst}-${i}`);
    session.send(...ids.map((id, i) => ({ request_id: 10 + i, new_order: buy(id) })));
    const reports = await session.reports(BURST);
    expect(reports.map((report) => report.client_order_id)).toEqual(ids.map(nameOf));
    const types = reports.map((report) => report.exec_type);
    const first = types.indexOf('EXEC_TYPE_REJECTED');
    accepted.push(...ids.slice(0, first === -1 ? BURST : first));
    if (first === -1) continue;
    // Once there is no room, there is none for any that follows.
    expect(new Set(types.slice(first))).toEqual(new Set(['EXEC_TYPE_REJECTED']));
    return { accepted, refused: reports[first] };
  }
  throw new Error('the journal never came to its end');
}

const SAFE = 'the command did nothing, and to send it again later is safe';

/** What holds for a disk without room, whoever takes the room and gives it back. */
async function checkNoRoom(venue: Venue, giveRoom: () => void): Promise<void> {
  const session = await venue.client.logon('filler');
  const leaver = await venue.client.logon('leaver', { cancel_on_disconnect: 'CANCEL_ON_DISCONNECT_SESSION' });
  await leaver.order(2, buy('left'));
  const { accepted, refused } = await fillJournal(session);
  expect(refused).toMatchObject({
    reject_reason: 'REJECT_REASON_STORAGE',
    text: `the disk has no room for the journal; ${SAFE}`,
    command_type: 'COMMAND_TYPE_NEW',
    account_sequence: 0,
    engine_sequence: 0,
  });
  expect(await venue.becomes(503)).toMatch(/^not ready: storage: no room for the next file of the journal: .*ENOSPC/);
  expect(await venue.metric('ringbook_storage_trouble')).toBe(1);
  await expect.poll(() => venue.health()).toBe(2);
  // A cancel is refused too; what asks only is answered; an account that would be new is refused.
  session.send({ request_id: 9, cancel: { order: { client_order_id: nameOf(accepted[0]) } } });
  expect((await session.reports(1))[0]).toMatchObject({
    exec_type: 'EXEC_TYPE_REJECTED',
    reject_reason: 'REJECT_REASON_STORAGE',
    command_type: 'COMMAND_TYPE_CANCEL',
  });
  expect(await venue.find('filler', nameOf(accepted[0]))).toMatchObject({ status: 'ORDER_STATUS_NEW' });
  expect(await venue.find('filler', refused.client_order_id)).toBeUndefined();
  const newcomer = venue.client.session();
  newcomer.send({ request_id: 1, logon: { account: 'newcomer' } });
  expect(await newcomer.nextOf('reject')).toMatchObject({ reason: 'REJECT_REASON_STORAGE' });
  leaver.end();
  await leaver.ended;
  await wait(300);
  expect(await venue.find('leaver', nameOf('left'))).toMatchObject({ status: 'ORDER_STATUS_NEW' });

  giveRoom();
  expect(await venue.becomes(200)).toBe('ready\n');
  expect(await venue.metric('ringbook_storage_trouble')).toBe(0);
  await expect.poll(() => venue.health()).toBe(1);
  session.send({ request_id: 3, new_order: { ...buy('x'), client_order_id: refused.client_order_id } });
  expect((await session.reports(1))[0]).toMatchObject({ exec_type: 'EXEC_TYPE_NEW' });
  newcomer.send({ request_id: 1, logon: { account: 'newcomer' } });
  await newcomer.nextOf('logon_ack');
  // What the session that left had asked for is made up for.
  await expect
    .poll(async () => (await venue.find('leaver', nameOf('left')))?.status, { timeout: 5_000 })
    .toBe('ORDER_STATUS_CANCELED');
  const warnings = venue.daemon.logs().map((line) => line.msg);
  expect(warnings).toContainEqual(expect.stringContaining('free space on the disk of the data directory'));
  expect(warnings).toContain('the journal is written again');

  await venue.restart();
  const { orders } = await venue.client.call('orderEntry', 'ListOpenOrders', { account: 'filler' });
  const open = new Set(orders.map((order: Message) => order.client_order_id));
  expect(open).toEqual(new Set([...accepted.map(nameOf), refused.client_order_id]));
}

describe('a full disk', () => {
  it('refuses what there is no room for, and goes on by itself once there is', async () => {
    const venue = await new Venue().start();
    venue.fail(DiskFault.FULL);
    rmSync(join(venue.dataDir, 'journal/journal-next.spare'), { force: true });
    await checkNoRoom(venue, () => venue.heal());
  });

  it.skipIf(!mayMount())('is a small file system that is really full (needs root and mount)', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ringbook-small-disk-'));
    cleanUps.push(() => {
      spawnSync('umount', [directory]);
      rmSync(directory, { recursive: true });
    });
    expect(mountSmallDisk(directory)).toBe(true);
    const venue = await new Venue(directory).start();
    const filler = join(directory, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096']); // until ENOSPC
    await checkNoRoom(venue, () => rmSync(filler));
  });
});

/** Four megabytes: two journal files, room for a third, and less than a fourth; false where that is not allowed. */
function mountSmallDisk(directory: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'ringbook-test', directory]).status === 0;
}

function mayMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const directory = mkdtempSync(join(tmpdir(), 'ringbook-small-disk-'));
  const may = mountSmallDisk(directory);
  if (may) spawnSync('umount', [directory]);
  rmSync(directory, { recursive: true });
  return may;
}

describe.each([DiskFault.WRITES_FAIL, DiskFault.READ_ONLY])('a disk on which %s', (fault) => {
  it('holds the batch until it is written, and refuses what comes meanwhile, each in its turn', async () => {
    const venue = await new Venue().start('--durability', 'fsync');
    const session = await venue.client.logon('holder');
    const other = await venue.client.logon('other');
    await session.order(2, buy('before'));
    venue.fail(fault);
    session.send({ request_id: 3, new_order: buy('held') });
    expect(await venue.becomes(503)).toContain('storage: the disk refuses to write the journal');
    expect(await venue.metric('ringbook_storage_trouble')).toBe(2);
    session.send({ request_id: 4, new_order: buy('refused') });
    const [refused] = await other.order(5, buy('other'));
    expect(refused).toMatchObject({
      exec_type: 'EXEC_TYPE_REJECTED',
      reject_reason: 'REJECT_REASON_STORAGE',
      text: `the disk refuses to write the journal; ${SAFE}`,
    });
    await wait(300);
    expect(session.events.map((event) => event.request_id)).toEqual([1, 2]); // the held one's answer comes first
    expect(await venue.metric('ringbook_storage_retries_total')).toBeGreaterThan(1);
    venue.heal();
    const answers = await session.reports(2);
    expect(answers.map((report) => [report.request_id, report.exec_type])).toEqual([
      [3, 'EXEC_TYPE_NEW'],
      [4, 'EXEC_TYPE_REJECTED'],
    ]);
    expect(await venue.becomes(200)).toBe('ready\n');
    await session.order(6, buy('after'));
    await venue.restart();
    for (const id of ['before', 'held', 'after']) {
      expect(await venue.find('holder', nameOf(id))).toMatchObject({ status: 'ORDER_STATUS_NEW' });
    }
    expect(await venue.find('holder', nameOf('refused'))).toBeUndefined();
  });

  it('ends a stop that has to wait for it with 74, and loses nothing that was acknowledged', async () => {
    const venue = await new Venue().start('--stop-within-ms', '700');
    const session = await venue.client.logon('holder');
    await session.order(2, buy('before'));
    venue.fail(fault);
    session.send({ request_id: 3, new_order: buy('held') });
    await venue.becomes(503);
    venue.daemon.signal('SIGTERM');
    expect(await venue.daemon.exited()).toBe(74);
    expect(venue.daemon.logs().at(-1)).toMatchObject({ storage: expect.stringContaining('refuses to write') });
    await venue.restart();
    expect(await venue.find('holder', nameOf('before'))).toMatchObject({ status: 'ORDER_STATUS_NEW' });
    expect(await venue.find('holder', nameOf('held'))).toBeUndefined();
  });
});

describe('a slow disk', () => {
  it('turns the venue not ready and new commands away, until the sync has ended', async () => {
    const venue = await new Venue().start('--durability', 'fsync', '--storage-slow-ms', '200');
    const session = await venue.client.logon('waiter');
    const other = await venue.client.logon('other');
    venue.fail(DiskFault.SYNCS_HANG);
    session.send({ request_id: 2, new_order: buy('slow') });
    expect(await venue.becomes(503)).toContain('storage: the disk takes too long to write the journal');
    const [refused] = await other.order(3, buy('other'));
    expect(refused).toMatchObject({
      reject_reason: 'REJECT_REASON_STORAGE',
      text: `the disk takes too long to write the journal; ${SAFE}`,
    });
    venue.heal();
    expect((await session.reports(1))[0]).toMatchObject({ exec_type: 'EXEC_TYPE_NEW' });
    expect(await venue.becomes(200)).toBe('ready\n');
    expect(await venue.metric('ringbook_storage_last_sync_seconds')).toBeGreaterThan(0.2);
    expect((await other.order(4, buy('other')))[0]).toMatchObject({ exec_type: 'EXEC_TYPE_NEW' });
    const messages = venue.daemon.logs().map((line) => line.msg);
    expect(messages).toContainEqual(expect.stringContaining('see what else uses it'));
    expect(messages).toContain('the slow write of the journal has ended');
  });
});

describe('a sync that fails', () => {
  it('ends the daemon with 74, and the next one has everything that was acknowledged', async () => {
    const venue = await new Venue().start('--durability', 'fsync');
    const session = await venue.client.logon('trader');
    for (let i = 0; i < 20; i++) await session.order(2 + i, buy(`order-${i}`));
    venue.fail(DiskFault.SYNCS_FAIL);
    session.send({ request_id: 99, new_order: buy('unknown') });
    expect(await venue.daemon.exited()).toBe(74);
    expect(venue.daemon.logs().at(-1)).toMatchObject({
      level: 'fatal',
      code: 'RINGBOOK_JOURNAL_STORAGE',
      error: expect.stringContaining('start again, which recovers what is on it'),
    });
    expect(session.events.map((event) => event.request_id)).not.toContain(99);
    await venue.restart();
    for (let i = 0; i < 20; i++) {
      expect(await venue.find('trader', nameOf(`order-${i}`))).toMatchObject({ status: 'ORDER_STATUS_NEW' });
    }
  });
});
