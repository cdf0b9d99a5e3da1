// Instruments are never forgotten, so new ones in the settings may find no room: the start says so and names the setting.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runDaemonToExit, startDaemon } from '../support/daemon-process.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-instruments-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function listing(...symbols: string[]): string[] {
  const file = join(directory, `${symbols.join('-')}.yaml`);
  writeFileSync(file, symbols.map((symbol) => `- { symbol: ${symbol}, tick_size: "1", lot_size: "1" }\n`).join(''));
  return ['--instruments', file, '--instruments-max', '2'];
}

it('more instruments than the data directory has room for end with exit code 64', async () => {
  const dataDir = join(directory, 'data');
  const first = await startDaemon({ dataDir, args: listing('AAA', 'BBB') });
  expect(await first.stop()).toBe(0);
  const { exitCode, standardError } = await runDaemonToExit({ dataDir, args: listing('AAA', 'CCC') });
  expect(exitCode).toBe(64);
  expect(standardError).toContain('instruments_max is 2, but the data directory has 2 instruments');
  expect(standardError).toContain('list 1 more, from CCC on');
  const again = await startDaemon({ dataDir, args: listing('BBB') });
  expect(await again.stop()).toBe(0);
});
