// The daemon as a process: it says when it is ready and where, answers on its admin door, stops in order, and comes back
// with what it had.

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { labelValues, parseMetrics, sampleValue } from '../../daemon/top/metrics-text.js';
import { ContractClient, type Message } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { projectRoot } from '../support/source-tree.js';

const ADDRESS = /^127\.0\.0\.1:[1-9]\d*$/;
const BIN = join(projectRoot, 'daemon/ringbook.mjs');
const ringbook = (...args: string[]) => promisify(execFile)(process.execPath, [BIN, ...args]);
const get = async (daemon: DaemonProcess, path: string) => {
  const response = await fetch(`http://${daemon.admin}${path}`);
  return { status: response.status, body: await response.text() };
};

describe('a daemon that is ready', () => {
  let daemon: DaemonProcess;
  beforeAll(async () => {
    daemon = await startDaemon({ args: ['--validators', '2', '--websocket', 'ws'] });
  });
  afterAll(async () => {
    expect(await daemon.stop()).toBe(0);
  });

  it('has said so in one line with every bound address', () => {
    const ready = daemon.logs().filter((line) => line.msg === 'ready');
    expect(ready).toHaveLength(1);
    expect(ready[0].thread).toBe('main');
    for (const door of ['grpc', 'ws', 'market_data', 'admin']) expect(ready[0][door], door).toMatch(ADDRESS);
  });

  it('logs nothing but JSON lines, each with its thread, level and time', () => {
    const lines = daemon.standardError().trimEnd().split('\n');
    expect(daemon.logs()).toHaveLength(lines.length);
    for (const line of daemon.logs()) {
      expect(line).toMatchObject({ thread: expect.any(String), level: expect.any(String), time: expect.any(String) });
    }
    expect(new Set(daemon.logs().map(({ thread }) => thread))).toContain('engine');
  });

  it('answers live and ready, and says what else there is', async () => {
    expect(await get(daemon, '/health/live')).toEqual({ status: 200, body: 'live\n' });
    expect(await get(daemon, '/health/ready')).toEqual({ status: 200, body: 'ready\n' });
    expect((await get(daemon, '/')).status).toBe(404);
    expect((await fetch(`http://${daemon.admin}/health/live`, { method: 'POST' })).status).toBe(405);
  });

  it('knows its instruments the moment it is ready', async () => {
    const client = new ContractClient(daemon.grpc);
    const { instruments } = await client.call('marketData', 'GetInstruments', {});
    client.close();
    expect(instruments).toContainEqual(expect.objectContaining({ symbol: 'AAPL', tick_size: '0.01', lot_size: '1' }));
  });

  it('counts orders in its metrics: sequence, rings, threads, latencies, sessions', async () => {
    const before = parseMetrics((await get(daemon, '/metrics')).body);
    const client = new ContractClient(daemon.grpc);
    const session = await client.logon('metrics');
    for (let i = 1; i <= 20; i++) {
      await session.order(i + 1, { client_order_id: `m-${i}`, side: 'SIDE_BUY', quantity: 1, price: 100 });
    }
    client.close();
    let after = before;
    const grown = (name: string, label?: string, value?: string) =>
      sampleValue(after, name, label, value) - sampleValue(before, name, label, value);
    // The engine counts a batch once it has sent it off, so the last report may be here first.
    await vi.waitFor(async () => {
      after = parseMetrics((await get(daemon, '/metrics')).body);
      expect(grown('ringbook_engine_sequence')).toBe(21); // the account, then its orders
      expect(grown('ringbook_ring_produced_total', 'ring', 'engine-gateway')).toBeGreaterThanOrEqual(21);
      expect(grown('ringbook_thread_records_total', 'thread', 'engine')).toBeGreaterThanOrEqual(21);
      expect(grown('ringbook_stage_latency_seconds_count', 'stage', 'total')).toBeGreaterThanOrEqual(20);
    }, 10_000);
    expect(labelValues(after, 'ringbook_ring_depth', 'ring')).toEqual([
      'gateway-validator-0',
      'validator-0-engine',
      'engine-validator-0',
      'gateway-validator-1',
      'validator-1-engine',
      'engine-validator-1',
      'engine-gateway',
      'engine-market-data',
    ]);
    expect(sampleValue(after, 'process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(labelValues(after, 'ringbook_thread_late_wake_ups_total', 'thread')).toContain('engine');
  });

  it('has every metric in docs/operating.md, and no other', async () => {
    const documented = readFileSync(join(projectRoot, 'docs/operating.md'), 'utf8').matchAll(/^\| `(ringbook_\w+)`/gm);
    const names = [...(await get(daemon, '/metrics')).body.matchAll(/^# TYPE (ringbook_\w+)/gm)].map(
      ([, name]) => name,
    );
    expect([...documented].map(([, name]) => name).sort()).toEqual(names.sort());
  });

  it('shows itself in ringbook top', async () => {
    const { stdout } = await ringbook('top', '--once', '--admin', daemon.admin);
    expect(stdout).toContain(`ringbook ${daemon.admin}  ready`);
    for (const row of ['durability', 'engine-gateway', 'validator-1']) expect(stdout).toContain(`\n${row}`);
  });
});

describe('a data directory', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringbook-restart-'));
  let daemon: DaemonProcess | undefined;
  afterEach(() => daemon?.kill());
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  /** Starts a daemon, places one resting order and returns the report. */
  async function placeOrder(clientOrderId: string) {
    daemon = await startDaemon({ dataDir });
    const client = new ContractClient(daemon.grpc);
    const session = await client.logon('restart');
    const [report] = await session.order(2, {
      client_order_id: clientOrderId,
      side: 'SIDE_BUY',
      quantity: 7,
      price: 100,
    });
    expect(report.exec_type).toBe('EXEC_TYPE_NEW');
    client.close();
    return report;
  }

  async function openOrders(running: DaemonProcess): Promise<{ order_id: number; client_order_id: string }[]> {
    const client = new ContractClient(running.grpc);
    const { orders } = await client.call('orderEntry', 'ListOpenOrders', { account: 'restart' });
    client.close();
    // Stamps tell the way of the query, not of the order.
    return orders.map(({ stamps: _, ...order }: Message) => order);
  }

  it('is left in order by SIGTERM: goodbye, exit code 0, the last line is there', async () => {
    daemon = await startDaemon({ dataDir });
    const client = new ContractClient(daemon.grpc);
    const session = await client.logon('restart');
    await session.order(2, { client_order_id: 'before', side: 'SIDE_BUY', quantity: 7, price: 100 });
    daemon.signal('SIGTERM');
    expect(await session.nextOf('goodbye')).toHaveProperty('reason');
    expect(await daemon.exited()).toBe(0);
    client.close();
    expect(daemon.logs().at(-1)).toMatchObject({ msg: 'stopped', thread: 'main' });
    expect(readdirSync(dataDir).filter((name) => name.startsWith('lock-'))).toEqual([]);
  });

  it('is left in order by SIGINT too', async () => {
    daemon = await startDaemon({ dataDir });
    daemon.signal('SIGINT');
    expect(await daemon.exited()).toBe(0);
  });

  it('comes back with its orders, and goes on with its sequences', async () => {
    const report = await placeOrder('after');
    const listed = await openOrders(daemon!);
    expect(listed.map(({ client_order_id }) => client_order_id)).toEqual(['before', 'after']);
    expect(report.order_id).toBe(listed[0].order_id + 1);
    expect(await daemon!.stop()).toBe(0);
    daemon = await startDaemon({ dataDir });
    expect(await openOrders(daemon)).toEqual(listed);
  });

  it('comes back after SIGKILL, its leftover lock included', async () => {
    await placeOrder('killed');
    await daemon!.kill();
    daemon = await startDaemon({ dataDir });
    const listed = await openOrders(daemon);
    expect(listed.map(({ client_order_id }) => client_order_id)).toEqual(['before', 'after', 'killed']);
    expect(await daemon.stop()).toBe(0);
  });

  it('is read offline by ringbook journal', async () => {
    const [summary] = (await jsonLines('verify')).slice(-1);
    const shown = await jsonLines('show', '--order', 'killed');
    const [state, ...others] = await jsonLines('state', '--symbol', 'AAPL');
    const orders = others.filter(({ type }) => type === 'order');
    expect(shown).toEqual([expect.objectContaining({ account: 'restart', client_order_id: 'killed', answer: 'NEW' })]);
    expect(state.sequence).toBe(summary.last_sequence);
    expect(orders.map(({ price, leaves_quantity }) => [price, leaves_quantity])).toEqual([
      ['1.00', '7'],
      ['1.00', '7'],
      ['1.00', '7'],
    ]);
  });

  async function jsonLines(action: string, ...flags: string[]): Promise<Record<string, unknown>[]> {
    const { stdout } = await ringbook('journal', action, ...flags, '--json', '--data-dir', dataDir);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }
});

it('says that it is ready whatever else is logged', async () => {
  const daemon = await startDaemon({ args: ['--log-level', 'fatal'] });
  expect(daemon.logs()).toEqual([expect.objectContaining({ level: 'info', msg: 'ready', grpc: daemon.grpc })]);
  expect(await daemon.stop()).toBe(0);
});

it('durability none keeps nothing: no data directory, empty books after a restart', async () => {
  const dataDir = join(tmpdir(), `ringbook-none-${process.pid}`);
  const daemon = await startDaemon({ dataDir, args: ['--durability', 'none'] });
  expect(await daemon.stop()).toBe(0);
  await expect(ringbook('journal', 'verify', '--data-dir', dataDir)).rejects.toMatchObject({ code: 73 });
});
