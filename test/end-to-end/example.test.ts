// The README's smallest strategy, run as its readers run it: against a venue with simulated participants it buys its lots
// and says at which price.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';

const STRATEGY = fileURLToPath(new URL('../../examples/smallest-strategy.js', import.meta.url));

let daemon: DaemonProcess;
beforeAll(async () => {
  daemon = await startDaemon({ args: ['--simulate', 'on'] });
});
afterAll(async () => {
  await daemon?.stop();
});

describe('the smallest strategy', () => {
  it('buys ten lots of AAPL from the simulated participants', async () => {
    const env = { ...process.env, RINGBOOK_GRPC: daemon.grpc, RINGBOOK_MARKET_DATA: daemon.marketData };
    const { stdout } = await promisify(execFile)(process.execPath, [STRATEGY], { env, timeout: 60_000 });
    const fills = stdout
      .trimEnd()
      .split('\n')
      .map((line) => /^bought (\d+) AAPL at (\d+\.\d\d)$/.exec(line));
    expect(fills).not.toContain(null);
    expect(fills.reduce((sum, fill) => sum + Number(fill![1]), 0)).toBe(10);
    for (const fill of fills) expect(Math.abs(Number(fill![2]) - 585.3)).toBeLessThan(10);
  });
});
