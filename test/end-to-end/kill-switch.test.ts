// Kill switches through a real daemon: an account's and everyone's, by an administrator and by themselves, across a restart;
// in reports, metrics, the log and `ringbook top`.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ExecutionReport, RingbookClient, type Session } from '../../client/index.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { until } from '../support/socket-fixtures.js';
import { projectRoot } from '../support/source-tree.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-kill-'));
let daemon: DaemonProcess;
let client: RingbookClient;

async function start(): Promise<void> {
  daemon = await startDaemon({ dataDir: directory, args: ['--rehearsal', 'on'] });
  client = new RingbookClient(daemon.grpc);
}
beforeAll(start);
afterAll(async () => {
  client.close();
  await daemon.stop();
  rmSync(directory, { recursive: true, force: true });
});

const ORDER = { symbol: 'AAPL', side: 'BUY', quantity: 1, price: 100 } as const;
const kill = (account: string, engaged: boolean, cancelOpenOrders = false) =>
  client.administration().setKillSwitch({ account, engaged, cancelOpenOrders });

async function withOrders(account: string, count: number): Promise<{ session: Session; reports: ExecutionReport[] }> {
  const session = await client.openSession({ account });
  const orders = Array.from({ length: count }, () => session.newOrder(ORDER));
  for (const order of orders) expect((await order.firstWord()).execType).toBe('NEW');
  const reports: ExecutionReport[] = [];
  session.on('report', (report) => reports.push(report));
  return { session, reports };
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`http://${daemon.admin}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

/** The threads tell their figures once a second. */
const metricBecomes = (name: string, value: number) => expect.poll(() => metric(name), { timeout: 10_000 }).toBe(value);

it("an account's switch cancels what is open and refuses all but cancels, until it is released", async () => {
  const { session, reports } = await withOrders('killed', 20);
  const other = await withOrders('spared', 1);
  const ack = await kill('killed', true, true);
  expect(ack.text).toBe('the kill switch of account "killed" is engaged; open orders canceled: 20');
  await until(() => reports.length === 20);
  for (const report of reports) {
    expect(report).toMatchObject({
      execType: 'CANCELED',
      rejectReason: 'KILL_SWITCH',
      requestId: 0,
      engineSequence: ack.engineSequence,
    });
  }
  const refused = await session.newOrder(ORDER).firstWord();
  expect(refused).toMatchObject({ execType: 'REJECTED', rejectReason: 'KILL_SWITCH' });
  expect(await client.submitOrder({ account: 'killed' }, ORDER)).toMatchObject({ rejectReason: 'KILL_SWITCH' });
  expect((await other.session.newOrder(ORDER).firstWord()).execType).toBe('NEW');
  expect(other.reports.filter(({ execType }) => execType === 'CANCELED')).toEqual([]);
  expect(await client.administration().getRiskState('killed')).toMatchObject({
    killSwitch: true,
    everyonesKillSwitch: false,
    killTrigger: 'ADMINISTRATOR',
    openOrders: 0,
  });
  expect((await kill('killed', false)).text).toBe('the kill switch of account "killed" is released');
  expect((await session.newOrder(ORDER).firstWord()).execType).toBe('NEW');
  await kill('killed', true);
  expect(await session.massCancel()).toBe(1);
  await kill('killed', false);
  await session.close();
  await other.session.close();
});

it("everyone's switch stops every account, those that come later too", async () => {
  const one = await withOrders('one', 3);
  const two = await withOrders('two', 2);
  const { text } = await kill('', true, true);
  expect(text).toMatch(/^the kill switch of everyone is engaged; open orders canceled: \d+$/);
  await until(() => one.reports.length === 3 && two.reports.length === 2);
  expect(await client.submitOrder({ account: 'late' }, ORDER)).toMatchObject({ rejectReason: 'KILL_SWITCH' });
  await kill('one', true);
  await kill('', false);
  expect(await client.submitOrder({ account: 'late' }, ORDER)).toMatchObject({ execType: 'NEW' });
  expect(await client.submitOrder({ account: 'one' }, ORDER)).toMatchObject({ rejectReason: 'KILL_SWITCH' });
  await kill('one', false);
  await one.session.close();
  await two.session.close();
});

it('an account that nobody knows is no account to stop', async () => {
  await expect(kill('kiled', true)).rejects.toMatchObject({
    code: grpc.status.NOT_FOUND,
    details: 'account "kiled" is not known',
  });
});

it.each([
  ['ORDER_RATE', { killOrdersPerSecond: 10 }, ORDER],
  ['REJECT_RATE', { killRejectsPerSecond: 10, maxOrderQuantity: 1 }, { ...ORDER, quantity: 2 }],
] as const)('an account engages its own by its %s, with a line in the log', async (trigger, limits, order) => {
  const account = `fast-${trigger}`;
  await client.administration().setRiskLimits(account, limits);
  const { session, reports } = await withOrders(account, 1);
  for (let i = 0; i < 40; i++) session.newOrder(order);
  const line = await daemon.waitForLine((each) => each.account === account && each.level === 'warn', 10_000);
  expect(line).toMatchObject({
    msg: 'an account has engaged its kill switch by itself',
    trigger,
    value: expect.any(Number),
    limit: 10,
  });
  expect(line.value).toBeGreaterThan(10);
  await until(() =>
    reports.some(({ rejectReason, execType }) => execType === 'CANCELED' && rejectReason === 'KILL_SWITCH'),
  );
  expect(await client.administration().getRiskState(account)).toMatchObject({
    killSwitch: true,
    killTrigger: trigger,
    killValue: line.value,
    killLimit: 10,
    openOrders: 0,
  });
  await session.close();
});

it('switches and their triggers survive a restart, and metrics and top tell of them', async () => {
  await kill('spared', true);
  await metricBecomes('ringbook_risk_kill_switches_engaged', 3);
  expect(await metric('ringbook_risk_refusals_total{reason="KILL_SWITCH"}')).toBeGreaterThan(3);
  expect(await metric('ringbook_risk_refusals_total{reason="MAX_ORDER_QUANTITY"}')).toBeGreaterThan(0);
  const before = await client.administration().getRiskState('fast-ORDER_RATE');
  client.close();
  await daemon.stop();
  await start();
  await metricBecomes('ringbook_risk_kill_switches_engaged', 3);
  expect(await client.administration().getRiskState('fast-ORDER_RATE')).toEqual(before);
  for (const account of ['spared', 'fast-ORDER_RATE', 'fast-REJECT_RATE']) {
    expect(await client.submitOrder({ account }, ORDER)).toMatchObject({ rejectReason: 'KILL_SWITCH' });
  }
  const bin = join(projectRoot, 'daemon/ringbook.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [bin, 'top', '--admin', daemon.admin, '--once']);
  expect(stdout).toMatch(/^kill switches engaged +3$/m);
  expect(stdout).toMatch(/^refusals\/s +\d/m);
});

it('cancels ten thousand orders at once', async () => {
  const { session, reports } = await withOrders('large', 10_000);
  const called = performance.now();
  let lastAt = 0;
  session.on('report', () => {
    lastAt = performance.now();
  });
  expect((await kill('large', true, true)).text).toContain('canceled: 10000');
  await until(() => reports.length === 10_000);
  const last = reports.at(-1)!;
  expect(new Set(reports.map(({ orderId }) => orderId)).size).toBe(10_000);
  expect(last.accountSequence - reports[0].accountSequence).toBe(9_999);
  const { gatewayIn, durable, gatewayOut } = last.stamps;
  const millis = (to: bigint) => `${(Number(to - gatewayIn) / 1e6).toFixed(1)} ms`;
  console.log(
    `10000 orders canceled: durable ${millis(durable)} after the call came in, the last report out ${millis(gatewayOut)}; ` +
      `from the call to the last report at this client, which makes an object of each: ${(lastAt - called).toFixed(1)} ms`,
  );
  await session.close();
});
