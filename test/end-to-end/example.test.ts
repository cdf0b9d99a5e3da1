// The examples, run as their readers run them: against a venue with simulated participants the smallest strategy buys its
// lots and says at which price; the one that resumes goes on where it was.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RingbookClient } from '../../client/index.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { projectRoot } from '../support/source-tree.js';

const STRATEGY = fileURLToPath(new URL('../../examples/smallest-strategy.js', import.meta.url));

const RESUMING = fileURLToPath(new URL('../../examples/resuming-strategy.js', import.meta.url));

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

describe('the resuming strategy', () => {
  it('goes on after the last report of the run before', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ringbook-example-'));
    const env = { ...process.env, RINGBOOK_GRPC: daemon.grpc };
    const numbers: number[] = [];
    for (let run = 0; run < 2; run++) {
      const { stdout } = await promisify(execFile)(process.execPath, [RESUMING, join(directory, 'last.txt')], {
        env,
        timeout: 60_000,
      });
      expect(stdout).toContain('last word: CANCELED');
      numbers.push(...[...stdout.matchAll(/^(\d+) [A-Z]+ /gm)].map(([, number]) => Number(number)));
    }
    rmSync(directory, { recursive: true });
    expect(numbers).toEqual([1, 2, 3, 4]);
  });
});

describe("the README's account with limits", () => {
  it('is refused in the words of the README', async () => {
    const section = readFileSync(join(projectRoot, 'README.md'), 'utf8').split('## An account with limits')[1];
    const [accounts, answer] = ['yaml', 'text'].map((kind) => section.split(`\`\`\`${kind}\n`)[1].split('```')[0]);
    const directory = mkdtempSync(join(tmpdir(), 'ringbook-example-'));
    const file = join(directory, 'accounts.yaml');
    writeFileSync(file, accounts);
    const venue = await startDaemon({ args: ['--accounts', file] });
    const client = new RingbookClient(venue.grpc);
    try {
      const who = { account: 'desk-1', token: 'a-long-random-token' };
      const buy = (clientOrderId: string, quantity: number) =>
        client.submitOrder(who, { clientOrderId, symbol: 'AAPL', side: 'BUY', quantity, price: 58_533 });
      const refused = await buy('a-1', 501);
      expect(`${refused.execType} ${refused.rejectReason}: ${refused.text}\n`).toBe(answer);
      expect(await buy('a-2', 251)).toMatchObject({ execType: 'NEW' });
      expect(await buy('a-3', 251)).toMatchObject({ rejectReason: 'MAX_POSITION' });
      await expect(client.openSession({ ...who, token: 'a guess' })).rejects.toMatchObject({
        reason: 'UNAUTHENTICATED',
      });
    } finally {
      client.close();
      await venue.stop();
      rmSync(directory, { recursive: true });
    }
  });
});
