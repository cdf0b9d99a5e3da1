// Validators and engine on threads of their own or on one: the same answers, the same books after a restart, the same
// orderly stop, and the same clear end where a stage fails.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseMetrics, sampleValue } from '../../daemon/top/metrics-text.js';
import { ContractClient, type ContractSession, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, launchDaemon, startDaemon } from '../support/daemon-process.js';

const THREADINGS = ['dedicated', 'shared'] as const;
/** The smallest rings there are, so that one order overruns each of them, the way back to the validator too. */
const SMALL_RINGS = [
  '--command-ring',
  '64',
  '--report-ring',
  '256',
  '--market-event-ring',
  '256',
  '--exposure-ring',
  '512',
];
const RESTING = 400;
const CHUNK = 40;

const withoutStamps = ({ stamps: _, ...rest }: Message) => rest;

/** Rests `RESTING` orders of one lot, a few at a time. */
async function restOrders(session: ContractSession): Promise<Message[]> {
  const reports: Message[] = [];
  for (let first = 0; first < RESTING; first += CHUNK) {
    const orders = Array.from({ length: CHUNK }, (_, index) => ({
      request_id: first + index + 2,
      new_order: limitOrder({ client_order_id: `r-${first + index}`, side: 'SIDE_BUY', quantity: 1, price: 100 }),
    }));
    session.send(...orders);
    reports.push(...(await session.reports(CHUNK)));
  }
  return reports;
}

/** What a restart must bring back. */
async function stateOf(daemon: DaemonProcess): Promise<Message> {
  const client = new ContractClient(daemon.grpc);
  const { positions: taker } = await client.call('orderEntry', 'GetPositions', { account: 'taker' });
  const { positions: maker } = await client.call('orderEntry', 'GetPositions', { account: 'maker' });
  const { orders } = await client.call('orderEntry', 'ListOpenOrders', { account: 'maker' });
  client.close();
  return { taker, maker, orders: orders.map(withoutStamps) };
}

/** Orders of several outcomes through a daemon, a stop with orders under way, and a restart: all that clients were told. */
async function play(args: readonly string[]) {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringbook-threading-'));
  const options = { dataDir, args: [...SMALL_RINGS, ...args] };
  let daemon = await startDaemon(options);
  try {
    const client = new ContractClient(daemon.grpc);
    const maker = await client.logon('maker');
    const taker = await client.logon('taker');
    const rested = await restOrders(maker);
    const sale = { client_order_id: 's', side: 'SIDE_SELL', quantity: RESTING - 5, price: 100 };
    const sold = await taker.order(2, sale, RESTING - 4); // accepted, then a trade with each
    const bought = await maker.reports(RESTING - 5);
    const malformed = await taker.order(3, { ...sale, client_order_id: 'm', quantity: 0 });
    taker.send({ request_id: 4, cancel: { order: { client_order_id: 'nobody' } } });
    const unknown = await taker.reports(1);
    const told = [...rested, ...sold, ...bought, ...malformed, ...unknown].map(withoutStamps);
    const state = await stateOf(daemon);
    const metrics = parseMetrics(await (await fetch(`http://${daemon.admin}/metrics`)).text());
    const farewell = await stopUnderWay(daemon, maker);
    client.close();
    daemon = await startDaemon(options);
    const recovered = await stateOf(daemon);
    expect(await daemon.stop()).toBe(0);
    return { told, state, metrics, farewell, recovered };
  } finally {
    await daemon.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Stops the daemon with cancels under way: each is answered before the farewell. */
async function stopUnderWay(daemon: DaemonProcess, session: ContractSession): Promise<string[]> {
  const cancels = Array.from({ length: 3 }, (_, index) => ({
    request_id: 9_000 + index,
    cancel: { order: { client_order_id: `r-${RESTING - 1 - index}` } },
  }));
  session.send(...cancels);
  const answers = await session.reports(1);
  daemon.signal('SIGTERM');
  answers.push(...(await session.reports(2)));
  expect(await session.nextOf('goodbye')).toHaveProperty('reason');
  expect(await daemon.exited()).toBe(0);
  return answers.map(({ exec_type }) => exec_type);
}

describe('one thread for validators and engine, or one for each', () => {
  it.each([1, 2])('tells clients the same, and recovers the same, with %i validators', async (validators) => {
    const args = ['--validators', String(validators)];
    const dedicated = await play([...args, '--threading', 'dedicated']);
    const shared = await play([...args, '--threading', 'shared']);
    expect(shared.told).toEqual(dedicated.told);
    expect(dedicated.told).toHaveLength(3 * RESTING - 7);
    expect(shared.state).toEqual(dedicated.state);
    expect(shared.state.orders).toHaveLength(5);
    for (const { recovered, farewell, state } of [dedicated, shared]) {
      expect(farewell).toEqual(Array(3).fill('EXEC_TYPE_CANCELED'));
      expect(recovered.orders).toEqual(state.orders.slice(0, 2));
      expect(recovered.taker).toEqual(state.taker);
    }
    expect(shared.recovered).toEqual(dedicated.recovered);
  });

  it('shows each stage in the metrics, and the sleeps of the thread that they share', async () => {
    const { metrics } = await play(['--threading', 'shared']);
    const records = (thread: string) => sampleValue(metrics, 'ringbook_thread_records_total', 'thread', thread);
    const parks = (thread: string) => sampleValue(metrics, 'ringbook_thread_parks_total', 'thread', thread);
    expect(records('engine')).toBeGreaterThan(RESTING);
    expect(records('validator-0')).toBeGreaterThan(2 * RESTING); // commands and exposure events
    expect(records('shared')).toBe(records('engine') + records('validator-0'));
    expect([parks('engine'), parks('validator-0')]).toEqual([0, 0]);
    expect(parks('shared')).toBeGreaterThan(0);
    expect(sampleValue(metrics, 'ringbook_thread_late_wake_ups_total', 'thread', 'shared')).toBe(0);
  });
});

describe.each(THREADINGS)('threading %s', (threading) => {
  const args = ['--threading', threading];

  it('stands in the line that says ready', async () => {
    const daemon = await startDaemon({ args });
    expect(daemon.logs().find(({ msg }) => msg === 'ready')).toMatchObject({ threading });
    expect(await daemon.stop()).toBe(0);
  });

  it.each(['validator-0', 'engine'])('%s fails: the daemon names it and exits with 70', async (stage) => {
    const daemon = launchDaemon({ args, env: { RINGBOOK_TEST_FAIL: stage } });
    expect(await daemon.exited()).toBe(70);
    daemon.removeOwnDirectory();
    expect(daemon.logs().at(-1)).toMatchObject({
      msg: 'a thread failed: the daemon stops',
      failed: stage,
      error: `the test made ${stage} fail`,
    });
  });

  it.each(['validator-0', 'engine'])('%s hangs: a stop ends in time, and names it', async (stage) => {
    const daemon = await startDaemon({
      args: [...args, '--stop-within-ms', '700'],
      env: { RINGBOOK_TEST_HANG: stage },
    });
    expect(await daemon.stop()).toBe(70);
    expect(daemon.logs().at(-1)?.hanging).toContain(stage);
  });
});
