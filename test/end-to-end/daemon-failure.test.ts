// A hot thread that dies takes the daemon with it, at once and with a clear word; one that hangs cannot hold up a stop.

import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MarketDataClient } from '../../client/index.js';
import { ContractClient } from '../support/contract-client.js';
import { launchDaemon, startDaemon } from '../support/daemon-process.js';

const HOT_THREADS = ['gateway', 'validator-0', 'engine', 'market-data'] as const;

describe('a hot thread that dies', () => {
  it.each(HOT_THREADS)('%s: the daemon names it and exits with 70', async (thread) => {
    const daemon = launchDaemon({ env: { RINGBOOK_TEST_FAIL: thread } });
    expect(await daemon.exited()).toBe(70);
    // The engine may have been writing still: the lock is for the next start to clear.
    expect(readdirSync(daemon.dataDir).filter((name) => name.startsWith('lock-'))).toHaveLength(1);
    daemon.removeOwnDirectory();
    expect(daemon.logs().at(-1)).toMatchObject({
      level: 'fatal',
      msg: 'a thread failed: the daemon stops',
      failed: thread,
      code: 'RINGBOOK_INVARIANT',
      error: expect.stringContaining('the test made'),
    });
  });

  it('cannot be made to outside of tests', async () => {
    const daemon = launchDaemon({ env: { RINGBOOK_TEST_FAIL: 'engine', NODE_ENV: 'production' } });
    expect(await daemon.exited()).toBe(64);
    daemon.removeOwnDirectory();
    expect(daemon.standardError()).toContain('unknown setting RINGBOOK_TEST_FAIL');
  });
});

describe('a gateway that takes no reports any more', () => {
  it('leaves market data flowing', async () => {
    const daemon = await startDaemon({ env: { RINGBOOK_TEST_HANG: 'gateway' } });
    const client = new ContractClient(daemon.grpc);
    const marketData = await MarketDataClient.connect(daemon.marketData);
    await marketData.subscribe('bbo', ['AAPL']);
    const delays: number[] = [];
    for (let price = 1; price <= 9; price++) {
      const order = { symbol: 'AAPL', client_order_id: `p-${price}`, side: 'SIDE_BUY', quantity: 1, price };
      const limit = { type: 'ORDER_TYPE_LIMIT', time_in_force: 'TIME_IN_FORCE_GTC' };
      const asked = performance.now();
      client
        .call('orderEntry', 'SubmitOrder', { account: 'unanswered', order: { ...order, ...limit } })
        .catch(() => {});
      while (marketData.bbo('AAPL')?.bid?.price !== `0.0${price}`) await once(marketData, 'bbo');
      delays.push(performance.now() - asked);
    }
    await marketData.close();
    client.close();
    await daemon.kill();
    daemon.removeOwnDirectory();
    expect(delays.sort((a, b) => a - b)[4]).toBeLessThan(100); // the gateway's and the engine's part included
  });
});

describe('a stop that hangs', () => {
  it.each(HOT_THREADS)('%s: the daemon names it in time and exits with 70', async (thread) => {
    const daemon = await startDaemon({ env: { RINGBOOK_TEST_HANG: thread }, args: ['--stop-within-ms', '700'] });
    expect(await daemon.stop()).toBe(70);
    const last = daemon.logs().at(-1);
    expect(last).toMatchObject({ level: 'fatal', msg: 'the stop did not end in time' });
    expect(last?.hanging).toContain(thread);
  });

  it('is ended at once by a second signal, unless that is the first one passed on twice', async () => {
    const daemon = await startDaemon({ env: { RINGBOOK_TEST_HANG: 'engine' }, args: ['--stop-within-ms', '60000'] });
    daemon.signal('SIGINT');
    await daemon.waitForLine((line) => line.msg === 'stopping', 30_000);
    daemon.signal('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(daemon.exitCode).toBeUndefined();
    daemon.signal('SIGTERM');
    expect(await daemon.exited()).toBe(143);
    daemon.removeOwnDirectory();
  });
});

describe('a stop before the daemon is ready is a clean one', () => {
  it('at once, while no door is open', async () => {
    const daemon = launchDaemon();
    await daemon.waitForLine((line) => line.msg === 'starting', 30_000);
    daemon.signal('SIGTERM');
    expect(await daemon.exited()).toBe(0);
    expect(daemon.logs().map(({ msg }) => msg)).toContain('stopped before it was ready');
    daemon.removeOwnDirectory();
  });

  it('by draining, once doors may be open', async () => {
    const daemon = launchDaemon({ args: ['--log-level', 'debug'] });
    await daemon.waitForLine((line) => line.msg === 'every stage has recovered: the doors open', 30_000);
    daemon.signal('SIGTERM');
    expect(await daemon.exited()).toBe(0);
    expect(daemon.logs().at(-1)).toMatchObject({ msg: 'stopped' });
    daemon.removeOwnDirectory();
  });
});
